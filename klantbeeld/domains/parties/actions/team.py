"""The account team of a relation, and handing it over without losing who had it before."""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.errors import Invalid
from klantbeeld.core.policy import Scope, policy_of
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.choices import RelationshipKind, TeamRole
from klantbeeld.domains.parties.models import AccountTeamMember, Party, Relationship, running
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.models import Membership, Team, User

MANAGING = frozenset(Role) - {Role.READER, Role.TRAINEE}


def add_to_team(actor: Actor, party_id: UUID, user_id: UUID, role: str) -> AccountTeamMember:
    """Give a colleague a role for a relation; twice is once. Records account_team.changed."""
    if role not in TeamRole.values:
        raise Invalid(_("Kies een rol uit de lijst."), {"role": _("Kies een rol uit de lijst.")})
    user = _colleague(user_id)
    with transaction.atomic():
        party = policy.party.lock(actor, "change", party_id)
        _check_reach(actor, party, user)
        if role == TeamRole.ACCOUNT_MANAGER:
            _check_manager(user)
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

    Its people go along when the same account manager looked after them. Raises Invalid for an inactive colleague, one
    who only reads or learns, or one of another business unit. Records party.handed_over; the earlier manager stays in the history.
    """
    user = _colleague(user_id)
    with transaction.atomic():
        party = policy.party.lock(actor, "hand_over", party_id)
        if party.owner_id == user.id and team_id in (None, party.team_id):
            return party
        _check_reach(actor, party, user)
        _check_manager(user)
        team = team_in(team_id, party.unit_id).id if team_id else _team_of(user, party)
        people, person_ids = _people_of(party)
        before = party.owner
        with recording(
            actor,
            "party.handed_over",
            parties=[party.id],
            data={"from": before.name if before else "", "to": user.name},
        ) as record:
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
            party.team_id = team or party.team_id
            party.version += 1
            party.save(update_fields=["owner", "team", "version"])
            people.update(owner=user, team_id=party.team_id, version=F("version") + 1)
            record.on(*person_ids)
    return party


def _people_of(party: Party) -> tuple[QuerySet[Party], list[UUID]]:
    """The people of an organisation or household with the same account manager and team, locked."""
    linked = Relationship.unscoped.filter(
        running(), other=party, kind__in=(RelationshipKind.CONTACT, RelationshipKind.MEMBER)
    )
    people = Party.unscoped.filter(
        id__in=linked.values("party_id"), owner_id=party.owner_id, team_id=party.team_id, unit_id=party.unit_id
    )
    ids = list(people.select_for_update().order_by("id").values_list("id", flat=True))
    return Party.unscoped.filter(id__in=ids), ids


def team_in(team_id: UUID, unit_id: UUID | None) -> Team:
    """Return a team of a business unit (of any when None). Raises Invalid for another unit's team."""
    team = Team.objects.filter(pk=team_id).first()
    if team is None or unit_id not in (None, team.unit_id):
        raise Invalid(
            _("Dit team hoort niet bij dit bedrijfsonderdeel. Kies een ander team."), {"team": _("Kies een team.")}
        )
    return team


def team_candidates(actor: Actor, party: Party) -> QuerySet[User]:
    """Who can be put in the account team: colleagues of its business unit.

    A colleague of another unit gets to see the relation by it: only who may hand over beyond the own relations does that.
    """
    found = User.objects.filter(is_active=True)
    if policy.party.scopes(actor, "hand_over") & {Scope.UNIT, Scope.ALL}:
        return found
    return found.filter(
        Q(unit_id=party.unit_id) | Exists(Membership.objects.filter(user=OuterRef("pk"), team__unit_id=party.unit_id))
    )


def manager_candidates(actor: Actor, party: Party) -> QuerySet[User]:
    """Who can become account manager: of those, the colleagues who do more than read or learn."""
    return team_candidates(actor, party).filter(roles__overlap=sorted(MANAGING))


def _check_manager(user: User) -> None:
    if not MANAGING & set(user.roles):
        raise Invalid(
            _("Deze collega kan alleen meekijken en kan geen accountmanager zijn. Kies iemand anders."),
            {"user": _("Kies iemand anders.")},
        )


def _check_reach(actor: Actor, party: Party, user: User) -> None:
    if not team_candidates(actor, party).filter(pk=user.pk).exists():
        raise Invalid(
            _("Deze collega werkt bij een ander bedrijfsonderdeel. Vraag je leidinggevende om over te dragen."),
            {"user": _("Kies een collega van dit bedrijfsonderdeel.")},
        )


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
