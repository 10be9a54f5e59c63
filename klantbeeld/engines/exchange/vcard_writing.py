"""Write cards of people and companies: vCard 4.0 (RFC 6350), 3.0 (RFC 2426) and 2.1 (versit, 1996), as `vcard_source` reads them.

4.0 and 3.0 are UTF-8, with escapes, folded at 75 octets without breaking a character. 2.1 has no escapes for a line end and no
folding that keeps blanks: what is not plain ASCII, or long, goes as quoted-printable in UTF-8, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import IO
from uuid import UUID

VERSIONS = ("4.0", "3.0", "2.1")
WIDTH = 75  # octets, the line end left out
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_KINDS = {"person": "individual", "organisation": "org", "household": "group"}


@dataclass(frozen=True, slots=True)
class CardAddress:
    """An address; `kind` is work or home."""

    street: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""
    kind: str = "work"


@dataclass(slots=True)
class Card:
    """What stands on a card. `kind` is person, organisation or household; a person's `family` holds the prefix too.

    `phones` are (number, kinds): voice, cell, fax, work, home. Of `organisation` a person is a part, in `department`.
    """

    kind: str
    shown: str
    uid: UUID | None = None
    family: str = ""
    given: str = ""
    before: str = ""
    after: str = ""
    organisation: str = ""
    department: str = ""
    title: str = ""
    phones: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    webs: list[str] = field(default_factory=list)
    addresses: list[CardAddress] = field(default_factory=list)
    birthday: date | None = None
    categories: list[str] = field(default_factory=list)
    note: str = ""
    revised: datetime | None = None


def write_cards(target: IO[bytes], cards: Iterable[Card], version: str = "4.0") -> int:
    """Write cards one after the other and return how many. Raises KeyError for a version that is none."""
    number = 0
    for card in cards:
        target.write(written(card, version))
        number += 1
    return number


def written(card: Card, version: str = "4.0") -> bytes:
    """One card. Raises KeyError for a version that is none."""
    if version not in VERSIONS:
        raise KeyError(version)
    line = _Old() if version == "2.1" else _Folded(is_new=version == "4.0")
    return b"".join((b"BEGIN:VCARD\r\n", f"VERSION:{version}\r\n".encode(), *_lines(card, line), b"END:VCARD\r\n"))


def _lines(card: Card, line: _Folded | _Old) -> Iterable[bytes]:
    if line.is_new:
        yield line.text("KIND", _KINDS[card.kind])
    elif card.kind != "person":
        yield line.text("X-ABShowAs", "COMPANY")
    if card.kind == "person":
        yield line.parts("N", [card.family, card.given, "", card.before, card.after])
    else:
        yield line.parts("N", ["", "", "", "", ""])
    yield line.text("FN", card.shown)
    if card.kind == "organisation":
        yield line.parts("ORG", [card.shown])
    elif card.organisation:
        yield line.parts("ORG", [card.organisation, card.department] if card.department else [card.organisation])
    yield from (line.text(name, value) for name, value in (("TITLE", card.title),) if value)
    yield from (line.phone(number, kinds) for number, kinds in card.phones)
    yield from (line.text("EMAIL", mail, "" if line.is_new else "INTERNET") for mail in card.mails)
    yield from (line.text("URL", web) for web in card.webs)
    for one in card.addresses:
        yield line.parts("ADR", ["", "", one.street, one.city, "", one.postcode, one.country], one.kind)
    if card.birthday:
        yield line.text("BDAY", card.birthday.strftime("%Y%m%d") if line.is_new else card.birthday.isoformat())
    if card.categories:
        yield line.list("CATEGORIES", card.categories)
    if card.note:
        yield line.text("NOTE", card.note)
    if card.uid:
        yield line.text("UID", f"urn:uuid:{card.uid}")
    if card.revised:
        yield line.text("REV", card.revised.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"))


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Folded:
    """Lines of 3.0 and 4.0."""

    def __init__(self, *, is_new: bool) -> None:
        self.is_new = is_new

    def text(self, name: str, value: str, kind: str = "") -> bytes:
        return self._line(f"{name}{self._kinds((kind,))}:{_escaped(value)}")

    def parts(self, name: str, values: list[str], kind: str = "") -> bytes:
        return self._line(f"{name}{self._kinds((kind,))}:{';'.join(map(_escaped, values))}")

    def list(self, name: str, values: list[str]) -> bytes:
        return self._line(f"{name}:{','.join(map(_escaped, values))}")

    def phone(self, number: str, kinds: tuple[str, ...]) -> bytes:
        if self.is_new and re.fullmatch(r"\+\d+", number):
            return self._line(f"TEL;VALUE=uri{self._kinds(kinds)}:tel:{number}")
        return self._line(f"TEL{self._kinds(kinds)}:{_escaped(number)}")

    def _kinds(self, kinds: tuple[str, ...]) -> str:
        named = [one for one in kinds if one]
        if not named:
            return ""
        if self.is_new:
            return f';TYPE="{",".join(named)}"' if len(named) > 1 else f";TYPE={named[0]}"
        return f";TYPE={','.join(named).upper()}"

    @staticmethod
    def _line(text: str) -> bytes:
        """Folded: each further line begins with a blank, no character is broken."""
        lines: list[bytes] = []
        kept = b""
        for sign in text:
            raw = sign.encode()
            if len(kept) + len(raw) > WIDTH:
                lines.append(kept)
                kept = b" "
            kept += raw
        return b"\r\n".join([*lines, kept]) + b"\r\n"


class _Old:
    """Lines of 2.1."""

    is_new = False

    def text(self, name: str, value: str, kind: str = "") -> bytes:
        return self._line(name, (kind,), _clean(value).replace("\\", "\\\\").replace(";", "\\;"))

    def parts(self, name: str, values: list[str], kind: str = "") -> bytes:
        escaped = (_clean(value).replace("\\", "\\\\").replace(";", "\\;") for value in values)
        return self._line(name, (kind,), ";".join(escaped))

    def list(self, name: str, values: list[str]) -> bytes:
        return self.text(name, ",".join(values))

    def phone(self, number: str, kinds: tuple[str, ...]) -> bytes:
        return self._line("TEL", kinds, _clean(number))

    @staticmethod
    def _line(name: str, kinds: tuple[str, ...], value: str) -> bytes:
        head = ";".join([name, *(one.upper() for one in kinds if one)])
        if value.isascii() and "\n" not in value and len(head) + len(value) < WIDTH and not value.endswith("="):
            return f"{head}:{value}\r\n".encode()
        head += ";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
        return f"{head}=\r\n".encode() + _quoted(value.replace("\n", "\r\n")) + b"\r\n"


def _quoted(value: str) -> bytes:
    """Quoted-printable (RFC 2045, 6.7): no line longer than 76, line ends within the value as =0D=0A, no blank at the end."""
    lines: list[str] = []
    kept = ""
    raw = value.encode()
    for place, byte in enumerate(raw):
        is_plain = 33 <= byte <= 126 and byte != 61 or byte == 32 and place + 1 < len(raw)
        sign = chr(byte) if is_plain else f"={byte:02X}"
        if len(kept) + len(sign) > WIDTH:
            lines.append(kept)
            kept = ""
        kept += sign
    return "=\r\n".join([*lines, kept]).encode()


def _escaped(text: str) -> str:
    """RFC 6350, 3.4: backslash, comma, semicolon and line end."""
    clean = _clean(text).replace("\\", "\\\\").replace("\n", "\\n")
    return clean.replace(",", "\\,").replace(";", "\\;")
