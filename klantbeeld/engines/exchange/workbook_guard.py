"""Look an XLSX file over before anything is read from it: is it one, is it safe to unpack, how large is each worksheet.

An XLSX file is a zip of XML. What can be wrong on purpose (OWASP ASVS 5.2.3, 1.5.1): a small file that unpacks to
gigabytes, thousands of parts, path names that leave the folder, document type definitions with entities, and one cell
at XFD1048576 that makes a reader lay out 17 thousand million empty ones. Each part is unpacked once here, in pieces,
counting real bytes instead of believing the directory.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from klantbeeld.engines.exchange import problems
from klantbeeld.engines.exchange.problems import Unreadable
from klantbeeld.engines.exchange.table import MEGABYTE, Limits

PIECE = 1 << 20
RATIO_FROM_BYTES = 10 * MEGABYTE
MAX_ERROR_CELLS = 10_000

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REL_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)

_CODED = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"'>]*)")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_CELL_AT = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_ROW_AT = re.compile(rb'<row r="(\d{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_ERROR_AT = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? t="e"')


@dataclass(slots=True)
class SheetFacts:
    """`rows` and `columns` are the far corner (1-based) of what has been touched; `errors` holds (row, column) of #N/A etc."""

    name: str
    hidden: bool
    part: str
    cells: int = 0
    rows: int = 0
    columns: int = 0
    errors: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Extent:
    cells: int = 0
    rows: int = 0
    columns: int = 0
    errors: list[tuple[int, int]] = field(default_factory=list)


def inspect(path: Path, limits: Limits) -> list[SheetFacts]:
    """The worksheets in the order of the workbook. Raises Unreadable when the file is no safe XLSX."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, LookupError) as error:
        raise Unreadable(problems.DAMAGED) from error
    except (ElementTree.ParseError, expat.ExpatError, UnicodeDecodeError, ValueError) as error:
        raise Unreadable(problems.DAMAGED) from error


def _inspect(archive: zipfile.ZipFile, limits: Limits) -> list[SheetFacts]:
    parts = archive.infolist()
    _check_directory(parts, limits)
    names = {part.filename for part in parts}
    _check_kind(archive, names)

    sheets = _sheets(archive, limits)
    places = {sheet.part: sheet for sheet in sheets}
    budget = limits.max_unpacked_bytes
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        pieces = _pieces(archive, part, budget, limits)
        extent = _Extent()
        if part.filename in places:
            unpacked = _measure(archive, part, pieces, extent)
            sheet = places[part.filename]
            sheet.cells, sheet.rows, sheet.columns = extent.cells, extent.rows, extent.columns
            sheet.errors = extent.errors
        else:
            unpacked = sum(len(piece) for piece in pieces)
        budget -= unpacked
    return sheets


def _check_directory(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.max_parts:
        raise Unreadable(problems.TOO_MANY_PARTS, count=len(parts), limit=limits.max_parts)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable(problems.PASSWORD)
    seen: set[str] = set()
    total = 0
    for part in parts:
        name = part.filename
        # Two parts of one name: one program checks the first, the other reads the second.
        strange = name in seen or "\\" in name or name.startswith("/") or ".." in name.split("/") or ":" in name
        if strange or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(problems.STRANGE_PARTS)
        seen.add(name)
        total += part.file_size
        if part.file_size > RATIO_FROM_BYTES and part.file_size > limits.max_ratio * max(part.compress_size, 1):
            raise Unreadable(problems.ZIP_BOMB, limit=limits.max_unpacked_bytes // MEGABYTE)
    if total > limits.max_unpacked_bytes:
        raise Unreadable(problems.ZIP_BOMB, limit=limits.max_unpacked_bytes // MEGABYTE)


def _check_kind(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Unreadable(problems.OLD_EXCEL, kind="XLSB")
    if "mimetype" in names:
        with archive.open("mimetype") as file:
            kind = "ODS" if b"spreadsheet" in file.read(200) else "OpenDocument"
        raise Unreadable(problems.OLD_EXCEL, kind=kind)
    kind = "Word" if "word/document.xml" in names else "ZIP"
    raise Unreadable(problems.NOT_A_TABLE, kind=kind)


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int, limits: Limits) -> Iterator[bytes]:
    """The part unpacked piece by piece; refuses on the way what is too much or declares a document type."""
    size = 0
    tail = b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > budget:
                raise Unreadable(problems.ZIP_BOMB, limit=limits.max_unpacked_bytes // MEGABYTE)
            if not tail and (piece[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<") or _is_coded_otherwise(piece)):
                raise Unreadable(
                    problems.DAMAGED
                )  # an encoding that no spreadsheet program writes hides from the search below
            seam = tail + piece[:16]
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece or b"<!DOCTYPE" in seam or b"<!ENTITY" in seam:
                raise Unreadable(problems.DTD)
            tail = piece[-16:]
            yield piece


def _is_coded_otherwise(piece: bytes) -> bool:
    """Whether XML says of itself that it is written in anything else than UTF-8; behind that it may say what it wants."""
    found = _CODED.match(piece[:1000])
    return found is not None and found[1].lower() not in (b"utf-8", b"us-ascii")


def _sheets(archive: zipfile.ZipFile, limits: Limits) -> list[SheetFacts]:
    targets: dict[str, str] = {}
    for link in _parse(archive, "xl/_rels/workbook.xml.rels", limits):
        target = link.get("Target", "")
        place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if link.get("Type", "").endswith("/worksheet") and link.get("TargetMode") != "External":
            targets[link.get("Id", "")] = place
    sheets: list[SheetFacts] = []
    book = _parse(archive, "xl/workbook.xml", limits)
    for space in (_MAIN, _STRICT):
        for sheet in book.iterfind(f"{space}sheets/{space}sheet"):
            part = next((targets[sheet.get(key, "")] for key in _REL_IDS if sheet.get(key, "") in targets), None)
            if part is not None:
                sheets.append(SheetFacts(sheet.get("name", ""), sheet.get("state", "visible") != "visible", part))
    if not sheets:
        raise Unreadable(problems.NO_SHEETS)
    return sheets


def _parse(archive: zipfile.ZipFile, name: str, limits: Limits) -> ElementTree.Element:
    part = archive.getinfo(name)
    raw = b"".join(_pieces(archive, part, min(limits.max_unpacked_bytes, 20 * MEGABYTE), limits))
    return ElementTree.fromstring(raw)  # safe: _pieces refused any document type, so there are no entities


def _measure(archive: zipfile.ZipFile, part: zipfile.ZipInfo, pieces: Iterator[bytes], extent: _Extent) -> int:
    """Fill `extent` and return the unpacked size.

    The quick way counts by pattern and holds for what Excel, LibreOffice and the usual libraries write; as soon as a
    cell is written in another way, the whole part is parsed instead.
    """
    size = 0
    kept = b""
    usual = True
    columns: set[bytes] = set()
    for piece in pieces:
        size += len(piece)
        if not usual:
            continue
        text = kept + piece
        edge = text.rfind(b"<")
        text, kept = (text[:edge], text[edge:]) if edge > 0 else (text, b"")
        usual = _count(text, extent, columns)
    usual = usual and _count(kept, extent, columns)
    extent.columns = max((_column_number(letters.decode()) for letters in columns), default=0)
    if not usual:
        _parse_extent(archive, part, extent)
    return size


def _count(text: bytes, extent: _Extent, columns: set[bytes]) -> bool:
    places = _CELL_AT.findall(text)
    rows = _ROW_AT.findall(text)
    if len(places) != len(_CELL.findall(text)) or len(rows) != len(_ROW.findall(text)):
        return False
    extent.cells += len(places)
    if rows:
        extent.rows = max(extent.rows, max(map(int, rows)))
    if places:
        letters, numbers = zip(*places, strict=True)
        columns.update(letters)
        extent.rows = max(extent.rows, max(map(int, set(numbers))))
    if b't="e"' in text and len(extent.errors) < MAX_ERROR_CELLS:
        for letters, number in _ERROR_AT.findall(text):
            extent.errors.append((int(number), _column_number(letters.decode())))
    return True


def _column_number(letters: str) -> int:
    """ "A" is 1, "XFD" 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _parse_extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo, extent: _Extent) -> None:
    extent.cells = extent.rows = extent.columns = 0
    extent.errors.clear()
    row = column = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        local = name.rpartition(":")[2]
        if local == "row":
            row = int(attributes.get("r", row + 1))
            column = 0
            extent.rows = max(extent.rows, row)
        elif local == "c":
            place = attributes.get("r", "")
            letters = place.rstrip("0123456789")
            if letters:
                column = _column_number(letters.upper())
                row = int(place[len(letters) :] or row)
            else:
                column += 1
            extent.cells += 1
            extent.rows = max(extent.rows, row)
            extent.columns = max(extent.columns, column)
            if attributes.get("t") == "e" and len(extent.errors) < MAX_ERROR_CELLS:
                extent.errors.append((row, column))

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            parser.Parse(piece)
        parser.Parse(b"", True)
