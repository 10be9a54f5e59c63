"""What the change feed tells, and whom: each domain says which of its tables are told, by what name and under which scope."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from klantbeeld.core.actor import Actor
from klantbeeld.core.slots import Slot
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.history import feed
from klantbeeld.engines.history.feed import Place

Seen = Callable[[Actor, set[UUID]], set[UUID]]
Operation = Literal["created", "changed", "removed"]
OPERATIONS: dict[str, Operation] = {"I": "created", "U": "changed", "D": "removed"}


@dataclass(frozen=True, slots=True)
class Told:
    """A table of which is told what changes in it. `seen` keeps those of the parties that the actor may see."""

    type: str
    table: str
    scope: Scope
    seen: Seen


told: Slot[Told] = Slot("told changes")


@dataclass(frozen=True, slots=True)
class Change:
    """One record that changed, as it is told."""

    place: Place
    type: str
    id: UUID
    party_id: UUID
    operation: Operation
    fields: list[str]
    at: datetime
    user_id: UUID | None


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What was found, where to go on, and whether there may be more now."""

    changes: list[Change]
    place: Place
    more: bool


def types_within(scopes: Collection[str]) -> set[str]:
    """The types that may be told to who has these scopes."""
    return {one.type for one in told if one.scope in scopes}


def changes_after(actor: Actor, types: Collection[str], place: Place, limit: int) -> ChangesPage:
    """What changed after `place` in records of these types that `actor` may see now. Two queries."""
    tables = {one.table: one for one in told if one.type in types}
    steps = feed.steps_after(place, tables, limit)
    seen = seen_now(actor, {(tables[step.table].type, step.party_id) for step in steps if step.party_id})
    changes = [
        Change(
            step.place,
            tables[step.table].type,
            step.row_id,
            step.party_id,
            OPERATIONS[step.operation],
            sorted(step.columns),
            step.at,
            step.actor_id,
        )
        for step in steps
        if step.party_id and (tables[step.table].type, step.party_id) in seen
    ]
    return ChangesPage(changes, steps[-1].place if steps else place, len(steps) == limit)


def seen_now(actor: Actor, asked: Iterable[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    """Those pairs of type and party that `actor` may be told of now. A query for each way of seeing."""
    seen_by = {one.type: one.seen for one in told}
    ways: dict[Seen, set[UUID]] = {}
    asked = set(asked)
    for type_, party_id in asked:
        if type_ in seen_by:
            ways.setdefault(seen_by[type_], set()).add(party_id)
    found = {way: way(actor, ids) for way, ids in ways.items()}
    return {(type_, party) for type_, party in asked if type_ in seen_by and party in found[seen_by[type_]]}
