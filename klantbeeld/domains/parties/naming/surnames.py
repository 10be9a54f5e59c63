"""Prefix and surname, and the second of a double name."""

from __future__ import annotations

import re

from klantbeeld.domains.parties.naming import prefixes as lists
from klantbeeld.domains.parties.naming.spelling import capitalise, flemish
from klantbeeld.domains.parties.naming.words import WORDS_OF_PREFIXES, is_prefix_word, prefix_at, unglue
from klantbeeld.domains.parties.naming.work import Work

GLUE = "\x01"  # stands for the space inside a second family name: Jansen-de Boer is one word until the end
FOREIGN = frozenset(
    [
        "el",
        "al",
        "la",
        "le",
        "les",
        "du",
        "di",
        "della",
        "del",
        "da",
        "dos",
        "das",
        "do",
        "von",
        "zu",
        "zum",
        "zur",
        "bin",
        "ben",
        "ibn",
        "abu",
        "ait",
        "san",
        "santa",
    ]
)


def glued(text: str) -> str:
    """Keep `Jansen-de Boer` one word: the prefix behind a hyphen belongs to the second name."""
    result: list[str] = []
    for word in text.split():
        behind = result[-1].rpartition("-")[2].rpartition(GLUE)[2] if result and "-" in result[-1] else ""
        if behind and is_prefix_word(behind):
            result[-1] += GLUE + word
        else:
            result.append(word)
    return " ".join(result)


def split_surname(words: list[str], work: Work) -> tuple[str, str]:
    if not words:
        return "", ""
    length = prefix_at(words, 0)
    prefix, core = words[:length], words[length:]
    abbreviated = (
        len(prefix) == 1 and prefix[0].casefold() in lists.ABBREVIATED and prefix[0].casefold() not in lists.PREFIXES
    )
    if abbreviated:
        work.doubt("abbreviated_prefix")
        prefix = [lists.ABBREVIATED[prefix[0].casefold()]]
    lost = work.lost_case or all(word.upper() == word and len(word) > 1 for word in core)
    shown = [_core(word, lost) for word in core]
    if work.country == "BE":
        if abbreviated:
            return "", f"{words[0][:1]}{prefix[0][1:]} {' '.join(shown)}"
        if lost and core and re.match(r"d'\w", core[0], re.IGNORECASE) and not prefix:
            work.doubt("capital_after_d")  # D'Hondt and D'hondt both exist
        return "", flemish([*prefix, *core]) if lost else " ".join([*prefix, *core])
    if lost or prefix and not ({w.casefold() for w in prefix} & FOREIGN):
        prefix = [w.lower() for w in prefix]
    core_text = " ".join(shown)
    apostrophe = re.match(r"^([dDlL]')(\w.*)$", core_text)
    if apostrophe and (whole := " ".join([*prefix, apostrophe.group(1).lower()])) in lists.PREFIXES:
        return whole, apostrophe.group(2)[:1].upper() + apostrophe.group(2)[1:]
    return " ".join(prefix), core_text


def _core(word: str, lost: bool) -> str:
    for joint in ("-", GLUE):
        if joint in word:
            return joint.join(_core(part, lost) for part in word.split(joint))
    if word.casefold() in ("en", "et"):
        return word.lower()
    if lost and word.casefold() not in WORDS_OF_PREFIXES:
        return capitalise(word)
    if lost:
        return word.lower()
    if word.islower() and word.casefold() not in WORDS_OF_PREFIXES:
        return capitalise(word)
    if word[:2] == "Ij" and len(word) > 2:
        return "IJ" + word[2:]
    return word


def split_double(surname: str, work: Work) -> tuple[str, str, str]:
    begin = len("'s-") if surname[:3].casefold() in ("'s-", "'t-") else 0  # 's-Gravenmade is one word
    first, hyphen, second = surname[begin:].partition("-")
    first = surname[:begin] + first
    if not hyphen or second[1:2] == "-":  # Tjon-A-Joe is one name
        return surname, "", ""
    words = [part for word in second.replace(GLUE, " ").split() for part in unglue(word)]
    prefix, core = split_surname(words, work)
    return first.strip(), prefix, core
