"""Contact moments: what was said, found again, on one timeline."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from klantbeeld.core import clock
from tests.cast import Cast
from tests.mission.pages import Pages

pytestmark = pytest.mark.django_db


@pytest.mark.mission("TNO-57")
def test_a_visit_report_with_participants_agreements_and_next_step(pages: Pages) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    marieke = pages.create("person", "Marieke Hofstra", other=company)
    jelle = pages.create("person", "Jelle Wiersma", other=company)
    tomorrow = clock.today() + timedelta(days=1)
    pages.save(
        "activities:log",
        company,
        kind="visit",
        outcome="held",
        contact=marieke,
        participants=[jelle],
        report="Rondgang door de stookruimte, ketels zijn verouderd",
        agreements="Wij sturen een berekening voor acht buitenunits",
        next_date=tomorrow.isoformat(),
        next_subject="Berekening sturen",
        next_kind="task",
    )
    page = pages.party(company)
    for part in ("Rondgang door de stookruimte", "acht buitenunits", "met Marieke Hofstra", "Berekening sturen"):
        assert part in page
    assert "Rondgang" in pages.party(jelle) or "Rondgang" in pages.party(marieke)
    for text in ("stookruimten", "buitenunit", "berekeningen"):
        assert "Hotel De Zwaan" in pages.read("shell:search", q=text), text
    assert "Berekening sturen" in pages.read("activities:tasks")


@pytest.mark.mission("TNO-58")
def test_a_call_note_with_direction_duration_and_outcome(pages: Pages) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    call = {"kind": "phone", "direction": "in", "minutes": "12", "outcome": "spoken", "report": "Boiler lekt"}
    pages.save("activities:log", company, **call)
    html = pages.client.get(f"/relaties/{company}/").content.decode()
    moment = re.findall("/contactmomenten/([0-9a-f-]{36})/", html)[0]
    page = pages.party(company)
    assert "Gesproken" in page
    assert "Boiler lekt" in page
    assert "12 minuten" in page + pages.read("activities:activity", moment)
    assert "Hotel De Zwaan" in pages.read("shell:search", q="boilers lekken") + pages.read("shell:search", q="boiler")


@pytest.mark.mission("TNO-61", "TNO-62")
def test_one_timeline_of_a_company_and_its_people_by_channel_newest_first(pages: Pages) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    marieke = pages.create("person", "Marieke Hofstra", other=company)
    for days, kind, report in ((40, "phone", "Oudste gesprek"), (3, "note", "Losse notitie"), (1, "phone", "Nieuwste")):
        at = (clock.now() - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")
        pages.save("activities:log", company, kind=kind, report=report, starts_at=at, contact=marieke)
    pages.save("activities:log", marieke, kind="phone", report="Belde op haar mobiel")
    page = pages.party(company)
    places = [page.index(text) for text in ("Belde op haar mobiel", "Nieuwste", "Losse notitie", "Oudste gesprek")]
    assert places == sorted(places)
    calls = pages.read("parties:party", company, kanaal="phone")
    assert "Oudste gesprek" in calls
    assert "Losse notitie" not in calls
    assert "Nieuwste" in pages.party(marieke)


@pytest.mark.mission("MOD-16")
def test_tags_favourites_and_recently_seen(pages: Pages, cast: Cast) -> None:
    hotel, camping = pages.create("organisation", "Hotel De Zwaan"), pages.create("organisation", "Camping Duinrand")
    pages.save("parties:tag_add", hotel, tag="Horeca")
    pages.save("parties:tag_add", camping, tag="horeka")
    listed = pages.listed("tags:is:horeca")
    assert "Hotel De Zwaan" in listed
    assert "Camping Duinrand" not in listed
    pages.save("parties:favourite", hotel)
    assert "Favorieten" in pages.read("activities:tasks")
    pages.party(camping)
    assert "Camping Duinrand" in pages.read("shell:palette")
    exported = pages.client.post("/relaties/exporteren/?f=tags:is:horeca&kolommen=tags", {"vorm": "csv"})
    assert b"Hotel De Zwaan" in b"".join(exported.streaming_content)
