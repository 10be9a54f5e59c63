"""A plan: what happens to one row and to each relation on it, with the changes field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from klantbeeld.core.errors import Text
from klantbeeld.domains.parties.importing.drafts import Draft, RowDraft
from klantbeeld.domains.parties.models import ContactPoint, LadderMove, Party, Relationship
from klantbeeld.domains.parties.record import PARTY


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


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that was changed here since the source said `base`, and that the source now wants otherwise."""

    key: str
    base: str
    here: str
    there: str

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
    turnovers: dict[int, Decimal] = field(default_factory=dict)
    conflicts: list[FieldConflict] = field(default_factory=list)
    step_on_ladder: LadderMove | None = None
    said: dict[str, Any] = field(default_factory=dict)

    is_told_again: bool = False
    """Whether an earlier row of this reading was about the relation too."""

    def put_beside(self, also: dict[str, Any]) -> None:
        """Keep what was said otherwise, or nothing."""
        self.said.pop("also", None)
        if also:
            self.said["also"] = also

    @property
    def is_our_own(self) -> bool:
        """Whether the row comes from our own export: then it is an edit, not another system's word."""
        return self.draft.outside_key == str(self.party.id)

    def sets(self, key: str) -> bool:
        """Whether the field gets a new value."""
        return any(change.key == key for change in self.changes)

    @property
    def does_something(self) -> bool:
        return bool(
            self.step is Step.CREATE
            or self.changes
            or self.new_points
            or self.new_key
            or self.new_tags
            or self.turnovers
        )


@dataclass(slots=True)
class RowPlan:
    """What happens to one row."""

    row: RowDraft
    step: Step
    parties: list[PartyPlan] = field(default_factory=list)
    link: Relationship | None = None
    reason: Text = ""

    @property
    def problems(self) -> list[Text]:
        """Everything that is wrong with the row: why it is refused, and each value that is left out."""
        refused = [self.reason] if self.step is Step.REJECT else []
        return [*refused, *self.row.omitted]
