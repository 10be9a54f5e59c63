"""Relations as cards: what is on them, for whom, and that reading them in again changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from klantbeeld.core.errors import Forbidden
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import LinkInput, NewParty, PointInput
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.importing import running, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.listing.export import export
from klantbeeld.domains.parties.listing.rows import ListState
from klantbeeld.engines.exchange.vcard_writing import VERSIONS
from klantbeeld.engines.history.models import Event
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PEOPLE = (
    "Jan van den Berg",
    "mevr. drs. M.E. de Vries-van 't Hof",
    "dhr. P. Jansma",
    "Zoë Müller",
    "jhr. W. van Heeckeren",
    "Kees",
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def listed(actor) -> ListState:
    return ListState.read(actor, QueryDict("weergave=alle"))


def filled(cast: Cast) -> None:
    actor = cast.actor("sales")
    points = [
        PointInput("phone", "0515 555013"),
        PointInput("mail", "info@zwaan.example"),
        PointInput("web", "https://zwaan.example/kamers?a=1;b=2"),
        PointInput("address", "Kade 12 a", ("visit",), postcode="8601AB", city="Sneek"),
        PointInput("address", "Postbus 118", ("post",), postcode="8600AC", city="Sneek"),
    ]
    hotel = actions.create(actor, NewParty(Kind.ORGANISATION, "Hotel De Zwaan; bar, café B.V.", points=points))
    actions.change(actor, hotel.id, {"note": "Belt graag ’s ochtends\nNiet op maandag; nooit"})
    actions.tag(actor, hotel.id, "Horeca")
    for name in PEOPLE:
        points = [PointInput("phone", "06 12345678", ("mobile",)), PointInput("mail", "thuis@voorbeeld.example")]
        actions.create(actor, NewParty(Kind.PERSON, name, points=points, fields={"birth_date": None}))
    contact = actions.create(actor, NewParty(Kind.PERSON, "Anne Smit", link_to=LinkInput(hotel.id, function="Chef")))
    actions.change(actor, contact.id, {"birth_date": "1980-02-01"})
    actions.create(actor, NewParty(Kind.HOUSEHOLD, "Familie De Wit"))


def test_reading_the_cards_of_a_list_in_again_changes_nothing(cast: Cast) -> None:
    filled(cast)
    actor = cast.actor("sales")
    content = export(actor, listed(actor), "vcf").read()
    assert content.count(b"BEGIN:VCARD") == 2 + len(PEOPLE) + 1
    run = uploads.receive(actor, "kaartjes.vcf", [content], Options(source="Eigen kaartjes"))
    plans = running.preview(actor, run, None)
    assert len(plans) == 2 + len(PEOPLE) + 1
    told = [
        (
            plan.row.cells,
            str(plan.reason),
            [(one.changes, one.new_points, one.new_tags, one.new_key) for one in plan.parties],
        )
        for plan in plans
        if plan.step != "skip"
    ]
    assert told == []


def test_a_card_in_each_version_from_the_page_and_names_in_their_parts(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    actor = cast.actor("sales")
    person = actions.create(actor, NewParty(Kind.PERSON, "mevr. drs. M.E. de Vries-van 't Hof"))
    for version in VERSIONS:
        response = client_of("sales").get(reverse("parties:vcard", args=[person.id]), {"versie": version})
        assert response["Content-Type"].startswith("text/vcard")
        lines = response.content.decode().split("\r\n")
        assert f"VERSION:{version}" in lines
        assert "N:de Vries-van 't Hof;M.E.;;mevr. drs.;" in lines
        assert f"FN:{person.name}" in lines
    refused = client_of("sales").get(reverse("parties:vcard", args=[person.id]), {"versie": "9"})
    assert refused.status_code == 422


def test_the_list_as_cards_asks_the_right_to_export_and_is_recorded(cast: Cast) -> None:
    filled(cast)
    actions.create(cast.actor("stranger"), NewParty(Kind.ORGANISATION, "Kanarie B.V."))
    before = Event.objects.filter(verb="party.exported").count()
    with pytest.raises(Forbidden):
        export(cast.actor("reader"), listed(cast.actor("reader")), "vcf")
    assert Event.objects.filter(verb="party.exported").count() == before
    content = export(cast.actor("sales"), listed(cast.actor("sales")), "vcf").read()
    assert b"Kanarie" not in content
    assert Event.objects.filter(verb="party.exported").count() == before + 1


def test_where_somebody_works_is_not_told_to_who_may_not_see_it(cast: Cast, client_of: Callable[[str], Client]) -> None:
    stranger = cast.actor("stranger")
    hidden = actions.create(stranger, NewParty(Kind.ORGANISATION, "Kanarie B.V."))
    person = actions.create(cast.actor("sales"), NewParty(Kind.PERSON, "Anne Smit"))
    actions.link(cast.actor("administrator"), person.id, LinkInput(hidden.id, function="Kanariefokker"))
    url = reverse("parties:vcard", args=[person.id])
    assert b"Kanarie" not in client_of("sales").get(url).content
    assert b"ORG:Kanarie B.V." in client_of("administrator").get(url).content


def test_the_api_gives_the_same_card_as_the_page(cast: Cast, client_of: Callable[[str], Client]) -> None:
    person = actions.create(cast.actor("sales"), NewParty(Kind.PERSON, "Jan van den Berg"))
    client = client_of("sales")
    page = client.get(reverse("parties:vcard", args=[person.id]), {"versie": "3.0"})
    answer = client.get(f"/api/v1/parties/{person.id}/vcard", {"version": "3.0"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/vcard; charset=utf-8")
    assert answer.content == page.content
    assert client.get(f"/api/v1/parties/{person.id}/vcard", {"version": "1.0"}).status_code == 422
