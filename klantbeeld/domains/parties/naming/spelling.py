"""Capitals of names by the rules of their country; initials from given names."""

import re

from klantbeeld.domains.parties.naming.prefixes import ALWAYS_LOWER

AND = frozenset({"en", "&", "+", "et", "and"})
_WORD = re.compile(r"[^\W\d_]+")


def has_lost_case(text: str) -> bool:
    """Whether all letters are capitals, or all are small."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and (all(c.isupper() for c in letters) or all(c.islower() for c in letters))


def capitalise(word: str) -> str:
    """Return a name word with its capital: IJsbrand, Jan-Willem, D'Haese, O'Brien, 't Hart stays for prefixes."""
    if "-" in word:
        return "-".join(capitalise(part) for part in word.split("-"))
    low = word.replace("İ", "i").lower()  # the Turkish capital would become two signs
    if low.startswith("ij") and len(low) > 2:
        return "IJ" + low[2:]
    if len(low) > 2 and low[1] == "'":
        return low[0].upper() + "'" + low[2:3].upper() + low[3:]
    if low.startswith("mc") and len(low) > 3:
        return "Mc" + low[2:3].upper() + low[3:]
    return low[:1].upper() + low[1:]


def upper_first(text: str) -> str:
    """Return the text with its first letter as a capital, but 't, 's and d' as they are."""
    first = text.split(" ", 1)[0].lower()
    if first in ALWAYS_LOWER or first.startswith(("'", "d'")):
        return text
    if text[:2].lower() == "ij":
        return "IJ" + text[2:]
    return text[:1].upper() + text[1:]


def flemish(words: list[str]) -> str:
    """Return a Belgian family name whose capitals were lost: two words both, three or more the first and last."""
    if len(words) <= 2:
        shown = [w.lower() if w.lower() in ALWAYS_LOWER else capitalise(w) for w in words]
    else:
        middle = [w.lower() for w in words[1:-1]]
        shown = [capitalise(words[0]), *middle, capitalise(words[-1])]
    return " ".join(shown)


def initials_of(given: str, country: str = "NL") -> str:
    """Return the initials of given names; of a pair both.

    A hyphen makes one name, so one initial, in the Netherlands (Onze Taal, "Jan-Willem: J.W. / J."); in Belgium
    each part counts.

    >>> initials_of("Jan Willem"), initials_of("Jan-Willem"), initials_of("Jan-Willem", "BE")
    ('J.W.', 'J.', 'J.W.')
    >>> initials_of("Wouter en IJsbrand")
    'W. en IJ.'
    """
    letters = []
    for word in re.split(r"[\s-]+" if country == "BE" else r"\s+", given):
        if word.casefold() in AND:
            letters.append(f" {word} ")
        elif word and word[0].isalpha():
            letters.append("IJ." if word[:2] in ("IJ", "ij", "Ij") else word[0].upper() + ".")
    return "".join(letters).strip()
