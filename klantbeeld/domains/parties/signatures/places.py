"""Addresses among the cells of a signature: a postcode with its town, and the street that stands before it."""

from __future__ import annotations

import re

from stdnum.nl import postcode as dutch

from klantbeeld.domains.parties.numbers import address
from klantbeeld.domains.parties.signatures.contact import GAP
from klantbeeld.domains.parties.signatures.found import Place
from klantbeeld.domains.parties.signatures.words import LABEL_FIRST

MOST = 3
_DUTCH = re.compile(r"(?<![\w-])(?:NL[\s-]{0,2})?([1-9]\d{3}\s?(?:[A-Z]{2}|[a-z]{2}))(?![\w])")
_OTHER = re.compile(
    r"(?<![\w+/.-])(?:(BE|B|DE|D|FR|F|LU|L)[\s-]{1,3}|(BE|B|DE|D|FR|F|LU|L)-?)?([1-9]\d{3,4})[\s,]{1,2}(?=[A-ZÀ-Ý'])"
)
_TOWN = re.compile(r"^[\s,–-]*([A-Za-zÀ-ÿ'(][^\d,;|\0–]{1,60}?)(?=\s-\s|\s–|[,;|\0]|\s\d|\s*$)")
_PARTS = re.compile(r"\s*,\s*|\s+[-–/]\s+|\0")
_BOX = re.compile(r"^(?:bus|bte|boite|boîte|box|b)\s?\.?\s?\w{1,6}$", re.IGNORECASE)
_STREET = re.compile(
    r"(?:straat|weg|laan|plein|kade|gracht|singel|dreef|steenweg|dijk|hof|park|markt|pad|baan|lei|kaai|str\.|straße|strasse|"
    r"ring|plaats|poort|haven|boulevard|avenue|rue|chaussée|place|quai|postbus|antwoordnummer)\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*\(([^()]{2,25})\)\s*$")
_LANDS = {"B": "BE", "D": "DE", "F": "FR", "L": "LU"}
_FIVE = 5


def take_places(cells: list[str], country: str) -> tuple[list[Place], list[str]]:
    """Return the addresses, and the cells with what is left of them."""
    found: list[Place] = []
    left: list[str] = []
    place = 0
    while place < len(cells):
        cell, following = cells[place], cells[place + 1] if place + 1 < len(cells) else ""
        place += 1
        for _again in range(MOST):
            taken = _in_cell(cell, left, following, country) if len(found) < MOST else None
            if taken is None:
                break
            address_found, before, cell, used_following = taken
            left += before
            if address_found not in found:
                found.append(address_found)
            if used_following:
                place += 1
                following = ""
        if _names_a_country(cell) and found:
            continue
        if cell.strip(" ,-–/" + GAP):
            left.append(cell)
    return found or _without_code(left), left


def _in_cell(cell: str, before: list[str], following: str, country: str) -> tuple[Place, list[str], str, bool] | None:
    """The first address in a cell: with what stood before it, what stands behind it, and whether the next cell is its town.

    A street in the cell before is taken off `before`.
    """
    code = _code(cell, country)
    if code is None:
        return None
    start, end, postcode, land = code
    parts = [part for part in _PARTS.split(_unlabelled(cell[:start].strip(" ,-–/"))) if part.strip()]
    street, parts = _street_of(parts)
    from_before = bool(not street and not parts and before and _looks_like_street(before[-1]))
    if from_before:
        earlier = [part for part in _PARTS.split(_unlabelled(before[-1])) if part.strip()]
        street, parts = _street_of(earlier)
    if land not in ("NL",) and not street and not _prefixed(cell, start):
        return None
    if land == "NL" and not street and postcode[-2:].islower():
        return None
    town = _TOWN.match(cell[end:])
    city, rest, used = "", cell[end:], False
    if town:
        city, rest = town[1].strip(" .-"), cell[end + town.end() :]
    elif not rest.strip(" ,-–" + GAP) and following and _TOWN.fullmatch(following) and len(following.split()) <= 4:
        city, used = following.strip(), True
    if from_before:
        before.pop()
    bracketed = _IN_BRACKETS.search(city)
    if bracketed and (named := address.COUNTRIES.get(bracketed[1].strip().casefold())):
        city, land = city[: bracketed.start()], named
    rest_parts = [part for part in _PARTS.split(rest) if part.strip(" .()")]
    if rest_parts and _names_a_country(rest_parts[0]):
        land = address.COUNTRIES[_folded(rest_parts[0])]
        rest = ", ".join(rest_parts[1:])
    return Place(street, postcode, address.town(city), land), parts, rest.strip(" ,-–"), used


def _code(cell: str, country: str) -> tuple[int, int, str, str] | None:
    for found in _DUTCH.finditer(cell):
        if dutch.is_valid(found[1]):
            return found.start(), found.end(), found[1], "NL"
    for found in _OTHER.finditer(cell):
        prefix = (found[1] or found[2] or "").upper()
        is_five = len(found[3]) == _FIVE
        land = _LANDS.get(prefix[:1], "") or (
            ("FR" if country == "FR" else "DE") if is_five else ("LU" if country == "LU" else "BE")
        )
        if is_five == (land in ("DE", "FR")):
            return found.start(), found.end(3), found[3], land
    return None


def _prefixed(cell: str, start: int) -> bool:
    return bool(re.match(r"\s*[A-Z]", cell[start : start + 2]))


def _street_of(parts: list[str]) -> tuple[str, list[str]]:
    """The street line at the end of the parts, with its box, and the parts before it."""
    if not parts:
        return "", []
    box = ""
    if len(parts) > 1 and _BOX.match(parts[-1].strip()):
        box, parts = f" {parts[-1].strip()}", parts[:-1]
    last = parts[-1].strip()
    if len(parts) > 1 and re.fullmatch(r"\d{1,4}\s?[A-Za-z]?", last):  # Rue de la Loi, 16
        return f"{parts[-2].strip()} {last}{box}", parts[:-2]
    if len(parts) > 1 and re.match(r"\d{1,4}$", parts[-2].strip()) and not re.search(r"\d", last):  # 16, rue de la Loi
        return f"{parts[-2].strip()}, {last}{box}", parts[:-2]
    return (last + box, parts[:-1]) if _has_number(last) else ("", parts)


def _has_number(text: str) -> bool:
    return bool(address.split_street(text).house_number) and any(char.isalpha() for char in text)


def _looks_like_street(cell: str) -> bool:
    parts = [part for part in _PARTS.split(_unlabelled(cell)) if part.strip()]
    return GAP not in cell and bool(_street_of(parts)[0])


def _unlabelled(text: str) -> str:
    return LABEL_FIRST.sub("", text)


def _folded(text: str) -> str:
    return text.strip(" .,()").casefold()


def _names_a_country(text: str) -> bool:
    return len(text) > 2 and _folded(text) in address.COUNTRIES


def _without_code(left: list[str]) -> list[Place]:
    """`Voorstreek 18, Leeuwarden`: without a postcode only where the street calls itself one."""
    for place, cell in enumerate(left):
        text = _unlabelled(cell)
        if GAP in text or not _STREET.search(text):
            continue
        parts = [part for part in _PARTS.split(text) if part.strip()]
        if parts and _has_number(parts[0]) and len(parts) <= 2 and not (len(parts) == 2 and re.search(r"\d", parts[1])):
            left.pop(place)
            return [Place(parts[0].strip(), "", address.town(parts[1].strip()) if len(parts) == 2 else "")]
    return []
