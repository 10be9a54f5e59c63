"""Write lists that any spreadsheet opens, that no spreadsheet executes, and that `reading` gives back unchanged."""

import codecs
import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]

from klantbeeld.engines.exchange.guard import guarded
from klantbeeld.engines.exchange.table import Cell

XLSX_CELL_CHARS = 32_767
XLSX_ROWS = 1_048_575  # below the heading
CUT_MARK = "… [afgekapt]"

# Not allowed in XML 1.0, nor of use in any cell.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_WIDTHS: dict[str, int] = {
    "date": 12,
    "datetime": 17,
    "integer": 10,
    "decimal": 14,
    "amount": 14,
    "boolean": 8,
    "text": 24,
    "long": 48,
}
_FORMATS = {
    "date": "dd-mm-yyyy",
    "datetime": "dd-mm-yyyy hh:mm",
    "integer": "0",
    "amount": "#,##0.00",
    "percentage": "0.0%",
}


def csv_text(cell: Cell) -> str:
    """A cell as it goes into CSV: Dutch decimals, dates as 2026-11-17, text guarded against being run as a formula."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _ILLEGAL.sub("", guarded(cell)) if cell else ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", ",")
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f").replace(".", ",")
    return str(cell)


def write_csv(
    fileobj: IO[bytes],
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    separator: str = ";",
    bom: bool = True,
) -> int:
    """Write UTF-8 CSV, row by row, and return the number of rows. Excel needs the byte order mark (`bom`).

    Every cell is quoted, so that a comma or a line end within a cell cannot be mistaken for the separator.
    """
    if bom:
        fileobj.write(codecs.BOM_UTF8)
    writer = csv.writer(_Encoded(fileobj), delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([csv_text(heading) for heading in headings])
    count = 0
    for row in rows:
        writer.writerow([csv_text(cell) for cell in row])
        count += 1
    return count


class _Encoded:
    """A text file for csv.writer over a binary one, without taking ownership of it as TextIOWrapper does."""

    def __init__(self, fileobj: IO[bytes]) -> None:
        self._fileobj = fileobj

    def write(self, text: str) -> int:
        return self._fileobj.write(text.encode("utf-8"))


def xlsx_text(text: str) -> str:
    """`text` without what XML forbids, cut with a mark where Excel would call the file damaged."""
    clean = _ILLEGAL.sub("", text)
    # Excel counts UTF-16 units: an emoji is two.
    if len(clean) * 2 > XLSX_CELL_CHARS and len(clean.encode("utf-16-le")) // 2 > XLSX_CELL_CHARS:
        room = (XLSX_CELL_CHARS - len(CUT_MARK)) * 2
        clean = clean.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + CUT_MARK
    return clean


def write_xlsx(
    fileobj: IO[bytes],
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    types: Sequence[str] = (),
    *,
    sheet: str = "Blad1",
) -> int:
    """Write one worksheet in constant memory and return the number of rows.

    `types` gives per column "text", "long", "date", "datetime", "integer", "decimal", "amount", "percentage" or "boolean";
    it sets width and notation, a cell's own Python type decides what is written. Text is always text: no formulas, no
    links, no numbers made of it. Raises ValueError beyond Excel's 1,048,575 rows.
    """
    book = xlsxwriter.Workbook(
        fileobj,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "default_date_format": _FORMATS["date"],
        },
    )
    count = 0
    try:
        page = book.add_worksheet(sheet[:31])
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": False})
        moment = book.add_format({"num_format": _FORMATS["datetime"]})
        styles: list[Any] = []
        for place, heading in enumerate(headings):
            kind = types[place] if place < len(types) else "text"
            page.set_column(place, place, max(_WIDTHS.get(kind, 14), min(len(heading) + 3, 40)))
            styles.append(book.add_format({"num_format": _FORMATS[kind]}) if kind in _FORMATS else None)
        page.freeze_panes(1, 0)
        for place, heading in enumerate(headings):
            page.write_string(0, place, xlsx_text(heading), head)
        for count, row in enumerate(rows, 1):
            if count > XLSX_ROWS:
                raise ValueError(f"an XLSX worksheet holds {XLSX_ROWS} rows at most")
            for place, cell in enumerate(row):
                style = styles[place] if place < len(styles) else None
                _write_cell(page, count, place, cell, style, moment)
        if headings:
            page.autofilter(0, 0, max(count, 1), len(headings) - 1)
    finally:
        book.close()
    return count


def _write_cell(page: Any, row: int, column: int, cell: Cell, style: Any, moment: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(row, column, xlsx_text(cell))
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, datetime):
        if cell.year < 1900:
            page.write_string(row, column, cell.isoformat(sep=" "))
        else:
            page.write_datetime(row, column, cell.replace(tzinfo=None), style or moment)
    elif isinstance(cell, date):
        if cell.year < 1900:
            page.write_string(row, column, cell.isoformat())
        else:
            page.write_datetime(row, column, cell, style)
    elif isinstance(cell, (int, float, Decimal)) and _exact_as_float(cell):
        page.write_number(row, column, cell, style)
    else:
        page.write_string(row, column, csv_text(cell))


def _exact_as_float(number: int | float | Decimal) -> bool:
    """Excel keeps 15 digits: a longer number goes out as text rather than rounded."""
    try:
        return Decimal(repr(float(number))) == Decimal(number) and bool(abs(number) < 10**15)  # type: ignore[operator]
    except (OverflowError, ValueError, ArithmeticError):
        return False
