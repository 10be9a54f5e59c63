"""What relations keep in units and teams: how many stand there, and moving them when one is closed or moved."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q

from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.identity.structure import holdings


class Relations:
    """Fills the slot of `engines.identity.structure`; that checks the rights and records."""

    def count(self, *, unit_id: UUID | None = None, team_id: UUID | None = None) -> int:
        """How many open relations stand there."""
        return Party.unscoped.filter(_there(unit_id, team_id), deleted_at=None).count()

    def move(self, *, unit_id: UUID | None, team_id: UUID | None, to_unit: UUID, to_team: UUID | None) -> None:
        """Put all relations, also those in the bin, in another place. One statement."""
        there = Party.unscoped.filter(_there(unit_id, team_id))
        there.update(unit_id=to_unit, team_id=to_team, version=F("version") + 1)


def _there(unit_id: UUID | None, team_id: UUID | None) -> Q:
    return Q(unit_id=unit_id) if unit_id else Q(team_id=team_id)


holdings.fill(Relations())
