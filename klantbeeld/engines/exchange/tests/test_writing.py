import csv
import io
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from klantbeeld.engines.exchange.guard import guarded, unguarded
from klantbeeld.engines.exchange.mojibake import repair
from klantbeeld.engines.exchange.reading import Cell, Row, open_table
from klantbeeld.engines.exchange.reject_file import write_rejects
from klantbeeld.engines.exchange.values import parse_amount, parse_date
from klantbeeld.engines.exchange.writing import write_csv, write_xlsx

HEADINGS = ["Naam", "Telefoon", "Notitie"]
DANGEROUS = [
    "=1+1",
    "+31 6 12345678",
    "-12",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "'=1",
    "''+1",
    "=cmd|' /C calc'!A0",
]

# Everything a cell may hold; text that looks doubly encoded is repaired on reading by design, so it is left out.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\r\n"), min_size=1, max_size=40)
dangerous = st.builds(lambda head, tail: head + tail, st.sampled_from(DANGEROUS), texts)
cells = st.one_of(
    st.none(), texts, dangerous, st.sampled_from(["0612345678", "'t Hof", "1.250", "ja", ";", '"', ",", "sep=;"])
)
tables = st.lists(st.lists(cells, min_size=3, max_size=3).filter(lambda row: any(row)), min_size=1, max_size=8)


def through_csv(rows: list[list[str | None]], headings: list[str] = HEADINGS, separator: str = ";") -> list[list[Cell]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        with path.open("wb") as file:
            assert write_csv(file, headings, rows, separator=separator) == len(rows)
        table = open_table(path)
        assert table.headings == headings
        read = list(table.rows())
        assert [row.problem for row in read] == [None] * len(read)
        return [row.cells for row in read]


@settings(max_examples=150, deadline=None)
@given(tables, st.sampled_from([";", ",", "\t"]))
def test_import_of_a_csv_export_changes_nothing(rows: list[list[str | None]], separator: str) -> None:
    assume(all(cell is None or repair(cell) == cell and "\ufeff" not in cell for row in rows for cell in row))
    assert through_csv(rows, separator=separator) == rows


@settings(max_examples=60, deadline=None)
@given(tables)
def test_import_of_an_xlsx_export_changes_nothing(rows: list[list[str | None]]) -> None:
    # XML turns a return into a line feed; Excel itself knows only line feeds in a cell.
    rows = [[cell.replace("\r", "") or None if cell else cell for cell in row] for row in rows]
    assume(all(any(row) for row in rows))
    assume(all("\ufffe" not in (cell or "") and "\uffff" not in (cell or "") for row in rows for cell in row))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        with path.open("wb") as file:
            write_xlsx(file, HEADINGS, rows)
        assert [row.cells for row in open_table(path).rows()] == rows


@given(st.text(max_size=20))
def test_a_guard_comes_off_as_it_went_on(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_dangerous_text_leaves_without_its_guard(text: str) -> None:
    file = io.BytesIO()
    write_csv(file, [text], [[text], ["\0" + text]])
    for row in csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")):
        assert row[0].startswith("'")
    assert through_csv([[text, "x", "y"]]) == [[text, "x", "y"]]


def test_xlsx_holds_no_formula_link_or_forbidden_character(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        write_xlsx(file, ["=A", "B"], [["=1+1", "https://x.nl"], ["{=1}", "a\x00b\x0bc\ud800"], ["12", "_x0041_"]])
    import zipfile

    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
    table = open_table(path)
    assert table.headings == ["=A", "B"]
    assert [row.cells for row in table.rows()] == [["=1+1", "https://x.nl"], ["{=1}", "abc"], ["12", "_x0041_"]]


def test_numbers_and_dates_keep_their_value_both_ways(tmp_path: Path) -> None:
    row: list[Cell] = [
        "Jan",
        date(2026, 11, 17),
        Decimal("-1250.50"),
        12,
        True,
        datetime(2026, 11, 17, 14, 30),
        None,
        10**17,
    ]
    headings = ["Naam", "Datum", "Bedrag", "Aantal", "Actief", "Moment", "Leeg", "Groot"]
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        write_xlsx(
            file, headings, [row], ["text", "date", "amount", "integer", "boolean", "datetime", "text", "integer"]
        )
    assert next(open_table(path).rows()).cells == [*row[:2], Decimal("-1250.5"), *row[3:7], str(10**17)]

    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        write_csv(file, headings, [row])
    back = next(open_table(path).rows()).cells
    assert parse_date(back[1]).value == row[1]
    assert parse_amount(back[2]).value == row[2]
    assert back[2:6] == ["-1250,50", "12", "ja", "2026-11-17 14:30:00"]


def test_a_cell_over_excels_limit_is_cut_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        write_xlsx(file, ["Naam", "B"], [["x" * 40_000, "y"], ["😀" * 20_000, "y"], ["z" * 32_767, "y"]])
    cut, emoji, whole = (str(row.cells[0]) for row in open_table(path).rows())
    assert len(cut) == 32_767
    assert cut.endswith("[afgekapt]")
    assert len(emoji.encode("utf-16-le")) // 2 <= 32_767
    assert whole == "z" * 32_767


def test_the_number_of_rows_is_returned_and_an_empty_export_is_a_file(tmp_path: Path) -> None:
    for write in (write_csv, write_xlsx):
        file = io.BytesIO()
        assert write(file, HEADINGS, iter([])) == 0
        assert file.getvalue()


def test_a_reject_file_can_be_repaired_and_uploaded_again(tmp_path: Path) -> None:
    path = tmp_path / "afkeur.csv"
    rejects = [
        (Row(7, ["Jan", "=06", None]), "De datum bestaat niet.\nControleer hem."),
        (Row(9, ["Piet", "07", "x", "te veel"]), "Te veel cellen."),
    ]
    with path.open("wb") as file:
        assert write_rejects(file, HEADINGS, rejects) == 2
    table = open_table(path)
    assert table.headings == [*HEADINGS, "Regel", "Reden"]
    first, second = table.rows()
    assert first.cells == ["Jan", "=06", None, "7", "De datum bestaat niet. Controleer hem."]
    assert first.problem is None
    assert second.problem is not None

    again = tmp_path / "afkeur2.csv"
    with again.open("wb") as file:
        write_rejects(file, table.headings, [(first, "Nog niet goed.")])
    back = open_table(again)
    assert back.headings == table.headings
    assert next(back.rows()).cells == ["Jan", "=06", None, "2", "Nog niet goed."]
