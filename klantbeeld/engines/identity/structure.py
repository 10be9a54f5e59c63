"""Business units and teams: adding, renaming, moving, closing. What stands in them moves along or stops the change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.core.slots import Slot
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.actions import MAY_MANAGE, require
from klantbeeld.engines.identity.models import BusinessUnit, Membership, Team, User

NAME_LENGTH = 100


class Holdings(Protocol):
    """What a domain above keeps in units and teams; it fills `holdings` with how to count and how to move it."""

    def count(self, *, unit_id: UUID | None = None, team_id: UUID | None = None) -> int:
        """How many open records stand in the unit or the team."""

    def move(self, *, unit_id: UUID | None, team_id: UUID | None, to_unit: UUID, to_team: UUID | None) -> None:
        """Put everything of the unit, or of the team, in another place. Runs inside a recording."""


holdings: Slot[Holdings] = Slot("holdings")


@dataclass(frozen=True, slots=True)
class Inside:
    """What stands in a unit or team: open records of the domains above, and people."""

    records: int
    people: int


def inside(*, unit_id: UUID | None = None, team_id: UUID | None = None) -> Inside:
    """Count what stands in a unit or a team."""
    people = User.objects.filter(is_active=True)
    people = people.filter(unit_id=unit_id) if unit_id else people.filter(teams=team_id)
    return Inside(sum(held.count(unit_id=unit_id, team_id=team_id) for held in holdings), people.count())


def add_unit(actor: Actor, name: str) -> BusinessUnit:
    """Add a business unit. Raises Invalid. Records unit.added."""
    require(actor, MAY_MANAGE)
    name = _name(name)
    with transaction.atomic():
        _unit_name_is_free(name)
        with recording(actor, "unit.added", data={"name": name}):
            return BusinessUnit.objects.create(name=name)


def rename_unit(actor: Actor, unit_id: UUID, name: str) -> BusinessUnit:
    """Give a unit another name. Raises NotFound, Invalid. Records unit.renamed."""
    require(actor, MAY_MANAGE)
    name = _name(name)
    with transaction.atomic():
        unit = _unit(unit_id)
        if unit.name == name:
            return unit
        _unit_name_is_free(name, but=unit)
        with recording(actor, "unit.renamed", data={"from": unit.name, "name": name}):
            unit.name = name
            unit.save(update_fields=["name"])
    return unit


def close_unit(actor: Actor, unit_id: UUID, to_unit_id: UUID | None = None) -> BusinessUnit:
    """Close a unit with its teams; its relations and people go to another one.

    Raises NotFound; Invalid without a place to go while relations or people stand in it, or for the last open unit.
    Records unit.closed: one batch, so that one undo opens it again with everything in it.
    """
    require(actor, MAY_MANAGE)
    with transaction.atomic():
        unit = _unit(unit_id)
        others = BusinessUnit.objects.filter(closed_at=None).exclude(pk=unit.pk)
        if not others.exists():
            raise Invalid(_("Dit is het enige bedrijfsonderdeel dat open is. Maak eerst een ander."))
        held = inside(unit_id=unit.pk)
        target = others.filter(pk=to_unit_id).first() if to_unit_id else None
        if target is None and (held.records or held.people or to_unit_id):
            raise Invalid(_where_to(held), {"to": _("Kies waar ze heen gaan.")})
        with recording(actor, "unit.closed", data={"name": unit.name, "to": target.name if target else ""}):
            if target is not None:
                for kept in holdings:
                    kept.move(unit_id=unit.pk, team_id=None, to_unit=target.pk, to_team=None)
                User.objects.filter(unit=unit).update(unit=target)
            Membership.objects.filter(team__unit=unit).delete()
            unit.teams.filter(closed_at=None).update(closed_at=clock.now())
            unit.closed_at = clock.now()
            unit.save(update_fields=["closed_at"])
    return unit


def add_team(actor: Actor, unit_id: UUID, name: str) -> Team:
    """Add a team to a unit. Raises NotFound, Invalid. Records team.added."""
    require(actor, MAY_MANAGE)
    name = _name(name)
    with transaction.atomic():
        unit = _unit(unit_id)
        _team_name_is_free(unit.pk, name)
        with recording(actor, "team.added", data={"name": name, "unit": unit.name}):
            return Team.objects.create(unit=unit, name=name)


def change_team(actor: Actor, team_id: UUID, *, name: str, unit_id: UUID) -> Team:
    """Rename a team or move it, with its relations, to another unit. Raises NotFound, Invalid. Records team.changed."""
    require(actor, MAY_MANAGE)
    name = _name(name)
    with transaction.atomic():
        team, unit = _team(team_id), _unit(unit_id)
        if (team.name, team.unit_id) == (name, unit.pk):
            return team
        _team_name_is_free(unit.pk, name, but=team)
        with recording(actor, "team.changed", data={"name": name, "unit": unit.name}):
            if team.unit_id != unit.pk:
                for kept in holdings:
                    kept.move(unit_id=None, team_id=team.pk, to_unit=unit.pk, to_team=team.pk)
            team.name, team.unit = name, unit
            team.save(update_fields=["name", "unit"])
    return team


def set_members(actor: Actor, team_id: UUID, user_ids: set[UUID]) -> Team:
    """Say who is in a team. Raises NotFound. Records team.members_changed when somebody came or went."""
    require(actor, MAY_MANAGE)
    with transaction.atomic():
        team = _team(team_id)
        there = set(Membership.objects.filter(team=team).values_list("user_id", flat=True))
        wanted = set(User.objects.filter(pk__in=user_ids, is_active=True).values_list("id", flat=True))
        if there != wanted:
            with recording(actor, "team.members_changed", data={"name": team.name}):
                Membership.objects.filter(team=team).exclude(user_id__in=wanted).delete()
                Membership.objects.bulk_create(Membership(team=team, user_id=one) for one in sorted(wanted - there))
    return team


def close_team(actor: Actor, team_id: UUID, to_team_id: UUID | None = None) -> Team:
    """Close a team; its relations go to another team of the same unit.

    Raises NotFound; Invalid without a team to go to while relations stand in it. Records team.closed.
    """
    require(actor, MAY_MANAGE)
    with transaction.atomic():
        team = _team(team_id)
        others = Team.objects.filter(unit=team.unit_id, closed_at=None).exclude(pk=team.pk)
        target = others.filter(pk=to_team_id).first() if to_team_id else None
        held = inside(team_id=team.pk)
        if target is None and (held.records or to_team_id):
            raise Invalid(_where_to(Inside(held.records, 0)), {"to": _("Kies waar ze heen gaan.")})
        with recording(actor, "team.closed", data={"name": team.name, "to": target.name if target else ""}):
            if target is not None:
                for kept in holdings:
                    kept.move(unit_id=None, team_id=team.pk, to_unit=team.unit_id, to_team=target.pk)
            Membership.objects.filter(team=team).delete()
            team.closed_at = clock.now()
            team.save(update_fields=["closed_at"])
    return team


def _name(given: str) -> str:
    name = " ".join(given.replace("\0", "").split())
    if not name or len(name) > NAME_LENGTH:
        text = _("Vul een naam in van hooguit 100 tekens.")
        raise Invalid(text, {"name": text})
    return name


def _unit_name_is_free(name: str, but: BusinessUnit | None = None) -> None:
    if BusinessUnit.objects.filter(name__iexact=name).exclude(pk=but.pk if but else None).exists():
        text = _("Er is al een bedrijfsonderdeel met deze naam.")
        raise Invalid(text, {"name": text})


def _team_name_is_free(unit_id: UUID, name: str, but: Team | None = None) -> None:
    if Team.objects.filter(unit_id=unit_id, name__iexact=name).exclude(pk=but.pk if but else None).exists():
        text = _("Dit bedrijfsonderdeel heeft al een team met deze naam.")
        raise Invalid(text, {"name": text})


def _unit(unit_id: UUID) -> BusinessUnit:
    unit = BusinessUnit.objects.select_for_update().filter(pk=unit_id, closed_at=None).first()
    if unit is None:
        raise NotFound()
    return unit


def _team(team_id: UUID) -> Team:
    team = Team.objects.select_for_update().filter(pk=team_id, closed_at=None).first()
    if team is None:
        raise NotFound()
    return team


def _where_to(held: Inside) -> str:
    if held.records:
        return ngettext(
            "Hier staat nog %(n)d relatie. Kies waar ze heen gaat.",
            "Hier staan nog %(n)d relaties. Kies waar ze heen gaan.",
            held.records,
        ) % {"n": held.records}
    return ngettext(
        "Hier werkt nog %(n)d collega. Kies waar die heen gaat.",
        "Hier werken nog %(n)d collega's. Kies waar ze heen gaan.",
        held.people,
    ) % {"n": held.people}
