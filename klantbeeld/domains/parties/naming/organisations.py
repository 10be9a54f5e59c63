"""Telling an organisation from a person by legal form and trade word; a surname that is also a word stays a person."""

import re

from klantbeeld.domains.parties.naming.given import GIVEN_NAMES
from klantbeeld.domains.parties.naming.organisation_words import (
    ADJECTIVES,
    COMPOUND_ENDINGS,
    LEGAL_FORMS,
    ORGANISATION_MARKS,
    ORGANISATION_WORDS,
)
from klantbeeld.domains.parties.naming.prefixes import PREFIXES
from klantbeeld.domains.parties.naming.title_words import HONORIFICS

ALSO_TITLES = frozenset({"ba", "as", "ab", "ag", "sa", "cv", "wa", "ma", "co"})
ALSO_SURNAMES = frozenset("school kerk winkel bank bouw bouwer glas werf handel verf molen boot coop park".split())
FORMS_IN_FRONT = frozenset("stichting vereniging groep holding maatschap vof vzw asbl bvba sprl cvba vve".split())
ARTICLES = frozenset({"de", "het", "'t", "den"})
SHORTEST_COMPOUND = 8
_INITIALS = re.compile(r"^(?:[A-Z]\.){1,6}$")
_COINED = re.compile(r"^(?:[^\W\d_]+\d\w*|\d+[^\W\d_]\w+|[\w-]+\.(?:nl|be|com|eu|org|net|shop))$", re.IGNORECASE)
_LETTERS = re.compile(r"^[A-Z]{1,3}&[A-Z]{1,3}$")
_ACRONYM = re.compile(r"^[B-DF-HJ-NP-TV-XZ]{3,5}$")


def is_organisation(text: str) -> bool:
    """Whether a name as written is an organisation's. Linear in its length."""
    words = text.replace(",", " ").split()
    if not words:
        return False
    bare = [word.strip("().,;").replace(".", "").casefold() for word in words]
    if bare[0] in HONORIFICS or " ".join(bare[:2]) in HONORIFICS:
        return "," not in text and _is_firm_of_heer(words, bare)
    if _is_marked(text) or words[0].casefold().startswith("sint-"):
        return True
    if bare[0] in ARTICLES and len(words) > 2 and bare[1] in ADJECTIVES:
        return True
    if _LETTERS.match(words[0]) or _COINED.match(words[0]) or (len(words) == 1 and _ACRONYM.match(words[0])):
        return True
    return any(_says_so(words, bare, place) for place in range(len(words)))


def _is_marked(text: str) -> bool:
    return any(mark in f"{text.casefold()} " for mark in ORGANISATION_MARKS)


def _is_firm_of_heer(words: list[str], bare: list[str]) -> bool:
    """De Heer is also a family name: `De Heer Installaties B.V.`, `De Heer Transport`."""
    if bare[-1] in LEGAL_FORMS - ALSO_TITLES:
        return True
    if words[0] != "De" or words[1:2] != ["Heer"]:
        return False
    return _is_marked(" ".join(words)) or any(_says_so(words, bare, place) for place in range(2, len(words)))


def _says_so(words: list[str], bare: list[str], place: int) -> bool:
    word, plain = words[place], bare[place]
    before = bare[place - 1] if place else ""
    if plain in LEGAL_FORMS and (plain not in ALSO_TITLES or (place == len(words) - 1 and _is_form(word, plain))):
        return place > 0 or plain in FORMS_IN_FRONT
    if before in PREFIXES:
        return False
    if plain in ALSO_SURNAMES:
        return _follows_surname(words, bare, place) if place else len(words) > 1
    if plain in ORGANISATION_WORDS:
        return True
    return len(plain) > SHORTEST_COMPOUND and plain.endswith(COMPOUND_ENDINGS)


def _follows_surname(words: list[str], bare: list[str], place: int) -> bool:
    """`Van Dijk Bouw`, `Hendriks Bouw`: a family name stands before the word already; not so in `J. Bouw`, `Anneke Bouw`."""
    if place == 1:
        return len(words) == 2 and bare[0] not in GIVEN_NAMES and not _INITIALS.match(words[0]) and len(bare[0]) > 2
    return any(word in PREFIXES for word in bare[: place - 1])


def _is_form(word: str, plain: str) -> bool:
    return plain in ("sa", "cv", "ag") and (word.isupper() or "." in word)
