"""What the base holds already of the relations that a slice of a list is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties.models import (
    AnnualTurnover,
    ContactPoint,
    OutsideKey,
    Party,
    PartySource,
    PartyTag,
    Relationship,
    running,
)


@dataclass(slots=True)
class Present:
    """What the base holds of the relations that a slice is about, and of those the slice itself makes."""

    parties: dict[UUID, Party] = field(default_factory=dict)
    points: set[tuple[UUID, str, str]] = field(default_factory=set)
    positions: dict[UUID, int] = field(default_factory=dict)
    links: dict[tuple[UUID, UUID, str], Relationship] = field(default_factory=dict)
    keys: set[tuple[UUID, str]] = field(default_factory=set)
    tags: set[tuple[UUID, str]] = field(default_factory=set)
    turnovers: dict[tuple[UUID, int], Decimal] = field(default_factory=dict)
    said: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    told_at: dict[UUID, datetime] = field(default_factory=dict)
    masters: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, actor: Actor, ids: set[UUID], source: str, *, lock: bool) -> Present:
        """Read (and with `lock` hold) what the actor may change of these relations. Seven queries."""
        present = cls()
        found = Party.objects.visible_to(actor, "change").filter(id__any_of=ids).order_by("id")
        if lock:
            found = found.select_for_update(of=("self",))
        present.parties = {party.id: party for party in found}
        inside = {"party_id__any_of": list(present.parties)}
        held_points = ContactPoint.objects.visible_to(actor).filter(**inside)
        for party_id, kind, value, position in held_points.values_list("party_id", "kind", "value", "position"):
            present.points.add((party_id, kind, value))
            present.positions[party_id] = max(present.positions.get(party_id, -1), position)
        for link in Relationship.objects.visible_to(actor).filter(running(), **inside):
            present.links[(link.party_id, link.other_id, link.kind)] = link
        held = OutsideKey.objects.visible_to(actor).filter(**inside, source=source)
        present.keys = set(held.values_list("party_id", "key"))
        present.keys |= {(party_id, str(party_id)) for party_id in present.parties}
        tagged = PartyTag.objects.visible_to(actor).filter(**inside)
        present.tags = set(tagged.values_list("party_id", "tag__key"))
        for party_id, known_as, is_master, said, synced_at in (
            PartySource.objects.visible_to(actor)
            .filter(**inside)
            .values_list("party_id", "source", "is_master", "said", "synced_at")
        ):
            if known_as == source:
                present.said[party_id], present.told_at[party_id] = said, synced_at
            elif is_master:
                present.masters[party_id] = said
        turned = AnnualTurnover.objects.visible_to(actor).filter(**inside)
        for party_id, year, amount in turned.values_list("party_id", "year", "amount"):
            present.turnovers[(party_id, year)] = amount
        return present

    def hold_point(self, point: ContactPoint) -> None:
        self.points.add((point.party_id, point.kind, point.value))
        self.positions[point.party_id] = max(self.positions.get(point.party_id, -1), point.position)
