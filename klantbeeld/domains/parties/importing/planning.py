"""What will happen to each row: create, update, skip or reject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.domains.parties import names
from klantbeeld.domains.parties.actions.ladder import stepped
from klantbeeld.domains.parties.choices import Purpose
from klantbeeld.domains.parties.importing.drafts import Draft, RowDraft
from klantbeeld.domains.parties.importing.matching import Known
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.importing.plans import FieldChange, FieldConflict, PartyPlan, RowPlan, Step
from klantbeeld.domains.parties.importing.present import Present
from klantbeeld.domains.parties.importing.saying import also, was_said_beside
from klantbeeld.domains.parties.models import Party, Relationship
from klantbeeld.domains.parties.numbers.search import search_text
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.database.blank import blank
from klantbeeld.engines.history.models import Batch, Change


def _visited_city(draft: Draft) -> str:
    """What `derived` will find for a new relation, so that it has nothing left to write."""
    cities = [(Purpose.VISIT not in point.purposes, point.position, point.city) for point in draft.points if point.city]
    return min(cities)[2] if cities else ""


def _plain(value: Any) -> str:
    """A field's value as it is kept and compared: text, whatever its type."""
    return "" if value is None else str(value)


NAME_PARTS = frozenset(names.PERSON_PARTS) - {"form_of_address"}
"""Go with the name, as one: half of another's change would make a name that nobody has."""


def made_in(batch_id: UUID, ids: set[UUID]) -> set[UUID]:
    """Which of these relations a batch made."""
    made = Change.objects.filter(
        row_id__in=ids, batch_id=batch_id, table=Party._meta.db_table, operation=Change.Operation.INSERT
    )
    return set(made.values_list("row_id", flat=True))


class Planner:
    """Plans the rows of an import in their order; remembers what earlier rows made.

    `batch_id` is the batch of an import that runs: what it holds was made by rows further up.
    """

    def __init__(self, actor: Actor, options: Options, batch_id: UUID | None = None) -> None:
        self.actor, self.options, self.batch_id = actor, options, batch_id
        self.known = Known(actor, options)
        self.made: dict[UUID, Party] = {}
        self.made_before: set[UUID] = set()
        self.told: set[UUID] = set()
        self.began = Batch.objects.values_list("at", flat=True).get(pk=batch_id) if batch_id else None
        self.first_links: dict[UUID, UUID] = {}

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
        if self.options.mode == "create" and self.batch_id is not None:
            self.made_before |= made_in(self.batch_id, ids)
        return [self._plan_row(row) for row in rows]

    def _above(self, row: RowDraft) -> UUID | None:
        above = row.above
        return (self.known.find(above) or above.party.id) if above else None

    def _plan_row(self, row: RowDraft) -> RowPlan:
        if row.problem:
            return RowPlan(row, Step.REJECT, reason=row.problem)
        if reason := self._refusal(row):
            return RowPlan(row, Step.REJECT, reason=reason)
        if not self._is_chosen(row):
            return RowPlan(row, Step.SKIP, reason=_("Bestaat al of bestaat nog niet, en daar koos je niet voor."))
        plan = RowPlan(row, Step.SKIP)
        above: UUID | None = None
        for draft in row.drafts:
            is_person = draft is row.person
            one = self._plan_party(draft, above if is_person else None)
            plan.parties.append(one)
            if not is_person:
                above = one.party.id
        if row.person and above:
            plan.link = self._plan_link(row, plan.parties[-1], above)
        if any(one.step is Step.CREATE for one in plan.parties):
            plan.step = Step.CREATE
        elif plan.link is not None or any(one.does_something for one in plan.parties):
            plan.step = Step.UPDATE
        elif any(one.conflicts for one in plan.parties):
            plan.reason = _("Hier gewijzigd sinds de vorige keer. Kies na het inlezen wat er blijft staan.")
        else:
            plan.reason = _("Alles uit deze rij staat er al.")
        return plan

    def _refusal(self, row: RowDraft) -> Text:
        """Why a row may not be written; asked before anything of it is planned."""
        above = self._above(row)
        for draft in row.drafts:
            if self.known.is_taken(draft):
                return _(
                    "Dit nummer kan bij deze bron niet worden gebruikt. Geef de bron een andere naam of vraag je beheerder."
                )
            found = self.known.find(draft, above if draft is row.person else None)
            if found is not None and found not in self.present.parties:
                return _("Deze relatie mag je niet wijzigen. Vraag de accountmanager of je beheerder.")
        return ""

    def _is_chosen(self, row: RowDraft) -> bool:
        """Whether everybody on a row is as the reader chose: known already, or new. Asked before anything is planned."""
        above = self._above(row)
        found = [self.known.find(draft, above if draft is row.person else None) for draft in row.drafts]
        if self.options.mode == "update":
            return None not in found
        return self.options.mode != "create" or all(
            one is None or one in self.made or one in self.made_before for one in found
        )

    def _plan_party(self, draft: Draft, within: UUID | None) -> PartyPlan:
        found = self.known.find(draft, within)
        if found is None:
            return self._plan_new(draft, within)
        return self._plan_update(self.present.parties[found], draft, within)

    def _plan_new(self, draft: Draft, within: UUID | None) -> PartyPlan:
        self._place(draft.party)
        self.known.remember(draft, draft.party.id, within)
        self.made[draft.party.id] = draft.party
        self.present.parties[draft.party.id] = draft.party
        for point in draft.points:
            self.present.hold_point(point)
        self.present.keys.add((draft.party.id, draft.outside_key))
        draft.party.city = _visited_city(draft)
        plan = PartyPlan(Step.CREATE, draft.party, draft)
        plan.new_points, plan.new_key = draft.points, bool(draft.outside_key)
        plan.said = self.present.said[draft.party.id] = self._said_by(draft)
        self.told.add(draft.party.id)
        self._add_tags(plan, {})
        self._set_turnovers(plan, {})
        return plan

    def _plan_update(self, party: Party, draft: Draft, within: UUID | None) -> PartyPlan:
        plan = PartyPlan(Step.UPDATE, party, draft)
        base = self.present.said.get(party.id, {})
        said = self._said_by(draft)
        plan.said = base | said
        plan.is_told_again = self._is_told_again(party.id)
        plan.put_beside(also(base, said, is_same_reading=plan.is_told_again))
        self.told.add(party.id)
        plan.said["points"] = sorted({*base.get("points", ()), *plan.said["points"]})
        names_differ = draft.party.name != party.name
        takes_name = names_differ and "name" in draft.given and self._takes(plan, "name", base)
        for key in sorted(draft.given - {"name"}):
            if key in NAME_PARTS:
                if takes_name:
                    self._set(plan, key)
            elif self._takes(plan, key, base):
                self._set(plan, key)
        for moved in (one for one in plan.changes if one.key == "rung"):
            plan.step_on_ladder = stepped(party, moved.before, by_hand=False)
        if takes_name:
            self._set(plan, "name")
            names.refresh_keys(party)
        for point in draft.points:
            known_as = (party.id, point.kind, point.value)
            if known_as not in self.present.points and f"{point.kind}:{point.value}" not in base.get("points", ()):
                point.party_id = party.id
                point.position = self.present.positions.get(party.id, -1) + 1
                self.present.hold_point(point)
                plan.new_points.append(point)
        if draft.outside_key and (party.id, draft.outside_key) not in self.present.keys:
            self.present.keys.add((party.id, draft.outside_key))
            plan.new_key = True
        self._add_tags(plan, base)
        self._set_turnovers(plan, base)
        self.present.said[party.id] = plan.said
        self.known.remember(draft, party.id, within)
        return plan

    def _is_told_again(self, party_id: UUID) -> bool:
        told_at = self.present.told_at.get(party_id)
        return party_id in self.told or bool(self.began and told_at and told_at >= self.began)

    def _takes(self, plan: PartyPlan, key: str, base: Mapping[str, Any]) -> bool:
        """Whether the source's value goes in: not where it says what it said before, nor over what changed here since."""
        column = PARTY[key].column or key
        before, after = getattr(plan.party, column), getattr(plan.draft.party, column)
        if after in (None, "") or before == after or (key.startswith("rung") and plan.party.rung_by_hand):
            return False
        if key == "rung_reason" and plan.party.rung == plan.draft.party.rung and not plan.sets("rung"):
            return False
        if plan.is_our_own:
            return True
        here, there = _plain(before), _plain(after)
        last = base.get(key)
        if (last is not None and last == there) or was_said_beside(plan.said, key, there):
            return False
        from_master = self.present.masters.get(plan.party.id, {}).get(key) == here != ""
        if (last is not None and last != here) or (last is None and from_master):
            if key != "rung_reason":
                plan.conflicts.append(FieldConflict(key, last or "", here, there))
            return False
        return True

    @staticmethod
    def _set(plan: PartyPlan, key: str) -> None:
        column = PARTY[key].column or key
        before, after = getattr(plan.party, column), getattr(plan.draft.party, column)
        if after not in (None, "") and before != after:
            plan.changes.append(FieldChange(key, before, after))
            setattr(plan.party, column, after)

    def _said_by(self, draft: Draft) -> dict[str, Any]:
        said: dict[str, Any] = {
            key: value
            for key in draft.given - NAME_PARTS
            if (value := _plain(getattr(draft.party, PARTY[key].column or key)))
        }
        said["points"] = sorted({f"{point.kind}:{point.value}" for point in draft.points})
        said |= {f"turnover:{year}": str(amount) for year, amount in draft.turnovers.items()}
        if draft.tags:
            said["tags"] = sorted({search_text(tag)[:60] for tag in draft.tags})
        return said

    def _add_tags(self, plan: PartyPlan, base: Mapping[str, Any]) -> None:
        for tag in plan.draft.tags:
            key = (plan.party.id, search_text(tag)[:60])
            if key[1] and key not in self.present.tags and key[1] not in base.get("tags", ()):
                self.present.tags.add(key)
                plan.new_tags.append(tag)

    def _set_turnovers(self, plan: PartyPlan, base: Mapping[str, Any]) -> None:
        for year, amount in plan.draft.turnovers.items():
            known_as = (plan.party.id, year)
            if base.get(f"turnover:{year}") != str(amount) and self.present.turnovers.get(known_as) != amount:
                self.present.turnovers[known_as] = plan.turnovers[year] = amount

    def _plan_link(self, row: RowDraft, person: PartyPlan, other_id: UUID) -> Relationship | None:
        party_id = person.party.id
        key = (party_id, other_id, str(row.link_kind))
        held = self.present.links.get(key)
        known_as, said = f"link:{other_id}", [row.function, row.department]
        base = person.said.get(known_as)
        was_beside = was_said_beside(person.said, known_as, said)
        if person.is_told_again and base not in (None, said):
            beside = also(person.said, {known_as: said}, is_same_reading=True)
            person.put_beside(beside)
        person.said[known_as] = said
        if held is not None and (base == said or was_beside):
            return None
        if held is not None:
            if (row.function and row.function != held.function) or (
                row.department and row.department != held.department
            ):
                held.function = row.function or held.function
                held.department = row.department or held.department
                return held
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
        # `derived` takes the link with the lowest id; ids of the same millisecond are in no order.
        if above is not None and (above.contact_id is None or link.id < self.first_links[other_id]):
            self.first_links[other_id] = link.id
            above.contact_id = party_id
        return link

    def _place(self, party: Party) -> None:
        party.unit_id = self.options.unit_id  # type: ignore[assignment]
        party.team_id, party.owner_id = self.options.team_id, self.options.owner_id
        party.source = party.source or self.options.source
