"""Where an import may put what it makes: a unit, team and colleague that belong together, within the actor's rights."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid
from klantbeeld.core.policy import Scope
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.engines.identity.models import BusinessUnit, Team, User


def units(actor: Actor) -> QuerySet[BusinessUnit]:
    """The units, not closed, in which the actor may create relations."""
    found = BusinessUnit.objects.filter(closed_at=None)
    return found if Scope.ALL in policy.party.scopes(actor, "create") else found.filter(pk__in=actor.unit_ids)


def teams(unit_ids: list[UUID]) -> QuerySet[Team]:
    """The teams of these units that are not closed."""
    return Team.objects.filter(unit_id__in=unit_ids, closed_at=None)


def colleagues(unit_ids: list[UUID]) -> QuerySet[User]:
    """The active users who work in one of these units."""
    return User.objects.filter(
        Q(unit_id__in=unit_ids) | Q(teams__unit_id__in=unit_ids), pk__in=User.objects.filter(is_active=True)
    ).distinct()


def checked(actor: Actor, options: Options) -> Options:
    """Return the options with a place filled in; asked again for each slice, since rights and teams change meanwhile.

    Raises Forbidden, or Invalid when unit, team and colleague do not belong together.
    """
    policy.party.require(actor, "create")
    policy.party.require(actor, "bulk")
    if options.unit_id is None:
        options.unit_id = next(iter(sorted(actor.unit_ids)), None)
    if options.unit_id is None or not units(actor).filter(pk=options.unit_id).exists():
        raise Invalid(
            _("Kies bij welk bedrijfsonderdeel de relaties horen."), {"unit": _("Kies een bedrijfsonderdeel.")}
        )
    here = [options.unit_id]
    if options.team_id is not None and not teams(here).filter(pk=options.team_id).exists():
        raise Invalid(
            _("Dit team hoort niet bij het gekozen bedrijfsonderdeel of is gesloten. Kies een ander team."),
            {"team": _("Kies een team uit de lijst.")},
        )
    if options.owner_id is not None and not colleagues(here).filter(pk=options.owner_id).exists():
        raise Invalid(
            _("Deze accountmanager werkt niet bij het gekozen bedrijfsonderdeel. Kies een ander."),
            {"owner": _("Kies een accountmanager uit de lijst.")},
        )
    if options.owner_id is None and options.team_id is None and actor.user_id is not None:
        if colleagues(here).filter(pk=actor.user_id).exists():
            options.owner_id = actor.user_id
        own = list(teams(here).filter(pk__in=actor.team_ids).values_list("pk", flat=True)[:2])
        options.team_id = own[0] if len(own) == 1 else None
    return options
