"""Names and numbers: reading what was written down changes nothing more, and nothing that is typed breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klantbeeld.domains.parties.naming import formats
from klantbeeld.domains.parties.naming.parsing import parse_name
from klantbeeld.domains.parties.naming.table import OUTPUT, parts_of
from klantbeeld.domains.parties.numbers.company import parse_establishment_number, parse_kbo, parse_kvk, parse_vat
from klantbeeld.domains.parties.numbers.email import parse_email
from klantbeeld.domains.parties.numbers.iban import parse_iban
from klantbeeld.domains.parties.numbers.phone import parse_phone
from klantbeeld.domains.parties.numbers.postcode import parse_postcode
from klantbeeld.domains.parties.numbers.search import search_text
from klantbeeld.domains.parties.numbers.several import mails, phones

often = settings(max_examples=300, deadline=None, derandomize=True)
COUNTRY = st.sampled_from(["NL", "BE"])
FORMS = ["", "dhr. ", "mevr. ", "De heer ", "Mevrouw ", "fam. "]
TITLES = ["", "dr. ", "drs. ", "ir. ", "mr. ", "prof. dr. "]
GIVEN = ["Jan", "Marieke", "Kim", "Anne", "Jean-Pierre", "Sofie", "P.", "J.A.", "W.J.", "Th."]
PREFIXES = ["", "van der ", "de ", "van ", "ten ", "van 't ", "den ", "te "]
SURNAMES = ["Berg", "Jansen", "Vries", "Hofstra", "Bakker", "Wal", "Broek", "Velde", "Smit", "Groot"]
SECOND = ["", "-Jansma", "-de Boer", "-van Dijk"]
NAMES = st.builds(
    lambda *parts: "".join(parts[:2]) + parts[2] + " " + "".join(parts[3:]),
    *(st.sampled_from(one) for one in (FORMS, TITLES, GIVEN, PREFIXES, SURNAMES, SECOND)),
)
ANY_TEXT = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="abcdeABC.,-'’ ()/&\0\n\tëÉĳ😀1", max_size=60),
    st.builds("".join, st.lists(st.sampled_from([*PREFIXES, *TITLES, *FORMS, "en ", "& ", ", ", "B.V. ", "- "]))),
)
NUMBERS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789 +-().NLBEnlb/", max_size=24),
    st.sampled_from(["0515-555012", "+31 (0)58 555 01 42", "06 12345678", "+32 9 225 00 00", "0032 478 12 34 56"]),
    st.sampled_from(["8911jn", "NL-8911 JN", "B-9000", "9000", "NL91 ABNA 0417 1643 00", "BE68539007547034"]),
    st.sampled_from(["NL004495445B01", "BE 0428.759.497", "0428759497", "1234567", "DE136695976", "12 345 678"]),
)
CHECKS = {
    "kvk": parse_kvk,
    "establishment": parse_establishment_number,
    "kbo": parse_kbo,
    "vat": parse_vat,
    "iban": parse_iban,
    "mail": parse_email,
    "postcode NL": parse_postcode,
    "postcode BE": lambda raw: parse_postcode(raw, "BE"),
}


@often
@given(raw=ANY_TEXT, country=COUNTRY)
def test_no_text_breaks_the_name_parser_and_nothing_of_it_is_lost_unseen(raw: str, country: str) -> None:
    row = parts_of(raw, country)
    assert set(row) == set(OUTPUT)
    if any(c.isalpha() for c in raw.replace("\0", "")):
        assert row["address_line"] or row["needs_review"]


@often
@given(raw=NAMES, country=COUNTRY)
def test_a_name_read_from_its_own_address_line_is_the_same_name(raw: str, country: str) -> None:
    first = parse_name(raw, country)
    line = formats.address_line(first)
    again = parse_name(line, country)
    parts = ("titles_before", "given", "prefix", "surname", "prefix2", "surname2", "form_of_address")
    assert [getattr(again, part) for part in parts] == [getattr(first, part) for part in parts], line
    assert formats.address_line(again) == line


@often
@given(given_name=st.sampled_from(GIVEN), prefix=st.sampled_from(PREFIXES), surname=st.sampled_from(SURNAMES))
def test_a_name_alone_says_nothing_of_how_to_address_somebody(given_name: str, prefix: str, surname: str) -> None:
    name = parse_name(f"{given_name} {prefix}{surname}")
    assert name.form_of_address == ""
    assert formats.formal_salutation(name).startswith("Geachte heer of mevrouw")
    assert not formats.address_line(name).startswith(("De heer", "Mevrouw"))


@pytest.mark.parametrize("kind", CHECKS)
def test_a_number_in_its_normal_form_stays_as_it_is(kind: str) -> None:
    @often
    @given(raw=NUMBERS)
    def check(raw: str) -> None:
        once = CHECKS[kind](raw)
        twice = CHECKS[kind](once.value)
        if once.problem is None:
            assert (twice.value, twice.problem) == (once.value, None)

    check()


@often
@given(raw=NUMBERS, country=COUNTRY)
def test_a_phone_number_in_its_normal_form_stays_as_it_is(raw: str, country: str) -> None:
    once = parse_phone(raw, country)
    if once.e164:
        assert parse_phone(once.e164, country) == type(once)(once.e164)


@often
@given(raw=st.text(max_size=60))
def test_folding_for_search_is_done_once(raw: str) -> None:
    assert search_text(search_text(raw)) == search_text(raw)


LONG = 32_000  # characters that a cell of a list may have


@pytest.mark.parametrize("again", ["a", "\n", "(a", "+1 ", "1 ", "t.a.v. ", "van der "])
def test_a_cell_full_of_anything_is_no_phone_number_and_is_read_in_one_go(again: str) -> None:
    for text in (again * (LONG // len(again)) + "+", "1" + again * (LONG // len(again)) + "@"):
        assert parse_phone(text).problem
        assert phones(text) == [text]


@pytest.mark.parametrize("again", [";", " ", "a@x.nl;", "a@b.nl of ", "; en "])
def test_a_cell_full_of_addresses_is_not_taken_apart(again: str) -> None:
    text = "@@" + again * (LONG // len(again))
    assert mails(text) == [text]


def test_five_addresses_are_still_told_apart() -> None:
    addresses = [f"{number}{'a' * 60}@{'b' * 60}.nl" for number in range(5)]
    assert mails("; ".join(addresses)) == addresses
    assert mails(" en ".join(addresses)) == addresses


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ("058 555 01 42 (tot 17 uur)", "tot 17 uur"),
        ("0585550142 [werk]", "werk"),
        ("+31585550142 vragen naar Jan (de lange)", "vragen naar Jan (de lange"),
        ("0585550142", ""),
    ],
)
def test_what_stands_behind_a_number_is_its_note(written: str, note: str) -> None:
    read = parse_phone(written)
    assert (read.e164, read.note) == ("+31585550142", note)
