"""Taking a name apart.

The order: tidy, tell organisations apart, take off forms of address, titles and notes, undo an inverted order, then
find the prefix in the national table (longest first, never the first word unless nothing else is left).
Doubt is flagged, never guessed; gender is never inferred from a name.
"""

from __future__ import annotations

import re

from klantbeeld.domains.parties.naming.given import GIVEN_NAMES
from klantbeeld.domains.parties.naming.order import in_order
from klantbeeld.domains.parties.naming.organisations import is_organisation
from klantbeeld.domains.parties.naming.parts import ParsedName
from klantbeeld.domains.parties.naming.reading import LONGEST, spaced, tidy, without_notes, without_tail
from klantbeeld.domains.parties.naming.spelling import AND, capitalise, has_lost_case, initials_of
from klantbeeld.domains.parties.naming.surnames import GLUE, glued, split_double, split_surname
from klantbeeld.domains.parties.naming.title_words import HONORIFICS, MAIDEN
from klantbeeld.domains.parties.naming.titles import rank, take_titles, without_titles
from klantbeeld.domains.parties.naming.words import (
    DOTTED,
    GIVEN_LIKE_PREFIX,
    SYLLABLES,
    all_prefix,
    dotted_initials,
    is_initials,
    prefix_at,
)
from klantbeeld.domains.parties.naming.work import Work

HOUSES = frozenset({"thoe", "toe", "tot", "zu"})
"""Prefixes of family names that hold an `en` of their own: thoe Schwartzenberg en Hohenlansberg."""
_HIM = r"(?:de\s+)?(?:dhr|heer|hr|meneer|mijnheer)\.?"
_HER = r"(?:mevrouw|mevr|mej|mw|mme)\.?"
APOSTROPHE = re.compile(r"^[dD]'[^\W\d_]")
COUPLE = re.compile(rf"^(?:{_HIM}\s*(?:en|&|\+|et)\s*{_HER}|{_HER}\s*(?:en|&|\+|et)\s*{_HIM})\s+", re.IGNORECASE)
PAIR = re.compile(
    r"^((?:[A-Z]\.?){1,4})\s*(en|&|\+|et)\s*((?:[A-Z]\.){1,4}|[A-Z]{1,3}(?=\s))\s*(?=(?:\S+\s)*[^\W\d_]{2})(?!.*\s(?:en|&|\+|et)\s)"
)
"""`J. en M. Hoogland`: two people of one name."""
EITHER = re.compile(rf"^(?:{_HIM}\s*/\s*{_HER}|{_HER}\s*/\s*{_HIM}|m/v)\s+", re.IGNORECASE)


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
    work = Work(country, has_lost_case(without_titles(body)))
    if cut:
        work.doubt("tail")
    body, notes = without_notes(spaced(body))
    body, both = EITHER.sub("", body), ""
    if couple := COUPLE.match(body):
        body, work.form = body[couple.end() :], "couple"
        work.doubt("two_people")
    elif pair := PAIR.match(body):
        body, both = body[pair.end() :], f"{dotted_initials(pair[1])} {pair[2]} {dotted_initials(pair[3])}"
        work.doubt("two_people")
    elif names := _two_given_names(body):
        body, work.given = body[len(names) :], names
        work.doubt("two_people")
    elif any(word.casefold() in AND for word in body.split()[1:-1]) and not HOUSES & set(body.casefold().split()):
        return ParsedName(raw=raw, country=country, reasons=("two_people",))
    body, second = _split_maiden(body)
    body = glued(body)
    groups = [take_titles(group.split(), work) for group in body.split(",")]
    groups = [group for group in groups if group]
    groups = _without_remarks(groups, work)
    words, inverted = in_order(groups, work)
    if (both or work.given) and not inverted:
        prefix, surname = split_surname(words, work)
    else:
        prefix, surname = _split(words, work, inverted)
    work.initials = both or work.initials
    if notes:
        _note(notes, work)
    prefix2, surname2 = "", ""
    if second:
        prefix2, surname2 = split_surname(take_titles(second.replace(",", " ").split(), work), work)
    elif "-" in surname:
        surname, prefix2, surname2 = split_double(surname, work)
    if work.given and not work.initials:
        work.initials = initials_of(work.given, country)
    surname, surname2 = surname.replace(GLUE, " "), surname2.replace(GLUE, " ")
    if not surname and not work.given:
        surname = text  # nothing that was written is lost
        work.doubt("no_name")
    return ParsedName(
        titles_before=" ".join(sorted(work.titles, key=rank)),
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


def _two_given_names(text: str) -> str:
    """`Wouter en Marleen` of `Wouter en Marleen Duijvestein`: two people of one name."""
    words = text.split()
    both = " ".join(words[:3])
    is_pair = (
        len(words) > 3 and words[1].casefold() in AND and {words[0].casefold(), words[2].casefold()} <= GIVEN_NAMES
    )
    return both if is_pair and text.startswith(both) and not {w.casefold() for w in words[3:]} & AND else ""


def _without_remarks(groups: list[list[str]], work: Work) -> list[list[str]]:
    """`Mevr. J. Kranenburg, Bakkerij Het Stoepje`: behind a whole name stands who she works for or what she does."""
    is_whole = bool(groups) and len(groups[0]) > 1 and DOTTED.match(groups[0][0])
    kept = [
        group
        for place, group in enumerate(groups)
        if not place or all_prefix(group) or not (is_whole or is_organisation(" ".join(group)))
    ]
    if len(kept) < len(groups):
        work.doubt("remark")
    return kept


def _split_maiden(text: str) -> tuple[str, str]:
    words = text.split()
    for place, word in enumerate(words):
        if place and word.casefold().rstrip(".") in MAIDEN and place + 1 < len(words):
            rest = words[place + 1 :]
            if rest[0].casefold() == "van" and word.casefold().startswith("echtg") and len(rest) > 1:
                rest = rest[1:]
            return " ".join(words[:place]).rstrip(","), " ".join(rest)
    return text, ""


def _note(notes: list[str], work: Work) -> None:
    note = notes[0]
    if form := HONORIFICS.get(note.casefold().rstrip(".")):
        work.address_as(form)
    elif len(note.split()) == 1 and note[:1].isupper() and note.isalpha():
        if work.given:
            work.initials = work.initials or initials_of(work.given, work.country)
        work.given = capitalise(note)
    else:
        work.doubt("note")


def _split(words: list[str], work: Work, inverted: bool) -> tuple[str, str]:
    """Put given names and initials in `work`; return prefix and surname."""
    if inverted:
        mark = words.index("\0")
        _given(words[:mark], work)
        return split_surname(words[mark + 1 :], work)
    if not words:
        return "", ""
    at = 0
    while at < len(words) - 1 and is_initials(words[at], work, follows=True):
        at += 1
    if at:
        work.initials = "".join(dotted_initials(word) for word in words[:at])
        return split_surname(words[at:], work)
    if len(words) == 1:
        if words[0].casefold() in GIVEN_NAMES and not work.form and not work.titles:
            work.given = capitalise(words[0]) if work.lost_case else words[0]
            work.doubt("one_word")
            return "", ""
        return split_surname(words, work)
    for place in range(2, len(words) - 1):  # Humphrey Tjin A Djie
        if words[place] in ("A", "Sam") and words[place - 1].casefold() in SYLLABLES:
            work.doubt("compound_surname")
            _given(words[: place - 1], work)
            return "", " ".join(words[place - 1 :])
    start = 1 if words[0].casefold() in GIVEN_LIKE_PREFIX or not prefix_at(words, 0) else 0
    if start == 0:
        return split_surname(words, work)
    for place in range(1, len(words) - 1):
        if prefix_at(words, place) or APOSTROPHE.match(words[place]):
            _given(words[:place], work)
            return split_surname(words[place:], work)
    _given(words[:-1], work)
    return split_surname(words[-1:], work)


def _given(words: list[str], work: Work) -> None:
    initials = [w for w in words if is_initials(w, work, follows=True)]
    names = [w for w in words if w not in initials]
    if initials:
        work.initials = "".join(dotted_initials(w) for w in initials)
    if names:
        shown = [
            capitalise(w) if work.lost_case or w.islower() or (w.isupper() and len(w) > 1) or w[:2] == "Ij" else w
            for w in names
        ]
        if initials and len(names) == 1 and words.index(names[0]) == 0:
            work.initials = initials_of(shown[0], work.country) + work.initials
        work.given = " ".join(shown)
