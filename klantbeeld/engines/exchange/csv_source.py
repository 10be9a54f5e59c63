"""A CSV file as a Table: any separator, any encoding, in constant memory, and no row silently lost or merged."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from klantbeeld.engines.exchange import problems
from klantbeeld.engines.exchange.csv_lines import Line, text_lines
from klantbeeld.engines.exchange.guard import unguarded
from klantbeeld.engines.exchange.heading_row import find_headings
from klantbeeld.engines.exchange.problems import Problem, Text, Unreadable
from klantbeeld.engines.exchange.sniffing import sniff_encoding, sniff_separator
from klantbeeld.engines.exchange.table import Cell, Limits, Row, Table

SAMPLE_LINES = 300
SAMPLE_CHARS = 2_000_000
SAMPLE_ROWS = 100

# A quoted cell that runs on beyond this is an unclosed quote: the row is cut off there and looked at again.
# Below csv.field_size_limit() (131,072), which belongs to the whole process.
MAX_RECORD_CHARS = 120_000
MAX_RECORD_LINES = 500


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to cut this file: `separator` "" means one cell a line; `wrapped` that each line is itself one quoted cell."""

    encoding: str
    separator: str
    first_line: int  # lines to leave out before the table: 1 after a "sep=;" line
    wrapped: bool = False


@dataclass(slots=True)
class _Record:
    number: int
    cells: list[str]
    remarks: tuple[Problem, ...]
    problem: Problem | None
    apostrophes: bool
    longest: int


class _Feed:
    """Hands lines to csv.reader one by one, remembers which ones went into the present row, and can take lines back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: deque[Line] = deque()
        self.taken: list[str] = []
        self.remarks: list[Line] = []
        self.chars = 0
        self.cut = False

    def begin(self) -> None:
        self.taken = []
        self.remarks = []
        self.chars = 0
        self.cut = False

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        text = line[0]
        if self.taken:
            if self.chars + len(text) > MAX_RECORD_CHARS or len(self.taken) >= MAX_RECORD_LINES:
                self._back.appendleft(line)
                self.cut = True
                raise StopIteration  # csv.reader then gives what it has; the next row goes on here
            if line[1]:
                self.remarks.append(line)
        elif line[1]:
            self.remarks.append(line)
        self.chars += len(text)
        self.taken.append(text)
        return text

    def give_back(self, texts: Sequence[str]) -> None:
        """Put these lines, the last ones taken, back to be read as rows of their own."""
        odd = {id(text): remarks for text, remarks in self.remarks}
        self._back.extendleft((text, odd.get(id(text), ())) for text in reversed(texts))


def _records(path: Path, dialect: Dialect, limits: Limits, width: int | None) -> Iterator[_Record]:
    """All rows, empty ones included (they count for the row number). `width` helps to see an unclosed quote."""
    feed = _Feed(islice(text_lines(path, dialect.encoding, limits), dialect.first_line, None))
    separator = dialect.separator or "\x1f"  # stripped from the text before, so it separates nothing
    reader = csv.reader(feed, delimiter=separator)
    number = 0
    while True:
        feed.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # A return in the middle of a line, or a cell over csv's own limit.
            cells = _plain("".join(feed.taken).replace("\r", " "), separator)
        number += 1
        problem: Problem | None = None
        taken = feed.taken
        if len(taken) > 1 and (feed.cut or (width is not None and len(cells) != width)):
            first = _plain(taken[0], separator)
            rest = [len(_plain(line, separator)) for line in taken[1:21]]
            if feed.cut or len(first) == width or width in rest:
                feed.give_back(taken[1:])
                cells, problem = first, problems.OPEN_QUOTE
                feed.remarks = feed.remarks[:1] if feed.remarks and feed.remarks[0][0] is taken[0] else []
                taken = taken[:1]
        if dialect.wrapped and len(cells) == 1:
            cells = _within(cells[0], separator)
        remarks = tuple(dict.fromkeys(remark for _line, found in feed.remarks for remark in found))
        yield _Record(number, cells, remarks, problem, any("'" in line for line in taken), feed.chars)


def _plain(line: str, separator: str) -> list[str]:
    """Cut without looking at quotes."""
    return line.rstrip("\r\n").split(separator)


def _within(line: str, separator: str) -> list[str]:
    """Cut a line that was itself one quoted cell; where it holds an end of line of its own, without looking at quotes."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return _plain(" ".join(line.splitlines()), separator)


def open_csv(
    path: Path, limits: Limits, *, encoding: str | None, separator: str | None, has_heading: bool | None
) -> Table:
    """Look at the beginning of the file and return a Table that reads it. Raises Unreadable."""
    size = path.stat().st_size
    encoding = encoding or sniff_encoding(path)
    sample = _sample_lines(path, encoding, limits)
    if not sample:
        raise Unreadable(problems.EMPTY)
    dialect = _dialect([text for text, _remarks in sample], encoding, separator)

    records = list(islice(_records(path, dialect, limits, None), SAMPLE_ROWS))
    found = find_headings([record.cells for record in records], present=has_heading)
    if not found.names:
        raise Unreadable(problems.EMPTY)
    if len(found.names) > limits.max_columns:
        raise Unreadable(problems.TOO_MANY_COLUMNS, count=len(found.names), limit=limits.max_columns)
    width = len(found.names)
    first = found.index + (1 if found.present else 0)
    body = [record.cells for record in records[first:] if any(record.cells)]
    if not body:
        raise Unreadable(problems.NO_DATA)
    short = sum(1 for cells in body if 1 < len(cells) < width)
    pads = len(body) >= 5 and short * 5 > len(body)

    warnings = list(found.warnings)
    if dialect.wrapped:
        warnings.append(problems.WRAPPED_LINES())
    if pads:
        warnings.append(problems.SHORT_LINES())
    remarks = {remark for _text, remarks in sample for remark in remarks}
    if problems.ROW_OTHER_ENCODING in remarks:
        warnings.append(problems.MIXED_ENCODING())
    if problems.ROW_DOUBLE_ENCODED in remarks:
        warnings.append(problems.DOUBLE_ENCODED())

    def start() -> Iterator[Row]:
        return _rows(path, dialect, limits, found.names, first, pads)

    used = sum(len(text.encode("utf-8", errors="replace")) for text, _remarks in sample)
    if encoding.startswith("utf-16"):
        used = sum(len(text) * 2 for text, _remarks in sample)
    spread = sum(max(len(record.cells), 0) > 0 for record in records) or 1
    lines_a_row = max(len(sample) / spread, 1.0) if len(records) < SAMPLE_ROWS else 1.0
    estimated = round(size / max(used / len(sample), 1) / lines_a_row) - first
    return Table(
        kind="csv",
        headings=found.names,
        has_heading=found.present,
        heading_row=found.index + 1 + dialect.first_line,
        encoding=encoding,
        separator=dialect.separator,
        sheet=None,
        sheets=(),
        warnings=tuple(warnings),
        estimated_rows=max(estimated, 1),
        start=start,
    )


def _sample_lines(path: Path, encoding: str, limits: Limits) -> list[Line]:
    sample: list[Line] = []
    chars = 0
    try:
        for line in text_lines(path, encoding, limits):
            sample.append(line)
            chars += len(line[0])
            if len(sample) >= SAMPLE_LINES or chars > SAMPLE_CHARS:
                break
    except LookupError as error:
        raise Unreadable(problems.UNKNOWN_ENCODING, encoding=encoding) from error
    except UnicodeError as error:
        raise Unreadable(problems.OTHER_ENCODING, encoding=encoding) from error
    return sample


def _dialect(lines: list[str], encoding: str, separator: str | None) -> Dialect:
    first_line = 0
    mark = lines[0].strip().strip('"')
    if mark[:4].lower() == "sep=" and len(mark) <= 5:
        first_line = 1
        separator = separator or mark[4:] or "\t"
        lines = lines[1:]
    if separator:
        return Dialect(encoding, separator, first_line)
    guess = sniff_separator(lines)
    inner = _unwrapped(lines)
    if inner is not None and (wrapped := sniff_separator(inner)):
        # Excel makes this of a file it did not cut: the whole line between quotes. Only believed if regular.
        widths = [len(_within(line, wrapped)) for line in inner]
        if widths and widths[0] >= 3 and widths.count(widths[0]) * 10 >= 9 * len(widths):
            return Dialect(encoding, wrapped, first_line, wrapped=True)
    return Dialect(encoding, guess or "", first_line)


def _unwrapped(lines: Sequence[str]) -> list[str] | None:
    inner: list[str] = []
    for line in lines:
        text = line.strip().rstrip(";")
        if not text:
            continue
        if len(text) < 2 or text[0] != '"' or text[-1] != '"':
            return None
        middle = text[1:-1]
        if '"' in middle.replace('""', ""):
            return None
        inner.append(middle.replace('""', '"'))
    return inner or None


def _rows(path: Path, dialect: Dialect, limits: Limits, headings: list[str], first: int, pads: bool) -> Iterator[Row]:
    width = len(headings)
    most = limits.max_cell_chars
    count = 0
    for record in _records(path, dialect, limits, width):
        if record.number <= first:
            continue
        texts = record.cells
        if not any(texts):
            continue
        if record.apostrophes:
            texts = [unguarded(text) for text in texts]
        cells: list[Cell] = [text or None for text in texts]
        problem: Text | None = record.problem() if record.problem else None
        if len(cells) != width:
            problem = _fitted(cells, width, pads) or problem
            if all(cell is None for cell in cells):
                continue
        if record.longest > most:
            problem = too_long(cells, headings, most) or problem
        count += 1
        if count > limits.max_rows:
            raise Unreadable(problems.TOO_MANY_ROWS, limit=limits.max_rows)
        notes = tuple(remark() for remark in record.remarks) if record.remarks else ()
        yield Row(record.number + dialect.first_line, cells, problem, notes)


def _fitted(cells: list[Cell], width: int, pads: bool) -> Text | None:
    """Make `cells` as wide as the headings, in place; what does not fit stays and is the problem."""
    count = len(cells)
    if count < width:
        cells.extend([None] * (width - count))
        return None if pads else problems.TOO_FEW_IN_ROW(count=count, width=width)
    while len(cells) > width and cells[-1] is None:
        cells.pop()
    return problems.TOO_MANY_IN_ROW(count=len(cells), width=width) if len(cells) > width else None


def too_long(cells: Sequence[Cell], headings: Sequence[str], most: int) -> Text | None:
    """The problem of the first cell over `most` characters, if there is one."""
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) > most:
            heading = headings[place] if place < len(headings) else str(place + 1)
            return problems.CELL_TOO_LONG(heading=heading, count=len(cell), limit=most)
    return None
