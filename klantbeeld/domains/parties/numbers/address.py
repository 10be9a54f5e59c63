"""Postal addresses: one line taken apart, and written the Dutch or Belgian way."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER_LAST = re.compile(r"^(?P<street>.*?\D)[\s,]+(?P<number>\d{1,5})(?:\s*[-/]?\s*(?P<addition>[^\s,][^,]{0,18}))?$")
_NUMBER_FIRST = re.compile(
    r"^(?P<number>\d{1,5}(?:\s?(?:bis|ter))?)\s*,?\s+(?P<street>(?:rue|avenue|av\.|boulevard|place|chaussée|quai|impasse|allée|square)\b.*)$",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"^(?P<street>postbus|antwoordnummer|boîte postale|b\.?p\.?|p\.?o\.? ?box)\s+(?P<number>\d{1,6})$", re.IGNORECASE
)
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
