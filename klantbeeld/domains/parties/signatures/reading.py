"""Reading a signature or a card: take out what has a form of its own, then tell from the words what is left."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.errors import Invalid
from klantbeeld.domains.parties import legal_forms
from klantbeeld.domains.parties.naming import parse_name
from klantbeeld.domains.parties.signatures import people
from klantbeeld.domains.parties.signatures.contact import GAP, Taken, named_at, take
from klantbeeld.domains.parties.signatures.found import Found, Recognised
from klantbeeld.domains.parties.signatures.lines import Cells, cells_of
from klantbeeld.domains.parties.signatures.places import take_places
from klantbeeld.domains.parties.signatures.words import LABEL_FIRST, OF_LABEL, WORKS_AT

LONGEST = 20_000
TOO_LONG = _("De tekst is te lang. Plak alleen de handtekening of het kaartje, niet het hele bericht.")
LOOK = _("Kijk de naam na: hij is op meer manieren te lezen.")
MORE_NAMES = _("Er staan meer namen in de tekst. Kijk of dit de goede is.")
MORE_FIRMS = _("Er staan meer organisaties in de tekst. Kijk of dit de goede is.")
LIKE_THE_DOMAIN = _("We leiden dit af uit het e-mailadres of de website. Kijk of het de organisatie is.")
MOST_CELLS = 200
"""What is longer than any signature is left as it is."""
_COUNTRY_SIGNS = (
    (
        "BE",
        re.compile(
            r"\+\s?32|\b0032|\bBE\s?[01]\d{3}|\.be\b|\bBelgi(?:ë|e|um|que)\b|\b(?:BVBA|SRL|SPRL|VZW|ASBL|KBO|BCE|RPR|RPM)\b|\bB-\s?\d{4}\b|\b[1-9]\d{3} [A-Z][a-z]{2,}|\b0\d{1,3}/\d\d"
        ),
    ),
    (
        "NL",
        re.compile(
            r"\+\s?31|\b0031|\.nl\b|\bNederland\b|\bK\.?v\.?K\b|\b[1-9]\d{3}\s?[A-Z]{2}\b|\bNL\d", re.IGNORECASE
        ),
    ),
    ("DE", re.compile(r"\+\s?49|\b0049|\.de\b|\bDeutschland\b|\bGmbH\b")),
    ("LU", re.compile(r"\+\s?352|\.lu\b|\bLuxembourg\b")),
    ("FR", re.compile(r"\+\s?33|\.fr\b|\bFrance\b")),
    ("GB", re.compile(r"\+\s?44|\.co\.uk\b|\bUnited Kingdom\b")),
)
_BETWEEN = re.compile(r"\s+[–-]\s+|\s+//?\s+|\0")
_LAST_LABEL = re.compile(r"[\s,;/&–-]+$")


def recognise(text: str) -> Recognised:
    """Return what a pasted signature or card says. Raises Invalid when it is too long, and for nothing else."""
    if len(text) > LONGEST:
        raise Invalid(TOO_LONG, {"text": TOO_LONG})
    cells = cells_of(text)
    taken = Taken(_country(" ".join(cells.cells)))
    left = _without_contact(cells, taken)
    places, left = take_places(left, taken.country)
    found = Recognised(
        numbers=taken.numbers,
        mails=taken.mails,
        pages=taken.pages,
        socials=taken.socials,
        places=places,
        hours=cells.hours,
        country="BE" if taken.country == "BE" else "NL",
    )
    for key in ("kvk_number", "kbo_number", "vat_number", "iban"):
        setattr(found, key, taken.company.get(key, Found()))
    found.rest = [one.value for key, one in taken.company.items() if key.endswith(" more")]
    _tell_apart(_chunks(left), found, cells)
    found.rest += [*cells.cells[MOST_CELLS:], *cells.rest]
    return found


def _country(text: str) -> str:
    """Where the numbers are dialled: the country most signs point at, the Netherlands when none does."""
    counted = [(len(signs.findall(text)), -place, country) for place, (country, signs) in enumerate(_COUNTRY_SIGNS)]
    most = max(counted)
    return most[2] if most[0] else "NL"


def _without_contact(cells: Cells, taken: Taken) -> list[str]:
    """Take contact details and numbers out of each cell; a label alone counts for the cell behind it."""
    left: list[str] = []
    label = ""
    for cell in cells.cells[:MOST_CELLS]:
        alone = OF_LABEL.get(cell.casefold().strip(" .:"))
        if alone and (label := alone):
            left.append(cell if label in ("name", "function", "department", "organisation", "address", "post") else "")
            continue
        rest = take(cell, label, taken)
        pieces = [rest] if GAP not in rest else [_bare(piece) for piece in rest.split(GAP)]
        left += [piece for piece in pieces if piece]
        label = ""
    return [one for one in left if one]


def _bare(piece: str) -> str:
    """What stands beside something that was taken, without its label."""
    text = piece.strip(" ,;/&–-:()[]")
    while text and (at := named_at(text)) < len(text):
        text = _LAST_LABEL.sub("", text[:at])
    return "" if OF_LABEL.get(text.casefold().strip(" .:")) else text


def _chunks(cells: list[str]) -> list[tuple[str, str]]:
    """The cells in pieces, each with the label that stood before it."""
    chunks: list[tuple[str, str]] = []
    pending = ""
    for cell in cells:
        alone = OF_LABEL.get(cell.casefold().strip(" .:"))
        if alone:
            pending = alone
            continue
        pieces = _BETWEEN.split(cell)
        for piece in [cell] if all(map(people.is_function, pieces)) else pieces:
            text = piece.strip(" ,;:/–-")
            named = LABEL_FIRST.match(text)
            label = OF_LABEL[named[1].casefold()] if named else pending
            text = text[named.end() :].strip() if named else text
            pending = ""
            chunks += [(label, part) for part in _by_comma(text)] if not label else [(label, text)]
    return [(label, text) for label, text in chunks if text]


def _by_comma(text: str) -> list[str]:
    """`Jan Jansen, directeur` and `directeur bij Jansma B.V.` in two; `Vries, J. de` stays one."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if (
        len(parts) > 1
        and not any(_says_work(part) for part in parts[1:])
        and not any(_says_work(parts[0]) for _one in parts[:1])
    ):
        parts = [text.strip()]
    apart = []
    for part in parts:
        at = WORKS_AT.search(part)
        if at and people.is_function(part[: at.start()]):
            apart += [part[: at.start()].strip(), part[at.end() :].strip()]
        else:
            apart.append(part)
    return apart


def _says_work(text: str) -> bool:
    return (
        people.is_function(text) or people.is_department(text) or people.has_form(text) or people.is_organisation(text)
    )


def _tell_apart(chunks: list[tuple[str, str]], found: Recognised, cells: Cells) -> None:
    own = people.own_names([mail.value for mail in found.mails], found.pages)
    locals_ = [people.squeezed(mail.value.rpartition("@")[0]) for mail in found.mails]
    names: list[tuple[int, int, str]] = []
    firms: list[tuple[int, int, str]] = []
    towns = {place.city.casefold() for place in found.places}
    for place, (label, text) in enumerate(chunks):
        if label == "name":
            names.append((99, -place, text))
        elif label == "organisation":
            firms.append((99, -place, text))
        elif label == "function" and not found.function.value:
            found.function = Found(text)
        elif label == "department" and not found.department.value:
            found.department = Found(text)
        elif text.casefold() in towns:
            continue
        else:
            _place(text, -place, own, locals_, found, names, firms, is_first=not place)
    _choose_name(names, found, cells)
    _choose_firm(firms, found)


def _place(
    text: str,
    place: int,
    own: list[str],
    locals_: list[str],
    found: Recognised,
    names: list[tuple[int, int, str]],
    firms: list[tuple[int, int, str]],
    *,
    is_first: bool,
) -> None:
    score = people.person_score(text, locals_, is_first=is_first)
    is_own = people.is_own(text, own)
    if people.has_form(text):
        firms.append((4 + is_own, place, text))
    elif people.is_function(text) and not (is_own and people.is_organisation(text)):
        if score > 3:
            names.append((score, place, text))
        elif not found.function.value:
            found.function = Found(text)
        else:
            found.rest.append(text)
    elif is_own and (score < 4 or people.is_organisation(text)):
        firms.append((3, place, text))
        if score > 2:
            names.append((1, place, text))
    elif people.is_department(text):
        if found.department.value:
            found.rest.append(text)
        else:
            found.department = Found(text)
    elif score < 4 and not is_first and people.is_like_own(text, own):
        firms.append((1, place, text))
    elif score:
        names.append((score, place, text))
    elif people.is_organisation(text):
        firms.append((2, place, text))
    else:
        found.rest.append(text)


def _choose_name(names: list[tuple[int, int, str]], found: Recognised, cells: Cells) -> None:
    if not names:
        return
    best = max(names)
    if best[0] < 2 and not cells.is_signed:
        found.rest += [text for _score, _place, text in names]
        return
    folded = people.squeezed(best[2])
    fuller = [one for one in names if folded in people.squeezed(one[2]) and len(one[2].split()) > len(best[2].split())]
    if len(best[2].split()) == 1 and fuller:
        best = max(fuller)
        folded = people.squeezed(best[2])
    others = [text for _score, _place, text in names if people.squeezed(text) not in folded]
    parsed = parse_name(best[2], found.country)
    doubt = (
        MORE_NAMES
        if any(score > 2 for score, _place, text in names if text in others)
        else LOOK
        if parsed.needs_review
        else ""
    )
    found.name = Found(best[2], doubt)
    found.rest += others


def _choose_firm(firms: list[tuple[int, int, str]], found: Recognised) -> None:
    if not firms:
        return
    best = max(firms)
    if people.squeezed(best[2]) == people.squeezed(found.name.value):
        firms = [one for one in firms if one[2] != best[2]]
        if not firms:
            return
        best = max(firms)
    others = [text for _score, _place, text in firms if people.squeezed(text) not in people.squeezed(best[2])]
    has_rival = any(score >= 4 for score, _place, text in firms if text in others) and best[0] < 99
    found.organisation = Found(best[2], MORE_FIRMS if has_rival else LIKE_THE_DOMAIN if best[0] == 1 else "")
    last = best[2].split()[-1]
    form = legal_forms.as_written(last, found.country) if people.has_form(f"x {last}") else ""
    found.legal_form = legal_forms.of_name(best[2], found.country) or form
    found.rest += others
