"""Telling an organisation from a person by legal form and trade word; a surname that is also a word stays a person."""

import re

from klantbeeld.domains.parties.naming.prefixes import (
    HONORIFICS,
    LEGAL_FORMS,
    ORGANISATION_MARKS,
    ORGANISATION_WORDS,
    PREFIXES,
)

ALSO_TITLES = frozenset({"ba", "as", "ab", "ag", "sa", "cv", "wa", "ma", "co"})
ALSO_SURNAMES = frozenset(
    [
        "school",
        "college",
        "kerk",
        "winkel",
        "bank",
        "bouw",
        "bouwer",
        "glas",
        "werf",
        "club",
        "handel",
        "verf",
        "molen",
        "boot",
        "media",
        "design",
        "bureau",
        "hotel",
        "salon",
        "studio",
        "praktijk",
        "theater",
        "techniek",
        "parochie",
        "group",
        "beheer",
        "coop",
        "solar",
        "events",
        "europe",
        "park",
        "vloeren",
    ]
)
FORMS_IN_FRONT = frozenset(
    ["stichting", "vereniging", "groep", "holding", "maatschap", "vof", "vzw", "asbl", "bvba", "sprl", "cvba", "vve"]
)
_INITIALS = re.compile(r"^(?:[A-Z]\.){1,6}$")


def is_organisation(text: str) -> bool:
    """Whether a name as written is an organisation's. Linear in its length."""
    words = text.replace(",", " ").split()
    if not words:
        return False
    low = text.casefold()
    bare = [word.strip("().,;").replace(".", "").casefold() for word in words]
    if bare[0] in HONORIFICS or " ".join(bare[:2]) in HONORIFICS:
        return False
    if any(mark in f"{low} " for mark in ORGANISATION_MARKS):
        return True
    for place, (word, plain) in enumerate(zip(words, bare, strict=True)):
        before = bare[place - 1] if place else ""
        if plain in LEGAL_FORMS and (plain not in ALSO_TITLES or (place == len(words) - 1 and _is_form(word, plain))):
            if place == 0 and plain not in FORMS_IN_FRONT:
                continue
            return True
        if plain in ORGANISATION_WORDS and before not in PREFIXES:
            if plain in ALSO_SURNAMES and (place or len(words) == 1):
                continue
            if place and _INITIALS.match(words[place - 1]):
                continue
            return True
    compounds = (
        "bedrijf",
        "handel",
        "kantoor",
        "praktijk",
        "vereniging",
        "winkel",
        "fabriek",
        "service",
        "techniek",
        "groep",
        "bouw",
        "verhuur",
        "school",
        "centrum",
    )
    return any(plain.endswith(compounds) and len(plain) > 9 for plain in bare)


def _is_form(word: str, plain: str) -> bool:
    return plain in ("sa", "cv", "ag") and (word.isupper() or "." in word)
