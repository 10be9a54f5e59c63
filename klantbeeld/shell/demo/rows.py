"""The lists that the demo company starts with, as they came out of its old systems: mostly right, some of it dirty."""

from __future__ import annotations

import random
from collections.abc import Iterator

from klantbeeld.shell.demo import words

BUSINESS_HEADINGS = [
    "Relatienummer", "Bedrijfsnaam", "Telefoon bedrijf", "E-mail bedrijf", "Website", "Adres", "Postcode", "Plaats",
    "Aantal medewerkers", "KvK-nummer", "Status", "Branche", "Omzet", "Contactpersoon", "Functie",
    "E-mail contactpersoon", "Mobiel contactpersoon", "Geboortedatum", "Klant sinds", "Labels",
]  # fmt: skip
PRIVATE_HEADINGS = [
    "Klantnummer",
    "Naam",
    "Telefoon",
    "E-mail",
    "Adres",
    "Postcode",
    "Plaats",
    "Geboortedatum",
    "Status",
]
STATUSES = {"Suspect": 36, "Prospect": 27, "Klant": 28, "Inactief": 5, "Oud-klant": 4}
PRIVATE_STATUSES = {"Suspect": 22, "Prospect": 16, "Klant": 54, "Inactief": 5, "Oud-klant": 3}
PER_EMPLOYEE = (70_000, 240_000)
"""Yearly turnover for each person who works there, from a salon to a wholesaler."""


def business_rows(rng: random.Random, organisations: int, contacts: int) -> Iterator[list[str]]:
    """Organisations with their people, one line per person; about one line in a hundred is to be refused."""
    yield BUSINESS_HEADINGS
    used: set[str] = set()
    second, third = max(0.0, (contacts - organisations) / organisations * 0.8), 0.12
    for number in range(organisations):
        organisation = _organisation(rng, number, used)
        for _person in range(1 + (rng.random() < second) + (rng.random() < third)):
            yield _line_of_person(rng, organisation, number)
        if number % 160 == 7:
            yield _refused(rng, organisation, number)


def _organisation(rng: random.Random, number: int, used: set[str]) -> dict[str, str]:
    place, code, area = rng.choice(words.PLACES)
    trade, industry = rng.choice(words.TRADES)
    name = f"{trade} {rng.choice(words.TOPICS if rng.random() < 0.5 else words.SURNAMES)}"
    name = next(one for one in (name, f"{name} {place}", f"{name} {number}") if one not in used)
    used.add(name)
    site = "".join(letter for letter in name.lower() if letter.isalnum()) + ".example"
    status = rng.choices(list(STATUSES), list(STATUSES.values()))[0]
    bought = status in ("Klant", "Inactief", "Oud-klant")
    employees = min(int(rng.lognormvariate(2.0, 1.15)) + 1, 900)
    known = rng.random() < (0.9 if bought else 0.6)
    postcode = f"{int(code) + rng.randint(0, 25)} {rng.choice('ABCDEHJKLM')}{rng.choice('ABCDEHJKLM')}"
    return {
        "Relatienummer": f"D{10000 + number}",
        "Bedrijfsnaam": _sloppy(rng, name),
        "Telefoon bedrijf": _phone(rng, area),
        "E-mail bedrijf": f"info@{site}" if rng.random() < 0.93 else f"info(at){site}",
        "Website": f"www.{site}" if rng.random() < 0.7 else "",
        "Adres": f"{rng.choice(words.STREETS)} {rng.randint(1, 220)}{rng.choice(['', '', '', '', 'a', '-2'])}",
        "Postcode": postcode if rng.random() < 0.97 else rng.choice([postcode[:5], postcode[:4], f"{postcode}1"]),
        "Plaats": place,
        "Aantal medewerkers": str(employees) if known else "",
        "KvK-nummer": f"{rng.randint(10**7, 9 * 10**7)}" if rng.random() < 0.85 else "",
        "Status": status,
        "Branche": industry if rng.random() < 0.94 else "",
        "Omzet": f"{_turnover(rng, employees):,}".replace(",", ".") if known and rng.random() < 0.6 else "",
        "Klant sinds": _day(rng, 2008, 2025) if bought else "",
        "Labels": rng.choice(words.TAGS) if rng.random() < 0.3 else "",
        "site": site,
    }


def _line_of_person(rng: random.Random, organisation: dict[str, str], number: int) -> list[str]:
    given, surname = rng.choice(words.GIVEN), rng.choice(words.SURNAMES)
    shown = f"{given} {surname}" if rng.random() < 0.8 else f"{rng.choice(['dhr.', 'mevr.'])} {given[0]}. {surname}"
    person = {
        "Contactpersoon": _sloppy(rng, shown),
        "Functie": rng.choice(words.FUNCTIONS)[0],
        "E-mail contactpersoon": f"{given.lower()}.{number}@{organisation['site']}",
        "Mobiel contactpersoon": f"06-555{rng.randint(0, 99999):05d}",
        "Geboortedatum": _day(rng, 1958, 2001) if rng.random() < 0.12 else "",
    }
    return [(organisation | person).get(heading, "") for heading in BUSINESS_HEADINGS]


def _refused(rng: random.Random, organisation: dict[str, str], number: int) -> list[str]:
    """A line that cannot be read in: a day that does not exist, or nobody named."""
    wrong = {"Klant sinds": f"31-02-{rng.randint(2012, 2024)}"} if number % 320 == 7 else {"Bedrijfsnaam": ""}
    line = organisation | {"Relatienummer": f"X{number}", "E-mail bedrijf": "", "Website": ""} | wrong
    return [line.get(heading, "") for heading in BUSINESS_HEADINGS]


def private_rows(rng: random.Random, number: int) -> Iterator[list[str]]:
    """Buyers of the web shop: people without an organisation, some of them surname first."""
    yield PRIVATE_HEADINGS
    for index in range(number):
        place, code, _area = rng.choice(words.PLACES)
        given, surname = rng.choice(words.GIVEN), rng.choice(words.SURNAMES)
        *prefix, last = surname.split()
        name = f"{given} {surname}" if rng.random() < 0.7 else f"{last}, {given[0]}. {' '.join(prefix)}".strip()
        postcode = f"{int(code) + rng.randint(0, 40)}{rng.choice('ABCDE')}{rng.choice('ABCDE')}"
        yield [
            f"P{index + 1}", _sloppy(rng, name), f"06 555 {rng.randint(0, 99999):05d}", f"{given.lower()}{index}@post.example",
            f"{rng.choice(words.STREETS)} {rng.randint(1, 300)}", postcode if rng.random() < 0.97 else postcode[:5], place,
            _day(rng, 1944, 2003) if rng.random() < 0.35 else "",
            rng.choices(list(PRIVATE_STATUSES), list(PRIVATE_STATUSES.values()))[0],
        ]  # fmt: skip


def _phone(rng: random.Random, area: str) -> str:
    return f"{area}-{'555' if len(area) == 3 else '55'}{rng.randint(0, 9999):04d}"


def _day(rng: random.Random, first: int, last: int) -> str:
    return f"{rng.randint(1, 28):02d}-{rng.randint(1, 12):02d}-{rng.randint(first, last)}"


def _sloppy(rng: random.Random, name: str) -> str:
    """Now and then somebody typed without capitals, with only capitals, or a space too many."""
    chance = rng.random()
    if chance > 0.06:
        return name
    return name.lower() if chance < 0.03 else name.upper() if chance < 0.05 else name.replace(" ", "  ")


def _turnover(rng: random.Random, employees: int) -> int:
    return round(employees * rng.randint(*PER_EMPLOYEE), -4) or 50_000
