"""Taking a name apart.

The order: tidy, tell organisations apart, take off forms of address, titles and notes, undo an inverted order, then
find the prefix in the national table (longest first, never the first word unless nothing else is left).
Doubt is flagged, never guessed; gender is never inferred from a name.
"""

from __future__ import annotations

import re

from klantbeeld.domains.parties.naming import prefixes as lists
from klantbeeld.domains.parties.naming.order import in_order
from klantbeeld.domains.parties.naming.organisations import is_organisation
from klantbeeld.domains.parties.naming.parts import ParsedName
from klantbeeld.domains.parties.naming.reading import LONGEST, spaced, tidy, without_notes, without_tail
from klantbeeld.domains.parties.naming.spelling import capitalise, has_lost_case, initials_of
from klantbeeld.domains.parties.naming.surnames import GLUE, glued, split_double, split_surname
from klantbeeld.domains.parties.naming.titles import rank, take_titles
from klantbeeld.domains.parties.naming.words import DOTTED, GIVEN_LIKE_PREFIX, dotted_initials, is_initials, prefix_at
from klantbeeld.domains.parties.naming.work import Work

AND = frozenset({"en", "&", "+", "et", "and"})


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
    work = Work(country, has_lost_case(body))
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
    body = glued(body)
    groups = [take_titles(group.split(), work) for group in body.split(",")]
    groups = [group for group in groups if group]
    words, inverted = in_order(groups, work)
    prefix, surname = _split(words, work, inverted)
    if notes:
        _note(notes, work)
    prefix2, surname2 = "", ""
    if second:
        prefix2, surname2 = split_surname(take_titles(second.replace(",", " ").split(), work), work)
    elif country == "NL" and "-" in surname:
        surname, prefix2, surname2 = split_double(surname, work)
    if work.given and not work.initials:
        work.initials = initials_of(" ".join(word for word in work.given.split() if word not in AND))
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


def _first_person(text: str, work: Work) -> str:
    """`J. Jansen en M. de Boer` gives the first of the two; `Jan en Marie de Boer` stays together. Both are doubted."""
    words = text.split()
    for place in range(1, len(words) - 1):
        if words[place].casefold() in AND:
            work.doubt("two_people")
            first = words[:place]
            return " ".join(first) if len(first) > 1 and not DOTTED.match(first[-1]) else text
    return text


def _split_maiden(text: str) -> tuple[str, str]:
    words = text.split()
    for place, word in enumerate(words):
        if place and word.casefold().rstrip(".") in lists.MAIDEN and place + 1 < len(words):
            rest = words[place + 1 :]
            if rest[0].casefold() == "van" and word.casefold().startswith("echtg") and len(rest) > 1:
                rest = rest[1:]
            return " ".join(words[:place]).rstrip(","), " ".join(rest)
    return text, ""


def _note(notes: list[str], work: Work) -> None:
    note = notes[0]
    if len(note.split()) == 1 and note[:1].isupper() and note.isalpha():
        if work.given:
            work.initials = work.initials or initials_of(work.given)
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
        return split_surname(words, work)
    start = 1 if words[0].casefold() in GIVEN_LIKE_PREFIX or not prefix_at(words, 0) else 0
    if start == 0:
        return split_surname(words, work)
    for place in range(1, len(words) - 1):
        if prefix_at(words, place):
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
            capitalise(w) if work.lost_case or w.islower() or (w.isupper() and len(w) > 1) else w
            for w in names
            if w.casefold() not in AND
        ]
        if initials and len(names) == 1 and words.index(names[0]) == 0:
            work.initials = initials_of(shown[0]) + work.initials
        work.given = (" en " if len(shown) < len(names) else " ").join(shown)
