"""Finding relations by any part of a name, number, address or mail address, within the actor's rights.

Rules (measured in the design): one or two letters use the prefix index only; from three letters the trigram index
serves a substring; candidates are capped before they are ranked; a number is found in any notation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.numbers.search import phone_query, search_text

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


def matching(text: str) -> Q:
    """Return the filter on parties for what was typed; an empty text matches everything."""
    digits = phone_query(text)
    if digits:
        return Q(search__text__contains=digits)
    folded = search_text(text)
    if not folded:
        return Q()
    words = folded.split()
    long_words = [word for word in words if len(word) >= SHORTEST_SUBSTRING]
    if not long_words:
        squashed = "".join(words)
        starts = Q(search__names__gte=folded, search__names__lt=folded + PREFIX_END)
        if len(squashed) >= SHORTEST_SUBSTRING:
            return starts | Q(search__text__contains=squashed)
        return starts
    every = Q()
    for word in words:
        every &= Q(search__text__contains=word)
    if len(words) > 1:
        every |= Q(search__text__contains="".join(words))
    return every


def search_parties(actor: Actor, text: str, limit: int = 10) -> list[Hit]:
    """Return the best `limit` relations for what was typed, names that start with it first. One query."""
    if not text.strip():
        return []
    found = (
        Party.objects.visible_to(actor)
        .filter(matching(text), deleted_at=None)
        .values("id", "kind", "name", "city", "contact_name", "rung", "sort_key", "search__names")[:CANDIDATES]
    )
    folded = search_text(text)

    def rank(row: dict[str, Any]) -> tuple[int, str]:
        names, sort_key = row["search__names"], row["sort_key"]
        if names.startswith(folded) or sort_key.startswith(folded):
            return 0, sort_key
        return (1 if f" {folded}" in names else 2), sort_key

    best = sorted(found, key=rank)[:limit]
    return [Hit(row["id"], row["kind"], row["name"], row["city"], row["contact_name"], row["rung"]) for row in best]
