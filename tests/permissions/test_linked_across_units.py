"""Relations of two units that are linked: each reader is told of the other side no more than that it is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from klantbeeld.core import clock
from klantbeeld.domains.activities.actions import LogInput, NextStep, log
from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import LinkInput, NewParty, PointInput
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party, Relationship
from klantbeeld.engines.history.models import Event
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Clients = Callable[[str], Client]
WITHIN = ("sales", "manager", "reader")
NAME = "Kanariepiet"


def their_person_here(cast: Cast) -> tuple[Party, Party]:
    """An organisation of Noord whose one contact person belongs to Zuid; only an administrator can link those."""
    person = actions.create(
        cast.actor("stranger"),
        NewParty(Kind.PERSON, f"Greet {NAME}", points=[PointInput("phone", "030 555 09 87")]),
    )
    organisation = actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    actions.link(cast.actor("administrator"), person.id, LinkInput(organisation.id, function="Chef"))
    return organisation, person


def their_organisation_of(cast: Cast) -> tuple[Party, Party]:
    """A person of Noord who works at an organisation of Zuid."""
    theirs = actions.create(cast.actor("stranger"), NewParty(Kind.ORGANISATION, f"Bedrijf {NAME}"))
    person = actions.create(cast.actor("sales"), NewParty(Kind.PERSON, "Jan Zichtbaar"))
    link = LinkInput(theirs.id, function="Geheimfunctie", department="Geheimafdeling", decision_role="decider")
    actions.link(cast.actor("administrator"), person.id, link)
    return theirs, person


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("member", WITHIN)
def test_a_hidden_contact_person_is_nowhere_named(cast: Cast, client_of: Clients, member: str) -> None:
    organisation, _person = their_person_here(cast)
    party = reverse("parties:party", args=[organisation.id])
    urls = [
        "/relaties/?weergave=alle&kolommen=contact_name",
        "/relaties/?weergave=alle&q=zwaan",
        "/zoeken/?q=zwaan",
        "/palet/?q=zwaan",
        "/palet/?q=",
        party,
        reverse("parties:history", args=[organisation.id]),
        reverse("parties:alike") + "?naam=zwaan",
        "/",
    ]
    client = client_of(member)
    told = [url for url in urls if NAME in page(client, url) or "305550987" in page(client, url)]
    assert told == []
    assert "Afgeschermde relatie gekoppeld als" in page(client, party)


def test_a_hidden_contact_person_is_in_no_file_and_no_filter_tells_of_it(cast: Cast, client_of: Clients) -> None:
    their_person_here(cast)
    client = client_of("manager")
    answer = client.post("/relaties/exporteren/", {"vorm": "csv"})
    written = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "Hotel Zwaan" in written
    assert NAME not in written
    for token, is_there in (
        ("has:Kanarie", False),
        ("starts:Greet", False),
        ("is:Greet Kanariepiet", False),
        ("filled:", False),
        ("empty:", True),
    ):
        shown = page(client, f"/relaties/?weergave=alle&f=contact_name:{token}")
        assert ("Hotel Zwaan" in shown) is is_there, token


def test_who_may_see_the_contact_person_finds_it_everywhere(cast: Cast, client_of: Clients) -> None:
    organisation, _person = their_person_here(cast)
    client = client_of("administrator")
    found = f"/relaties/?weergave=alle&kolommen=contact_name&f=contact_name:has:{NAME}"
    for url in (found, "/palet/?q=zwaan", reverse("parties:party", args=[organisation.id])):
        assert f"Greet {NAME}" in page(client, url), url
    answer = client.post("/relaties/exporteren/", {"vorm": "csv"})
    assert f"Greet {NAME}" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_no_event_holds_the_name_of_another_relation(cast: Cast) -> None:
    their_person_here(cast)
    theirs, person = their_organisation_of(cast)
    next_employer = actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Pension Meerzicht"))
    link = Relationship.unscoped.get(party=person, other=theirs).id
    actions.move_person(cast.actor("administrator"), link, LinkInput(next_employer.id))
    held = [event.data for event in Event.objects.filter(verb__startswith="relationship.")]
    assert held
    assert not [data for data in held if NAME in str(data) or "Zichtbaar" in str(data)]


@pytest.mark.parametrize("member", WITHIN)
def test_what_was_said_at_a_hidden_relation_is_not_told_by_its_contact_person(
    cast: Cast, client_of: Clients, member: str
) -> None:
    theirs, person = their_organisation_of(cast)
    given = LogInput(
        "visit",
        subject="Geheimonderwerp",
        report="Geheimverslag",
        agreements="Geheimafspraak",
        outcome="spoken",
        contact_id=person.id,
        next_step=NextStep("Geheimtaak", clock.today()),
    )
    moment = log(cast.actor("administrator"), theirs.id, given)
    client = client_of(member)
    shown = page(client, reverse("parties:party", args=[person.id]))
    shown += page(client, reverse("parties:history", args=[person.id])) + page(client, "/")
    assert NAME not in shown
    assert "Geheim" not in shown
    assert "Bezoek bij een afgeschermde relatie" in shown
    assert "Contactpersoon" in shown
    assert client.get(reverse("activities:activity", args=[moment.id])).status_code == 404


def test_a_moment_that_was_taken_away_leaves_no_trace_on_the_timeline_of_the_contact_person(
    cast: Cast, client_of: Clients
) -> None:
    theirs, person = their_organisation_of(cast)
    moment = log(cast.actor("administrator"), theirs.id, LogInput("visit", report="x", contact_id=person.id))
    Activity.unscoped.filter(pk=moment.pk).update(deleted_at=clock.now())
    assert "afgeschermde relatie" not in page(client_of("reader"), reverse("parties:party", args=[person.id]))


def test_a_contact_moment_names_only_whom_the_reader_may_see(cast: Cast, client_of: Clients) -> None:
    organisation, person = their_person_here(cast)
    given = LogInput("phone", report="x", outcome="spoken", contact_id=person.id, participant_ids=[person.id])
    moment = log(cast.actor("administrator"), organisation.id, given)
    url = reverse("activities:activity", args=[moment.id])
    shown = page(client_of("reader"), url)
    assert NAME not in shown
    assert "met afgeschermde relatie" in shown
    assert shown.count("fgeschermde relatie") == 2
    assert page(client_of("administrator"), url).count(f"Greet {NAME}") == 2


@pytest.mark.parametrize("member", WITHIN)
def test_a_label_of_another_unit_is_known_nowhere(cast: Cast, client_of: Clients, member: str) -> None:
    theirs = actions.create(cast.actor("stranger"), NewParty(Kind.ORGANISATION, "Bedrijf"))
    actions.tag(cast.actor("stranger"), theirs.id, NAME)
    urls = ("/relaties/filter/?veld=tags", "/labels/", reverse("parties:tag_options") + "?q=kana", "/zoeken/?q=kanarie")
    assert [url for url in urls if NAME in page(client_of(member), url)] == []


def test_a_label_that_also_stands_on_another_units_relation_is_renamed_by_an_administrator_only(
    cast: Cast, client_of: Clients
) -> None:
    ours = actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel"))
    theirs = actions.create(cast.actor("stranger"), NewParty(Kind.ORGANISATION, "Bedrijf"))
    shared = actions.tag(cast.actor("sales"), ours.id, "beurs")
    actions.tag(cast.actor("stranger"), theirs.id, "beurs")
    own = actions.tag(cast.actor("sales"), ours.id, "terras")
    client = client_of("manager")
    shown = page(client, "/labels/")
    assert f'value="{own.id}"' in shown
    assert f'value="{shared.id}"' not in shown
    assert client.post("/labels/", {"id": shared.id, "name": "markt"}).status_code == 403
    assert client.post("/labels/", {"id": own.id, "name": "buiten"}).status_code == 302
    shared.refresh_from_db()
    own.refresh_from_db()
    assert (shared.name, own.name) == ("beurs", "buiten")
    client_of("administrator").post("/labels/", {"id": shared.id, "name": "markt"})
    shared.refresh_from_db()
    assert shared.name == "markt"


def test_a_label_of_another_unit_alone_is_not_there_for_a_manager(cast: Cast, client_of: Clients) -> None:
    theirs = actions.create(cast.actor("stranger"), NewParty(Kind.ORGANISATION, "Bedrijf"))
    tag = actions.tag(cast.actor("stranger"), theirs.id, "geheim")
    assert client_of("manager").post("/labels/", {"id": tag.id, "name": "bekend"}).status_code == 404
    tag.refresh_from_db()
    assert tag.name == "geheim"
