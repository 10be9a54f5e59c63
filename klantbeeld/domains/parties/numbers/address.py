"""Postal addresses: one line taken apart, and written the Dutch or Belgian way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_NUMBER_LAST = re.compile(r"^(?P<street>.*?\D)[\s,]+(?P<number>\d{1,5})(?:\s*[-/]?\s*(?P<addition>[^\s,][^,]{0,18}))?$")
_NUMBER_FIRST = re.compile(
    r"^(?P<number>\d{1,5}(?:\s?(?:bis|ter))?)\s*,?\s+(?P<street>(?:rue|avenue|av\.|boulevard|place|chaussée|quai|impasse|allée|square)\b.*)$",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"^(?P<street>postbus|antwoordnummer|boîte postale|b\.?p\.?|p\.?o\.? ?box)\s+(?P<number>\d{1,6})$", re.IGNORECASE
)
_COUNTRY_LAST = re.compile(r"^(?P<rest>.*\S)\s*[,;]\s*(?P<country>[^\d,;]{2,25})$")
_DUTCH_CODE = re.compile(
    r"^(?P<street>.*?)[\s,;|-]*\b(?P<postcode>(?:NL[\s-]?)?[1-9]\d{3}\s?[A-Z]{2})\b[\s,;|-]*(?P<city>[^\d,;|]*)$",
    re.IGNORECASE,
)
_OTHER_CODE = re.compile(
    r"^(?P<street>.*\S)(?P<between>\s*[,;|]\s*|\s+)(?P<postcode>(?:(?:BE?|DE?|FR?|LU?)-\s?)?[1-9]\d{3,4})[\s,]+(?P<city>\D[^\d,;|]+)$"
)
_NO_TOWN = re.compile(r"^(?:bus|bte|box|bis|ter|hs|huis|boven|achter|app|unit|kamer|etage|verdieping)\b", re.IGNORECASE)
_BELGIAN_BOX = re.compile(r"\b(?:bus|bte|boite|boîte|box)\s*", re.IGNORECASE)
COUNTRIES = {
    "nl": "NL", "nederland": "NL", "holland": "NL", "netherlands": "NL", "the netherlands": "NL", "pays-bas": "NL",
    "be": "BE", "belgië": "BE", "belgie": "BE", "belgium": "BE", "belgique": "BE",
    "de": "DE", "duitsland": "DE", "germany": "DE", "deutschland": "DE", "allemagne": "DE",
    "fr": "FR", "frankrijk": "FR", "france": "FR", "lu": "LU", "luxemburg": "LU", "luxembourg": "LU",
    "gb": "GB", "uk": "GB", "engeland": "GB", "verenigd koninkrijk": "GB", "united kingdom": "GB",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Street:
    """A street line in its parts; without a number all of it is `street`."""

    street: str
    house_number: str = ""
    addition: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """An address that was written in one line; `is_sure` is False when the line holds more than could be told apart."""

    line: str
    postcode: str = ""
    city: str = ""
    country: str = ""
    is_sure: bool = True


def split_whole(line: str, country: str = "NL") -> Whole:
    """Take postcode, town and country off the end of `Kerkstraat 1, 8911 AA Leeuwarden` or `Voorstreek 18 bus 2 9000 Gent`.

    What remains is the street line. A town without a postcode is only believed behind a comma. Never raises.
    """
    text = " ".join(re.sub(r"[\r\n]+", ", ", line.replace("\0", "").strip()).split())[:400].strip(" ,;")
    text = _COMMA_BOX.sub(" ", text)
    if not any(mark in text for mark in ",;|") and not _HAS_CODE.search(text):
        return Whole(text)
    land = ""
    last = _COUNTRY_LAST.match(text)
    if last and (land := COUNTRIES.get(last["country"].strip(" .").casefold(), "")):
        text = last["rest"]
    found = _DUTCH_CODE.match(text)
    if found and _is_street(found["street"]):
        return Whole(found["street"].strip(" ,;|-"), found["postcode"], found["city"].strip(" ,;-"), land)
    other = _OTHER_CODE.match(text)
    if other and _is_street(other["street"]) and not _NO_TOWN.match(other["city"]):
        return Whole(other["street"].strip(" ,;|"), other["postcode"].replace(" ", ""), other["city"].strip(), land)
    street, comma, town = text.rpartition(",")
    if (
        comma
        and "," not in street
        and _is_street(street)
        and _TOWN.fullmatch(town)
        and not _NO_TOWN.match(town.strip())
    ):
        return Whole(street.strip(), "", town.strip(), land)
    street_first = split_street(text)
    sure = not any(mark in text for mark in ",;|") or bool(street_first.house_number)
    return Whole(text, country=land, is_sure=sure and not _DUTCH_CODE.match(text))


def _is_street(text: str) -> bool:
    """Whether there is a house number in front of what was taken for postcode and town."""
    return bool(split_street(text.strip(" ,;|-")).house_number)


_COMMA_BOX = re.compile(r"(?<=\d)\s*,\s*(?=(?:bus|bte|boite|boîte|box)\b)", re.IGNORECASE)
_TOWN = re.compile(r"\s*[^\d,;|]{2,60}")
_HAS_CODE = re.compile(r"\d\D+[1-9]\d{3}")
_SMALL = re.compile(
    r"\b(?:aan|den|de|der|op|bij|van|en|het|in|te|ten|ter|lez|sur|la|le|les|sous|a/d|a/h)\b", re.IGNORECASE
)


@lru_cache(maxsize=20_000)
def town(text: str) -> str:
    """Return a town's name with its capitals, where a list lost them.

    >>> town("leeuwarden"), town("'S-HERTOGENBOSCH"), town("alphen aan den rijn"), town("DEN HAAG"), town("ijmuiden")
    ('Leeuwarden', "'s-Hertogenbosch", 'Alphen aan den Rijn', 'Den Haag', 'IJmuiden')
    """
    tidy = " ".join(text.replace("\0", "").split())[:100]
    if len(tidy) < 3 or not (tidy.isupper() or tidy.islower()):
        return tidy
    cased = re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), tidy.lower())
    cased = re.sub(r"\bIj", "IJ", cased)
    cased = re.sub(r"(?<=['’])S(?=-)", "s", cased)
    first, space, rest = cased.partition(" ")
    return first + space + _SMALL.sub(lambda word: word[0].lower(), rest)


def split_street(line: str) -> Street:
    """Take `Voorstreek 18-a bis`, `Postbus 12`, `Kerkstraat 5 bus 3` or `12, rue de la Loi` apart. Never raises."""
    text = " ".join(line.replace("\0", "").split())[:190]
    for pattern in (_BOX, _NUMBER_FIRST):
        found = pattern.match(text)
        if found:
            return Street(found["street"].strip(), found["number"])
    found = _NUMBER_LAST.match(text)
    if not found:
        return Street(text[:150])
    return Street(found["street"].strip(" ,"), found["number"], _addition(found["addition"] or ""))


def _addition(text: str) -> str:
    box = _BELGIAN_BOX.match(text.strip())
    return f"bus {text[box.end() :].strip()}"[:20] if box else text.strip(" -/")[:20]


def country_code(raw: str, default: str = "") -> str:
    """Return the ISO code of a country as it is written in lists, or `default`."""
    text = raw.strip().casefold()
    return COUNTRIES.get(text, raw.strip().upper() if re.fullmatch(r"[a-z]{2}", text) else default)


def lines(
    street: str, house_number: str, addition: str, postcode: str, city: str, country: str, home: str
) -> list[str]:
    """Return the lines of an address, as it is written in its country; the country only when it is not `home`."""
    first = " ".join(part for part in (street, house_number + (f" {addition}" if addition else "")) if part)
    second = " ".join(part for part in (postcode, city) if part)
    return [line for line in (first, second, country if country and country != home else "") if line]
