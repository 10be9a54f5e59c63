"""The lines of a text file as text, one at a time, whatever the encoding; each with what was odd about it."""

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import AnyStr

from klantbeeld.engines.exchange import problems
from klantbeeld.engines.exchange.mojibake import repair
from klantbeeld.engines.exchange.problems import Problem, Unreadable
from klantbeeld.engines.exchange.table import MEGABYTE, Limits

CHUNK = 262_144

Line = tuple[str, tuple[Problem, ...]]

# Stuff no list holds on purpose: control characters except tab, line feed and return. Form feed and the DOS end of file too.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in (9, 10, 13)) + b"\x7f"


def text_lines(path: Path, encoding: str, limits: Limits) -> Iterator[Line]:
    """Lines with their ends kept (\\n, \\r\\n or, in a file without \\n, \\r) and the remarks on each.

    An eight-bit file is decoded line by line: UTF-8 where that is valid, else the file's own one-byte encoding, so a file
    pasted together from two encodings still reads right. Raises Unreadable for a line over the limit.
    """
    codecs.lookup(encoding)
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _wide_lines(path, encoding, limits)
        return
    fallback = "cp1252" if encoding in ("utf-8", "utf-8-sig", "ascii") else encoding
    habit_is_utf8 = fallback == "cp1252" and encoding != "cp1252"
    first = True
    for raw in _byte_lines(path, limits):
        if first:
            raw = raw.removeprefix(codecs.BOM_UTF8)
            first = False
        if raw.isascii() and not _has_controls(raw):
            yield raw.decode("ascii"), ()
            continue
        remarks: list[Problem] = []
        try:
            text = raw.decode("utf-8")
            if not habit_is_utf8 and not raw.isascii():
                remarks.append(problems.ROW_OTHER_ENCODING)
        except UnicodeDecodeError:
            text = _decode_one_byte(raw, fallback)
            if habit_is_utf8:
                remarks.append(problems.ROW_OTHER_ENCODING)
        yield _looked_over(text, remarks)


def _has_controls(raw: bytes) -> bool:
    return len(raw.translate(None, _CONTROL_BYTES)) != len(raw)


def _decode_one_byte(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # five bytes mean nothing in Windows-1252


def _looked_over(text: str, remarks: list[Problem]) -> Line:
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
        remarks.append(problems.ROW_NUL)
    if not text.isascii():
        if "\ufffd" in text:
            remarks.append(problems.ROW_LOST_LETTERS)
        if (better := repair(text)) != text:
            text = better
            remarks.append(problems.ROW_DOUBLE_ENCODED)
    return text, tuple(remarks)


def _byte_lines(path: Path, limits: Limits) -> Iterator[bytes]:
    if _ends_with_returns(path):
        with path.open("rb") as file:
            yield from _split(lambda: file.read(CHUNK), b"\r", b"", limits)
        return
    most = limits.max_line_bytes
    with path.open("rb", buffering=CHUNK) as file:
        number = 0
        while line := file.readline(most + 1):
            number += 1
            if len(line) > most:
                raise Unreadable(problems.LINE_TOO_LONG, line=number, limit=max(most // MEGABYTE, 1))
            yield line


def _ends_with_returns(path: Path) -> bool:
    """Old Macintosh files end their lines with a return alone."""
    with path.open("rb") as file:
        head = file.read(CHUNK)
    return b"\r" in head and b"\n" not in head


def _wide_lines(path: Path, encoding: str, limits: Limits) -> Iterator[Line]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as file:
        head = codecs.getincrementaldecoder(encoding)(errors="replace").decode(file.read(CHUNK))
        returns = "\r" in head and "\n" not in head
        file.seek(0)

        def read() -> str:
            while raw := file.read(CHUNK):
                if text := decoder.decode(raw):
                    return text
            return decoder.decode(b"", final=True)

        first = True
        for text in _split(read, "\r" if returns else "\n", "", limits):
            if first:
                text = text.removeprefix("\ufeff")
                first = False
            yield _looked_over(text, [])


def _split(read: Callable[[], AnyStr], end: AnyStr, nothing: AnyStr, limits: Limits) -> Iterator[AnyStr]:
    kept: list[AnyStr] = []
    size = number = 0
    while chunk := read():
        pieces = chunk.split(end)
        for piece in pieces[:-1]:
            number += 1
            kept.extend((piece, end))
            yield nothing.join(kept)
            kept, size = [], 0
        kept.append(pieces[-1])
        size += len(pieces[-1])
        if size > limits.max_line_bytes:
            raise Unreadable(problems.LINE_TOO_LONG, line=number + 1, limit=max(limits.max_line_bytes // MEGABYTE, 1))
    if last := nothing.join(kept):
        yield last
