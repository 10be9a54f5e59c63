"""Open any list a user may have: `open_table` is the one entrance, whatever the kind of file."""

import codecs
from pathlib import Path

from klantbeeld.engines.exchange import problems
from klantbeeld.engines.exchange.csv_source import open_csv
from klantbeeld.engines.exchange.problems import Unreadable
from klantbeeld.engines.exchange.sniffing import kind_of
from klantbeeld.engines.exchange.table import DEFAULT, MEGABYTE, Cell, Limits, Row, Sheet, Table, text_of
from klantbeeld.engines.exchange.vcard_source import open_vcard
from klantbeeld.engines.exchange.xlsx_source import open_xlsx

__all__ = ["DEFAULT", "Cell", "Limits", "Row", "Sheet", "Table", "Unreadable", "open_table", "text_of"]


def open_table(
    path: Path,
    *,
    limits: Limits = DEFAULT,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    has_heading: bool | None = None,
) -> Table:
    """A table to read from `path`, judged by its content and never by its name.

    CSV and cards stream in constant memory; of XLSX one worksheet is held in memory, after its size was found acceptable.
    `sheet`, `encoding`, `separator` (";", ",", a tab, "|" or any other character) and `has_heading` overrule the guess.
    Raises Unreadable, with a text for the user, before anything is read that is over `limits`.
    """
    if encoding and not _is_of_text(encoding):
        raise Unreadable(problems.UNKNOWN_ENCODING, encoding=encoding[:40])
    if separator and (len(separator) != 1 or separator in '\r\n"\0'):
        raise Unreadable(problems.UNKNOWN_SEPARATOR, separator=separator[:10])
    try:
        size = path.stat().st_size
    except OSError as error:
        raise Unreadable(problems.MISSING) from error
    if size > limits.max_bytes:
        raise Unreadable(problems.TOO_BIG, size=size // MEGABYTE, limit=limits.max_bytes // MEGABYTE)
    kind = kind_of(path)
    if kind == "xlsx":
        return open_xlsx(path, limits, sheet=sheet, has_heading=has_heading)
    if kind == "vcard":
        return open_vcard(path, limits)
    return open_csv(path, limits, encoding=encoding, separator=separator, has_heading=has_heading)


def _is_of_text(encoding: str) -> bool:
    """Whether Python knows it and it makes text of bytes; "hex" and "zip" are encodings too."""
    try:
        codecs.lookup(encoding)
        "a".encode(encoding)
        b"".decode(encoding)
    except (LookupError, ValueError, TypeError):
        return False
    return True
