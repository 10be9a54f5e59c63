import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from klantbeeld.engines.exchange.reading import Limits, Unreadable, open_table, text_of


def workbook(path: Path, fill: Callable[[Any], None]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    fill(book)
    book.close()
    return path


def repacked(
    path: Path, change: Callable[[str, bytes], bytes] = lambda _n, raw: raw, extra: dict[str, bytes] | None = None
) -> Path:
    """The same file with parts changed or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in {**parts, **(extra or {})}.items():
            archive.writestr(name, raw)
    return path


def simple(book: Any) -> None:
    page = book.add_worksheet("Relaties")
    page.write_row(0, 0, ["Naam", "Telefoon"])
    page.write_row(1, 0, ["Jan", "0612345678"])


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return workbook(tmp_path / "lijst.xlsx", simple)


def test_every_type_of_cell_keeps_its_meaning(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet()
        day, moment = (book.add_format({"num_format": f}) for f in ("dd-mm-yyyy", "dd-mm-yyyy hh:mm"))
        page.write_row(0, 0, ["tekst", "getal", "deel", "datum", "moment", "janee", "formule", "fout", "lang"])
        page.write_string(1, 0, "0612345678")
        page.write_number(1, 1, 612345678)
        page.write_number(1, 2, 1250.1)
        page.write_datetime(1, 3, datetime(2026, 11, 17), day)
        page.write_datetime(1, 4, datetime(2026, 11, 17, 14, 30), moment)
        page.write_boolean(1, 5, True)
        page.write_formula(1, 6, "=1+1", None, 2)
        page.write_formula(1, 7, "=NA()", None, "#N/A")
        page.write_number(1, 8, 1234567890123456789)

    table = open_table(workbook(tmp_path / "a.xlsx", fill))
    row = next(table.rows())
    assert row.cells[:8] == [
        "0612345678", 612345678, Decimal("1250.1"), date(2026, 11, 17), datetime(2026, 11, 17, 14, 30), True, 2, None,
    ]  # fmt: skip
    assert text_of(row.cells[1]) == "612345678"
    assert "fout" in str(row.lost[0])
    assert "15 cijfers" in str(row.lost[1])
    assert (row.number, table.kind, table.estimated_rows) == (2, "xlsx", 1)


def test_the_fullest_visible_sheet_is_chosen_and_the_others_are_listed(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("Uitleg").write(0, 0, "Lees mij")
        book.add_worksheet("Relaties").write_row(0, 0, ["Naam", "Plaats"])
        book.worksheets()[1].write_row(1, 0, ["Jan", "Ede"])
        hidden = book.add_worksheet("Oud")
        for row in range(9):
            hidden.write_row(row, 0, ["Naam", "Plaats"] if not row else [f"Piet {row}", "Ede"])
        hidden.hide()

    path = workbook(tmp_path / "a.xlsx", fill)
    table = open_table(path)
    assert table.sheet == "Relaties"
    assert [(sheet.name, sheet.hidden) for sheet in table.sheets] == [
        ("Uitleg", False),
        ("Relaties", False),
        ("Oud", True),
    ]
    assert "Uitleg" in str(table.warnings[0])
    assert len(list(open_table(path, sheet="Oud").rows())) == 8
    with pytest.raises(Unreadable, match="Nieuw"):
        open_table(path, sheet="Nieuw")


def test_titles_empty_rows_and_a_table_that_starts_elsewhere(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet()
        page.write(1, 2, "Relatielijst 2026")
        page.write_row(3, 2, ["Naam", "Plaats", "Tel"])
        page.write_row(5, 2, ["Jan", "Ede", "06"])
        page.write_row(7, 2, ["Piet", "Tiel", "07"])

    table = open_table(workbook(tmp_path / "a.xlsx", fill))
    assert table.headings == ["Naam", "Plaats", "Tel"]
    assert [(row.number, row.cells[0]) for row in table.rows()] == [(6, "Jan"), (8, "Piet")]


def test_a_cell_merged_downwards_counts_for_every_row(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Bedrijf", "Naam"])
        page.merge_range(1, 0, 2, 0, "Smit BV")
        page.write(1, 1, "Jan")
        page.write(2, 1, "Piet")
        page.write_row(3, 1, ["Kees"])

    table = open_table(workbook(tmp_path / "a.xlsx", fill))
    assert [row.cells for row in table.rows()] == [["Smit BV", "Jan"], ["Smit BV", "Piet"], [None, "Kees"]]
    assert table.warnings


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        open_table(path, limits=limits or Limits())
    assert len(str(caught.value.text)) > 40
    return caught.value.code


def test_a_zip_bomb_is_refused_by_ratio_by_size_and_by_parts(plain: Path, tmp_path: Path) -> None:
    bomb = repacked(plain, extra={"xl/worksheets/sheet9.xml": b"<x>" + b" " * 50_000_000})
    assert bomb.stat().st_size < 100_000
    assert refused(bomb) == "zip_bomb"
    assert refused(bomb, Limits(max_ratio=1_000_000, max_unpacked_bytes=1_000_000)) == "zip_bomb"
    assert refused(bomb, Limits(max_parts=3)) == "too_many_parts"


def test_a_directory_that_lies_about_sizes_is_refused(plain: Path) -> None:
    raw = bytearray(repacked(plain, extra={"xl/extra.xml": b"<x>" + b"ab" * 500_000}).read_bytes())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        size = archive.getinfo("xl/extra.xml").file_size
    plain.write_bytes(bytes(raw).replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    assert refused(plain) == "damaged"


@pytest.mark.parametrize(
    "prolog",
    [
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        b"<!--" + b" " * 1_048_570 + b"--><!DOCTYPE x []>",
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_a_document_type_is_refused_wherever_it_stands(plain: Path, prolog: bytes, part: str) -> None:
    def change(name: str, raw: bytes) -> bytes:
        return raw.replace(b"?>", b"?>" + prolog, 1) if name == part else raw

    assert refused(repacked(plain, change)) == "dtd"


@pytest.mark.parametrize("encoding", ["UTF-4", "cp037", "utf-7", "iso-8859-1", ""])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_xml_that_says_it_is_not_in_utf8_is_refused(plain: Path, part: str, encoding: str) -> None:
    """Behind such a word a document type can be written so that nobody finds it; a made-up one broke the reader."""

    def change(name: str, raw: bytes) -> bytes:
        declared = f"<?xml version='1.0' encoding='{encoding}'?>".encode()
        return declared + raw.partition(b"?>")[2] if name == part else raw

    assert refused(repacked(plain, change)) == "damaged"


@pytest.mark.parametrize("name", ["../../etc/x.xml", "/etc/x", "xl\\x.xml", "C:/x.xml"])
def test_strange_path_names_are_refused(plain: Path, name: str) -> None:
    assert refused(repacked(plain, extra={name: b"x"})) == "strange_parts"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "too_many_cells"),
        (b'<row r="1"><c r="A1048576"><v>1</v></c><c r="ZZ2"><v>1</v></c></row>', "too_many_cells"),
        (b'<row r="3"><c s="1" r="XFD1048576"><v>1</v></c></row>', "too_many_cells"),
        (b'<x:row r="1048576" xmlns:x="u"><x:c r="XFD1048576"/></x:row>', "too_many_cells"),
        (b'<row r="3">' + b"<c><v>1</v></c>" * 16_000 + b"</row><row r='1048576'/>", "too_many_cells"),
        (b'<row r="3"><c r="XFD3"><v>1</v></c></row>', "too_many_columns"),
    ],
)
def test_one_far_cell_does_not_lay_out_a_world_of_empty_ones(plain: Path, cells: bytes, code: str) -> None:
    def change(name: str, raw: bytes) -> bytes:
        return raw.replace(b"</sheetData>", cells + b"</sheetData>") if name.endswith("sheet1.xml") else raw

    assert refused(repacked(plain, change)) == code


def test_5000_columns_are_refused(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet()
        page.write_row(0, 0, [f"kop {n}" for n in range(5_000)])
        page.write_row(1, 0, ["x"] * 5_000)

    assert refused(workbook(tmp_path / "a.xlsx", fill)) == "too_many_columns"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ({"xl/workbook.bin": b"x"}, "old_excel"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "old_excel"),
        ({"word/document.xml": b"<x/>"}, "not_a_table"),
        ({"foto.jpg": b"x"}, "not_a_table"),
    ],
)
def test_other_containers_are_named(tmp_path: Path, names: dict[str, bytes], code: str) -> None:
    path = tmp_path / "lijst.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in names.items():
            archive.writestr(name, raw)
    assert refused(path) == code


def test_a_cut_off_or_garbled_file_is_refused(plain: Path) -> None:
    raw = plain.read_bytes()
    plain.write_bytes(raw[: len(raw) // 2])
    assert refused(plain) == "damaged"


def test_broken_xml_is_refused(plain: Path) -> None:
    def change(name: str, raw: bytes) -> bytes:
        return raw.replace(b"</sheetData>", b"<c r=") if name.endswith("sheet1.xml") else raw

    assert refused(repacked(plain, change)) in ("damaged", "no_data")


def test_an_empty_workbook_and_one_with_only_headings(tmp_path: Path) -> None:
    assert refused(workbook(tmp_path / "a.xlsx", lambda book: book.add_worksheet())) == "no_sheets"
    only = workbook(tmp_path / "b.xlsx", lambda book: book.add_worksheet().write_row(0, 0, ["Naam", "Plaats"]))
    assert refused(only) == "no_data"
