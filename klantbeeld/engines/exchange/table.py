"""The one shape in which any file is read: headings, and rows that each say what is wrong with them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from klantbeeld.engines.exchange.problems import Text

Cell = str | Decimal | date | datetime | int | float | bool | None

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of this machine before it is refused.

    `max_bytes` is the file as uploaded, `max_unpacked_bytes` an XLSX after unzipping, `max_ratio` how often a part of it
    may be larger than its packed size (looked at from 10 MB unpacked on: empty cells pack very well), `max_cells` the
    rectangle of one worksheet, which is held in memory as a whole (some 50 bytes a cell).
    """

    max_bytes: int = 200 * MEGABYTE
    max_columns: int = 1_000
    max_rows: int = 1_000_000
    max_cell_chars: int = 32_000
    max_line_bytes: int = 8 * MEGABYTE
    max_unpacked_bytes: int = 600 * MEGABYTE
    max_ratio: int = 200
    max_parts: int = 2_000
    max_cells: int = 10_000_000


DEFAULT = Limits()


@dataclass(slots=True)
class Row:
    """One row of data.

    `number` is the row number a spreadsheet would show, title lines and heading included. `cells` has one value per
    heading, empty is None; only a row with a `problem` may have more. A row with a `problem` should be rejected with
    that reason; `notes` tell what was repaired or is in doubt in a row that can be used, `lost` what the file holds and
    no cell does.
    """

    number: int
    cells: list[Cell]
    problem: Text | None = None
    notes: tuple[Text, ...] = ()
    lost: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet in the file; `cells` counts the cells that hold something or are at least formatted."""

    name: str
    hidden: bool
    cells: int


@dataclass(frozen=True, slots=True)
class Table:
    """A file that can be read: see `reading.open_table`.

    `headings` are unique and never empty. `encoding` and `separator` are None for XLSX, `sheets` is empty for CSV.
    `estimated_rows` is for a progress bar: exact for XLSX, about right for CSV.
    """

    kind: str
    headings: list[str]
    has_heading: bool
    heading_row: int
    encoding: str | None
    separator: str | None
    sheet: str | None
    sheets: tuple[Sheet, ...]
    warnings: tuple[Text, ...]
    estimated_rows: int
    start: Callable[[], Iterator[Row]]

    def rows(self) -> Iterator[Row]:
        """The rows of data from the top, empty ones left out; may be called again. Raises Unreadable at a hard limit."""
        return self.start()


def text_of(cell: Cell) -> str:
    """What a cell says as text: a number kept by Excel as 612345678.0 is "612345678", an empty cell is ""."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes" if not cell.second else "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return str(cell)
