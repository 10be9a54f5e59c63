"""From a pasted text to cells: signs that cannot be seen, quoting, greetings and notices off; columns and lines apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from klantbeeld.domains.parties.signatures.words import (
    GREETING,
    HEADER,
    HOURS,
    ICONS,
    NOTICE,
    SENDER,
    SENT_FROM,
    SHORTEST_NOTICE,
    THREAD,
)

LONGEST_LINE = 1000
_QUOTED = re.compile(r"^[\s>*#~_=|]+|[\s*#~_=|]+$")
_PICTURE = re.compile(
    r"\[(?:cid|image|logo|afbeelding|signature|facebook|linkedin|instagram|twitter|x)\b[^\[\]]{0,200}\]", re.IGNORECASE
)
_LINKED = re.compile(r"<(?:mailto|tel|sms):([^<>\s]{1,200})>", re.IGNORECASE)
_ADDRESSED = re.compile(r"<([^<>\s]{1,200})>")
_COLUMNS = re.compile(r"\t+| {3,}")
_DELIMITER = re.compile(r"^--\s*$")
_HAS_SIGN = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Cells:
    """The cells of the signature in their order, the lines with days and hours, and the lines that are not for reading.

    `is_signed`: whether a greeting stood in front, so that the first cell is somebody's name.
    """

    cells: list[str] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    is_signed: bool = False


def cells_of(text: str) -> Cells:
    """Take a text apart. One walk along its lines; never raises."""
    lines = [_plain(line) for line in re.split(r"[\n\r\v\f\x85\u2028\u2029]", text)]
    found = Cells()
    start = _start(lines)
    found.rest += [
        _shown(line) for line in lines[:start] if _HAS_SIGN.search(line) and not GREETING.match(line.strip())
    ]
    is_notice = ended = False
    for line in lines[start:]:
        bare = line.strip(" \t")
        if not bare:
            is_notice = False
        elif ended or len(bare) > LONGEST_LINE and not NOTICE.search(bare[:LONGEST_LINE]):
            found.rest.append(_shown(bare))
        elif (
            is_notice
            or (NOTICE.search(bare[:LONGEST_LINE]) and len(bare) >= SHORTEST_NOTICE)
            or bare.casefold().strip(" :*") == "disclaimer"
        ):
            is_notice = True
        elif THREAD.match(bare) and found.cells:
            ended = True
        elif HEADER.match(bare):
            found.rest.append(_shown(bare))
        elif not SENT_FROM.match(bare):
            _read(bare, found)
    return found


def _plain(line: str) -> str:
    """One line without signs that cannot be seen, with a tab between its columns."""
    if len(line) <= LONGEST_LINE:
        line = unicodedata.normalize("NFC", line)
    seen = "".join(_sign(char) for char in line.translate(ICONS))
    seen = _QUOTED.sub("", _PICTURE.sub(" ", seen))
    return _ADDRESSED.sub(r" \1 ", _LINKED.sub(r" \1 ", seen))


def _sign(char: str) -> str:
    if char == "\t" or " " <= char <= "~":
        return char
    if char.isspace():
        return " "
    return "" if unicodedata.category(char)[0] == "C" or "\ufe00" <= char <= "\ufe0f" else char


def _start(lines: list[str]) -> int:
    """Where the signature begins: at the first greeting or `--` that has something behind it, else at the first line."""
    for place, line in enumerate(lines):
        bare = line.strip(" \t")
        if _DELIMITER.match(bare) or GREETING.match(bare):
            left = GREETING.sub("", bare) if not _DELIMITER.match(bare) else ""
            if _HAS_SIGN.search(left) or any(_HAS_SIGN.search(one) for one in lines[place + 1 :]):
                return place
            return 0
    return 0


def _read(bare: str, found: Cells) -> None:
    if _DELIMITER.match(bare):
        found.is_signed = found.is_signed or not found.cells
        return
    for _again in range(4):
        greeted = GREETING.match(bare)
        if not greeted:
            break
        found.is_signed = found.is_signed or not found.cells
        bare = bare[greeted.end() :]
    bare = SENDER.sub("", bare)
    for cell in _COLUMNS.split(bare):
        text = " ".join(cell.split()).strip(" ,")
        if not _HAS_SIGN.search(text):
            continue
        if HOURS.search(text) and "@" not in text:
            found.hours.append(text)
        else:
            found.cells.append(text)


def _shown(line: str) -> str:
    return " ".join(line.split())
