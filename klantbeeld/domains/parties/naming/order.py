"""Whether the surname comes first, and where it ends."""

from __future__ import annotations

from klantbeeld.domains.parties.naming.given import GIVEN_NAMES
from klantbeeld.domains.parties.naming.spelling import capitalise, flemish
from klantbeeld.domains.parties.naming.words import (
    DOTTED,
    GIVEN_LIKE_PREFIX,
    VOWEL,
    all_prefix,
    is_initials,
    is_prefix_word,
    prefix_at,
)
from klantbeeld.domains.parties.naming.work import Work


def in_order(groups: list[list[str]], work: Work) -> tuple[list[str], bool]:
    """Return the words given names first; the flag says that the surname was first and is marked off by length."""
    if not groups:
        return [], False
    if len(groups) == 1:
        return _surname_first(groups[0], work)
    surname, rest = _prefix_to_front(groups[0]), groups[1:]
    if len(rest) > 1 and all_prefix(rest[0]):
        return [*rest[1], "\0", *rest[0], *surname], True
    if len(rest) > 1 and all_prefix(rest[-1]):
        return [*rest[0], "\0", *rest[-1], *surname], True
    words = [word for group in rest for word in group]
    for start in range(len(words)):
        if all_prefix(words[start:]) and (start or len(words) == 1):
            return [*words[:start], "\0", *words[start:], *surname], True
    length = prefix_at(words, 0)  # Hoek, van den A.
    if length and words[0].casefold() not in GIVEN_LIKE_PREFIX:
        return [*words[length:], "\0", *words[:length], *surname], True
    return [*words, "\0", *surname], True


def _prefix_to_front(words: list[str]) -> list[str]:
    """`Berg van den`, before a comma, is van den Berg."""
    for start in range(1, len(words)):
        if all_prefix(words[start:]):
            return [*words[start:], *words[:start]]
    return words


def _surname_first(words: list[str], work: Work) -> tuple[list[str], bool]:
    caps = 0
    for word in words:
        letters = [c for c in word if c.isalpha()]
        if len(letters) > 1 and all(c.isupper() for c in letters) and "." not in word:
            caps += 1
        else:
            break
    if 0 < caps < len(words) and not work.lost_case:
        block, rest = words[:caps], words[caps:]
        rest_is_name = all(
            is_initials(w, work, follows=True) or is_prefix_word(w) or (w[:1].isupper() and not w.isupper())
            for w in rest
        )
        only_initials = caps == 1 and len(block[0]) <= 4 and not VOWEL.search(block[0])
        starts_given = (
            caps == 1
            and len(block[0]) <= 3
            and len(rest) >= 1
            and not all(is_initials(w, work, follows=True) or is_prefix_word(w) for w in rest)
        )
        if rest_is_name and not only_initials and not starts_given:
            pre = [w for w in rest if is_prefix_word(w)]
            given = [w for w in rest if not is_prefix_word(w)]
            return [
                *given,
                "\0",
                *(w.lower() for w in pre),
                *(_recase(block, work) if not pre else map(capitalise, block)),
            ], True
    length = prefix_at(words, 0)
    if length and words[0].casefold() not in GIVEN_LIKE_PREFIX:
        after = words[length + 1 :]
        if after and all(is_initials(w, work, follows=True) for w in after):
            return [*after, "\0", *words[: length + 1]], True
        if len(after) == 1 and not is_prefix_word(after[0]) and "-" not in after[0]:
            work.doubt("order")
            return [*after, "\0", *words[: length + 1]], True
    elif len(words) == 2 and words[1].casefold() in GIVEN_NAMES and words[0].casefold() not in GIVEN_NAMES:
        if not is_initials(words[0], work, follows=True):
            work.doubt("order")
            return [words[1], "\0", words[0]], True
    elif len(words) == 2 and DOTTED.match(words[1]) and not is_initials(words[0], work, follows=True):
        return [words[1], "\0", words[0]], True
    elif len(words) > 2 and not is_initials(words[0], work, follows=True):
        tail = words[1:]
        if all(
            DOTTED.match(w) or is_prefix_word(w) or (len(w) == 1 and w.isupper()) for w in tail
        ) and not is_prefix_word(tail[-1]):
            pre = [w for w in tail if is_prefix_word(w)]
            return [*(w for w in tail if not is_prefix_word(w)), "\0", *pre, words[0]], True
        if is_initials(tail[0], work, follows=True) and all_prefix(tail[1:]):
            return [tail[0], "\0", *tail[1:], words[0]], True
    return words, False


def _recase(words: list[str], work: Work) -> list[str]:
    return flemish(words).split() if work.country == "BE" else [capitalise(w) for w in words]
