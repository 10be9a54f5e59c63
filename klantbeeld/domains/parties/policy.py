"""Who may do what with relations: the defaults. Everything that hangs off a relation follows it."""

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q

from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.policy import NOTHING, ChildPolicy, Policy, Scope
from klantbeeld.domains.parties import models
from klantbeeld.engines.files.models import StoredFile

VERBS = ("see", "create", "change", "delete", "export", "bulk", "hand_over")
N, OWNER, OWN, TEAM, UNIT, ALL = Scope.NONE, Scope.OWNER, Scope.OWN, Scope.TEAM, Scope.UNIT, Scope.ALL


def _row(*scopes: Scope) -> dict[str, Scope]:
    return dict(zip(VERBS, scopes, strict=True))


TABLE = {  #                      see   create change delete export bulk hand_over
    Role.ADMINISTRATOR: _row(ALL, ALL, ALL, ALL, ALL, ALL, ALL),
    Role.MANAGER: _row(UNIT, UNIT, UNIT, UNIT, UNIT, UNIT, UNIT),
    Role.SALES: _row(TEAM, TEAM, TEAM, TEAM, TEAM, TEAM, OWNER),
    Role.MARKETING: _row(UNIT, UNIT, UNIT, N, UNIT, UNIT, N),
    Role.SERVICE: _row(UNIT, UNIT, UNIT, N, N, N, N),
    Role.READER: _row(UNIT, N, N, N, N, N, N),
    Role.TRAINEE: _row(TEAM, TEAM, OWN, N, N, N, N),
}


def reach(actor: Actor, scope: Scope) -> Q:
    """What a scope means on a relation. Being in the account team counts as own, not as being the owner."""
    if actor.user_id is None:
        return NOTHING
    if scope is Scope.UNIT:
        return Q(unit_id__in=sorted(actor.unit_ids)) | _own(actor)
    if scope is Scope.TEAM:
        return Q(team_id__in=sorted(actor.team_ids)) | _own(actor)
    if scope is Scope.OWNER:
        return Q(owner_id=actor.user_id)
    return _own(actor)


def _own(actor: Actor) -> Q:
    served = models.AccountTeamMember.unscoped.filter(user_id=actor.user_id, until=None).values("party_id")
    return Q(owner_id=actor.user_id) | Q(id__any_of=ArraySubquery(served))


def readers(actor: Actor) -> list[UUID] | None:
    """Return what `readers` of a search document must share with this for the actor to see it; None when it sees all.

    The same scopes as `reach`, for the index only: a search filters by the policy too.
    """
    scopes = party.scopes(actor, "see")
    if Scope.ALL in scopes:
        return None
    named = [actor.user_id] if actor.user_id and scopes else []
    named += sorted(actor.unit_ids) if Scope.UNIT in scopes else []
    return named + (sorted(actor.team_ids) if Scope.TEAM in scopes else [])


party = Policy(models.Party, VERBS, TABLE, reach, living=Q(deleted_at=None))
for child in (
    models.AnnualTurnover,
    models.ContactPoint,
    models.Preference,
    models.AccountTeamMember,
    models.LadderMove,
    models.PartyTag,
    models.OutsideKey,
    models.PartySource,
):
    ChildPolicy(child, party, "party")
relationship = ChildPolicy(models.Relationship, party, "other")


def _files(actor: Actor, scope: Scope) -> Q:
    return Q(party_id__in=models.Party.unscoped.filter(reach(actor, scope)).values("id"))


stored_file = Policy(StoredFile, VERBS, TABLE, _files)
