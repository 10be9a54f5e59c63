"""Forms of address, titles, nobility and suffixes, taken off a name."""

from __future__ import annotations

from klantbeeld.domains.parties.naming import title_words as lists
from klantbeeld.domains.parties.naming.words import is_prefix_word, unglue
from klantbeeld.domains.parties.naming.work import Work


def take_titles(words: list[str], work: Work) -> list[str]:
    words = [part for word in words for part in unglue(word)]
    while words:
        two = " ".join(w.casefold().rstrip(".") for w in words[:2])
        one = words[0].casefold().rstrip(".")
        if two in lists.HONORIFICS and len(words) > 2:
            work.address_as(lists.HONORIFICS[two])
            words = words[2:]
        elif one in lists.HONORIFICS and (len(words) > 1 or work.form == ""):
            if one == "heer" and len(words) == 1:
                break
            work.address_as(lists.HONORIFICS[one])
            words = words[1:]
        elif (
            one in lists.TITLES_BEFORE
            and len(words) > 1
            and (words[0].endswith(".") or len(one) > 2 or words[0][1:].islower() or (work.lost_case and work.titles))
        ):
            title = lists.TITLES_BEFORE[one]
            if title not in work.titles:
                work.titles.append(title)
            words = words[1:]
        elif (
            one in lists.NOBILITY
            and len(words) > 1
            and (
                lists.NOBILITY[one] in lists.NOBILITY_BEFORE
                or (words[0].islower() and not work.lost_case)
                or (one in lists.SELDOM_SURNAMES and len(words) > 2)
            )
        ):
            work.nobility, words = lists.NOBILITY[one], words[1:]
        else:
            break
    tail: list[str] = []
    while len(words) > 1 or (words and not _is_name_group(words)):
        last = words[-1]
        plain = last.replace(".", "").casefold()
        if plain in lists.SUFFIXES and last.casefold() not in ("v", "i"):
            tail.insert(0, lists.SUFFIXES[plain])
        elif plain in lists.TITLES_AFTER and (len(plain) > 2 or last.replace(".", "").isupper()):
            tail.insert(0, lists.TITLES_AFTER[plain])
        else:
            break
        words = words[:-1]
    work.after += tail
    for place, word in enumerate(words):
        plain = word.casefold().rstrip(".")
        if 0 < place < len(words) - 1 and plain in lists.NOBILITY and not is_prefix_word(words[place - 1]):
            work.nobility = lists.NOBILITY[plain]
            return words[:place] + words[place + 1 :]
    return words


def without_titles(text: str) -> str:
    """Return the text without forms of address and titles, whose own case says nothing: `dhr. JAN VAN DEN BERG`."""
    apart = text.replace(".", ". ").split() if "." in text else text.split()
    return " ".join(
        w for w in apart if w.casefold().rstrip(".") not in lists.HONORIFICS.keys() | lists.TITLES_BEFORE.keys()
    )


def _is_name_group(words: list[str]) -> bool:
    plain = words[-1].replace(".", "").casefold()
    return plain not in lists.TITLES_AFTER and plain not in lists.SUFFIXES


def rank(title: str) -> int:
    return lists.TITLE_ORDER.index(title) if title in lists.TITLE_ORDER else len(lists.TITLE_ORDER)
