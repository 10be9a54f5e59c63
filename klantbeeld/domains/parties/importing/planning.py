"""What will happen to each row: create, update, skip or reject, with the changes field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.domains.parties import names
from klantbeeld.domains.parties.choices import Purpose
from klantbeeld.domains.parties.importing.drafts import Draft, RowDraft
from klantbeeld.domains.parties.importing.matching import Known
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import ContactPoint, OutsideKey, Party, PartyTag, Relationship
from klantbeeld.domains.parties.numbers.search import search_text
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.database.blank import blank


class Step(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    SKIP = "skip"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that an update sets."""

    key: str
    before: Any
    after: Any

    @property
    def label(self) -> Text:
        return PARTY[self.key].label


@dataclass(slots=True)
class PartyPlan:
    """What happens to one relation: a new one, or values and contact points added to one that exists."""

    step: Step
    party: Party
    draft: Draft
    changes: list[FieldChange] = field(default_factory=list)
    new_points: list[ContactPoint] = field(default_factory=list)
    new_key: bool = False
    new_tags: list[str] = field(default_factory=list)

    @property
    def does_something(self) -> bool:
        return bool(
            self.step is Step.CREATE
            or self.changes
            or self.new_points
            or self.new_key
            or self.new_tags
            or self.draft.turnover is not None
        )


@dataclass(slots=True)
class RowPlan:
    """What happens to one row."""

    row: RowDraft
    step: Step
    parties: list[PartyPlan] = field(default_factory=list)
    link: Relationship | None = None
    reason: Text = ""


@dataclass(slots=True)
class Present:
    """What the base holds of the relations that a slice is about, and of those the slice itself makes."""

    parties: dict[UUID, Party] = field(default_factory=dict)
    points: set[tuple[UUID, str, str]] = field(default_factory=set)
    positions: dict[UUID, int] = field(default_factory=dict)
    links: dict[tuple[UUID, UUID, str], Relationship] = field(default_factory=dict)
    keys: set[tuple[UUID, str]] = field(default_factory=set)
    tags: set[tuple[UUID, str]] = field(default_factory=set)

    @classmethod
    def load(cls, actor: Actor, ids: set[UUID], source: str, *, lock: bool) -> Present:
        """Read (and with `lock` hold) what the actor may change of these relations. Five queries."""
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
        for link in Relationship.objects.visible_to(actor).filter(**inside, until=None):
            present.links[(link.party_id, link.other_id, link.kind)] = link
        held = OutsideKey.objects.visible_to(actor).filter(**inside, source=source)
        present.keys = set(held.values_list("party_id", "key"))
        present.keys |= {(party_id, str(party_id)) for party_id in present.parties}
        tagged = PartyTag.objects.visible_to(actor).filter(**inside)
        present.tags = set(tagged.values_list("party_id", "tag__key"))
        return present

    def hold_point(self, point: ContactPoint) -> None:
        self.points.add((point.party_id, point.kind, point.value))
        self.positions[point.party_id] = max(self.positions.get(point.party_id, -1), point.position)


def _visited_city(draft: Draft) -> str:
    """What `derived` will find for a new relation, so that it has nothing left to write."""
    cities = [(Purpose.VISIT not in point.purposes, point.position, point.city) for point in draft.points if point.city]
    return min(cities)[2] if cities else ""


class Planner:
    """Plans the rows of an import in their order; remembers what earlier rows made."""

    def __init__(self, actor: Actor, options: Options) -> None:
        self.actor, self.options = actor, options
        self.known = Known(actor, options)
        self.made: dict[UUID, Party] = {}

    def plan(self, rows: list[RowDraft], *, lock: bool = False) -> list[RowPlan]:
        """Return the plan of a slice. A constant number of queries, however many rows."""
        usable = [row for row in rows if not row.problem]
        self.known.load(usable)
        ids = {
            found
            for row in usable
            for draft in row.drafts
            if (found := self.known.find(draft, self._above(row) if draft is row.person else None))
        }
        self.present = Present.load(self.actor, ids - set(self.made), self.options.source, lock=lock)
        self.present.parties |= self.made
        return [self._plan_row(row) for row in rows]

    def _above(self, row: RowDraft) -> UUID | None:
        above = row.above
        return (self.known.find(above) or above.party.id) if above else None

    def _plan_row(self, row: RowDraft) -> RowPlan:
        if row.problem:
            return RowPlan(row, Step.REJECT, reason=row.problem)
        plan = RowPlan(row, Step.SKIP)
        above: UUID | None = None
        for draft in row.drafts:
            is_person = draft is row.person
            one = self._plan_party(draft, above if is_person else None)
            if isinstance(one, str) or not isinstance(one, PartyPlan):
                return RowPlan(row, Step.REJECT, reason=one)
            if one.step is Step.SKIP:
                plan.reason = _("Bestaat al of bestaat nog niet, en daar koos je niet voor.")
                return plan
            plan.parties.append(one)
            if not is_person:
                above = one.party.id
        if row.person and above:
            plan.link = self._plan_link(row, plan.parties[-1].party.id, above)
        if any(one.step is Step.CREATE for one in plan.parties):
            plan.step = Step.CREATE
        elif plan.link is not None or any(one.does_something for one in plan.parties):
            plan.step = Step.UPDATE
        else:
            plan.reason = _("Alles uit deze rij staat er al.")
        return plan

    def _plan_party(self, draft: Draft, within: UUID | None) -> PartyPlan | Text:
        if self.known.is_taken(draft):
            return _("Deze sleutel is al gebruikt voor een relatie die je niet mag zien. Vraag je beheerder om hulp.")
        found = self.known.find(draft, within)
        if found is None:
            if self.options.mode == "update":
                return PartyPlan(Step.SKIP, draft.party, draft)
            self._place(draft.party)
            self.known.remember(draft, within)
            self.made[draft.party.id] = draft.party
            self.present.parties[draft.party.id] = draft.party
            for point in draft.points:
                self.present.hold_point(point)
            self.present.keys.add((draft.party.id, draft.outside_key))
            self.present.tags |= {(draft.party.id, search_text(tag)) for tag in draft.tags}
            draft.party.city = _visited_city(draft)
            plan = PartyPlan(Step.CREATE, draft.party, draft)
            plan.new_points, plan.new_key = draft.points, bool(draft.outside_key)
            plan.new_tags = list(dict.fromkeys(draft.tags))
            return plan
        party = self.present.parties.get(found)
        if party is None:
            return _("Deze relatie mag je niet wijzigen. Vraag de accountmanager of je beheerder.")
        is_made_here = found in self.made
        if self.options.mode == "create" and not is_made_here:
            return PartyPlan(Step.SKIP, party, draft)
        return self._plan_update(party, draft)

    def _plan_update(self, party: Party, draft: Draft) -> PartyPlan:
        plan = PartyPlan(Step.UPDATE, party, draft)
        names_differ = draft.party.name != party.name
        for key in sorted(draft.given):
            if key in names.PERSON_PARTS and not names_differ and key != "form_of_address":
                continue
            column = PARTY[key].column or key
            before, after = getattr(party, column), getattr(draft.party, column)
            if (
                key == "rung_reason"
                and party.rung == draft.party.rung
                and "rung" not in {one.key for one in plan.changes}
            ):
                continue
            if after not in (None, "") and before != after and not (key.startswith("rung") and party.rung_by_hand):
                plan.changes.append(FieldChange(key, before, after))
                setattr(party, column, after)
        if plan.changes and names_differ:
            names.refresh_keys(party)
        for point in draft.points:
            if (party.id, point.kind, point.value) not in self.present.points:
                point.party_id = party.id
                point.position = self.present.positions.get(party.id, -1) + 1
                self.present.hold_point(point)
                plan.new_points.append(point)
        if draft.outside_key and (party.id, draft.outside_key) not in self.present.keys:
            self.present.keys.add((party.id, draft.outside_key))
            plan.new_key = True
        for tag in dict.fromkeys(draft.tags):
            if (party.id, search_text(tag)) not in self.present.tags:
                self.present.tags.add((party.id, search_text(tag)))
                plan.new_tags.append(tag)
        self.known.remember(draft)
        return plan

    def _plan_link(self, row: RowDraft, party_id: UUID, other_id: UUID) -> Relationship | None:
        key = (party_id, other_id, str(row.link_kind))
        running = self.present.links.get(key)
        if running is not None:
            if (row.function and row.function != running.function) or (
                row.department and row.department != running.department
            ):
                running.function = row.function or running.function
                running.department = row.department or running.department
                return running
            return None
        link = blank(
            Relationship,
            party_id=party_id,
            other_id=other_id,
            kind=str(row.link_kind),
            function=row.function,
            department=row.department,
        )
        self.present.links[key] = link
        above = self.made.get(other_id)
        if above is not None and above.contact_id is None:
            above.contact_id, above.contact_name = party_id, self.present.parties[party_id].name
        return link

    def _place(self, party: Party) -> None:
        party.unit_id = self.options.unit_id  # type: ignore[assignment]
        party.team_id, party.owner_id = self.options.team_id, self.options.owner_id
        party.source = party.source or self.options.source
