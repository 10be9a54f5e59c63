"""What a page of the list shows beside a relation's own columns: where a person works, whom to ring, its tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties.choices import Kind, PointKind, PointState, RelationshipKind
from klantbeeld.domains.parties.models import ContactPoint, Party, PartyTag, Relationship, running
from klantbeeld.domains.parties.search import Hit
from klantbeeld.engines.database.gathering import in_place, rows_planned


@dataclass(frozen=True, slots=True)
class Around:
    """By the id of a relation: `work` (function, organisation's name and id), `phones`, `contacts` (names), `tags`.

    Nothing of a relation that the reader may not see.
    """

    work: dict[UUID, tuple[str, str, UUID]]
    phones: dict[UUID, str]
    contacts: dict[UUID, str]
    tags: dict[UUID, list[str]]


def around(actor: Actor, rows: Iterable[dict[str, Any]], *, tags: bool = False) -> Around:
    """Read what stands around the rows of one page. One query, whatever the page shows."""
    found = list(rows)
    ids = [row["id"] for row in found]
    people = [row["id"] for row in found if row["kind"] == Kind.PERSON]
    # A company without a number of its own is rung through the person one deals with there.
    dealt_with = list({row["contact_id"] for row in found if row["contact_id"]})
    ringing = ids + dealt_with
    work: dict[UUID, tuple[str, str, UUID]] = {}
    numbers: dict[UUID, str] = {}
    words: dict[UUID, list[str]] = {}
    key = ("around", actor, bool(people), tags, clock.today())
    answers = rows_planned(key, lambda: _parts(actor, bool(people), tags), people, ringing, dealt_with, ids)
    if people:
        for party_id, function, name, other_id in answers.pop(0):
            work.setdefault(UUID(party_id), (function, name, UUID(other_id)))
    for party_id, value in answers.pop(0):
        numbers.setdefault(UUID(party_id), value)
    names = {UUID(party_id): name for party_id, name in answers.pop(0)}
    if tags:
        for party_id, name in answers.pop(0):
            words.setdefault(UUID(party_id), []).append(name)
    for row in found:
        if row["id"] not in numbers and row["contact_id"] in numbers:
            numbers[row["id"]] = numbers[row["contact_id"]]
    seen = {row["id"]: names[row["contact_id"]] for row in found if row["contact_id"] in names}
    return Around(work, numbers, seen, words)


def _parts(actor: Actor, people: bool, tags: bool) -> list[QuerySet[Any, Any]]:
    """Where people (place 0) work, the numbers of who is rung (1), who one deals with (2), the labels of the rows (3)."""
    parts: list[QuerySet[Any, Any]] = []
    if people:
        parts.append(
            Relationship.unscoped.filter(
                running(),
                party_id__in=in_place(0),
                kind__in=(RelationshipKind.CONTACT, RelationshipKind.MEMBER),
                other_id__in=Party.objects.visible_to(actor).filter(deleted_at=None).values("id"),
            )
            .order_by("-is_primary", "-id")
            .values_list("party_id", "function", "other__name", "other_id")
        )
    phones = ContactPoint.objects.visible_to(actor).filter(
        party_id__in=in_place(1), kind=PointKind.PHONE, state=PointState.OK, value__startswith="+"
    )
    parts.append(phones.order_by("position", "id").values_list("party_id", "value"))
    contacts = Party.objects.visible_to(actor).filter(id__in=in_place(2), deleted_at=None)
    parts.append(contacts.values_list("id", "name"))
    if tags:
        tagged = PartyTag.objects.visible_to(actor).filter(party_id__in=in_place(3))
        parts.append(tagged.order_by("tag__key").values_list("party_id", "tag__name"))
    return parts


def with_work(actor: Actor, hits: Sequence[Hit]) -> list[Hit]:
    """Return the same hits, people with where they work: two of one name can be told apart. One query, or none."""
    return with_work_and_phones(actor, hits)[0] if any(hit.kind == Kind.PERSON for hit in hits) else list(hits)


def with_work_and_phones(actor: Actor, hits: Sequence[Hit]) -> tuple[list[Hit], dict[UUID, str]]:
    """Return the same, and by id the first number of each. One query, or none without hits."""
    if not hits:
        return [], {}
    beside = around(actor, [{"id": hit.id, "kind": hit.kind, "contact_id": None} for hit in hits])
    work = beside.work
    named = [replace(hit, contact_name=work[hit.id][1]) if hit.id in work else hit for hit in hits]
    return named, beside.phones
