"""What kind of file is this, in which encoding, and which character separates the cells."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from klantbeeld.engines.exchange import problems
from klantbeeld.engines.exchange.problems import Unreadable

HEAD_BYTES = 65_536
SEPARATORS = (";", ",", "\t", "|")

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"BZh", "bzip2"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
)

_WESTERN = ("cp1252", "iso-8859-15", "cp850", "mac_roman")
_COMMON = frozenset("éèëêïöüçÉË€")
_RARE = frozenset("îôûàáâäóòíìúùñãõåøßÈÊÏÎÖÔÜÛÇÀÁÂÄÓÍÚÑ")
_PLAUSIBLE = frozenset("œŒæÆšŠžŽŸÿ–—‘’“”„…•°²³½¼«»©®™§·\u00a0")


def kind_of(path: Path) -> str:
    """ "xlsx" for a zip container, "vcard" for cards, else "csv". Raises Unreadable, by content and never by the name, for what is neither."""
    with path.open("rb") as file:
        head = file.read(4096)
        if not head:
            raise Unreadable(problems.EMPTY)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return "xlsx"
        if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            file.seek(0)
            if "EncryptedPackage".encode("utf-16-le") in file.read(20_000_000):
                raise Unreadable(problems.PASSWORD)
            raise Unreadable(problems.OLD_EXCEL, kind="XLS")
    if head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:11].upper() == b"BEGIN:VCARD":
        return "vcard"
    for magic, kind in _OTHER_KINDS:
        if head.startswith(magic):
            raise Unreadable(problems.NOT_A_TABLE, kind=kind)
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:200].lower()
    for tag, kind in ((b"<?xml", "XML"), (b"<!doctype", "HTML"), (b"<html", "HTML"), (b"<table", "HTML")):
        if start.startswith(tag):
            raise Unreadable(problems.NOT_A_TABLE, kind=kind)
    if start.startswith((b"{", b"[{")) and b'":' in start:
        raise Unreadable(problems.NOT_A_TABLE, kind="JSON")
    return "csv"


def sniff_encoding(path: Path) -> str:
    """The Python name of the encoding; one that decodes line by line is still only the file's habit.

    Reads the first 64 kB and, if that is plain ASCII, on to the first part that is not.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
        if wide := _utf16_without_mark(head):
            return wide
        if head.count(0) * 20 > len(head) or _controls(head) * 20 > len(head):
            raise Unreadable(problems.BINARY)
        sample = head
        while sample.isascii():
            sample = file.read(HEAD_BYTES)
            if not sample:
                return "utf-8"
    return _eight_bits(sample)


def _utf16_without_mark(head: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in nearly every second byte, all on one side."""
    if len(head) < 4:
        return None
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _controls(head: bytes) -> int:
    return sum(head.count(byte) for byte in range(1, 32) if byte not in (9, 10, 12, 13, 26, 27))


def _eight_bits(sample: bytes) -> str:
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    if len(lines) > 1:
        # The first and the last line may have been cut in the middle of a character by the sample's edges.
        lines = lines[:-1] if lines[-1] and sample.endswith(lines[-1]) else lines
    good = sum(1 for line in lines if _is_utf8(line))
    if good * 2 >= len(lines):
        return "utf-8"
    return best_western(b"\n".join(line for line in lines if not _is_utf8(line)))


def _is_utf8(line: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line, final=False)
    except UnicodeDecodeError:
        return False
    return True


def best_western(sample: bytes) -> str:
    """Which one-byte encoding gives the most ordinary text; Windows-1252 wins a tie."""
    counts = Counter(byte for byte in sample if byte >= 0x80)

    def score(name: str) -> float:
        # The DOS and Mac code pages must be clearly better: any byte is a letter in them, the curly apostrophe of
        # Windows as well ("auto’s" would become "autoís").
        total = 0.0 if name in ("cp1252", "iso-8859-15") else -0.2 - sum(counts.values()) * 0.35
        for byte, count in counts.items():
            char = bytes([byte]).decode(name, errors="replace")
            if char in _COMMON:
                total += count
            elif char in _RARE:
                # An ordinary letter in the encodings of today; in the old code pages the place of a quotation mark.
                total += count if name in ("cp1252", "iso-8859-15") else 0.5 * count
            elif char in _PLAUSIBLE:
                total += 0.4 * count
            else:
                total -= count
        return total

    return max(_WESTERN, key=score)


def sniff_separator(lines: Sequence[str]) -> str | None:
    """The separator that cuts these lines into the most regular rows; None when every line is one cell."""
    text = "".join(lines)
    best: tuple[float, str] | None = None
    for separator in SEPARATORS:
        if separator not in text:
            continue
        try:
            widths = [len(cells) for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if cells]
        except csv.Error:
            widths = [line.count(separator) + 1 for line in lines]
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        width, count = Counter(wide).most_common(1)[0]
        # Regularity first, then width; titles above the heading and a few broken rows may not decide.
        regular = count / len(widths)
        score = regular * (1 + 0.15 * min(width, 12))
        if regular < 0.5 and widths[0] == 1:
            score *= 0.5
        if best is None or score > best[0] + 1e-9:
            best = (score, separator)
    return best[1] if best else None
