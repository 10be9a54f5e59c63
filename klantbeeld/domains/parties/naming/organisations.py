"""Telling an organisation from a person by legal form and trade word; a surname that is also a word stays a person."""

import re

from klantbeeld.domains.parties.naming.given import GIVEN_NAMES
from klantbeeld.domains.parties.naming.organisation_words import (
    ADJECTIVES,
    BODIES,
    COMPOUND_ENDINGS,
    FORMS_IN_FRONT,
    HOUSES,
    LEGAL_FORMS,
    SIGNS,
)
from klantbeeld.domains.parties.naming.prefixes import PREFIXES
from klantbeeld.domains.parties.naming.title_words import HONORIFICS
from klantbeeld.domains.parties.naming.trade_words import ALSO_SURNAMES, PROFESSIONS, TRADES

ALSO_TITLES = frozenset({"ba", "as", "ab", "ag", "sa", "cv", "wa", "ma", "co"})
ALSO_WORDS = frozenset({"groep", "group", "holding", "maatschap", "stichting", "vereniging", "coop"})
"""Legal forms that are words as well: behind a form of address they may be a family name."""
ARTICLES = frozenset({"de", "het", "'t", "den"})
SAINTS = ("sint-", "sint ", "st-", "st.-")
SHORTEST_COMPOUND = 8
SHORTEST_HOUSE = 7
_INITIALS = re.compile(r"^(?:[A-Z]\.){1,6}$")
_COINED = re.compile(
    r"^(?:[^\W\d_]+\d\w*|\d+[^\W\d_]\w+|[\w-]+\.(?:nl|be|com|eu|org|net|shop|store|online|express|design|studio|frl|amsterdam|gent|vlaanderen|brussels|info|biz|app))$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"^[A-Z]{1,3}&[A-Z]{1,3}$")
_ACRONYM = re.compile(r"^[B-DF-HJ-NP-TV-XZ]{3,5}$")
_INVERTED = re.compile(r"^[^,\s]+,\s*(?:[A-Z]\.){1,6}(?:\s|$)")
"""`Hof, J.C. van 't`: whatever the first word means, it is a family name here."""
_OWNED = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}+'s\s+[^\W\d_]{3,}")
"""`Oma's Keuken`, `Kim's Nagels`."""
_TWO_CAPITALS = re.compile(r"^[A-Z][a-z]{2,}[A-Z][a-z]+$")
"""`BrightDesk`; short beginnings are prefixes written on: DeSmet, VanDam, McDonald."""
_NAMES_WRITTEN_ON = ("Van", "Mac", "Ten", "Ter", "Den", "Der", "Vanden", "Vander", "Vande", "Fitz")


def is_organisation(text: str) -> bool:
    """Whether a name as written is an organisation's. Linear in its length."""
    words = text.replace(",", " ").split()
    if not words or _INVERTED.match(text):
        return False
    bare = [word.strip("().,;").replace(".", "").casefold() for word in words]
    if bare[0] in HONORIFICS or " ".join(bare[:2]) in HONORIFICS:
        return "," not in text and _is_firm_of_heer(words, bare)
    if _is_signed(text) or text.casefold().startswith(SAINTS) or _OWNED.search(text):
        return True
    if len(words) > 1 and (bare[0] in BODIES or bare[0] in PROFESSIONS or _works_as(words, bare)):
        return True
    if bare[0] in ARTICLES and _is_house(bare):
        return True
    if _LETTERS.match(words[0]) or (len(words) == 1 and _ACRONYM.match(words[0])):
        return True
    if any(map(_is_coined, words)) or _is_partnership(words, bare):
        return True
    return any(_says_so(words, bare, place) for place in range(len(words)))


def _is_signed(text: str) -> bool:
    return any(sign in f"{text.casefold()} " for sign in SIGNS)


def _works_as(words: list[str], bare: list[str]) -> bool:
    """`Joris Van Gestel Elektricien`; in `G. Kleermaker`, `Jan Willem Hovenier` it is the family name."""
    named = len(words) > 2 and not (bare[-2] in PREFIXES or bare[-2] in GIVEN_NAMES or _INITIALS.match(words[-2]))
    return named and bare[-1] in PROFESSIONS


def _is_house(bare: list[str]) -> bool:
    """`De Gouden Leeuw`, `Het Lampenhuis`, `De Schilder van Zwolle`."""
    if len(bare) > 2 and bare[1] in ADJECTIVES:
        return True
    return len(bare) == 2 and len(bare[1]) > SHORTEST_HOUSE and bare[1].endswith(HOUSES)


def _is_coined(word: str) -> bool:
    return bool(_COINED.match(word)) or bool(_TWO_CAPITALS.match(word) and not word.startswith(_NAMES_WRITTEN_ON))


def _is_partnership(words: list[str], bare: list[str]) -> bool:
    """`Vermaas & Lodewijks`; not `J. & M. Bakker`, `Piet & Anneke de Vries`."""
    if "&" not in bare[1:-1]:
        return False
    place = bare.index("&")
    before, after = bare[place - 1], bare[place + 1]
    people = GIVEN_NAMES | HONORIFICS.keys()
    return not (
        before in people
        or after in people
        or any(_INITIALS.match(words[n]) or len(bare[n]) < 3 for n in (0, place + 1))
    )


def _is_firm_of_heer(words: list[str], bare: list[str]) -> bool:
    """De Heer is also a family name: `De Heer Installaties B.V.`, `De Heer Transport`."""
    if bare[-1] in LEGAL_FORMS - ALSO_TITLES - ALSO_WORDS:
        return True
    if words[0] != "De" or words[1:2] != ["Heer"]:
        return False
    return _is_signed(" ".join(words)) or any(_says_so(words, bare, place) for place in range(2, len(words)))


def _says_so(words: list[str], bare: list[str], place: int) -> bool:
    word, plain = words[place], bare[place]
    before = bare[place - 1] if place else ""
    if not place and plain in FORMS_IN_FRONT:
        return len(words) > 1
    if plain in ALSO_SURNAMES and before not in PREFIXES:
        return _follows_surname(words, bare, place) if place else len(words) > 1
    if plain in LEGAL_FORMS and (plain not in ALSO_TITLES or (place == len(words) - 1 and _is_form(word, plain))):
        return place > 0
    if before in PREFIXES:
        return False
    if plain in TRADES or (place and plain.startswith(SAINTS)):
        return True
    if "-" in plain and not TRADES.isdisjoint(plain.split("-")):
        return True
    return len(plain) > SHORTEST_COMPOUND and plain.endswith(COMPOUND_ENDINGS)


def _follows_surname(words: list[str], bare: list[str], place: int) -> bool:
    """`Van Dijk Bouw`, `Hendriks Bouw`: a family name stands before the word already; not so in `J. Bouw`, `Anneke Bouw`."""
    if place == 1:
        return len(words) == 2 and bare[0] not in GIVEN_NAMES and not _INITIALS.match(words[0]) and len(bare[0]) > 2
    return any(word in PREFIXES for word in bare[: place - 1])


def _is_form(word: str, plain: str) -> bool:
    return plain in ("sa", "cv", "ag") and (word.isupper() or "." in word)
