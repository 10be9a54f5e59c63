"""Cards of phones and mail programs: versions 2.1, 3.0 and 4.0, several in a file, and what is refused."""

from pathlib import Path

import pytest

from klantbeeld.engines.exchange.problems import Unreadable
from klantbeeld.engines.exchange.reading import open_table
from klantbeeld.engines.exchange.table import Row

OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:H=C3=B6gl=\r\nund;Ann=C3=A9;;;\r\n"
    "TEL;CELL;VOICE:06-12345678\r\nTEL;WORK;FAX:0515-555013\r\nPHOTO;ENCODING=BASE64;JPEG:\r\n /9j/4AAQSkZJRg\r\n\r\n"
    "END:VCARD\r\n"
)
NEW = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:mevr. W. van der Berg\r\nN:van der Berg;W.;;mevr.;\r\n"
    "ORG:Houthandel Jansma\\, Zn.;Inkoop\r\nTITLE:Inkoper\r\nitem1.EMAIL;TYPE=INTERNET;TYPE=pref:w@jansma.example\r\n"
    "item1.X-ABLABEL:werk\r\nADR;TYPE=WORK:;;Kade 12a;Sneek;;8601 AB;Nederland\r\nADR;TYPE=HOME:Postbus 9;;;Sneek;;8600 AA;\r\n"
    "URL:https://jansma.example\r\nBDAY:1980-02-01\r\nNOTE:Eerste regel\\nTweede\r\n  regel\r\nUID:urn:uuid:aa-1\r\nEND:VCARD\r\n"
)
LATEST = (
    'BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Café ’t Hoekje\nTEL;VALUE=uri;TYPE="voice,work":tel:+31-58-5550177\n'
    "BDAY:--0203\nCATEGORIES:Horeca,VIP\nEND:VCARD\n"
)


def rows(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[Row]:
    path = tmp_path / "kaartjes.csv"
    path.write_bytes(text.encode(encoding))
    table = open_table(path)
    assert table.kind == "vcard"
    return list(table.rows())


def named(row: Row, tmp_path: Path) -> dict[str, object]:
    headings = open_table(tmp_path / "kaartjes.csv").headings
    return {heading: cell for heading, cell in zip(headings, row.cells, strict=True) if cell}


def test_three_versions_in_one_file(tmp_path: Path) -> None:
    found = [named(row, tmp_path) for row in rows(tmp_path, OLD + NEW + LATEST)]
    assert found[0] == {
        "Soort": "persoon", "Naam": "Anné Höglund", "Mobiel": "06-12345678", "Fax": "0515-555013",
    }  # fmt: skip
    assert found[1] == {
        "Soort": "persoon", "Naam": "mevr. W. van der Berg", "Bedrijfsnaam": "Houthandel Jansma, Zn.",
        "Afdeling": "Inkoop", "Functie": "Inkoper", "E-mail": "w@jansma.example", "Website": "https://jansma.example",
        "Adres": "Kade 12a", "Postcode": "8601 AB", "Plaats": "Sneek", "Land": "Nederland", "Postadres": "Postbus 9",
        "Postcode postadres": "8600 AA", "Plaats postadres": "Sneek", "Geboortedatum": "1980-02-01",
        "Notitie": "Eerste regel\nTweede regel", "UID persoon": "aa-1",
    }  # fmt: skip
    assert found[2] == {
        "Soort": "organisatie", "Bedrijfsnaam": "Café ’t Hoekje", "Telefoon": "+31-58-5550177", "Categorieën": "Horeca,VIP",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_the_encoding_does_not_matter(tmp_path: Path, encoding: str) -> None:
    found = rows(
        tmp_path, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:René Müller\r\nN:Müller;René;;;\r\nEND:VCARD\r\n", encoding
    )
    assert named(found[0], tmp_path)["Naam"] == "René Müller"


def test_a_card_that_is_cut_off_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    first, second = rows(tmp_path, "BEGIN:VCARD\nFN:Half\nBEGIN:VCARD\nFN:Heel\nEND:VCARD\n")
    assert "END:VCARD" in str(first.problem)
    assert second.problem is None
    assert "END:VCARD" in str(rows(tmp_path, "BEGIN:VCARD\nFN:Afgebroken\n")[0].problem)


def test_hostile_cards_cost_nothing_and_say_why(tmp_path: Path) -> None:
    huge = (
        "BEGIN:VCARD\nFN:Groot\n" + "NOTE:" + "x" * 90_000 + "\n" + ("NOTE:" + "y" * 90_000 + "\n") * 20 + "END:VCARD\n"
    )
    assert "meer tekst" in str(rows(tmp_path, huge)[0].problem)
    nul = rows(tmp_path, "BEGIN:VCARD\nFN:Jan\0sma\nTEL" + ";X" * 5_000 + ":06\nEND:VCARD\n")
    assert named(nul[0], tmp_path)["Naam"] == "Jansma"
    picture = "BEGIN:VCARD\nFN:Foto\nPHOTO;ENCODING=b:" + "QUJD" * 500_000 + "\nEND:VCARD\n"
    assert rows(tmp_path, picture)[0].problem is None


def test_a_file_of_cards_without_any_card_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "leeg.vcf"
    path.write_text("BEGIN:VCARDS\n")
    with pytest.raises(Unreadable):
        open_table(path)
