"""Cards of people and companies (.vcf, versions 2.1, 3.0 and 4.0) as a Table: one row a card, always the same columns."""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from klantbeeld.engines.exchange import problems
from klantbeeld.engines.exchange.csv_lines import text_lines
from klantbeeld.engines.exchange.problems import Problem, Text, Unreadable
from klantbeeld.engines.exchange.sniffing import sniff_encoding
from klantbeeld.engines.exchange.table import Cell, Limits, Row, Table

HEADINGS = [
    "Soort", "Naam", "Bedrijfsnaam", "Afdeling", "Functie", "Telefoon", "Telefoon 2", "Mobiel", "Mobiel 2", "Fax",
    "E-mail", "E-mail 2", "Website", "LinkedIn", "Adres", "Postcode", "Plaats", "Land", "Postadres", "Postcode postadres",
    "Plaats postadres", "Geboortedatum", "Categorieën", "Notitie", "UID persoon", "UID organisatie", "Huishouden",
]  # fmt: skip
PERSON, ORGANISATION, HOUSEHOLD = "persoon", "organisatie", "huishouden"
UNREAD = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "AGENT"})
LONGEST_CARD = 1_000_000  # characters, pictures left out
LONGEST_VALUE = 100_000

_PROPERTY = re.compile(r"(?:[\w-]+\.)?([A-Za-z][\w-]*)((?:;(?:\"[^\"]*\"|[^:;\"])*)*):(.*)\Z", re.DOTALL)
_PARAMETER = re.compile(r";((?:\"[^\"]*\"|[^;\"])*)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TOKEN = re.compile(r"\\.|;|[^\\;]+|\\", re.DOTALL)


@dataclass(slots=True)
class _Property:
    name: str
    kinds: set[str]
    value: str

    def parts(self, number: int) -> list[str]:
        """The components of a structured value, padded to `number`."""
        found = [""]
        for piece in _TOKEN.findall(self.value):
            if piece == ";":
                found.append("")
            else:
                found[-1] += piece
        return ([_unescaped(part) for part in found] + [""] * number)[:number]

    @property
    def text(self) -> str:
        return _unescaped(self.value)


@dataclass(slots=True)
class _Card:
    properties: list[_Property] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    problem: Problem | None = None
    size: int = 0

    def all(self, name: str) -> list[_Property]:
        return [one for one in self.properties if one.name == name and one.value.strip()]

    def first(self, name: str) -> str:
        return next((one.text for one in self.all(name)), "")


def open_vcard(path: Path, limits: Limits) -> Table:
    """Return a Table of the cards in a file. Raises Unreadable when there is no whole card in it."""
    encoding = sniff_encoding(path)
    rows = _rows(path, encoding, limits)
    if next(rows, None) is None:
        raise Unreadable(problems.NO_DATA)
    size = path.stat().st_size
    return Table(
        kind="vcard",
        headings=list(HEADINGS),
        has_heading=True,
        heading_row=1,
        encoding=encoding,
        separator=None,
        sheet=None,
        sheets=(),
        warnings=(),
        estimated_rows=_count(path) or max(size // 400, 1),
        start=lambda: _rows(path, encoding, limits),
    )


def _count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(line[:12].upper().startswith(b"BEGIN:VCARD") for line in iter(lambda: file.readline(65_536), b""))


def _rows(path: Path, encoding: str, limits: Limits) -> Iterator[Row]:
    for number, card in enumerate(_cards(path, encoding, limits), 1):
        if number > limits.max_rows:
            raise Unreadable(problems.TOO_MANY_ROWS, limit=limits.max_rows)
        cells, lost = _cells(card)
        yield Row(number, cells, card.problem() if card.problem else None, tuple(card.notes), tuple(lost))


def _cards(path: Path, encoding: str, limits: Limits) -> Iterator[_Card]:
    card: _Card | None = None
    for line, remarks in _unfolded(path, encoding, limits):
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            if card is not None:
                card.problem = problems.CARD_OPEN
                yield card
            card = _Card()
        elif card is None:
            continue
        elif mark == "END:VCARD":
            yield card
            card = None
        else:
            card.notes += [remark() for remark in remarks if remark() not in card.notes]
            _take(card, line)
    if card is not None:
        card.problem = problems.CARD_OPEN
        yield card


def _unfolded(path: Path, encoding: str, limits: Limits) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """Whole properties: a line that begins with a space goes on from the one before, as does one after a soft `=`."""
    kept: list[str] = []
    remarks: tuple[Problem, ...] = ()
    size, soft = 0, False
    for text, found in text_lines(path, encoding, limits):
        line = text.rstrip("\r\n")
        goes_on = size > 0 and (soft or line[:1] in (" ", "\t"))
        if goes_on:
            line = line if soft else line[1:]
        elif size:
            yield "".join(kept), remarks
            kept, remarks, size = [], (), 0
        soft = line.endswith("=") and (soft or "QUOTED-PRINTABLE" in line[:200].upper())
        size += len(line)
        if not kept or size <= LONGEST_CARD:  # of a picture the rest is not kept
            kept.append((line[:-1] if soft else line)[:LONGEST_CARD])
        remarks += found
    if size:
        yield "".join(kept), remarks


def _take(card: _Card, line: str) -> None:
    match = _PROPERTY.match(line[:LONGEST_VALUE])
    if match is None or match[1].upper() in UNREAD:
        return
    kinds: set[str] = set()
    charset = ""
    for parameter in _PARAMETER.findall(match[2]):
        name, has_value, value = parameter.strip().partition("=")
        words = (value if has_value else name).strip('"').lower().split(",")
        if name.upper() == "CHARSET":
            charset = words[0]
        else:
            kinds.update(word.strip().strip('"') for word in words)
    value = match[3]
    if "quoted-printable" in kinds:
        value = _decoded(quopri.decodestring(value.encode("utf-8", "replace")), charset)
    elif kinds & {"base64", "b"}:
        try:
            value = _decoded(binascii.a2b_base64(value), charset)
        except (binascii.Error, ValueError):
            return
    card.size += len(value)
    if card.size > LONGEST_CARD:
        card.problem = problems.CARD_TOO_LARGE
        return
    card.properties.append(_Property(match[1].upper(), kinds, value.replace("\0", "")))


def _decoded(raw: bytes, charset: str) -> str:
    for name in (charset or "utf-8", "utf-8", "cp1252"):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("latin-1")


def _unescaped(text: str) -> str:
    whole = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
    return whole.replace("\r\n", "\n").strip()


def _cells(card: _Card) -> tuple[list[Cell], list[Text]]:
    """The cells of a card, and what it holds more of than there are columns."""
    lost: list[Text] = []
    company, department = next((one.parts(2) for one in card.all("ORG")), ["", ""])
    name = _name(card)
    shown = card.first("FN")
    shows_company = (
        card.first("KIND").lower() in ("org", "organization") or card.first("X-ABSHOWAS").upper() == "COMPANY"
    )
    household = shown if card.first("KIND").lower() == "group" else ""
    if household:
        kind, name = HOUSEHOLD, ""
    elif shows_company or (company and not name and shown in ("", company)):
        kind, company, name = ORGANISATION, company or shown or name, ""
    else:
        kind, name = PERSON, name or shown
    phones, mobiles, faxes = _numbers(card)
    webs = [one.text for one in (*card.all("URL"), *card.all("X-SOCIALPROFILE"))]
    linked = [web for web in webs if "linkedin." in web.lower()]
    mails = [one.text.removeprefix("mailto:") for one in _preferred(card.all("EMAIL"))]
    visit, post = _addresses(card, lost)
    birthday = _birthday(card.first("BDAY"), lost)
    uid = card.first("UID").removeprefix("urn:uuid:")[:200]
    other_webs = [web for web in webs if web not in linked]
    for found, most in ((phones, 2), (mobiles, 2), (faxes, 1), (mails, 2), (other_webs, 1), (linked, 1)):
        if len(found) > most:
            lost.append(problems.CARD_MORE(values=", ".join(found[most:])))
    cells = [
        kind, name, company, department, card.first("TITLE") or card.first("ROLE"), *_two(phones), *_two(mobiles),
        _two(faxes)[0], *_two(mails), _two(other_webs)[0], _two(linked)[0],
        *visit, *post, birthday, ", ".join(one.text for one in card.all("CATEGORIES")),
        "\n".join(one.text for one in card.all("NOTE")), uid if kind == PERSON else "", uid if kind != PERSON else "", household,
    ]  # fmt: skip
    return [cell or None for cell in cells], lost


def _two(found: list[str]) -> list[str]:
    return (found + ["", ""])[:2]


def _name(card: _Card) -> str:
    parts = next((one.parts(5) for one in card.all("N")), None)
    if parts is None:
        return ""
    family, given, more, before, after = parts
    name = " ".join(part.replace(",", " ") for part in (before, given, more, family) if part)
    return " ".join(f"{name}, {after}".split()) if name and after else " ".join(name.split())


def _preferred(found: list[_Property]) -> list[_Property]:
    return sorted(found, key=lambda one: "pref" not in one.kinds)


def _numbers(card: _Card) -> tuple[list[str], list[str], list[str]]:
    phones: list[str] = []
    mobiles: list[str] = []
    faxes: list[str] = []
    for one in _preferred(card.all("TEL")):
        number = one.text.removeprefix("tel:").strip()
        kind = faxes if "fax" in one.kinds else mobiles if one.kinds & {"cell", "iphone", "mobile"} else phones
        if number and number not in kind:
            kind.append(number)
    return phones, mobiles, faxes


def _addresses(card: _Card, lost: list[Text]) -> tuple[list[str], list[str]]:
    visit, post = ["", "", "", ""], ["", "", ""]
    found = sorted(_preferred(card.all("ADR")), key=lambda one: "work" not in one.kinds)
    for one in found:
        box, extra, street, town, _region, postcode, country = one.parts(7)
        line = " ".join((street or box or extra).split())
        if not (line or town or postcode):
            continue
        if street and not any(visit):
            visit = [line, postcode, town, country]
        elif not any(post):
            post = [line, postcode, town]
        else:
            lost.append(problems.CARD_MORE(values=" ".join(filter(None, (line, postcode, town)))))
    return visit, post


def _birthday(text: str, lost: list[Text]) -> str:
    """An ISO date; a birthday without a year is not a date of birth and is mentioned instead."""
    match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", text)
    if match:
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            return text
    if text.startswith("--"):
        lost.append(problems.CARD_MORE(values=text))
        return ""
    return text
