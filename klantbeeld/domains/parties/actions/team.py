"""The account team of a relation, and handing it over without losing who had it before."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid
from klantbeeld.core.policy import policy_of
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.choices import TeamRole
from klantbeeld.domains.parties.models import AccountTeamMember, Party
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.models import User


def add_to_team(actor: Actor, party_id: UUID, user_id: UUID, role: str) -> AccountTeamMember:
    """Give a colleague a role for a relation; twice is once. Records account_team.changed."""
    if role not in TeamRole.values:
        raise Invalid(_("Kies een rol uit de lijst."), {"role": _("Kies een rol uit de lijst.")})
    user = _colleague(user_id)
    with transaction.atomic():
        party = policy.party.lock(actor, "change", party_id)
        with recording(actor, "account_team.changed", parties=[party.id], data={"to": user.name}):
            member, _made = AccountTeamMember.unscoped.get_or_create(
                party=party, user=user, role=role, until=None, defaults={"since": clock.today()}
            )
    return member


def leave_team(actor: Actor, member_id: UUID) -> None:
    """End a colleague's role for a relation; the row stays as history. Records account_team.changed."""
    with transaction.atomic():
        member = policy_of(AccountTeamMember).lock(actor, "change", member_id)
        with recording(actor, "account_team.changed", parties=[member.party_id]):
            member.until = clock.today()
            member.save(update_fields=["until"])


def hand_over(actor: Actor, party_id: UUID, user_id: UUID, *, team_id: UUID | None = None) -> Party:
    """Give a relation to another account manager, and to that colleague's team when it is in one.

    Raises Invalid for an inactive colleague. Records party.handed_over; the earlier manager stays in the history.
    """
    user = _colleague(user_id)
    with transaction.atomic():
        party = policy.party.lock(actor, "hand_over", party_id)
        if party.owner_id == user.id and team_id in (None, party.team_id):
            return party
        before = party.owner
        with recording(
            actor,
            "party.handed_over",
            parties=[party.id],
            data={"from": before.name if before else "", "to": user.name},
        ):
            managers = AccountTeamMember.unscoped.filter(party=party, role=TeamRole.ACCOUNT_MANAGER, until=None)
            if before is not None and not managers.filter(user=before).exists():
                AccountTeamMember.unscoped.create(
                    party=party,
                    user=before,
                    role=TeamRole.ACCOUNT_MANAGER,
                    since=party.created_at.date(),
                    until=clock.today(),
                )
            managers.exclude(user=user).update(until=clock.today())
            AccountTeamMember.unscoped.get_or_create(
                party=party,
                user=user,
                role=TeamRole.ACCOUNT_MANAGER,
                until=None,
                defaults={"since": clock.today()},
            )
            party.owner = user
            team = team_id or _team_of(user, party)
            party.team_id = team or party.team_id
            party.version += 1
            party.save(update_fields=["owner", "team", "version"])
    return party


def _colleague(user_id: UUID) -> User:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise Invalid(_("Deze collega werkt hier niet meer. Kies iemand anders."), {"user": _("Kies een collega.")})
    return user


def _team_of(user: User, party: Party) -> UUID | None:
    teams = user.teams.filter(unit_id=party.unit_id).order_by("name")
    if teams.filter(pk=party.team_id).exists():
        return party.team_id
    first = teams.first()
    return first.id if first else None
