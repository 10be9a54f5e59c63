"""Forms on the page of a relation: two people at once, limits, the account team, the bin, one primary contact person."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from klantbeeld.core import clock
from klantbeeld.core.errors import Invalid
from klantbeeld.domains.activities.actions import NextStep, plan_task
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import LinkInput, NewParty
from klantbeeld.domains.parties.actions.files import keep_file
from klantbeeld.domains.parties.choices import Kind, Tone
from klantbeeld.domains.parties.models import AccountTeamMember, Party, Relationship
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.undo import undo
from klantbeeld.engines.identity.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Clients = Callable[[str], Client]


def hotel(cast: Cast, who: str = "sales", name: str = "Hotel Zwaan") -> Party:
    return actions.create(cast.actor(who), NewParty(Kind.ORGANISATION, name))


def working_at(cast: Cast, organisation: Party, name: str, **given: object) -> Relationship:
    link = LinkInput(organisation.id, **given)  # type: ignore[arg-type]
    person = actions.create(cast.actor("sales"), NewParty(Kind.PERSON, name, link_to=link))
    return Relationship.unscoped.get(party=person)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)">', page)
    assert found
    return found[1]


def test_the_second_editor_of_a_link_is_told_and_may_then_save(cast: Cast, client_of: Clients) -> None:
    organisation = hotel(cast)
    held = working_at(cast, organisation, "Jan Pieters", function="Chef", department="ICT", note="belangrijk")
    url = reverse("parties:link", args=[organisation.id, held.id])
    first, second = client_of("sales"), client_of("manager")
    version = hidden(second.get(url).content.decode(), "version")
    first.post(url, {"function": "Directeur", "department": "ICT", "version": version})
    given = {"function": "Chef", "department": "Inkoop", "version": version}
    refused = second.post(url, given)
    shown = refused.content.decode()
    assert refused.status_code == 409
    assert "Functie. Er staat nu: <b>Directeur</b>" in shown
    assert Relationship.unscoped.get(pk=held.pk).function == "Directeur"
    assert second.post(url, given | {"version": hidden(shown, "version")}).status_code == 302
    kept = Relationship.unscoped.get(pk=held.pk)
    assert (kept.function, kept.department, kept.note) == ("Chef", "Inkoop", "belangrijk")


def test_after_a_conflict_on_a_field_saving_again_works(cast: Cast, client_of: Clients) -> None:
    party = hotel(cast)
    url = reverse("parties:field", args=[party.id, "tone"])
    client = client_of("sales")
    actions.change(cast.actor("manager"), party.id, {"tone": "informal"})
    refused = client.post(url, {"value": "formal", "seen": ""})
    shown = refused.content.decode()
    assert refused.status_code == 409
    assert f"opnieuw.</p> <p>Er staat nu: <b>{Tone.INFORMAL.label}</b>" in shown
    assert client.post(url, {"value": "formal", "seen": hidden(shown, "seen")}).status_code == 302
    party.refresh_from_db()
    assert party.tone == "formal"


def test_a_note_of_more_than_20000_characters_is_refused_and_nothing_is_cut(cast: Cast, client_of: Clients) -> None:
    party = hotel(cast)
    url = reverse("parties:field", args=[party.id, "note"])
    answer = client_of("sales").post(url, {"value": "x" * 20_001, "seen": ""})
    assert answer.status_code == 422
    assert "hooguit 20000 tekens" in answer.content.decode()
    assert client_of("sales").post(url, {"value": "x" * 20_000, "seen": ""}).status_code == 302
    party.refresh_from_db()
    assert len(party.note) == 20_000


def test_a_status_by_hand_needs_a_reason(cast: Cast, client_of: Clients) -> None:
    party = hotel(cast)
    url = reverse("parties:rung", args=[party.id])
    for reason in ("", "  ", "x" * 301):
        assert client_of("sales").post(url, {"rung": "customer", "reason": reason}).status_code == 422
    party.refresh_from_db()
    assert party.rung == "rest_of_world"


def test_labels_are_no_field_of_their_own_page(cast: Cast, client_of: Clients) -> None:
    assert client_of("sales").get(reverse("parties:field", args=[hotel(cast).id, "tags"])).status_code == 404


def test_files_of_a_relation_in_the_bin_are_not_there(cast: Cast, client_of: Clients) -> None:
    party = hotel(cast)
    stored = keep_file(cast.actor("sales"), party.id, "schets.txt", 6, ContentFile(b"schets"))
    url = reverse("parties:file", args=[party.id, stored.id])
    assert client_of("reader").get(url).status_code == 200
    actions.delete(cast.actor("sales"), party.id)
    assert client_of("reader").get(url).status_code == 404
    assert "dagen" not in client_of("sales").get(reverse("parties:bin")).content.decode()


def test_an_organisation_has_one_primary_contact_person(cast: Cast) -> None:
    organisation = hotel(cast)
    one = working_at(cast, organisation, "Jan Pieters", is_primary=True)
    two = working_at(cast, organisation, "Els Bakker", is_primary=True)
    one.refresh_from_db()
    assert (one.is_primary, two.is_primary) == (False, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Relationship.unscoped.filter(pk=one.pk).update(is_primary=True)


def test_undo_of_an_earlier_primary_contact_person_keeps_the_later_one(cast: Cast) -> None:
    organisation, actor = hotel(cast), cast.actor("sales")
    first, second, third = (
        working_at(cast, organisation, name, is_primary=name == "Jan Aker")
        for name in ("Jan Aker", "Piet Bos", "Kees Cool")
    )
    actions.change_link(actor, second.pk, LinkInput(organisation.id, is_primary=True))
    batch = Batch.objects.latest("id")
    actions.change_link(actor, third.pk, LinkInput(organisation.id, is_primary=True))
    report = undo(actor, batch.id)
    primary = Relationship.unscoped.filter(other=organisation, is_primary=True)
    assert list(primary.values_list("pk", flat=True)) == [third.pk]
    assert report.kept
    assert not Relationship.unscoped.get(pk=first.pk).is_primary


def test_a_link_that_ends_today_looks_ended_today(cast: Cast, client_of: Clients) -> None:
    organisation = hotel(cast)
    held = working_at(cast, organisation, "Jan Pieters", situations=["technical"])
    url = reverse("parties:party", args=[organisation.id])
    client = client_of("sales")
    assert "Bellen voor" in client.get(url).content.decode()
    client.post(reverse("parties:link_end", args=[organisation.id, held.pk]))
    shown = client.get(url).content.decode()
    assert 'Contactpersonen <span class="n">0</span>' in shown
    assert 'Voorheen <span class="n">1</span>' in shown
    assert "Bellen voor" not in shown
    assert Party.unscoped.get(pk=organisation.id).contact_id is None


def test_the_pickers_offer_only_colleagues_who_may_get_the_relation(cast: Cast, client_of: Clients) -> None:
    party = hotel(cast)
    client = client_of("sales")
    offered = client.get(reverse("parties:hand_over", args=[party.id])).content.decode()
    assert f'value="{cast.user("manager").id}"' in offered
    for who in ("sales", "reader", "trainee", "stranger", "deactivated"):
        assert f'value="{cast.user(who).id}"' not in offered, who
    team = client.get(reverse("parties:team", args=[party.id])).content.decode()
    assert f'value="{cast.user("trainee").id}"' in team
    assert f'value="{cast.user("stranger").id}"' not in team
    beyond = client_of("manager").get(reverse("parties:hand_over", args=[party.id])).content.decode()
    assert f'value="{cast.user("stranger").id}"' in beyond


@pytest.mark.parametrize("who", ["reader", "trainee", "stranger", "deactivated"])
def test_a_relation_is_not_handed_to_who_may_not_have_it(cast: Cast, who: str) -> None:
    party = hotel(cast)
    with pytest.raises(Invalid):
        actions.hand_over(cast.actor("sales"), party.id, cast.user(who).id)
    with pytest.raises(Invalid):
        actions.add_to_team(cast.actor("sales"), party.id, cast.user(who).id, "account_manager")
    party.refresh_from_db()
    assert party.owner_id == cast.user("sales").id
    assert not AccountTeamMember.unscoped.filter(party=party, user=User.objects.get(pk=cast.user(who).pk)).exists()


def test_a_relation_without_next_step_opens_from_the_list_sorted_by_it_and_leads_on(
    cast: Cast, client_of: Clients
) -> None:
    ids = [hotel(cast, name=name).id for name in ("Anker", "Boei", "Dok", "Eb")]
    for place in (1, 0):
        plan_task(cast.actor("sales"), ids[place], NextStep("Bellen", clock.today() + timedelta(days=2 - place)))
    client = client_of("sales")
    client.get("/relaties/?weergave=mijn")
    walked = [ids[1], ids[0], *ids[2:]]
    for place, party_id in enumerate(walked):
        shown = client.get(reverse("parties:party", args=[party_id])).content.decode()
        assert f"{place + 1} van 4" in shown
        for key, other in (("[", place - 1), ("]", place + 1)):
            link = f'data-key="{key}" href="{reverse("parties:party", args=[walked[other]])}"' if 0 <= other < 4 else ""
            assert (link in shown) if link else (f'data-key="{key}"' not in shown)


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("next_step_at", "abc"),
        ("next_step_at", "2026-01-01T00:00:00"),
        ("employees", "abc"),
        ("employees", 10**30),
        ("name", {"a": 1}),
        ("name", None),
        ("customer_since", [1]),
    ],
)
def test_an_odd_cursor_gives_the_first_page(cast: Cast, client_of: Clients, sort: str, value: object) -> None:
    party = hotel(cast)
    cursor = base64.urlsafe_b64encode(json.dumps([value, str(party.id)]).encode()).decode().rstrip("=")
    answer = client_of("sales").get(f"/relaties/?weergave=alle&sort={sort}&na={cursor}")
    assert answer.status_code == 200


def test_a_cursor_of_brackets_gives_the_first_page(client_of: Clients) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 1400).decode()
    assert client_of("sales").get(f"/relaties/?na={deep}").status_code == 200


def test_next_step_up_to_and_including_a_day_leaves_out_the_day_after(cast: Cast, client_of: Clients) -> None:
    today = clock.today()
    for days, name in ((1, "Vandaar"), (2, "Overmorgen")):
        plan_task(cast.actor("sales"), hotel(cast, name=name).id, NextStep("Bellen", today + timedelta(days=days)))
    until = (today + timedelta(days=1)).isoformat()
    shown = client_of("sales").get(f"/relaties/?weergave=alle&f=next_step_at:max:{until}").content.decode()
    assert "Vandaar" in shown
    assert "Overmorgen" not in shown


def test_superscript_two_is_no_number(cast: Cast, client_of: Clients) -> None:
    party = hotel(cast)
    answer = client_of("sales").post(reverse("parties:turnover", args=[party.id]), {"year": "²²²²", "amount": "1"})
    assert answer.status_code == 422


def test_an_employer_is_added_changed_and_ended_from_the_page_of_the_person(cast: Cast, client_of: Clients) -> None:
    organisation, client = hotel(cast), client_of("sales")
    person = actions.create(cast.actor("sales"), NewParty(Kind.PERSON, "Jan Pieters"))
    page = reverse("parties:party", args=[person.id])
    add = reverse("parties:link_add", args=[person.id])
    assert add in client.get(page).content.decode()
    client.post(add, {"kind": "contact", "party": str(organisation.id), "function": "Chef"})
    link = Relationship.unscoped.get(party=person, other=organisation)
    edit = reverse("parties:link", args=[organisation.id, link.id]) + f"?van={person.id}"
    assert edit in client.get(page).content.decode()
    answer = client.post(edit, {"function": "Directeur", "version": "1"})
    assert answer["Location"] == page
    end = reverse("parties:link_end", args=[organisation.id, link.id]) + f"?van={person.id}"
    assert end in client.get(edit).content.decode()
    assert client.post(end)["Location"] == page
    link.refresh_from_db()
    assert (link.function, link.until) == ("Directeur", clock.today())


def test_who_may_not_change_the_employer_gets_no_way_to_change_the_link(cast: Cast, client_of: Clients) -> None:
    theirs = hotel(cast, "stranger")
    person = actions.create(cast.actor("sales"), NewParty(Kind.PERSON, "Jan Pieters"))
    actions.link(cast.actor("administrator"), person.id, LinkInput(theirs.id))
    shown = client_of("sales").get(reverse("parties:party", args=[person.id])).content.decode()
    assert str(theirs.id) not in shown


def test_a_doubtful_name_is_told_with_what_to_do(cast: Cast, client_of: Clients) -> None:
    client = client_of("sales")
    party = actions.create(cast.actor("sales"), NewParty(Kind.PERSON, "Garage De Haan B.V."))
    page = reverse("parties:party", args=[party.id])
    shown = client.get(page).content.decode()
    assert "Dit lijkt de naam van een organisatie" in shown
    assert "soort=organisation&amp;naam=Garage" in shown
    field = reverse("parties:field", args=[party.id, "name_needs_review"])
    assert '<option value="ja" selected>' in client.get(field).content.decode()
    client.post(field, {"value": "nee"})
    assert '<option value="nee" selected>' in client.get(field).content.decode()
    assert "Dit lijkt de naam" not in client.get(page).content.decode()


def test_an_establishment_is_added_in_one_form_from_a_company_without_any(cast: Cast, client_of: Clients) -> None:
    organisation, client = hotel(cast), client_of("sales")
    page = reverse("parties:party", args=[organisation.id])
    add = f"{reverse('parties:create')}?bij={organisation.id}&soort=organisation"
    assert add.replace("&", "&amp;") in client.get(page).content.decode()
    client.post(add, {"kind": "organisation", "name": "Hotel Zwaan Goes", "other": str(organisation.id)})
    assert Relationship.unscoped.get(other=organisation).kind == "establishment"


def test_a_member_of_a_household_is_asked_a_household_role_and_no_function(cast: Cast, client_of: Clients) -> None:
    household = actions.create(cast.actor("sales"), NewParty(Kind.HOUSEHOLD, "Familie Bos"))
    link = LinkInput(household.id, kind="member", household_role="adult", function="Chef")
    person = actions.create(cast.actor("sales"), NewParty(Kind.PERSON, "Jan Bos", link_to=link))
    held = Relationship.unscoped.get(party=person)
    url = reverse("parties:link", args=[household.id, held.id])
    client = client_of("sales")
    shown = client.get(url).content.decode()
    assert 'name="household_role"' in shown
    assert 'name="function"' not in shown
    client.post(url, {"household_role": "partner", "situations": ["invoice"]})
    held.refresh_from_db()
    assert (held.household_role, held.function, held.situations) == ("partner", "Chef", ["invoice"])
