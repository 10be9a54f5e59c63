"""Reading in what a company has elsewhere: any list, again without doubles, and without losing what was changed here."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from klantbeeld.domains.parties.importing import running
from klantbeeld.domains.parties.models import ImportRun, OutsideKey, Party
from klantbeeld.engines.identity.models import User
from tests.mission.pages import Pages, words

pytestmark = pytest.mark.django_db

LIST = (
    "Relatienummer;Bedrijfsnaam;Contactpersoon;Functie;Telefoon;E-mail;Straat;Huisnummer;Postcode;Plaats;"
    "Aantal medewerkers;Klant sinds;Omzet\r\n"
    "1001;Houthandel Jansma B.V.;dhr. P. van der Veen;Inkoper;0515 555 012;info@jansma.example;Kade;12;8601 AB;SNEEK;35;"
    "17-11-2019;€ 1.250.000,00\r\n"
    "1001;Houthandel Jansma B.V.;mevr. W. Jansma;Directeur;;;Kade;12;8601AB;Sneek;35;;\r\n"
    "1002;Bakkerij De Korenaar;Anne Dijkstra;;058-5550177;anne@korenaar.example;Markt;3a;9101LS;Dokkum;veel;;\r\n"
    "1004;Café ’t Hoekje;;;06 12345678;;Dorpsstraat;1;9001 AA;Grou;4;1-3-2021;\r\n"
)


class Wizard:
    """The import as a user goes through it, step by step."""

    def __init__(self, pages: Pages) -> None:
        self.pages, self.client = pages, pages.client
        self.run_id = ""

    def upload(self, content: bytes | str, name: str = "lijst.csv", encoding: str = "cp1252") -> str:
        """Return what the mapping page says, or the refusal."""
        raw = content.encode(encoding) if isinstance(content, str) else content
        response = self.client.post(reverse("parties:import_upload"), {"file": SimpleUploadedFile(name, raw)})
        if response.status_code == 302:
            self.run_id = response["Location"].split("/")[3]
            return self.read("mapping")
        assert response.status_code == 422
        return words(response.content.decode())

    def read(self, step: str) -> str:
        return self.pages.read(f"parties:import_{step}", self.run_id)

    def html(self, step: str) -> str:
        return self.client.get(reverse(f"parties:import_{step}", args=[self.run_id])).content.decode()

    def map(self, **choices: str) -> str:
        """Take the mapping as proposed; return what the check says."""
        html = self.html("mapping")
        chosen = {}
        for name, options in re.findall(
            r'<select class="field"[^>]* name="(column-\d+)">(.*?)</select>', html, re.DOTALL
        ):
            found = re.search(r'value="([^"]*)" selected', options)
            chosen[name] = found.group(1) if found else ""
        for name in ("source", "unit"):
            found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
            if found:
                chosen[name] = found.group(1)
        self.pages.save("parties:import_mapping", self.run_id, **(chosen | {"country": "NL"} | choices))
        return self.read("check")

    def go(self) -> str:
        """Start, let the worker do it; return the result."""
        self.pages.save("parties:import_start", self.run_id)
        running.work(self.run_id)
        return self.read("result")

    def all(self, content: bytes | str, name: str = "lijst.csv", **choices: str) -> str:
        self.upload(content, name)
        self.map(**choices)
        return self.go()


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def wizard(pages: Pages) -> Wizard:
    return Wizard(pages)


def held() -> int:
    return Party.unscoped.filter(deleted_at=None).count()


@pytest.mark.mission("GOV-5")
def test_a_dutch_csv_through_every_step_repaired_repeated_and_undone(wizard: Wizard, pages: Pages) -> None:
    mapping = wizard.upload(LIST)
    assert "Houthandel Jansma B.V." in mapping
    check = wizard.map(source="Boekhouding")
    assert "Nieuw 4" in check
    assert "Medewerkers “veel” niet overgenomen" in check
    assert "Er is nog niets bewaard." in check
    assert held() == 0
    result = wizard.go()
    assert "Klaar met inlezen" in result
    assert "Nieuw 4" in result
    assert "Niet overgenomen 1" in result
    jansma = Party.unscoped.get(name="Houthandel Jansma B.V.")
    page = pages.party(jansma.id)
    for part in ("Kade 12", "8601 AB Sneek", "P. van der Veen", "W. Jansma", "Directeur", "17-11-2019", "1.250.000"):
        assert part in page, part
    assert pages.found("hoekje") == ["Café ’t Hoekje"]

    # the refused row comes back with its reason, is repaired, and read in under the same headings
    refused = pages.client.get(reverse("parties:import_rejects", args=[wizard.run_id])).getvalue().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(refused), delimiter=";"))
    assert lines[0][:3] == ["Relatienummer", "Bedrijfsnaam", "Contactpersoon"]
    assert lines[1][-2] == "4"
    assert "veel" in lines[1][-1]
    assert Party.unscoped.get(name="Bakkerij De Korenaar").employees is None
    assert "Bijgewerkt 1" in wizard.all(refused.replace("veel", "12"), "afgekeurd.csv", source="Boekhouding")
    assert Party.unscoped.get(name="Bakkerij De Korenaar").employees == 12

    before = held()
    again = wizard.all(LIST.replace("veel", "12"), "lijst-nieuw.csv", source="Boekhouding")
    assert "Nieuw 0" in again
    assert "Bijgewerkt 0" in again
    assert "Ongewijzigd 4" in again
    assert held() == before


@pytest.mark.mission("GOV-5")
def test_a_mapping_is_remembered_by_its_headings_in_any_order(wizard: Wizard) -> None:
    wizard.upload("Nr;Wie;Waar\r\n7;Houthandel Jansma;Sneek\r\n")
    wizard.map(**{"column-0": "outside_key", "column-1": "org_name", "column-2": "city", "source": "Kaartenbak"})
    wizard.upload("Waar;Wie;Nr\r\nDokkum;Bakkerij De Korenaar;8\r\n", "anders.csv")
    html = wizard.html("mapping")
    for column, key in enumerate(("city", "org_name", "outside_key")):
        select = html.split(f'name="column-{column}"')[1].split("</select>")[0]
        assert f'value="{key}" selected' in select
    assert 'value="Kaartenbak"' in html


@pytest.mark.mission("GOV-5")
def test_a_workbook_with_dates_of_excel(wizard: Wizard, pages: Pages) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Relaties")
    sheet.write_row(0, 0, ["Klantnummer", "Bedrijfsnaam", "Plaats", "Klant sinds", "KvK-nummer"])
    sheet.write_row(1, 0, [501, "Hotel De Zwaan", "Sneek"])
    sheet.write_datetime(1, 3, date(2019, 11, 17), book.add_format({"num_format": "dd-mm-yyyy"}))
    sheet.write_number(1, 4, 12345678)
    sheet.write_formula(2, 1, '="Camping "&"Duinrand"', None, "Camping Duinrand")
    book.close()
    assert "Nieuw 2" in wizard.all(target.getvalue(), "relaties.xlsx")
    zwaan = Party.unscoped.get(name="Hotel De Zwaan")
    assert (zwaan.customer_since, zwaan.kvk_number) == (date(2019, 11, 17), "12345678")
    assert OutsideKey.unscoped.get(party=zwaan).key == "501"
    assert Party.unscoped.filter(name="Camping Duinrand").exists()


@pytest.mark.mission("GOV-5")
def test_cards_of_a_phone(wizard: Wizard, pages: Pages) -> None:
    cards = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:van der Berg;Anne;;;\r\nFN:Anne van der Berg\r\nORG:Houthandel Jansma\r\n"
        "TEL;TYPE=CELL:06 12345678\r\nEMAIL:anne@jansma.example\r\nUID:a-1\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Ren=C3=A9;;;\r\n"
        "ORG:Houthandel Jansma\r\nUID:a-2\r\nEND:VCARD\r\n"
    )
    assert "Herkend als export van vCard" in wizard.upload(cards, "contacten.vcf", "utf-8")
    wizard.map()
    assert "Nieuw 2" in wizard.go()
    assert Party.unscoped.filter(kind="organisation").count() == 1
    assert pages.found("0612345678") == ["Anne van der Berg"]
    assert pages.found("muller") == ["René Müller"]
    assert "Ongewijzigd 2" in wizard.all(cards, "contacten.vcf")


@pytest.mark.mission("GOV-5")
def test_undo_of_an_import_names_what_stayed(wizard: Wizard, pages: Pages) -> None:
    wizard.all(LIST)
    cafe = Party.unscoped.get(name="Café ’t Hoekje")
    pages.save("parties:field", cafe.id, "employees", value="6", seen="4")
    run = ImportRun.objects.get(pk=wizard.run_id)
    pages.save("parties:undo", run.batch_id)
    result = wizard.read("result")
    assert "Deze import is ongedaan gemaakt" in result
    assert "Café ’t Hoekje" in result.split("blijven staan")[1]
    assert list(Party.unscoped.filter(deleted_at=None).values_list("name", flat=True)) == ["Café ’t Hoekje"]


@pytest.mark.mission("MOD-9", "GOV-5")
def test_exports_of_two_systems_keep_their_keys_and_update_next_time(wizard: Wizard, pages: Pages) -> None:
    people = "Person - ID,Person - Name,Person - Organization,Organization - ID,Person - Email - Work\n12,Anne Dijkstra,Houthandel Jansma,12,a@jansma.example\n"
    assert "Herkend als export van Pipedrive" in wizard.upload(people, "people-1.csv")
    wizard.map()
    assert "Nieuw 1" in wizard.go()
    assert set(OutsideKey.unscoped.values_list("source", "key")) == {("Pipedrive", "12"), ("Pipedrive", "contact:12")}
    later = people.replace("Anne Dijkstra", "Anne Hofstra").replace("Houthandel Jansma", "Jansma Hout")
    assert "Bijgewerkt 1" in wizard.all(later, "people-2.csv")
    assert set(Party.unscoped.values_list("name", flat=True)) == {"Anne Hofstra", "Jansma Hout"}
    books = "Relatiecode;Naam;Relatiesoort;Plaats\n77;Jansma Hout;Klant;Sneek\n"
    assert "Herkend als export van SnelStart" in wizard.upload(books, "relaties.csv")
    wizard.map(key="name")
    wizard.go()
    company = Party.unscoped.filter(name="Jansma Hout").order_by("id")[0]
    page = pages.party(company.id)
    assert "Bekend in andere systemen" in page
    assert "Pipedrive 12 hoofdbron" in page


@pytest.mark.mission("INT-6")
def test_what_was_changed_here_stays_and_is_listed_to_choose(wizard: Wizard, pages: Pages) -> None:
    first = "Relatienummer;Bedrijfsnaam;Aantal medewerkers;KvK-nummer\n1001;Jansma;35;12345678\n1002;De Korenaar;8;\n"
    wizard.all(first, source="Boekhouding")
    jansma, korenaar = Party.unscoped.get(name="Jansma"), Party.unscoped.get(name="De Korenaar")
    pages.save("parties:field", jansma.id, "employees", value="40", seen="35")
    pages.save("parties:field", korenaar.id, "employees", value="9", seen="8")
    # the source says the same as last time: what was typed here stays, without a question
    assert "Ongewijzigd 2" in wizard.all(first, source="Boekhouding")
    jansma.refresh_from_db()
    assert jansma.employees == 40
    # the source changed as well
    wizard.upload(first.replace("35", "50").replace(";8;", ";11;"))
    check = wizard.map(source="Boekhouding")
    assert "hier gewijzigd in “40”, de bron zegt “50”" in check
    result = wizard.go()
    assert "Verschillen 2" in result
    assert "Was: 35 · Hier: 40 · Bron: 50" in result
    assert "1 verschil" in pages.party(jansma.id)
    actions = re.findall(r'action="([^"]*/verschil/\d+/)"', wizard.html("result"))
    assert pages.client.post(actions[0], {"keuze": "bron"}).status_code == 302
    assert pages.client.post(actions[1], {"keuze": "hier"}).status_code == 302
    jansma.refresh_from_db()
    korenaar.refresh_from_db()
    assert (jansma.employees, korenaar.employees) == (50, 9)
    settled = wizard.read("result")
    assert "Overgenomen" in settled
    assert "Zo gelaten" in settled
    assert "Medewerkers zo gelaten; Boekhouding zegt iets anders" in pages.party(korenaar.id)
    page = pages.party(jansma.id)
    assert "Boekhouding 1001 hoofdbron bijgewerkt" in page


@pytest.mark.mission("INT-6")
def test_a_stranger_cannot_choose(wizard: Wizard, pages: Pages, client_of: Any) -> None:
    first = "Relatienummer;Bedrijfsnaam;Aantal medewerkers\n1001;Jansma;35\n"
    wizard.all(first, source="Boekhouding")
    jansma = Party.unscoped.get(name="Jansma")
    pages.save("parties:field", jansma.id, "employees", value="40", seen="35")
    wizard.all(first.replace("35", "50"), source="Boekhouding")
    action = re.findall(r'action="([^"]*/verschil/\d+/)"', wizard.html("result"))[0]
    assert client_of("stranger").post(action, {"keuze": "bron"}).status_code == 404
    jansma.refresh_from_db()
    assert jansma.employees == 40


def test_starting_twice_is_starting_once(wizard: Wizard) -> None:
    wizard.upload(LIST)
    wizard.map()
    wizard.pages.save("parties:import_start", wizard.run_id)
    wizard.pages.save("parties:import_start", wizard.run_id)
    running.work(wizard.run_id)
    wizard.pages.save("parties:import_start", wizard.run_id)
    assert "Nieuw 4" in wizard.read("result")
    assert Party.unscoped.filter(kind="organisation").count() == 3


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return target.getvalue()


FORBIDDEN = {
    "empty": (b"", "l.csv", "leeg"),
    "only headings": (b"Bedrijfsnaam;Plaats\r\n", "l.csv", "geen gegevens"),
    "5,000 columns": (
        (";".join(f"K{n}" for n in range(5000)) + "\n" + ";" * 4999 + "x\n").encode(),
        "l.csv",
        "5000 kolommen",
    ),
    "zip bomb": (bomb(), "l.xlsx", "rekenblad"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "l.csv", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "l.xlsx", "PNG"),
    "half a workbook": (b"PK\x03\x04" + b"\0" * 500, "l.xlsx", "beschadigd"),
    "only NUL bytes": (b"\0" * 5000, "l.csv", "geen leesbare tekst"),
}


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_a_file_that_is_no_list_is_refused_in_words(wizard: Wizard, tmp_path: Path, settings: Any, kind: str) -> None:
    content, name, message = FORBIDDEN[kind]
    if content:
        assert message in wizard.upload(content, name)
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        call_command("import_parties", str(path))
    assert ImportRun.objects.count() == 0
    assert list((tmp_path / "files").rglob("*.*")) == []
    assert held() == 0


def test_the_refusal_is_in_the_language_of_the_user(wizard: Wizard) -> None:
    for language, message in (("en", "This file is empty"), ("fr", "Ce fichier est vide")):
        User.objects.filter(pk=wizard.pages.actor.user_id).update(language=language)
        answer = wizard.client.post(
            reverse("parties:import_upload"), {"file": SimpleUploadedFile("l.csv", b"\xef\xbb\xbf\n")}
        )
        assert answer.status_code == 422
        assert message in words(answer.content.decode())


ODD = {
    "NUL in a name": ("Bedrijfsnaam;Plaats\nJan\0sma;Sneek\n", "Jansma", ""),
    "double encoded": ("Bedrijfsnaam;Plaats\nCafÃ© De Zwaan;Sneek\n", "Café De Zwaan", ""),
    "emoji": ("Bedrijfsnaam;Plaats\n🌷 Tulpenkwekerij 🌷;Lisse\n", "🌷 Tulpenkwekerij 🌷", ""),
    "year 1": ("Bedrijfsnaam;Klant sinds\nJansma;01-01-0001\n", "Jansma", "1900"),
    "10,000 characters": (f"Bedrijfsnaam;Plaats\n{'x' * 10_000};Sneek\n", "", "10000 tekens"),
    "first name of 10,000": (f"Voornaam;Achternaam\n{'x' * 10_000};Jansma\n", "Jansma", "tekens"),
    "ragged": ("Bedrijfsnaam;Plaats;Telefoon\nGoed;Sneek;0515555012\nFout;Sneek\nTe;veel;0515555012;x\nOok goed;Joure;\n"
               "Nog;a;\nNog2;b;\nNog3;c;\nNog4;d;\nNog5;e;\n", "Ook goed", "cellen"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_row_is_repaired_or_refused_in_words(wizard: Wizard, tmp_path: Path, kind: str) -> None:
    text, name, message = ODD[kind]
    result = wizard.all(text.encode())
    assert "Klaar met inlezen" in result
    if name:
        assert Party.unscoped.filter(name=name).exists(), list(Party.unscoped.values_list("name", flat=True))
    if message:
        assert message in result
    path = tmp_path / "lijst.csv"
    path.write_bytes(text.encode())
    out = io.StringIO()
    call_command("import_parties", str(path), "--source", "Opdracht", stdout=out)
    refused = json.loads(out.getvalue().splitlines()[-1])["rejected"] > 0
    assert refused == (bool(message) and not name.startswith("Jansma"))


def test_two_encodings_in_one_file(wizard: Wizard) -> None:
    mixed = "Bedrijfsnaam;Plaats\nCafé Eén;Sneek\n".encode() + "Café Twee;Sneek\n".encode("cp1252")
    assert "twee tekencoderingen" in wizard.upload(mixed)
    wizard.map()
    wizard.go()
    assert set(Party.unscoped.values_list("name", flat=True)) == {"Café Eén", "Café Twee"}


def test_a_list_without_headings_can_still_be_mapped(wizard: Wizard) -> None:
    mapping = wizard.upload("Houthandel Jansma;0515-555012;Sneek\nBakkerij De Korenaar;058-5550177;Dokkum\n")
    assert "lijkt geen koppen" in mapping
    wizard.map(**{"column-0": "org_name", "column-1": "org_phone", "column-2": "city"})
    assert "Nieuw 2" in wizard.go()


def test_a_file_that_disappears_stops_the_import_in_words(wizard: Wizard) -> None:
    wizard.upload(LIST)
    wizard.map()
    Path(ImportRun.objects.get(pk=wizard.run_id).path).unlink()
    for step in ("mapping", "check", "rejects"):
        answer = wizard.client.get(reverse(f"parties:import_{step}", args=[wizard.run_id]))
        assert answer.status_code == 422
        assert "niet meer" in words(answer.content.decode())
    result = wizard.go()
    assert "Het inlezen is gestopt" in result
    assert "niet meer" in result
    assert held() == 0


def test_two_gigabytes_are_refused_before_they_are_read(pages: Pages, tmp_path: Path) -> None:
    answer = pages.client.generic(
        "POST", reverse("parties:import_upload"), b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(2 << 30)
    )
    assert answer.status_code == 413
    assert "2048 MB; de grens is 200 MB" in words(answer.content.decode())
    path = tmp_path / "groot.csv"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(CommandError, match="2147 MB"):
        call_command("import_parties", str(path))
    assert ImportRun.objects.count() == 0


def test_an_upload_that_breaks_off_leaves_nothing(client_of: Any, settings: Any) -> None:
    client: Client = client_of("sales")
    half = b'--x\r\nContent-Disposition: form-data; name="file"; filename="l.csv"\r\n\r\nBedrijfsnaam;Pla'
    answer = client.generic("POST", reverse("parties:import_upload"), half, "multipart/form-data; boundary=x")
    assert answer.status_code in (302, 400, 422)
    assert held() == 0
