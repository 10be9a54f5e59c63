"""The page of a relation: what is known of it, who belongs to it, what was done, in lifelike rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from klantbeeld.core import clock
from klantbeeld.domains.activities.choices import Kind
from klantbeeld.domains.parties.models import Relationship
from klantbeeld.engines.history.models import Line
from tests.cast import Cast
from tests.mission.pages import Pages

pytestmark = pytest.mark.django_db


@pytest.mark.mission("TNO-30")
def test_someone_who_goes_to_another_employer_keeps_the_history_of_both(pages: Pages, cast: Cast) -> None:
    old, new = pages.create("organisation", "Bakkerij De Korenaar"), pages.create("organisation", "Molen De Hoop")
    ilse = pages.create("person", "Ilse Hoekstra", other=old, function="Inkoper")
    pages.save("activities:log", old, kind="phone", report="Vraagt naar de oven", contact=ilse)
    link = Relationship.objects.visible_to(cast.actor("sales")).get(party_id=ilse)
    pages.save("parties:link", old, link.id, function="Inkoper", since="01-01-2020")
    pages.save("parties:link_move", old, link.id, party=new, function="Bedrijfsleider")
    assert "Bedrijfsleider" in pages.party(new)
    former = pages.party(old)
    assert "Voorheen 1 Ilse Hoekstra Inkoper" in former.replace(" IH ", " ")
    assert "Vraagt naar de oven" in former
    assert "Vraagt naar de oven" in pages.party(ilse)
    links = Relationship.objects.visible_to(cast.actor("sales")).filter(party_id=ilse)
    assert sorted((str(one.other_id), one.until is None) for one in links) == sorted([(old, False), (new, True)])


def test_a_stranger_cannot_move_somebody(pages: Pages, cast: Cast, client: Client) -> None:
    old, new = pages.create("organisation", "Bakkerij De Korenaar"), pages.create("organisation", "Molen De Hoop")
    ilse = pages.create("person", "Ilse Hoekstra", other=old)
    link = Relationship.objects.visible_to(cast.actor("sales")).get(party_id=ilse)
    client.force_login(cast.user("stranger"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse("parties:link_move", args=[old, link.id]), {"party": new}).status_code == 404
    assert Relationship.objects.visible_to(cast.actor("sales")).get(party_id=ilse).until is None


@pytest.mark.mission("TNO-61")
@pytest.mark.parametrize("kind", [kind.value for kind in Kind if kind != Kind.TASK])
def test_every_kind_of_contact_is_logged_and_filtered(pages: Pages, kind: str) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    pages.save("activities:log", company, kind=kind, subject="Open dag", report=f"Langs {kind}")
    assert f"Langs {kind}" in pages.read("parties:party", company, kanaal=kind)
    other = "visit" if kind == "phone" else "phone"
    assert f"Langs {kind}" not in pages.read("parties:party", company, kanaal=other)


@pytest.mark.mission("TNO-61")
def test_ten_thousand_entries_are_read_by_the_index(pages: Pages) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    Line.objects.bulk_create(
        Line(party_id=company, at=clock.now(), channel="phone", event_id=company) for _number in range(10_000)
    )
    rows = Line.objects.filter(party_id=company).order_by("-at", "-id")[:31]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE history_line")
        plan = rows.explain()
    assert "history_line_party" in plan
    assert "Sort" not in plan
    assert "Hotel De Zwaan" in pages.party(company)


def test_the_history_is_in_words_and_taken_back_there(pages: Pages) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    pages.save("parties:field", company, "employees", value="35", seen="")
    told = pages.read("parties:history", company)
    assert "Relatie gewijzigd" in told
    assert "Medewerkers 35" in told
    for machine in ("sort_key", "_id", "version", company):
        assert machine not in told, machine
    html = pages.client.get(reverse("parties:history", args=[company])).content.decode()
    pages.client.post(html.split('action="/ongedaan/')[1].split('"')[0].join(("/ongedaan/", "")))
    assert "ongedaan gemaakt" in pages.read("parties:history", company)


@pytest.mark.mission("TNO-21")
def test_a_message_to_a_company_names_nobody(pages: Pages) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    assert "Gebruik Geachte" in pages.party(company)
    pages.save("parties:field", company, "tone", value="informal", seen="")
    assert "Gebruik Beste Hotel De Zwaan," in pages.party(company)


def test_who_is_there_already_is_offered_within_ones_rights(pages: Pages, cast: Cast, client: Client) -> None:
    pages.create("person", "Marieke Hofstra")
    assert "Marieke Hofstra" in pages.read("parties:alike", naam="marieke h", soort="person")
    client.force_login(cast.user("stranger"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert b"Marieke" not in client.get(reverse("parties:alike"), {"name": "marieke h"}).content


@pytest.mark.mission("TNO-18")
def test_a_household_shows_role_and_age(pages: Pages) -> None:
    home = pages.create("household", "Familie Hofstra")
    child = pages.create("person", "Tess Hofstra", other=home, household_role="child")
    year = clock.today().year - 7
    pages.save("parties:field", child, "birth_date", value=f"01-01-{year}", seen="")
    assert "Tess Hofstra Kind, 7 jaar" in pages.party(home)
