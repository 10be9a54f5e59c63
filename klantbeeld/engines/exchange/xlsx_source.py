"""One worksheet of an XLSX file as a Table. The cells come from calamine, after `workbook_guard` found the file safe."""

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from klantbeeld.engines.exchange import problems
from klantbeeld.engines.exchange.csv_source import SAMPLE_ROWS, too_long
from klantbeeld.engines.exchange.heading_row import find_headings
from klantbeeld.engines.exchange.problems import Text, Unreadable
from klantbeeld.engines.exchange.table import Cell, Limits, Row, Sheet, Table
from klantbeeld.engines.exchange.workbook_guard import SheetFacts, inspect

EXACT_FLOAT = 1e15  # Excel keeps 15 digits; a longer number has lost its last ones


class _Worksheet:
    """The cells of one worksheet in memory, with the places that need more than their value."""

    def __init__(self, path: Path, facts: SheetFacts) -> None:
        self.sheet = _load(path, facts.name)
        start = self.sheet.start or (0, 0)
        self.left = start[1]
        self.errors: dict[int, list[int]] = {}
        for row, column in facts.errors:
            self.errors.setdefault(row, []).append(column)
        self.spread = _down_merges(self.sheet, self.left)

    def lines(self) -> Iterator[tuple[int, list[Cell], bool]]:
        """(row number from 1, cells, some number was rounded) for every row, empty ones included."""
        spreading: dict[int, tuple[int, Cell]] = {}
        for number, values in enumerate(self.sheet.iter_rows(), 1):
            rounded = False
            cells: list[Cell] = []
            for value in values:
                # Text and emptiness first: they are most of any list.
                if value.__class__ is str:
                    cells.append(value or None)
                elif value.__class__ is float:
                    cells.append(_number(value))
                    rounded = rounded or abs(value) >= EXACT_FLOAT
                else:
                    cells.append(_other(value))
            if self.spread:
                for column, last in self.spread.get(number, ()):
                    if column < len(cells):
                        spreading[column] = (last, cells[column])
                for column, (until, above) in list(spreading.items()):
                    if number > until:
                        del spreading[column]
                    elif cells[column] is None:
                        cells[column] = above
            yield number, cells, rounded


def _load(path: Path, name: str) -> CalamineSheet:
    try:
        return CalamineWorkbook.from_path(path).get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(problems.DAMAGED) from error
    except BaseException as error:
        # The library is written in Rust; a panic there comes out as this class, outside Exception.
        if type(error).__name__ == "PanicException":
            raise Unreadable(problems.DAMAGED) from error
        raise


def _down_merges(sheet: CalamineSheet, left: int) -> dict[int, list[tuple[int, int]]]:
    """Row number to (column, last row number) of cells merged over several rows."""
    spread: dict[int, list[tuple[int, int]]] = {}
    for (top, first), (bottom, _last) in sheet.merged_cell_ranges or []:
        if bottom > top and first >= left:
            spread.setdefault(top + 1, []).append((first - left, bottom + 1))
    return spread


def _number(value: float) -> Cell:
    """612345678.0 is the number 612345678; 12.5 is a Decimal as Excel shows it; infinity is nothing."""
    if not math.isfinite(value):
        return None
    if value.is_integer() and abs(value) < 1e21:
        return int(value)
    return Decimal(repr(value))


def _other(value: Any) -> Cell:
    if isinstance(value, (bool, datetime, date, int)):
        return value
    if isinstance(value, time):
        return value.isoformat(timespec="minutes" if not value.second else "seconds")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(value) or None


def open_xlsx(path: Path, limits: Limits, *, sheet: str | None, has_heading: bool | None) -> Table:
    """Read the worksheet `sheet`, or the fullest visible one. Raises Unreadable."""
    facts = inspect(path, limits)
    chosen = _choose(facts, sheet)
    _check_size(chosen, limits)
    worksheet = _Worksheet(path, chosen)

    sample: list[list[Cell]] = []
    for _row, cells, _rounded in worksheet.lines():
        sample.append(cells)
        if len(sample) >= SAMPLE_ROWS:
            break
    found = find_headings(sample, present=has_heading)
    if not found.names:
        raise Unreadable(problems.EMPTY)
    if len(found.names) > limits.max_columns:
        raise Unreadable(problems.TOO_MANY_COLUMNS, count=len(found.names), limit=limits.max_columns)
    first = found.index + (1 if found.present else 0)
    last = (worksheet.sheet.end or (0, 0))[0] + 1
    if last <= first:
        raise Unreadable(problems.NO_DATA)

    warnings: list[Text] = list(found.warnings)
    others = [item.name for item in facts if item is not chosen and item.cells and not item.hidden]
    if others and sheet is None:
        warnings.append(problems.OTHER_SHEETS(sheet=chosen.name, others=", ".join(others[:8])))
    if chosen.hidden:
        warnings.append(problems.HIDDEN_SHEET(sheet=chosen.name))
    if worksheet.spread:
        warnings.append(problems.MERGED_CELLS())
    if chosen.errors:
        warnings.append(problems.ERROR_CELLS())

    def start() -> Iterator[Row]:
        return _rows(worksheet, limits, found.names, first)

    return Table(
        kind="xlsx",
        headings=found.names,
        has_heading=found.present,
        heading_row=found.index + 1,
        encoding=None,
        separator=None,
        sheet=chosen.name,
        sheets=tuple(Sheet(item.name, item.hidden, item.cells) for item in facts),
        warnings=tuple(warnings),
        estimated_rows=last - first,
        start=start,
    )


def _choose(facts: Sequence[SheetFacts], name: str | None) -> SheetFacts:
    if name is not None:
        for item in facts:
            if item.name == name:
                return item
        raise Unreadable(problems.NO_SHEET, sheet=name)
    visible = [item for item in facts if not item.hidden] or list(facts)
    chosen = max(visible, key=lambda item: item.cells)
    if not chosen.cells:
        raise Unreadable(problems.NO_SHEETS)
    return chosen


def _check_size(facts: SheetFacts, limits: Limits) -> None:
    # Formatting alone may reach to the bottom; then the cells decide, below.
    if facts.rows > limits.max_rows + 1_000 and facts.cells > limits.max_rows:
        raise Unreadable(problems.TOO_MANY_ROWS, limit=limits.max_rows)
    if facts.columns > limits.max_columns and facts.rows * limits.max_columns <= limits.max_cells:
        raise Unreadable(problems.TOO_MANY_COLUMNS, count=facts.columns, limit=limits.max_columns)
    if facts.rows * facts.columns > limits.max_cells:
        raise Unreadable(problems.TOO_MANY_CELLS, count=facts.rows * facts.columns, limit=limits.max_cells)


def _rows(worksheet: _Worksheet, limits: Limits, headings: list[str], first: int) -> Iterator[Row]:
    width = len(headings)
    count = 0
    for number, cells, rounded in worksheet.lines():
        if number <= first or not any(cell is not None for cell in cells):
            continue
        problem: Text | None = None
        if len(cells) != width:
            while len(cells) > width and cells[-1] is None:
                cells.pop()
            cells.extend([None] * (width - len(cells)))
            if len(cells) > width:
                problem = problems.TOO_MANY_IN_ROW(count=len(cells), width=width)
        problem = too_long(cells, headings, limits.max_cell_chars) or problem
        lost: list[Text] = []
        if number in worksheet.errors:
            names = [
                headings[place]
                for column in worksheet.errors[number]
                if 0 <= (place := column - 1 - worksheet.left) < width
            ]
            lost.append(problems.ROW_ERROR_CELL(columns=", ".join(names)))
        if rounded:
            lost.append(problems.ROW_ROUNDED())
        count += 1
        if count > limits.max_rows:
            raise Unreadable(problems.TOO_MANY_ROWS, limit=limits.max_rows)
        yield Row(number, cells, problem, lost=tuple(lost))
