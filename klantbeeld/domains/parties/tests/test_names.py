"""Names of the Low Countries: a reviewed table, and what holds for any text."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given
from hypothesis import strategies as st

from klantbeeld.domains.parties.naming import parse_name
from klantbeeld.domains.parties.naming.given import GIVEN_NAMES
from klantbeeld.domains.parties.naming.table import OUTPUT, parts_of

TABLE = Path(__file__).parent / "data" / "names.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8", newline="")))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['raw']} ({row['country']})" for row in ROWS])
def test_every_column_of_the_reviewed_table(row):
    assert parts_of(row["raw"], row["country"]) == {column: row[column] for column in OUTPUT}


def test_organisations_are_told_from_persons():
    """Two lists by writers who had not seen the rules. What is left, such as `Kabelwijs`, no rule can tell."""
    rows = list(csv.DictReader((TABLE.parent / "organisations.csv").open(encoding="utf-8", newline="")))
    told = {
        kind: [parse_name(row["raw"], row["country"]).is_organisation for row in rows if row["kind"] == kind]
        for kind in ("org", "person")
    }
    assert sum(told["org"]) >= 0.965 * len(told["org"])
    assert sum(told["person"]) <= 0.002 * len(told["person"])


@example("0A", "NL")
@given(st.text(max_size=300), st.sampled_from(["NL", "BE"]))
def test_any_text_is_parsed_without_error_and_kept(raw, country):
    name = parse_name(raw, country)
    assert name.raw == raw
    assert set(parts_of(raw, country)) == set(OUTPUT)


@given(st.sampled_from(sorted(GIVEN_NAMES)), st.sampled_from(["Jansen", "van den Berg", "Peeters", "El Amrani"]))
def test_a_given_name_says_nothing_about_gender(first, surname):
    assert parse_name(f"{first.title()} {surname}").form_of_address == ""


def test_the_command_adds_columns_and_keeps_others(tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("raw,country,note\nPieter van der Laan,NL,x\n", encoding="utf-8")
    call_command("parse_names", str(source), out=target)
    (row,) = csv.DictReader(target.open(encoding="utf-8", newline=""))
    assert (row["note"], row["prefix"], row["surname"], row["needs_review"]) == ("x", "van der", "Laan", "")


@pytest.mark.parametrize("content", [b"name\nJan\n", b"raw,country\n\xff\xfe,NL\n", b""])
def test_the_command_refuses_what_it_cannot_read(tmp_path, content):
    source = tmp_path / "in.csv"
    source.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("parse_names", str(source), out=tmp_path / "out.csv")
