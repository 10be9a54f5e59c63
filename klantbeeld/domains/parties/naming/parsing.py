"""Taking a name apart.

The order: tidy, tell organisations apart, take off forms of address, titles and notes, undo an inverted order, then
find the prefix in the national table (longest first, never the first word unless nothing else is left).
Doubt is flagged, never guessed; gender is never inferred from a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from klantbeeld.domains.parties.naming import prefixes as lists
from klantbeeld.domains.parties.naming.given import GIVEN_NAMES
from klantbeeld.domains.parties.naming.organisations import is_organisation
from klantbeeld.domains.parties.naming.parts import ParsedName
from klantbeeld.domains.parties.naming.reading import LONGEST, spaced, tidy, without_notes, without_tail
from klantbeeld.domains.parties.naming.spelling import capitalise, flemish, has_lost_case, initials_of

_INITIALS = re.compile(r"^(?:(?:IJ|Ij|Th|Ch|Ph|Chr|Fr|Tj|Sj|Kl|St|Joh|Jac|Wm|Aug|[^\W\d_])\.?-?){1,8}$")
_ONE = re.compile(r"IJ|Ij|Chr|CHR|Joh|Jac|Aug|Th|TH(?=\.)|Ch|CH(?=\.)|Ph|PH(?=\.)|Fr|Tj|Sj|Kl|St|Wm|[^\W\d_]")
_DOTTED = re.compile(r"^(?:(?:IJ|Ij|T[Hh]|C[Hh]|P[Hh]|Chr|CHR|Fr|Tj|Sj|Kl|St|Joh|Jac|Wm|Aug|[^\W\d_])\.-?)+(?:[A-Z])?$")
_SURE_ABBREVIATIONS = frozenset(key for key in lists.ABBREVIATED if len(key.replace(".", "")) > 1)
_GLUE = "\x01"  # stands for the space inside a second family name: Jansen-de Boer is one word until the end
_VOWEL = re.compile(r"[AEIOUY]")
AND = frozenset({"en", "&", "+", "et", "and"})
GIVEN_LIKE_PREFIX = frozenset(
    {"ben", "al", "ad", "do", "da", "san", "santa", "die", "ou", "lo", "zen", "bin", "del", "af"}
)
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


@dataclass(slots=True)
class _Work:
    country: str
    lost_case: bool
    form: str = ""
    titles: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    nobility: str = ""
    given: str = ""
    initials: str = ""
    reasons: list[str] = field(default_factory=list)

    def doubt(self, reason: str) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)


def parse_name(raw: str, country: str = "NL") -> ParsedName:
    """Take `raw` apart by the rules of `country` (NL or BE). Never raises; doubt is in `reasons`."""
    country = "BE" if country.upper() == "BE" else "NL"
    text = tidy(raw)
    if len(text) > LONGEST:
        return ParsedName(surname=text[:LONGEST], raw=raw, country=country, reasons=("too_long",))
    if not any(c.isalpha() for c in text):
        return ParsedName(raw=raw, country=country, reasons=("no_letters",))
    text = re.sub(r"^(?:t\.?a\.?v\.?|attn?\.?|p/a)\s*:?\s+", "", text, flags=re.IGNORECASE)
    if is_organisation(text):
        return ParsedName(raw=raw, country=country, is_organisation=True)
    return _person(raw, text, country)


def _person(raw: str, text: str, country: str) -> ParsedName:
    body, cut = without_tail(text)
    work = _Work(country, has_lost_case(body))
    if cut:
        work.doubt("tail")
    body, notes = without_notes(spaced(body))
    for both in sorted(lists.BOTH, key=len, reverse=True):
        if body.casefold().startswith(both):
            body = body[len(both) :].lstrip(". ")
            work.doubt("two_people")
            break
    body = _first_person(body, work)
    body, second = _split_maiden(body)
    body = _glued(body)
    groups = [_take_titles(group.split(), work) for group in body.split(",")]
    groups = [group for group in groups if group]
    words, inverted = _in_order(groups, work)
    prefix, surname = _split(words, work, inverted)
    if notes:
        _note(notes, work)
    prefix2, surname2 = "", ""
    if second:
        prefix2, surname2 = _split_surname(_take_titles(second.replace(",", " ").split(), work), work)
    elif country == "NL" and "-" in surname:
        surname, prefix2, surname2 = _double(surname, work)
    if work.given and not work.initials:
        work.initials = initials_of(work.given.replace(" en ", " "))
    surname, surname2 = surname.replace(_GLUE, " "), surname2.replace(_GLUE, " ")
    if not surname and not work.given:
        surname = text  # nothing that was written is lost
        work.doubt("no_name")
    return ParsedName(
        titles_before=" ".join(sorted(work.titles, key=_rank)),
        nobility=work.nobility,
        given=work.given,
        initials=work.initials,
        prefix=prefix,
        surname=surname,
        prefix2=prefix2,
        surname2=surname2,
        suffix=" ".join(work.after),
        form_of_address=work.form,
        country=country,
        raw=raw,
        reasons=tuple(work.reasons),
    )


def _first_person(text: str, work: _Work) -> str:
    """`J. Jansen en M. de Boer` gives the first of the two; `Jan en Marie de Boer` stays together. Both are doubted."""
    words = text.split()
    for place in range(1, len(words) - 1):
        if words[place].casefold() in AND:
            work.doubt("two_people")
            first = words[:place]
            return " ".join(first) if len(first) > 1 and not _DOTTED.match(first[-1]) else text
    return text


def _glued(text: str) -> str:
    """Keep `Jansen-de Boer` one word: the prefix behind a hyphen belongs to the second name."""
    result: list[str] = []
    for word in text.split():
        behind = result[-1].rpartition("-")[2].rpartition(_GLUE)[2] if result and "-" in result[-1] else ""
        if behind and _prefix_words(behind):
            result[-1] += _GLUE + word
        else:
            result.append(word)
    return " ".join(result)


def _rank(title: str) -> int:
    return lists.TITLE_ORDER.index(title) if title in lists.TITLE_ORDER else len(lists.TITLE_ORDER)


def _split_maiden(text: str) -> tuple[str, str]:
    words = text.split()
    for place, word in enumerate(words):
        if place and word.casefold().rstrip(".") in lists.MAIDEN and place + 1 < len(words):
            rest = words[place + 1 :]
            if rest[0].casefold() == "van" and word.casefold().startswith("echtg") and len(rest) > 1:
                rest = rest[1:]
            return " ".join(words[:place]).rstrip(","), " ".join(rest)
    return text, ""


def _take_titles(words: list[str], work: _Work) -> list[str]:
    words = [part for word in words for part in _unglue(word)]
    while words:
        two = " ".join(w.casefold().rstrip(".") for w in words[:2])
        one = words[0].casefold().rstrip(".")
        if two in lists.HONORIFICS and len(words) > 1:
            work.form, words = work.form or lists.HONORIFICS[two], words[2:]
        elif one in lists.HONORIFICS and (len(words) > 1 or work.form == ""):
            if one == "heer" and len(words) == 1:
                break
            work.form, words = work.form or lists.HONORIFICS[one], words[1:]
        elif (
            one in lists.TITLES_BEFORE
            and len(words) > 1
            and (words[0].endswith(".") or len(one) > 2 or words[0][1:].islower())
        ):
            title = lists.TITLES_BEFORE[one]
            if title not in work.titles:
                work.titles.append(title)
            words = words[1:]
        elif (
            one in lists.NOBILITY
            and len(words) > 1
            and (lists.NOBILITY[one] in lists.NOBILITY_BEFORE or (words[0].islower() and not work.lost_case))
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
        if 0 < place < len(words) - 1 and plain in lists.NOBILITY and not _prefix_words(words[place - 1]):
            work.nobility = lists.NOBILITY[plain]
            return words[:place] + words[place + 1 :]
    return words


def _is_name_group(words: list[str]) -> bool:
    plain = words[-1].replace(".", "").casefold()
    return plain not in lists.TITLES_AFTER and plain not in lists.SUFFIXES


def _unglue(word: str) -> list[str]:
    """`vandenBerg` is van den Berg; a word of its own stays as it is."""
    glued = re.match(r"^([a-z']{2,9})([A-Z][^\W\d_].*)$", word)
    if glued and glued.group(1).replace("'", "") in SQUASHED:
        return [*SQUASHED[glued.group(1).replace("'", "")].split(), glued.group(2)]
    apostrophe = re.match(r"^(van|in|op|v\.)('[ts])$", word, re.IGNORECASE)
    if apostrophe:
        return [apostrophe.group(1), apostrophe.group(2)]
    early = re.match(r"^('[ts])([A-Z].*)$", word)
    return [early.group(1), early.group(2)] if early else [word]


def _note(notes: list[str], work: _Work) -> None:
    note = notes[0]
    if len(note.split()) == 1 and note[:1].isupper() and note.isalpha():
        if work.given:
            work.initials = work.initials or initials_of(work.given)
        work.given = capitalise(note)
    else:
        work.doubt("note")


def _is_initials(word: str, work: _Work, *, follows: bool) -> bool:
    low = word.casefold()
    if low in _SURE_ABBREVIATIONS and (word.islower() or work.lost_case):
        return False
    if low in lists.ABBREVIATED and word.islower() and not work.lost_case:
        return False
    if _DOTTED.match(word):
        return True
    if not _INITIALS.match(word) or not follows:
        return False
    letters = word.replace(".", "").replace("-", "")
    if len(letters) == 1:
        return letters.isupper() or work.lost_case
    if letters.isupper() and len(letters) <= 4:
        return not work.lost_case or not _VOWEL.search(letters)
    return False


def _initials(word: str) -> str:
    return "".join(
        ("IJ" if one in ("Ij", "IJ") else one[0].upper() + one[1:].lower()) + "." for one in _ONE.findall(word)
    )


def _prefix_at(words: list[str], place: int) -> int:
    """How many words from `place` on make a prefix that leaves a surname behind it."""
    for length in range(min(lists.LONGEST_PREFIX, len(words) - place - 1), 0, -1):
        if " ".join(words[place : place + length]).casefold() in lists.PREFIXES:
            return length
    one = words[place].casefold()
    return 1 if place < len(words) - 1 and one in lists.ABBREVIATED else 0


def _all_prefix(words: list[str]) -> bool:
    text = " ".join(words).casefold()
    return text in lists.PREFIXES or text in lists.ABBREVIATED


def _in_order(groups: list[list[str]], work: _Work) -> tuple[list[str], bool]:
    """Return the words given names first; the flag says that the surname was first and is marked off by length."""
    if not groups:
        return [], False
    if len(groups) == 1:
        return _surname_first(groups[0], work)
    surname, rest = _prefix_to_front(groups[0]), groups[1:]
    if len(rest) > 1 and _all_prefix(rest[0]):
        return [*rest[1], "\0", *rest[0], *surname], True
    if len(rest) > 1 and _all_prefix(rest[-1]):
        return [*rest[0], "\0", *rest[-1], *surname], True
    words = [word for group in rest for word in group]
    for start in range(len(words)):
        if _all_prefix(words[start:]) and (start or len(words) == 1):
            return [*words[:start], "\0", *words[start:], *surname], True
    return [*words, "\0", *surname], True


def _prefix_to_front(words: list[str]) -> list[str]:
    """`Berg van den`, before a comma, is van den Berg."""
    for start in range(1, len(words)):
        if _all_prefix(words[start:]):
            return [*words[start:], *words[:start]]
    return words


def _surname_first(words: list[str], work: _Work) -> tuple[list[str], bool]:
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
            _is_initials(w, work, follows=True) or _prefix_words(w) or (w[:1].isupper() and not w.isupper())
            for w in rest
        )
        only_initials = caps == 1 and len(block[0]) <= 4 and not _VOWEL.search(block[0])
        starts_given = (
            caps == 1
            and len(block[0]) <= 3
            and len(rest) >= 1
            and not all(_is_initials(w, work, follows=True) or _prefix_words(w) for w in rest)
        )
        if rest_is_name and not only_initials and not starts_given:
            pre = [w for w in rest if _prefix_words(w)]
            given = [w for w in rest if not _prefix_words(w)]
            return [
                *given,
                "\0",
                *(w.lower() for w in pre),
                *(_recase(block, work) if not pre else map(capitalise, block)),
            ], True
    length = _prefix_at(words, 0)
    if length and words[0].casefold() not in GIVEN_LIKE_PREFIX:
        after = words[length + 1 :]
        if after and all(_is_initials(w, work, follows=True) for w in after):
            return [*after, "\0", *words[: length + 1]], True
        if len(after) == 1 and not _prefix_words(after[0]) and "-" not in after[0]:
            if work.country == "NL":
                work.doubt("order")
            return [*after, "\0", *words[: length + 1]], True
    elif len(words) == 2 and words[1].casefold() in GIVEN_NAMES and words[0].casefold() not in GIVEN_NAMES:
        if not _is_initials(words[0], work, follows=True):
            work.doubt("order")
            return [words[1], "\0", words[0]], True
    elif len(words) == 2 and _DOTTED.match(words[1]) and not _is_initials(words[0], work, follows=True):
        return [words[1], "\0", words[0]], True
    elif len(words) > 2 and not _is_initials(words[0], work, follows=True):
        tail = words[1:]
        if all(
            _DOTTED.match(w) or _prefix_words(w) or (len(w) == 1 and w.isupper()) for w in tail
        ) and not _prefix_words(tail[-1]):
            pre = [w for w in tail if _prefix_words(w)]
            return [*(w for w in tail if not _prefix_words(w)), "\0", *pre, words[0]], True
        if _DOTTED.match(tail[0]) and _all_prefix(tail[1:]):
            return [tail[0], "\0", *tail[1:], words[0]], True
    return words, False


def _prefix_words(word: str) -> bool:
    low = word.casefold()
    return low in _WORDS_OF_PREFIXES or low in lists.ABBREVIATED


_WORDS_OF_PREFIXES = frozenset(word for prefix in lists.PREFIXES for word in prefix.split()) - GIVEN_LIKE_PREFIX


def _recase(words: list[str], work: _Work) -> list[str]:
    return flemish(words).split() if work.country == "BE" else [capitalise(w) for w in words]


def _split(words: list[str], work: _Work, inverted: bool) -> tuple[str, str]:
    """Put given names and initials in `work`; return prefix and surname."""
    if inverted:
        mark = words.index("\0")
        _given(words[:mark], work)
        return _split_surname(words[mark + 1 :], work)
    if not words:
        return "", ""
    at = 0
    while at < len(words) - 1 and _is_initials(words[at], work, follows=True):
        at += 1
    if at:
        work.initials = "".join(_initials(word) for word in words[:at])
        return _split_surname(words[at:], work)
    if len(words) == 1:
        return _split_surname(words, work)
    start = 1 if words[0].casefold() in GIVEN_LIKE_PREFIX or not _prefix_at(words, 0) else 0
    if start == 0:
        return _split_surname(words, work)
    for place in range(1, len(words) - 1):
        if _prefix_at(words, place):
            _given(words[:place], work)
            return _split_surname(words[place:], work)
    _given(words[:-1], work)
    return _split_surname(words[-1:], work)


def _given(words: list[str], work: _Work) -> None:
    initials = [w for w in words if _is_initials(w, work, follows=True)]
    names = [w for w in words if w not in initials]
    if initials:
        work.initials = "".join(_initials(w) for w in initials)
    if names:
        shown = [
            capitalise(w) if work.lost_case or w.islower() or (w.isupper() and len(w) > 1) else w
            for w in names
            if w.casefold() not in AND
        ]
        if initials and len(names) == 1 and words.index(names[0]) == 0:
            work.initials = initials_of(shown[0]) + work.initials
        work.given = (" en " if len(shown) < len(names) else " ").join(shown)


def _split_surname(words: list[str], work: _Work) -> tuple[str, str]:
    if not words:
        return "", ""
    length = _prefix_at(words, 0)
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
            return prefix[0], " ".join(shown)
        return "", flemish([*prefix, *core]) if lost else " ".join([*prefix, *core])
    if lost or prefix and not ({w.casefold() for w in prefix} & FOREIGN):
        prefix = [w.lower() for w in prefix]
    core_text = " ".join(shown)
    apostrophe = re.match(r"^(d'|D')(\w.*)$", core_text)
    if apostrophe and not prefix:
        return "d'", apostrophe.group(2)[:1].upper() + apostrophe.group(2)[1:]
    return " ".join(prefix), core_text


def _core(word: str, lost: bool) -> str:
    for joint in ("-", _GLUE):
        if joint in word:
            return joint.join(_core(part, lost) for part in word.split(joint))
    if lost and word.casefold() not in _WORDS_OF_PREFIXES:
        return capitalise(word)
    if lost:
        return word.lower()
    if word.islower() and word.casefold() not in _WORDS_OF_PREFIXES:
        return capitalise(word)
    if word[:2] == "Ij" and len(word) > 2:
        return "IJ" + word[2:]
    return word


def _double(surname: str, work: _Work) -> tuple[str, str, str]:
    first, _hyphen, second = surname.partition("-")
    words = [part for word in second.replace(_GLUE, " ").split() for part in _unglue(word)]
    prefix, core = _split_surname(words, work)
    return first.strip(), prefix, core
