"""The rest of each row's condition, clause by clause, and the rights that go with it."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from klantbeeld.core import clock
from klantbeeld.domains.activities.actions import LogInput, NextStep, log
from klantbeeld.domains.activities.bulk import log_many
from klantbeeld.domains.parties.models import ContactPoint, Party, Tag
from tests.cast import Cast
from tests.mission.pages import Pages, words

pytestmark = pytest.mark.django_db


@pytest.mark.mission("TNO-1", "TNO-17")
@pytest.mark.parametrize("kind", ["organisation", "person"])
def test_several_of_each_with_every_purpose_are_found_by_any_part(pages: Pages, kind: str) -> None:
    relation = pages.create(kind, "Anne Zandstra")
    points = [
        ("address", {"value": "Loswal 4", "postcode": "8861 KH", "city": "Harlingen"}, "delivery", "Levering"),
        ("address", {"value": "Postbus 118", "postcode": "8600 AC", "city": "Sneek"}, "post", "Post"),
        ("address", {"value": "Kade 12", "postcode": "8601 AB", "city": "Sneek"}, "visit", "Bezoek"),
        ("mail", {"value": "facturen@zandstra.example"}, "invoice", "Factuur"),
        ("mail", {"value": "anne@zandstra.example"}, "sales", "Verkoop"),
        ("phone", {"value": "0515 555 012"}, "service", "Service"),
        ("phone", {"value": "06 12345678"}, "mobile", "Mobiel"),
    ]
    for point_kind, value, purpose, _label in points:
        pages.save("parties:point_add", relation, kind=point_kind, state="ok", purposes=[purpose], **value)
    page = pages.party(relation)
    for _kind, value, _purpose, label in points:
        assert label in page
        assert value["value"].split("@")[0].split()[0] in page
    for text in (
        "loswal",
        "8861kh",
        "harling",
        "postbus 118",
        "facturen@zand",
        "zandstra.example",
        "12345678",
        "0515555",
    ):
        assert pages.found(text) == ["Anne Zandstra"], text


@pytest.mark.mission("TNO-2")
def test_an_establishment_is_a_record_of_its_own_with_its_address_and_totals_go_all_the_way_up(pages: Pages) -> None:
    top = pages.create("organisation", "Zandstra Groep")
    middle = pages.create(
        "organisation", "Zandstra Friesland", other=top, street="Kade 12", postcode="8601 AB", city="Sneek"
    )
    below = pages.create("organisation", "Zandstra Sneek Haven", other=middle)
    for company, number, amount in ((top, "5", "100000"), (middle, "10", "200000"), (below, "20", "300000")):
        pages.save("parties:field", company, "employees", value=number, seen="")
        pages.save("parties:turnover", company, year="2025", amount=amount)
    assert "Kade 12 8601 AB Sneek" in pages.party(middle)
    page = pages.party(top)
    assert "Medewerkers 35" in page
    assert "€ 600.000" in page


@pytest.mark.mission("TNO-5")
@pytest.mark.parametrize(
    ("role", "label"),
    [
        ("decider", "Beslisser"), ("influencer", "Beïnvloeder"), ("user", "Gebruiker"),
        ("buyer", "Inkoper"), ("gatekeeper", "Poortwachter"),
    ],
)  # fmt: skip
def test_every_role_in_the_decision_with_department_and_period(pages: Pages, role: str, label: str) -> None:
    company, person = pages.create("organisation", "Hotel De Zwaan"), pages.create("person", "Petra de Haan")
    given = {
        "kind": "contact",
        "function": "Hoofd",
        "department": "Techniek",
        "decision_role": role,
        "since": "2020-03-01",
    }
    pages.save("parties:link_add", company, party=person, **given)
    page = pages.party(company)
    assert label.lower() in page.lower().split("contactpersonen", 1)[1]
    assert "Techniek" in page
    assert "01-03-2020" in pages.party(person)


@pytest.mark.mission("TNO-6")
def test_every_role_in_the_account_team_and_who_had_it_before(pages: Pages, cast: Cast) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    for name, role in (("service", "service"), ("marketing", "inside_sales")):
        pages.save("parties:team", company, user=cast.user(name).id, role=role)
    team = pages.party(company).split("Klantteam", 1)[1]
    for part in ("Sales Accountmanager", "Service Service", "Marketing Binnendienst"):
        assert part in team
    pages.save("parties:hand_over", company, user=cast.user("manager").id)
    team = pages.party(company).split("Klantteam", 1)[1]
    assert "Manager Accountmanager" in team
    assert f"– {clock.today():%d-%m-%Y}" in team


@pytest.mark.mission("TNO-13", "TNO-23")
@pytest.mark.parametrize("kind", ["organisation", "person"])
def test_a_channel_for_every_situation(pages: Pages, kind: str) -> None:
    relation = pages.create(kind, "Anne Dijkstra")
    wanted = {"sales": "visit", "service": "phone", "invoice": "mail", "newsletter": "letter"}
    for situation, channel in wanted.items():
        pages.save("parties:preference", relation, subject="channel", value=channel, situation=situation, likes="1")
    page = pages.party(relation)
    for part in ("(Verkoop) Bezoek", "(Service) Telefoon", "(Factuur) E-mail", "(Nieuwsbrief) Brief"):
        assert f"Kanaal {part}" in page


@pytest.mark.mission("TNO-12", "TNO-21")
@pytest.mark.parametrize("kind", ["organisation", "person"])
def test_products_services_and_support_are_kept_apart(pages: Pages, kind: str) -> None:
    relation = pages.create(kind, "Anne Dijkstra")
    for subject, value in (("product", "Zonnepanelen"), ("service", "Onderhoud"), ("support", "Hulp op afstand")):
        pages.save("parties:preference", relation, subject=subject, value=value, likes="1", source="gesprek")
    page = pages.party(relation)
    for part in ("Product Zonnepanelen", "Dienst Onderhoud", "Hulp Hulp op afstand"):
        assert part in page


@pytest.mark.mission("TNO-15", "TNO-24")
@pytest.mark.parametrize("kind", ["organisation", "person"])
def test_the_whole_course_from_suspect_to_former_customer(pages: Pages, kind: str) -> None:
    relation = pages.create(kind, "Anne Dijkstra")
    for rung in ("suspect", "prospect", "hot_prospect", "lead", "customer", "inactive", "former_customer"):
        pages.save("parties:rung", relation, rung=rung, reason=f"Reden {rung}")
    course = pages.party(relation).split("Verloop van de status", 1)[1]
    for label in ("Suspect", "Prospect", "Warme prospect", "Lead", "Klant", "Inactief", "Oud-klant"):
        assert f"{label} Reden" in course


@pytest.mark.mission("TNO-30")
def test_every_situation_answers_whom_to_call(pages: Pages) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    people = {
        ("purchase", "Inkoop"): "Petra de Haan",
        ("invoice", "Factuur"): "Anne Dijkstra",
        ("complaint", "Klacht"): "Jelle Wiersma",
        ("technical", "Techniek"): "Marieke Hofstra",
    }
    for (situation, _label), name in people.items():
        pages.create("person", name, other=company, situations=[situation])
    page = pages.party(company)
    for (_situation, label), name in people.items():
        assert f"{label} {name}" in page


@pytest.mark.mission("TNO-31")
def test_a_relation_that_waits_longer_than_it_wished_is_named(pages: Pages, cast: Cast) -> None:
    person = pages.create("person", "dhr. J. van den Berg")
    pages.save("parties:field", person, "contact_every_days", value="30", seen="")
    pages.save("parties:field", person, "language", value="fr", seen="nl")
    with clock.at(clock.now() - timedelta(days=45)):
        log(pages.actor, person, LogInput("phone", report="Gebeld"))
    assert "Berg" in pages.read("shell:today")  # before it is looked at, which puts it there too
    assert "45 dagen geleden" in pages.party(person)
    assert "Monsieur" in pages.party(person)


@pytest.mark.mission("TNO-57")
def test_a_colleague_who_came_along_stands_in_the_report(pages: Pages, cast: Cast) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    given = {"kind": "visit", "outcome": "held", "report": "Rondgang", "agreements": "Berekening volgt"}
    pages.save("activities:log", company, colleagues=[cast.user("service").id], **given)
    moment = pages.client.get(reverse("parties:party", args=[company])).content.decode()
    activity = next(part for part in moment.split("/contactmomenten/")[1:] if part[36] == "/")[:36]
    assert "Service" in pages.read("activities:activity", activity)
    assert "Hotel De Zwaan" in pages.read("shell:search", q="berekening")


@pytest.mark.mission("TNO-61", "TNO-62")
def test_every_channel_can_be_asked_for_alone(pages: Pages) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    kinds = ("phone", "visit", "mail", "note", "letter", "desk", "chat", "social")
    for kind in kinds:
        pages.save("activities:log", company, kind=kind, report=f"Verslag van {kind}.")
    for kind in kinds:
        page = pages.read("parties:party", company, kanaal=kind)
        assert [other for other in kinds if f"Verslag van {other}." in page] == [kind]


@pytest.mark.mission("TNO-61", "TNO-62")
def test_a_timeline_of_ten_thousand_is_as_fast_as_a_short_one(pages: Pages) -> None:
    """In processor time of the web process and rows read by the database; the clock of a busy machine says nothing."""
    company = pages.create("organisation", "Hotel De Zwaan")
    pages.save("activities:log", company, kind="phone", report="De eerste")
    pages.party(company)

    def cost() -> float:
        start = time.process_time()
        for _ in range(3):
            pages.party(company)
        return time.process_time() - start

    short, start = cost(), clock.now() - timedelta(days=3000)
    given = [LogInput("phone", report=f"Gesprek {n}", starts_at=start + timedelta(hours=n)) for n in range(10_000)]
    log_many(pages.actor, [(UUID(company), one) for one in given])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE history_line, activities_activity")
    assert "Gesprek 9999" in pages.party(company)
    assert cost() < short * 3 + 0.3


@pytest.mark.mission("MOD-16")
def test_a_tag_is_renamed_merged_exported_and_searched(
    pages: Pages, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    hotel, camping = pages.create("organisation", "Hotel De Zwaan"), pages.create("organisation", "Camping Duinrand")
    pages.save("parties:tag_add", hotel, tag="Horeca")
    pages.save("parties:tag_add", camping, tag="horeka")
    manager = Pages(client_of("manager"), cast, "manager")
    renamed = manager.client.post(reverse("parties:tags"), {"id": Tag.objects.get(key="horeka").id, "name": "Horeca"})
    assert renamed.status_code == 302
    assert not Tag.objects.filter(key="horeka").exists()
    listed = pages.listed("tags:is:horeca")
    assert "Hotel De Zwaan" in listed
    assert "Camping Duinrand" in listed
    renamed = manager.client.post(reverse("parties:tags"), {"id": Tag.objects.get(key="horeca").id, "name": "Gastvrij"})
    assert renamed.status_code == 302
    assert "Gastvrij" in pages.party(hotel)
    answer = pages.client.post(f"{reverse('parties:export')}?f=tags:is:gastvrij", {"vorm": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert {row["Bedrijfsnaam"]: row["Tags"] for row in rows} == {
        "Hotel De Zwaan": "Gastvrij",
        "Camping Duinrand": "Gastvrij",
    }


@pytest.mark.mission("MOD-16")
def test_a_favourite_is_one_click_away_on_every_page_for_its_user_only(
    pages: Pages, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    hotel = pages.create("organisation", "Hotel De Zwaan")
    pages.save("parties:favourite", hotel)
    for name in ("shell:today", "activities:tasks", "parties:index", "identity:profile", "parties:bin"):
        assert f'href="/relaties/{hotel}/"' in pages.client.get(reverse(name)).content.decode(), name
    manager = Pages(client_of("manager"), cast, "manager")
    assert "Hotel De Zwaan" not in manager.read("activities:tasks")
    Party.unscoped.filter(pk=hotel).update(unit=cast.other_unit, team=cast.other_team, owner=cast.user("stranger"))
    assert "Hotel De Zwaan" not in pages.read("activities:tasks") + pages.read("shell:palette")


@pytest.mark.mission("GOV-6")
@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("vat_number", "nl 004495445 b01", "NL004495445B01"),
        ("iban", "nl91 abna 0417 1643 00", "NL91ABNA0417164300"),
        ("kvk_number", "1234567", "01234567"),
        ("kbo_number", "BE 0428.759.497", "0428759497"),
    ],
)
def test_a_number_is_kept_in_one_way_however_it_was_typed(pages: Pages, field: str, typed: str, shown: str) -> None:
    company = pages.create("organisation", "Hotel De Zwaan")
    pages.save("parties:field", company, field, value=typed, seen="")
    assert getattr(Party.objects.visible_to(pages.actor).get(pk=company), field) == shown
    for written in (typed, shown):
        assert pages.found(written.replace(" ", "") if field == "iban" else shown) == ["Hotel De Zwaan"], written


@pytest.mark.mission("GOV-6")
def test_names_addresses_and_phones_are_written_one_way_and_the_original_is_kept(pages: Pages) -> None:
    dutch = pages.create(
        "person", "DHR. P. VAN DER LAAN", phone="06-12345678", street="kade 12a", postcode="8601ab", city="SNEEK"
    )
    page = pages.party(dutch)
    for part in ("P. van der Laan", "Geachte heer Van der Laan", "06 12 34 56 78", "8601 AB Sneek"):
        assert part in page
    held = Party.objects.visible_to(pages.actor).get(pk=dutch)
    assert held.name_as_entered == "DHR. P. VAN DER LAAN"
    points = {one.kind: one.raw for one in ContactPoint.objects.visible_to(pages.actor).filter(party=dutch)}
    assert points["phone"] == "06-12345678"
    flemish = pages.create("person", "Sofie Van den Berghe")
    pages.save("parties:field", flemish, "name_country", value="BE", seen="NL")
    assert "Van den Berghe" in pages.party(flemish)
    for text in ("van der laan", "vanderlaan", "LAAN", "+31612345678", "0612345678"):
        assert pages.found(text) == ["P. van der Laan"], text
    company = pages.create("organisation", "houthandel jansma bv")
    assert Party.objects.visible_to(pages.actor).get(pk=company).name_as_entered in ("houthandel jansma bv", "")
    for text in ("jansma b.v.", "Houthandel Jansma", "JANSMA"):
        assert pages.found(text.removesuffix(" b.v.")), text


@pytest.mark.mission("MOD-7")
def test_the_database_is_our_own_and_lives_in_the_data_folder() -> None:
    """The embedded half: the server runs from the data folder of this system, and nobody outside reaches it."""
    from django.conf import settings

    folder, host = Path(settings.DATA) / "pg", str(settings.DATABASES["default"]["HOST"])
    assert list(folder.rglob("PG_VERSION"))
    assert list(folder.rglob("postmaster.pid"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT inet_server_addr()")
        (address,) = cursor.fetchone()
    assert address is None or str(address).startswith("127."), host


@pytest.mark.parametrize("row", ["party", "history", "field", "point_add", "preference", "turnover", "team", "rung"])
def test_another_units_relation_is_not_found_on_any_of_its_pages(
    pages: Pages, cast: Cast, client_of: Callable[[str], Client], row: str
) -> None:
    company = pages.create("organisation", "Hotel De Zwaan", phone="058 555 01 42")
    log(pages.actor, company, LogInput("phone", report="Boiler lekt", next_step=NextStep("Bellen", clock.today())))
    stranger = client_of("stranger")
    url = reverse(f"parties:{row}", args=[company, "note"] if row == "field" else [company])
    answer = stranger.get(url)
    assert answer.status_code == 404
    assert "Zwaan" not in words(answer.content.decode())
    for text in ("zwaan", "058 555 01 42", "boiler"):
        assert "Hotel De Zwaan" not in words(stranger.get(reverse("shell:search"), {"q": text}).content.decode())
