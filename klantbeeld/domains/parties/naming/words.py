"""What one word of a name is: initials, a prefix, two words written as one."""

from __future__ import annotations

import re

from klantbeeld.domains.parties.naming import prefixes as lists
from klantbeeld.domains.parties.naming.work import Work

GIVEN_LIKE_PREFIX = frozenset(
    {"ben", "al", "ad", "do", "da", "san", "santa", "die", "ou", "lo", "zen", "bin", "del", "af"}
)
WORDS_OF_PREFIXES = frozenset(word for prefix in lists.PREFIXES for word in prefix.split()) - GIVEN_LIKE_PREFIX
_SURE_ABBREVIATIONS = frozenset(key for key in lists.ABBREVIATED if len(key.replace(".", "")) > 1)
SQUASHED = {prefix.replace(" ", "").replace("'", ""): prefix for prefix in lists.PREFIXES if " " in prefix} | {
    "van": "van",
    "de": "de",
    "der": "der",
    "den": "den",
    "ter": "ter",
    "ten": "ten",
    "te": "te",
    "vd": "v.d.",
}
_INITIALS = re.compile(r"^(?:(?:IJ|Ij|Th|Ch|Ph|Chr|Fr|Tj|Sj|Kl|St|Joh|Jac|Wm|Aug|[^\W\d_])\.?-?){1,8}$")
_ONE = re.compile(r"IJ|Ij|Chr|CHR|Joh|Jac|Aug|Th|TH(?=\.)|Ch|CH(?=\.)|Ph|PH(?=\.)|Fr|Tj|Sj|Kl|St|Wm|[^\W\d_]")
DOTTED = re.compile(
    r"^(?:(?:IJ|Ij|T[Hh]|C[Hh]|P[Hh]|Chr|CHR|Fr|Tj|Sj|Kl|St|Joh|Jac|Wm|Aug|[^\W\d_])\.-?)+(?:[A-Z])?$", re.IGNORECASE
)
SYLLABLES = frozenset(
    "tjin tjon tjong lo sjak sjauw kwee man li lie ho chin chung fong fung wong lauw lim loi njoe pang sim sin soe tang".split()
)
"""First parts of Surinamese family names of Chinese origin, which hold together: Tjin A Djie."""
VOWEL = re.compile(r"[AEIOUY]")


def is_initials(word: str, work: Work, *, follows: bool) -> bool:
    low = word.casefold()
    if low in _SURE_ABBREVIATIONS and (word.islower() or work.lost_case):
        return False
    if low in lists.ABBREVIATED and word.islower() and not work.lost_case:
        return False
    if DOTTED.match(word):
        return True
    if not _INITIALS.match(word) or not follows:
        return False
    letters = word.replace(".", "").replace("-", "")
    if len(letters) == 1:
        return letters.isupper() or work.lost_case
    if letters.isupper() and len(letters) <= 4:
        return not work.lost_case or not VOWEL.search(letters)
    return False


def dotted_initials(word: str) -> str:
    if word.islower():
        word = ".".join(part.capitalize() for part in word.split("."))
    return "-".join(
        "".join(("IJ" if one in ("Ij", "IJ") else one[0].upper() + one[1:].lower()) + "." for one in _ONE.findall(part))
        for part in word.split("-")
        if part
    )


def prefix_at(words: list[str], place: int) -> int:
    """How many words from `place` on make a prefix that leaves a surname behind it."""
    for length in range(min(lists.LONGEST_PREFIX, len(words) - place - 1), 0, -1):
        if " ".join(words[place : place + length]).casefold() in lists.PREFIXES:
            return length
    one = words[place].casefold()
    return 1 if place < len(words) - 1 and one in lists.ABBREVIATED else 0


def all_prefix(words: list[str]) -> bool:
    text = " ".join(words).casefold()
    return text in lists.PREFIXES or text in lists.ABBREVIATED


def is_prefix_word(word: str) -> bool:
    low = word.casefold()
    return low in WORDS_OF_PREFIXES or low in lists.ABBREVIATED


def unglue(word: str) -> list[str]:
    """`vandenBerg` is van den Berg; a word of its own stays as it is."""
    glued = re.match(r"^([a-z']{2,9})([A-Z][^\W\d_].*)$", word)
    if glued and glued.group(1).replace("'", "") in SQUASHED:
        return [*SQUASHED[glued.group(1).replace("'", "")].split(), glued.group(2)]
    apostrophe = re.match(r"^(van|in|op|v\.)('[ts])$", word, re.IGNORECASE)
    if apostrophe:
        return [apostrophe.group(1), apostrophe.group(2)]
    early = re.match(r"^('[ts])([A-Z].*)$", word)
    return [early.group(1), early.group(2)] if early else [word]
