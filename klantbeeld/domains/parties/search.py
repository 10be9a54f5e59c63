"""Finding relations by any part of a name, number, address or mail address, within the actor's rights.

Rules (measured in the design): one or two letters use the prefix index only; from three letters the trigram index
serves a substring; candidates are capped before they are ranked; a number is found in any notation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.core.policy import through
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.choices import Rung
from klantbeeld.domains.parties.models import ContactPoint, Party, SearchDocument
from klantbeeld.domains.parties.numbers.search import phone_query, search_text
from klantbeeld.engines.database.gathering import TEXTS, values_planned

CANDIDATES = 300
SHORTEST_SUBSTRING = 3
PREFIX_END = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Hit:
    """A relation as the search box shows it."""

    id: UUID
    kind: str
    name: str
    city: str
    contact_name: str
    rung: str

    def get_rung_display(self) -> Text:
        """The label of its step, as a record says it."""
        return Rung(self.rung).label


@dataclass(frozen=True, slots=True)
class Understood:
    """What was typed, taken apart: texts that must be held, one that may be instead of all, and how a name may start."""

    held: tuple[str, ...] = ()
    instead: str = ""
    start: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The texts as they go into a pattern, and the start as it is."""
        escaped = map(connection.ops.prep_for_like_query, (*self.held, *filter(None, [self.instead])))
        return (*escaped, *filter(None, [self.start]))

    def in_places(self) -> Understood:
        """The same shape with `TEXTS` in the places of the parts, for a statement that is remembered."""
        places = iter(TEXTS)
        return Understood(
            tuple(next(places) for _one in self.held),
            next(places) if self.instead else "",
            next(places) if self.start else "",
        )

    def condition(self) -> Q:
        """The filter on search documents; an empty one matches everything."""
        found = Q()
        for text in self.held:
            found &= Q(text__contains=text)
        if self.start:
            found = Q(names__gte=self.start, names__lt=self.start + PREFIX_END)
        return found | Q(text__contains=self.instead) if self.instead else found


def understood(text: str) -> Understood:
    """Take apart what was typed: a number in any notation, words, or one or two letters with which a name starts."""
    digits = phone_query(text)
    if digits:
        return Understood((digits,))
    folded = search_text(text)
    words = folded.split()
    together = "".join(words)
    if not any(len(word) >= SHORTEST_SUBSTRING for word in words):
        return Understood((), together if len(together) >= SHORTEST_SUBSTRING else "", folded)
    return Understood(tuple(words), together if len(words) > 1 else "")


def in_reach(actor: Actor, asked: Understood) -> Q:
    """Return the filter on search documents with what makes the index skip what the actor may not see anyway.

    Only beside `visible_to`, which decides.
    """
    found, readers = asked.condition(), policy.readers(actor)
    if not found or readers is None:
        return found
    return found & Q(readers__overlap=readers)


def found_in(actor: Actor, text: str) -> Q:
    """Return the filter on parties for a list that is searched; an empty text keeps everything.

    The ids are gathered first, as one array: walking along the order of a list is slow where what is found stands together (a
    word with which names begin), and the planner does not know where it stands.
    """
    found = in_reach(actor, understood(text))
    if not found:
        return found
    return Q(id__any_of=ArraySubquery(SearchDocument.objects.filter(found).values("party_id")))


SHOWN = ("id", "kind", "name", "city", "contact_name", "rung")


def with_contact(actor: Actor, found: QuerySet[Party]) -> QuerySet[Party]:
    """Add `contact_name`, the person one deals with: empty where the actor may not see that person."""
    contact = Party.objects.visible_to(actor).filter(pk=OuterRef("contact_id"), deleted_at=None)
    return found.annotate(contact_name=Coalesce(Subquery(contact.values("name")[:1]), Value("")))


def search_parties(actor: Actor, text: str, limit: int = 10, offset: int = 0) -> list[Hit]:
    """Return the best relations for what was typed, names that start with it first. One query."""
    if not text.strip():
        return []
    asked, folded = understood(text), search_text(text)
    if len(asked.parts) <= len(TEXTS):
        shape = asked.in_places()
        found = values_planned(
            ("searched", actor, shape), lambda: _candidates(actor, shape), *asked.parts, plans_each=True
        )
    else:
        found = list(_candidates(actor, asked))

    def rank(row: tuple[Any, ...]) -> tuple[int, str]:
        sort_key, names = row[-2:]
        if names.startswith(folded) or sort_key.startswith(folded):
            return 0, sort_key
        return (1 if f" {folded}" in names else 2), sort_key

    best = sorted(found, key=rank)[offset : offset + limit]
    return [Hit(*row[: len(SHOWN)]) for row in best]


def _candidates(actor: Actor, asked: Understood) -> QuerySet[Any, Any]:
    """Some relations that hold what was typed, with what they are ranked by."""
    matched = Party.objects.visible_to(actor).filter(through("search", in_reach(actor, asked)), deleted_at=None)
    return with_contact(actor, matched).values_list(*SHOWN, "sort_key", "search__names")[:CANDIDATES]


def as_typed(actor: Actor, text: str, limit: int = 8) -> list[Hit]:
    """Return relations while someone types: by the start of what a list sorts by when that gives enough, else as the search page
    does. One query, or two.
    """
    folded = search_text(text)
    starting: list[Hit] = []
    if folded and not phone_query(text):
        rows = values_planned(("as typed", actor, limit), lambda: _sorted_from(actor, limit), folded)
        starting = [Hit(*row) for row in rows]
        if len(starting) == limit:
            return starting
    known = {hit.id for hit in starting}
    others = [hit for hit in search_parties(actor, text, limit) if hit.id not in known]
    return [*starting, *others][:limit]


def _sorted_from(actor: Actor, limit: int) -> QuerySet[Any, Any]:
    """The first relations whose sort key starts with a text: each way to see them is a short walk along an index of its own."""
    ways = [
        Party.objects.visible_to(actor)
        .filter(way, sort_key__gte=TEXTS[0], sort_key__lt=TEXTS[0] + PREFIX_END, deleted_at=None)
        .order_by("sort_key", "id")
        .values("id")[:limit]
        for way in policy.party.ways(actor)
    ]
    walked = ways[0].union(*ways[1:]) if len(ways) > 1 else ways[0]
    first = Party.objects.visible_to(actor).filter(id__in=walked)
    return with_contact(actor, first).order_by("sort_key", "id").values_list(*SHOWN)[:limit]


def found_by(actor: Actor, text: str, hits: Sequence[Hit]) -> dict[UUID, str]:
    """Return for each hit the number, mail address or address in which the text stands, where the name does not say it."""
    digits, folded = phone_query(text), search_text(text)
    unexplained = [hit.id for hit in hits if not spans(hit.name, text)]
    found: dict[UUID, str] = {}
    if unexplained and folded:
        points = ContactPoint.objects.visible_to(actor).filter(party_id__in=unexplained).order_by("position", "id")
        for party_id, kind, value, postcode in points.values_list("party_id", "kind", "value", "postcode"):
            where = search_text(value, postcode.replace(" ", ""))
            bare = "".join(char for char in value if char.isdigit()) if kind in ("phone", "fax") else ""
            in_number = digits and bare and digits.removeprefix("0") in bare
            if in_number or all(word in where for word in folded.split()):
                found.setdefault(party_id, value)
    return found


@lru_cache(maxsize=2000)
def _folded_char(char: str) -> str:
    return char if char == " " else search_text(char)


def spans(shown: str, typed: str) -> list[tuple[int, int]]:
    """Return where the typed words stand in a text, whatever the accents, capitals, hyphens and spaces.

    >>> spans("Hotel De Zwaan", "zwaan"), spans("Café 't Hof", "cafe"), spans("Van der Berg", "vanderberg")
    ([(9, 14)], [(0, 4)], [(0, 12)])
    """
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(shown):
        for folded in _folded_char(char):
            letters.append(folded)
            places.append(place)
    text = "".join(letters)
    found = []
    for word in sorted(set(search_text(typed).split()), key=len, reverse=True):
        at = text.find(word)
        if at >= 0:
            found.append((places[at], places[at + len(word) - 1] + 1))
    if not found:
        together = [number for number, letter in enumerate(letters) if letter != " "]
        squashed, wanted = text.replace(" ", ""), search_text(typed).replace(" ", "")
        at = squashed.find(wanted) if wanted else -1
        if at >= 0:
            found.append((places[together[at]], places[together[at + len(wanted) - 1]] + 1))
    return _joined(found)


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
