"""Cards that are written out are read in the same, in each version, and keep to the rules of theirs."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klantbeeld.engines.exchange.reading import open_table
from klantbeeld.engines.exchange.vcard_writing import VERSIONS, Card, CardAddress, write_cards, written

SIGNS = st.sampled_from("aB7 ,;:\\=\"'éëßЖ’🔌-.&<")
TEXT = st.text(SIGNS, min_size=1, max_size=90).map(lambda text: " ".join(text.split())).filter(bool)
PLAIN = st.text(st.sampled_from("abcdeéëЖ'-"), min_size=1, max_size=40)
NOTE = st.lists(TEXT, min_size=1, max_size=4).map("\n".join)
PHONE = st.integers(10_000_000, 99_999_999)
CARDS = st.builds(
    Card,
    kind=st.just("person"),
    shown=TEXT,
    uid=st.uuids(),
    family=PLAIN.map("van der {}".format),
    given=PLAIN,
    before=st.sampled_from(["", "mevr. drs.", "dhr."]),
    after=st.sampled_from(["", "MSc"]),
    organisation=TEXT,
    department=st.one_of(st.just(""), TEXT),
    title=TEXT,
    phones=st.tuples(PHONE, PHONE, PHONE).map(
        lambda n: [(f"+31515{n[0]}", ("work", "voice")), (f"+316{n[1]}", ("cell",)), (f"+31515{n[2]}", ("work", "fax"))]
    ),
    mails=st.just(["a@voorbeeld.example", "b@voorbeeld.example"]),
    webs=st.just(["https://voorbeeld.example/a?b=c;d"]),
    addresses=st.builds(CardAddress, TEXT, TEXT, st.just("8601 AB"), st.just("NL")).map(lambda one: [one]),
    birthday=st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    categories=st.lists(PLAIN, min_size=1, max_size=3),
    note=NOTE,
)


def read(tmp_path: Path, content: bytes) -> list[dict[str, object]]:
    path = tmp_path / "kaartjes.vcf"
    path.write_bytes(content)
    table = open_table(path)
    rows = list(table.rows())
    assert [row.problem for row in rows] == [None] * len(rows)
    return [{h: cell for h, cell in zip(table.headings, row.cells, strict=True) if cell} for row in rows]


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cards=st.lists(CARDS, min_size=1, max_size=3))
def test_what_is_written_is_read_the_same(tmp_path: Path, version: str, cards: list[Card]) -> None:
    target = io.BytesIO()
    assert write_cards(target, cards, version) == len(cards)
    for card, found in zip(cards, read(tmp_path, target.getvalue()), strict=True):
        name = " ".join(filter(None, (card.before, card.given, card.family)))
        assert found == {
            "Soort": "persoon",
            "Naam": f"{name}, {card.after}" if card.after else name,
            "Bedrijfsnaam": card.organisation,
            **({"Afdeling": card.department} if card.department else {}),
            "Functie": card.title,
            "Telefoon": card.phones[0][0],
            "Mobiel": card.phones[1][0],
            "Fax": card.phones[2][0],
            "E-mail": card.mails[0],
            "E-mail 2": card.mails[1],
            "Website": card.webs[0],
            "Adres": card.addresses[0].street,
            "Postcode": "8601 AB",
            "Plaats": card.addresses[0].city,
            "Land": "NL",
            "Geboortedatum": card.birthday.isoformat(),
            "Categorieën": ",".join(card.categories),
            "Notitie": card.note,
            "UID persoon": str(card.uid),
        }


@settings(max_examples=25, deadline=None)
@given(card=CARDS)
def test_lines_are_no_longer_than_the_rules_say_and_break_no_character(card: Card) -> None:
    for version in VERSIONS:
        content = written(card, version)
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= (75 if version != "2.1" else 76)
        assert all(line.decode() is not None for line in lines)
        assert lines[:2] == [b"BEGIN:VCARD", f"VERSION:{version}".encode()]
        assert lines[-2:] == [b"END:VCARD", b""]
        assert b"\n" not in content.replace(b"\r\n", b"")
    assert written(card, "2.1").isascii()


def test_a_value_is_never_a_property_of_its_own() -> None:
    nasty = "x\r\nEND:VCARD\r\nBEGIN:VCARD\nTEL:0900\x00\x0b"
    for version in VERSIONS:
        content = written(Card("organisation", nasty, note=nasty, categories=[nasty], webs=[nasty]), version)
        starts = [line.split(b":")[0].split(b";")[0] for line in content.split(b"\r\n") if line[:1] != b" "]
        assert starts.count(b"BEGIN") == starts.count(b"END") == 1
        assert b"TEL" not in starts and b"\0" not in content


def test_an_organisation_and_a_household_say_what_they_are(tmp_path: Path) -> None:
    cards = [Card("organisation", "Hotel “De Zwaan”", uid=UUID(int=1)), Card("household", "Familie De Wit")]
    for version in VERSIONS:
        target = io.BytesIO()
        write_cards(target, cards[: 2 if version == "4.0" else 1], version)
        found = read(tmp_path, target.getvalue())
        assert found[0] == {
            "Soort": "organisatie", "Bedrijfsnaam": "Hotel “De Zwaan”", "UID organisatie": str(UUID(int=1)),
        }  # fmt: skip
    assert found is not None
    target = io.BytesIO()
    write_cards(target, cards, "4.0")
    assert read(tmp_path, target.getvalue())[1] == {"Soort": "huishouden", "Huishouden": "Familie De Wit"}


def test_a_version_that_is_none_is_refused() -> None:
    with pytest.raises(KeyError):
        written(Card("person", "Jan"), "5.0")
