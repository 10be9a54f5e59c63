"""The list of industries that comes with the product: the tree is whole, reads in, and is found by code and by word."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klantbeeld.domains.parties.industries import below, find_industry, industries_in_memory, like
from klantbeeld.domains.parties.management.commands.load_reference import COLUMNS, SUPPLIED
from klantbeeld.domains.parties.models import Industry

ROWS = list(csv.DictReader(SUPPLIED.open(encoding="utf-8", newline="")))
BY_CODE = {row["code"]: row for row in ROWS}
LEVELS = {1: "section", 2: "division", 4: "group", 5: "class", 7: "subdivision"}
LANGUAGES = ("nl", "fr", "en")
SECTIONS = {
    "A": "01 02 03", "B": "05 06 07 08 09", "C": " ".join(map(str, range(10, 34))), "D": "35", "E": "36 37 38 39",
    "F": "41 42 43", "G": "46 47", "H": "49 50 51 52 53", "I": "55 56", "J": "58 59 60", "K": "61 62 63",
    "L": "64 65 66", "M": "68", "N": "69 70 71 72 73 74 75", "O": "77 78 79 80 81 82", "P": "84", "Q": "85",
    "R": "86 87 88", "S": "90 91 92 93", "T": "94 95 96", "U": "97 98", "V": "99",
}  # fmt: skip


def test_every_level_of_nace_is_complete() -> None:
    counts = Counter(LEVELS[len(row["code"])] for row in ROWS)
    assert counts == {"section": 22, "division": 87, "group": 287, "class": 651, "subdivision": 373}


def test_the_columns_are_filled_and_a_code_stands_once() -> None:
    assert tuple(ROWS[0]) == COLUMNS
    assert not [row["code"] for row in ROWS if not all(row[f"label_{language}"].strip() for language in LANGUAGES)]
    keys = Counter((scheme, row["code"]) for row in ROWS for scheme in row["schemes"].split())
    assert not [key for key, number in keys.items() if number > 1]
    assert {row["version"] for row in ROWS} == {"2025"}


def test_both_countries_share_the_classes_and_only_the_dutch_have_subdivisions() -> None:
    for row in ROWS:
        assert row["schemes"] == ("SBI2025" if len(row["code"]) == 7 else "SBI2025 NACEBEL2025"), row["code"]


def test_a_parent_is_the_level_above_and_stands_before_its_children() -> None:
    place = {row["code"]: number for number, row in enumerate(ROWS)}
    above = {4: 2, 5: 4, 7: 5}
    for row in ROWS:
        code, parent = row["code"], row["parent"]
        if len(code) > 2:
            assert parent == code[: above[len(code)]], code
        assert not parent or place[parent] < place[code], code


def test_every_division_is_in_its_section() -> None:
    found = {letter: [row["code"] for row in ROWS if row["parent"] == letter] for letter in SECTIONS}
    assert found == {letter: codes.split() for letter, codes in SECTIONS.items()}
    assert [row["code"] for row in ROWS if not row["parent"]] == sorted(SECTIONS)


def test_a_class_is_split_in_at_least_two_or_not_at_all() -> None:
    children = Counter(row["parent"] for row in ROWS if len(row["code"]) == 7)
    assert min(children.values()) >= 2
    assert not [row["code"] for row in ROWS if len(row["code"]) == 7 and row["code"].endswith("0")]


def test_every_section_division_and_group_has_something_under_it() -> None:
    parents = {row["parent"] for row in ROWS}
    assert not [row["code"] for row in ROWS if len(row["code"]) < 5 and row["code"] not in parents]


@pytest.mark.parametrize("language", LANGUAGES)
def test_siblings_are_told_apart_by_their_label(language: str) -> None:
    seen = Counter((row["parent"], row[f"label_{language}"].casefold()) for row in ROWS)
    assert not [key for key, number in seen.items() if number > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_away_from_its_own_branch_is_not_used_again(language: str) -> None:
    first: dict[str, str] = {}
    for row in ROWS:
        code = row["code"]
        earlier = first.setdefault(row[f"label_{language}"].casefold(), code)
        assert code.startswith(earlier) or row["parent"] == earlier, (earlier, code)


def test_labels_are_short_enough_for_a_picker() -> None:
    assert max(len(row[f"label_{language}"]) for row in ROWS for language in LANGUAGES) <= 70


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("43.22", "Loodgieters"), ("43.41", "Dakdekkers"), ("43.91", "Metselaars"), ("46.71", "auto's"),
        ("47.21", "Groentewinkels"), ("47.73", "Apotheken"), ("47.81", "Autobedrijven"), ("56.11", "Restaurants"),
        ("58.21", "games"), ("60.31", "Persbureaus"), ("62.10", "Software"), ("68.12", "Projectontwikkelaars"),
        ("73.30", "communicatie"), ("74.12", "Grafisch"), ("85.53", "Rijscholen"), ("86.95", "Fysiotherapeuten"),
        ("91.30", "erfgoed"), ("95.31", "garages"), ("96.21", "Kappers"), ("96.30", "Uitvaart"),
    ],
)  # fmt: skip
def test_trades_that_moved_in_2025_are_where_they_are_now(code: str, word: str) -> None:
    assert word in BY_CODE[code]["label_nl"]


@pytest.mark.parametrize(
    "code", ["45", "45.11", "47.91.1", "56.10", "62.01", "62.02", "63.12", "82.19", "96.02", "96.09"]
)
def test_codes_that_ended_in_2025_are_gone(code: str) -> None:
    assert code not in BY_CODE


@pytest.mark.django_db
def test_the_tree_reads_in_with_the_path_from_the_section() -> None:
    call_command("load_reference", verbosity=0)
    assert Industry.objects.filter(scheme="SBI2025").count() == len(ROWS)
    assert Industry.objects.filter(scheme="NACEBEL2025").count() == 1047
    levels = ("I", "56", "56.1", "56.11", "56.11.2")
    assert Industry.objects.get(pk="SBI2025:56.11.2").path == [f"SBI2025:{code}" for code in levels]
    assert Industry.objects.get(pk="NACEBEL2025:62.10").path == [
        f"NACEBEL2025:{c}" for c in ("K", "62", "62.1", "62.10")
    ]
    for one in Industry.objects.select_related("parent"):
        assert one.path == [*(one.parent.path if one.parent else []), one.pk]


@pytest.mark.django_db
def test_reading_in_twice_writes_nothing_and_asks_little() -> None:
    with CaptureQueriesContext(connection) as first:
        call_command("load_reference", verbosity=0)
    before = list(Industry.objects.order_by("pk").values_list())
    with CaptureQueriesContext(connection) as second:
        call_command("load_reference", verbosity=0)
    assert len(first) <= 8
    assert not [query["sql"] for query in second if "INSERT" in query["sql"] or "UPDATE" in query["sql"]]
    assert len(second) <= 3
    assert list(Industry.objects.order_by("pk").values_list()) == before


@pytest.mark.django_db
def test_an_update_adds_codes_and_leaves_a_list_of_ones_own_alone(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("schemes,version,code,parent,label_nl\nSBI2025,2025,I,,Horeca\n", encoding="utf-8")
    call_command("load_reference", own, verbosity=0)
    call_command("load_reference", if_missing=True, verbosity=0)
    assert Industry.objects.get(pk="SBI2025:I").label_nl == "Horeca"
    assert Industry.objects.filter(scheme="SBI2025").count() == len(ROWS)
    call_command("load_reference", verbosity=0)
    assert Industry.objects.get(pk="SBI2025:I").label_nl == BY_CODE["I"]["label_nl"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("56.11", "SBI2025:56.11"), ("5611", "SBI2025:56.11"), ("56112", "SBI2025:56.11.2"), ("43310", "SBI2025:43.31"),
        ("43.310", "SBI2025:43.31"), ("43.31.0", "SBI2025:43.31"), ("561", "SBI2025:56.1"), ("56", "SBI2025:56"),
        ("i", "SBI2025:I"), ("nacebel2025:62.10", "NACEBEL2025:62.10"), ("kappers en barbiers", "SBI2025:96.21"),
        ("hotels", "SBI2025:55.1"), ("43.221", None), ("47641", None), ("1.23", None), ("2026", None), ("", None),
    ],
)  # fmt: skip
def test_a_code_is_found_as_the_registers_write_it(written: str, found: str | None) -> None:
    call_command("load_reference", verbosity=0)
    assert find_industry(written) == found
    with industries_in_memory():
        assert find_industry(written) == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("loodgiet", "43.22"), ("bakker", "10.71"), ("kapper", "96.21"), ("aannemer", "41"), ("garage", "95.31"),
        ("boekhoud", "69.20"), ("webbouw", "62.10"), ("snackbar", "56.11.2"), ("hairdress", "96.21"),
        ("plomberie", "43.22"), ("4322", "43.22"), ("56112", "56.11.2"), ("zonnepanelen", "43.21.1"), ("fietsen", "47.63.1"),
    ],
)  # fmt: skip
def test_the_picker_finds_a_trade_by_a_word_or_a_code(typed: str, code: str) -> None:
    call_command("load_reference", verbosity=0)
    codes = [one.code for one in like(typed)]
    assert code in codes
    assert len(codes) == len(set(codes))


@pytest.mark.django_db
def test_any_level_holds_the_levels_under_it_in_both_countries() -> None:
    call_command("load_reference", verbosity=0)
    assert below(["SBI2025:56"]) == below(["NACEBEL2025:56"])
    under = Industry.objects.filter(path__overlap=["SBI2025:56", "NACEBEL2025:56"])
    assert {one.code for one in under} == {code for code in BY_CODE if code.startswith("56")}
