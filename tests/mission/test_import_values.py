"""What stands in a real list goes in as far as it can be read; what cannot is named, value by value."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from klantbeeld.core import clock
from klantbeeld.core.errors import Conflict
from klantbeeld.domains.parties.choices import PointKind, PointState
from klantbeeld.domains.parties.importing import counting, running, slices, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import AnnualTurnover, ContactPoint, ImportRun, Party, Relationship
from klantbeeld.domains.parties.undoing import take_back
from tests.cast import Cast
from tests.mission.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.mission("GOV-5")]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def done(cast: Cast, text: str, **options: Any) -> ImportRun:
    run = uploads.receive(cast.actor("sales"), "lijst.csv", [text.encode()], Options(**({"source": "Lijst"} | options)))
    running.start(cast.actor("sales"), run)
    found = running.work(run.pk)
    assert found is not None
    assert found.state == "done", found.problem
    return found


def points(kind: str, **of: Any) -> list[str]:
    return list(ContactPoint.unscoped.filter(kind=kind, **of).order_by("position").values_list("value", flat=True))


MESSY = (
    "Bedrijfsnaam;Branche;Aantal medewerkers;KvK-nummer;Klant sinds;Omzet;Telefoon;E-mail\n"
    "Bakker Jansen;bakkers en zo;3-5;12345;mei 2020;veel;0123;geen\n"
)


def test_a_row_with_six_unreadable_values_goes_in_and_all_six_are_told_at_once(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    run = done(cast, MESSY)
    assert (run.created, run.rejected, run.omitted) == (1, 0, 1)
    reason = run.rejects.get().reason
    for part in (
        "Branche “bakkers en zo”",
        "Medewerkers “3-5”",
        "KvK-nummer “12345”",
        "Klant sinds “mei 2020”",
        "“veel”",
    ):
        assert part in reason, part
    page = words(client_of("sales").get(reverse("parties:import_result", args=[run.pk])).content.decode())
    assert "Niet overgenomen 1" in page
    assert "Medewerkers “3-5”:" in page
    answer = client_of("sales").get(reverse("parties:import_rejects", args=[run.pk]))
    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))  # type: ignore[attr-defined]
    assert lines[1][:3] == ["Bakker Jansen", "bakkers en zo", "3-5"]
    assert "Klant sinds" in lines[1][-1]
    # what could be doubted but kept is there, flagged
    states = dict(ContactPoint.unscoped.values_list("value", "state"))
    assert states == {"0123": PointState.DOUBTFUL}  # "geen" is a way to say that there is none


def test_the_check_tells_every_value_that_goes_in_and_every_one_that_does_not(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    text = (
        "Bedrijfsnaam;KvK-nummer;Klant sinds;Omzet 2025;Notitie;Contactpersoon;Functie;Aantal medewerkers;Labels\n"
        "Jansma;12345678;17-11-2019;1.250.000;Belt graag;Anne Dijkstra;Inkoper;3-5;VIP\n"
    )
    run = uploads.receive(cast.actor("sales"), "a.csv", [text.encode()], Options(source="Lijst"))
    page = words(client_of("sales").get(reverse("parties:import_check", args=[run.pk])).content.decode())
    for part in ("KvK-nummer: 12345678", "Klant sinds: 17-11-2019", "Omzet 2025: 1.250.000,00", "Notitie: Belt graag",
                 "Contactpersoon: Anne Dijkstra, Inkoper", "Labels: VIP", "niet overgenomen Medewerkers “3-5”",
                 "Dit is het hele bestand: 1 rij.", "Nieuw 1"):  # fmt: skip
        assert part in page, part
    done(cast, text)
    changed = text.replace("12345678", "12345679").replace("17-11-2019", "18-11-2019")
    later = uploads.receive(cast.actor("sales"), "b.csv", [changed.encode()], Options(source="Lijst", key="name"))
    page = words(client_of("sales").get(reverse("parties:import_check", args=[later.pk])).content.decode())
    assert "KvK-nummer: 12345678 12345679" in page
    assert "Klant sinds: 17-11-2019 18-11-2019" in page
    assert "Bijwerken 1" in page


def test_the_check_of_a_long_file_counts_all_of_it_by_a_job(cast: Cast, client_of: Callable[[str], Client]) -> None:
    text = "Bedrijfsnaam;Aantal medewerkers\n" + "".join(
        f"Bedrijf {n};{'veel' if n == 240 else n}\n" for n in range(250)
    )
    run = uploads.receive(cast.actor("sales"), "a.csv", [text.encode() + b";7\n"], Options(source="Lijst"))
    address = reverse("parties:import_check", args=[run.pk])
    page = client_of("sales").get(address).content.decode()
    assert "De rest wordt nog geteld" in words(page)
    assert 'hx-get="' in page.split('id="aantallen"')[1][:200]
    counting.count(run.pk, cast.user("sales").pk)
    page = words(client_of("sales").get(address).content.decode())
    assert "Dit is het hele bestand: 251 rijen." in page
    assert "Nieuw 250" in page
    assert "Afgekeurd 1" in page
    assert "Rij 242 niet overgenomen Medewerkers “veel”" in page
    assert "Rij 252 Afgekeurd" in page
    assert Party.unscoped.count() == 0
    # other columns, other counts
    client_of("sales").post(reverse("parties:import_mapping", args=[run.pk]), {"column-0": "org_name"})
    run.refresh_from_db()
    assert run.expected is None


def test_a_count_waits_once_and_the_page_that_asks_again_gets_no_error(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    text = "Bedrijfsnaam\n" + "".join(f"Bedrijf {n}\n" for n in range(150))
    run = uploads.receive(cast.actor("sales"), "a.csv", [text.encode()], Options(source="Lijst"))
    address = reverse("parties:import_check", args=[run.pk])
    for _again in range(2):
        assert client_of("sales").get(address).status_code == 200
    waiting = ProcrastinateJob.objects.filter(task_name="parties.count_import", args__run_id=str(run.pk))
    assert waiting.count() == 1

    def polled() -> Any:
        return client_of("sales").get(address, {"deel": "1"}, headers={"HX-Request": "true"})

    answer = polled()
    assert (answer.status_code, answer.content) == (204, b"")
    counting.count(run.pk, cast.user("sales").pk)
    assert "Dit is het hele bestand: 150 rijen." in words(polled().content.decode())


def test_of_a_very_long_file_the_first_part_is_counted_and_the_page_says_so(
    cast: Cast, client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_COUNTED", 120)
    text = "Bedrijfsnaam\n" + "".join(f"Bedrijf {n}\n" for n in range(150))
    run = uploads.receive(cast.actor("sales"), "a.csv", [text.encode()], Options(source="Lijst"))
    counting.count(run.pk, cast.user("sales").pk)
    page = words(client_of("sales").get(reverse("parties:import_check", args=[run.pk])).content.decode())
    assert "Geteld zijn de eerste 120 van ongeveer" in page
    assert "Nieuw 120" in page
    assert "nog geteld" not in page


def test_a_count_stops_when_the_import_is_started(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Bedrijfsnaam\n" + "".join(f"Bedrijf {n}\n" for n in range(40))
    run = uploads.receive(cast.actor("sales"), "a.csv", [text.encode()], Options(source="Lijst"))
    monkeypatch.setattr(slices, "SLICE", 10)
    planned, seen = running.planned, []

    def started_meanwhile(*given: Any) -> Any:
        for plans in planned(*given):
            seen.append(len(plans))
            if len(seen) == 2:
                running.start(cast.actor("sales"), run)
            yield plans

    monkeypatch.setattr(running, "planned", started_meanwhile)
    counting.count(run.pk, cast.user("sales").pk)
    run.refresh_from_db()
    assert (seen, run.expected) == ([10, 10], None)


def test_what_a_card_holds_more_of_is_told_after_the_import_too(cast: Cast, client_of: Callable[[str], Client]) -> None:
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Anne Dijkstra\nN:Dijkstra;Anne;;;\n"
        "TEL;TYPE=work:0515 555011\nTEL;TYPE=work:0515 555012\nTEL;TYPE=work:0515 555013\n"
        "URL:https://een.example\nURL:https://twee.example\nEND:VCARD\n"
    )
    run = uploads.receive(cast.actor("sales"), "kaart.vcf", [card.encode()], Options(source="Kaarten"))
    running.start(cast.actor("sales"), run)
    running.work(run.pk)
    run.refresh_from_db()
    assert (run.created, run.omitted) == (1, 1)
    page = words(client_of("sales").get(reverse("parties:import_result", args=[run.pk])).content.decode())
    assert "0515 555013" in page
    assert "https://twee.example" in page


def test_a_second_run_of_the_same_list_updates_nothing(cast: Cast) -> None:
    text = (
        "Bedrijfsnaam;Omzet;Omzet 2023;Contactpersoon;Functie;Telefoon;E-mail;Adres;Rechtsvorm;Status;Labels\n"
        "Jansma;350000;300000;Anne Dijkstra;Inkoper;058 5550121 / 06-12345678;a@x.nl; Kerkstraat 1, 8911 AA leeuwarden;bv;Klant;VIP\n"
    )
    assert done(cast, text).created == 1
    again = done(cast, text)
    assert (again.created, again.updated, again.skipped) == (0, 0, 1)


def test_a_belgian_number_in_the_column_of_the_dutch_ones_is_taken_as_what_it_is(cast: Cast) -> None:
    run = done(cast, "Bedrijfsnaam;KvK-nummer\nJansma NV;0417497106\n")
    assert (run.omitted, Party.unscoped.get().kbo_number) == (0, "0417497106")


LISTS = {
    "Exact and SnelStart": (
        "Naam;Contact;Adres;PC;Woonplaats;Tel.;E-mailadres\n"
        "XL Bouw BV;P. de Vries;Kade 12;8601 AB;Sneek;058 5550121;info@xlbouw.example\n"
    ),
    "company first": (
        "Bedrijfsnaam;Contactpersoon;Telefoon;E-mail\nXL Bouw BV;P. de Vries;058 5550121;info@xlbouw.example\n"
    ),
    "headings that say whose": (
        "Naam;Contact;Telefoon;Telefoon contactpersoon;E-mail\nXL Bouw BV;P. de Vries;058 5550121;;info@xlbouw.example\n"
    ),
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_of_companies_with_a_contact_keeps_the_companys_number_at_the_company(cast: Cast, kind: str) -> None:
    run = done(cast, LISTS[kind])
    assert (run.created, run.rejected) == (1, 0), run.options["mapping"]
    company, person = Party.unscoped.get(kind="organisation"), Party.unscoped.get(kind="person")
    assert (company.name, person.name) == ("XL Bouw BV", "P. de Vries")
    assert Relationship.unscoped.get().other_id == company.id
    assert points("phone", party=company) == ["+31585550121"]
    assert points("mail", party=company) == ["info@xlbouw.example"]
    assert points("phone", party=person) == []


def test_mobile_and_contact_headings_stay_with_the_person(cast: Cast) -> None:
    done(
        cast,
        "Naam;Contact;Telefoon;Mobiel;E-mail contactpersoon\nXL Bouw BV;P. de Vries;058 5550121;0612345678;p@x.nl\n",
    )
    person = Party.unscoped.get(kind="person")
    assert (points("phone", party=person), points("mail", party=person)) == (["+31612345678"], ["p@x.nl"])


def test_a_list_of_people_keeps_what_is_theirs(cast: Cast) -> None:
    done(cast, "Voornaam;Achternaam;Bedrijf;E-mail;Telefoon\nAnne;Dijkstra;Jansma BV;anne@x.nl;0612345678\n")
    assert points("mail", party=Party.unscoped.get(kind="person")) == ["anne@x.nl"] or points("mail") == ["anne@x.nl"]


def test_a_form_of_address_is_read_as_people_write_it_and_an_unknown_one_is_told(cast: Cast) -> None:
    written = {
        "Hr.": "heer",
        "Mej.": "mevrouw",
        "Mw": "mevrouw",
        "M": "heer",
        "X": "neutral",
        "Onbekend": "",
        "Beste": "",
    }
    lines = [f"{word};Anne;Dijkstra{number}" for number, word in enumerate(written)]
    run = done(cast, "\n".join(["Aanhef;Voornaam;Achternaam", *lines]) + "\n")
    kept = dict(Party.unscoped.values_list("surname", "form_of_address"))
    assert kept == {f"Dijkstra{number}": form for number, form in enumerate(written.values())}
    assert [reject.reason for reject in run.rejects.all()] == [
        "Aanspreekvorm “Beste”: dit woord kennen we niet. Kies het later zelf."
    ]


def test_the_year_of_a_turnover_comes_from_its_heading(cast: Cast) -> None:
    run = done(cast, "Bedrijfsnaam;Omzet 2023;Omzet 2024;Omzet\nJansma;100;200,50;300\n")
    assert run.omitted == 0
    assert dict(AnnualTurnover.unscoped.values_list("year", "amount")) == {
        2023: Decimal(100), 2024: Decimal("200.50"), clock.today().year - 1: Decimal(300),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("a@x.nl, b@x.nl", ["a@x.nl", "b@x.nl"]),
        ("a@x.nl / b@x.nl", ["a@x.nl", "b@x.nl"]),
        ("a@x.nl of b@x.nl", ["a@x.nl", "b@x.nl"]),
        ("a@x.nl b@x.nl", ["a@x.nl", "b@x.nl"]),
        ("Anne <a@x.nl>", ["a@x.nl"]),
    ],
)
def test_several_mail_addresses_in_a_cell_are_several(cast: Cast, cell: str, expected: list[str]) -> None:
    done(cast, f"Bedrijfsnaam;E-mail bedrijf\nJansma;{cell}\n")
    assert points("mail") == expected


@pytest.mark.parametrize(
    ("cell", "country", "expected"),
    [
        ("058 5550142 / 06-12345678", "NL", ["+31585550142", "+31612345678"]),
        ("0585550142/0612345678", "NL", ["+31585550142", "+31612345678"]),
        ("058 5550142, 06-12345678", "NL", ["+31585550142", "+31612345678"]),
        ("058 5550142 of 06-12345678", "NL", ["+31585550142", "+31612345678"]),
        ("050/55 01 42", "BE", ["+3250550142"]),
    ],
)
def test_several_numbers_in_a_cell_are_several(cast: Cast, cell: str, country: str, expected: list[str]) -> None:
    done(cast, f"Bedrijfsnaam;Telefoon bedrijf\nJansma;{cell}\n", country=country)
    assert points("phone") == expected


@pytest.mark.parametrize(
    ("cell", "country", "expected"),
    [
        ("Kerkstraat 1, 8911 AA Leeuwarden", "NL", ("Kerkstraat", "1", "", "8911 AA", "Leeuwarden", "NL", "ok")),
        ("Kerkstraat 1-a 8911aa LEEUWARDEN", "NL", ("Kerkstraat", "1", "a", "8911 AA", "Leeuwarden", "NL", "ok")),
        ("Voorstreek 18 bus 2 9000 Gent", "BE", ("Voorstreek", "18", "bus 2", "9000", "Gent", "BE", "ok")),
        ("Postbus 12, 8600 AA Sneek", "NL", ("Postbus", "12", "", "8600 AA", "Sneek", "NL", "ok")),
        ("Markt 5, 's-hertogenbosch", "NL", ("Markt", "5", "", "", "'s-Hertogenbosch", "NL", "ok")),
        ("Hauptstrasse 5, 10115 Berlin, Duitsland", "NL", ("Hauptstrasse", "5", "", "10115", "Berlin", "DE", "ok")),
        ("Achterom, hek links, 8911 AA", "NL", ("Achterom, hek links, 8911 AA", "", "", "", "", "NL", "doubtful")),
    ],
)
def test_an_address_in_one_cell_is_taken_apart_or_kept_whole_and_flagged(
    cast: Cast, cell: str, country: str, expected: tuple[str, ...]
) -> None:
    done(cast, f'Bedrijfsnaam;Adres\nJansma;"{cell}"\n', country=country)
    parts = ("street", "house_number", "addition", "postcode", "city", "country", "state")
    assert ContactPoint.unscoped.filter(kind=PointKind.ADDRESS).values_list(*parts).get() == expected


def test_town_and_legal_form_are_written_as_they_are_written_and_a_postcode_ends_where_it_ends(cast: Cast) -> None:
    done(
        cast,
        "Bedrijfsnaam;Rechtsvorm;Postcode;Plaats;Land\nJansma;bv;8911aa;leeuwarden;\nZwaan b.v.;;EC1A 1BB  UK x;london;GB\n",
    )
    assert dict(Party.unscoped.values_list("name", "legal_form")) == {"Jansma": "B.V.", "Zwaan b.v.": "B.V."}
    assert set(Party.unscoped.values_list("city", flat=True)) == {"Leeuwarden", "London"}
    assert not any(code.endswith(" ") for code in ContactPoint.unscoped.values_list("postcode", flat=True))


def test_a_list_without_headings_loses_no_row(cast: Cast, client_of: Callable[[str], Client]) -> None:
    browser = client_of("sales")
    file = SimpleUploadedFile("namen.csv", b"Jan de Wit\nBakkerij Het Stoepje\nPietje Puk\n")
    mapping = browser.post(reverse("parties:import_upload"), {"file": file})["Location"]
    run = ImportRun.objects.get()
    assert browser.post(mapping, {"kopregel": "nee"})["Location"] == mapping
    assert "Jan de Wit" in browser.get(mapping).content.decode()
    unnamed = browser.post(mapping, {"kopregel": "nee", "column-0": "city"})
    assert unnamed["Location"] == mapping
    assert "minstens één kolom een naam" in browser.get(mapping).content.decode()
    check = browser.post(mapping, {"kopregel": "nee", "column-0": "person_name", "source": "Namen"})["Location"]
    assert "3 rijen" in words(browser.get(check).content.decode())
    run.refresh_from_db()
    running.start(cast.actor("sales"), run)
    running.work(run.pk)
    assert sorted(Party.unscoped.values_list("name", flat=True)) == ["Bakkerij Het Stoepje", "Jan de Wit", "Pietje Puk"]


def test_two_imports_of_the_same_relations_go_back_in_their_order(cast: Cast) -> None:
    first = done(cast, "Klantnummer;Naam;Plaats\n1;Jansma Hout BV;Sneek\n")
    second = done(cast, "Klantnummer;Naam;Plaats\n1;Jansma Hout Sneek BV;Sneek\n")
    actor = cast.actor("sales")
    assert first.batch_id
    assert second.batch_id
    with pytest.raises(Conflict):
        take_back(actor, first.batch_id)
    assert Party.unscoped.get().name == "Jansma Hout Sneek BV"
    take_back(actor, second.batch_id)
    take_back(actor, first.batch_id)
    assert not Party.unscoped.filter(deleted_at=None).exists()
