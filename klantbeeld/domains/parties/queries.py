"""Reading relations: always for an actor, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import NotFound, Text
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.choices import RelationshipKind
from klantbeeld.domains.parties.models import (
    AccountTeamMember,
    AnnualTurnover,
    ContactPoint,
    Favourite,
    ImportConflict,
    Industry,
    LadderMove,
    OutsideKey,
    Party,
    PartySource,
    PartyTag,
    Preference,
    RecentView,
    Relationship,
    Tag,
    running,
)
from klantbeeld.domains.parties.search import SHOWN, Hit, with_contact
from klantbeeld.engines.database.gathering import PLACES, gather_planned
from klantbeeld.engines.files.models import StoredFile
from klantbeeld.engines.identity.models import BusinessUnit, Team, User

HIT = ("id", "kind", "name", "city", "rung")
BESIDE = (*HIT, "deleted_at", "birth_date", "form_of_address", "establishment_number")
MASKED = _("Afgeschermde relatie")


@dataclass(frozen=True, slots=True)
class Related:
    """A relation seen from another one. `party` is None when the actor may not see it; `name` is then a mask."""

    relationship: Relationship
    party: Party | None
    name: Text
    points: tuple[ContactPoint, ...] = ()
    may_change: bool = False
    """Whether the actor may change the link, which hangs off its `other`."""

    @property
    def runs(self) -> bool:
        """Whether the link holds today."""
        return self.relationship.runs

    def first(self, kind: str) -> ContactPoint | None:
        """The first contact point of `kind` that works."""
        return next((p for p in self.points if p.kind == kind and p.state == "ok" and p.link), None)

    @property
    def phone(self) -> ContactPoint | None:
        """The number to call."""
        return self.first("phone")

    @property
    def mail(self) -> ContactPoint | None:
        """The address to mail."""
        return self.first("mail")


def party(actor: Actor, party_id: UUID, *, verbs: Iterable[str] = ()) -> Party:
    """Return a relation that is not in the bin; `may_<verb>` on it tells each of `verbs`. Raises NotFound. One query."""
    verbs = tuple(verbs)
    found = gather_planned(("party", actor, verbs), lambda: _party_parts(actor, verbs), party_id)
    if not found["party"]:
        raise NotFound()
    party: Party = found["party"][0]
    for name in ("owner", "team", "unit", "industry"):
        setattr(party, name, next(iter(found[name]), None))
    for verb in verbs:
        setattr(party, f"may_{verb}", bool(found[f"may_{verb}"]))
    return party


def met(actor: Actor, ids: Iterable[UUID | None]) -> set[UUID]:
    """Which of these relations the actor meets: may see, and not in the bin. One query."""
    wanted = [one for one in set(ids) if one is not None]
    return set(Party.objects.visible_to(actor).filter(id__any_of=wanted, deleted_at=None).values_list("id", flat=True))


def may_each(actor: Actor, verb: str) -> Value | ExpressionWrapper:
    """For each relation of a query, whether the actor may do `verb` on it."""
    rows = policy.party.rows(actor, verb)
    if not policy.party.may(actor, verb) or not rows:
        return Value(policy.party.may(actor, verb))
    return ExpressionWrapper(rows, BooleanField())


def _party_parts(actor: Actor, verbs: tuple[str, ...]) -> dict[str, QuerySet[Any]]:
    itself = Party.unscoped.filter(pk=PLACES[0])
    parts: dict[str, QuerySet[Any]] = {
        "party": Party.objects.visible_to(actor).filter(pk=PLACES[0], deleted_at=None),
        "owner": User.objects.filter(id__in=itself.values("owner_id")).only("id", "name"),
        "team": Team.objects.filter(id__in=itself.values("team_id")),
        "unit": BusinessUnit.objects.filter(id__in=itself.values("unit_id")),
        "industry": Industry.objects.filter(id__in=itself.values("industry_id")),
    }
    for verb in verbs:
        parts[f"may_{verb}"] = Party.objects.visible_to(actor, verb).filter(pk=PLACES[0]).only("id")
    return parts


def contact_points(actor: Actor, party_ids: Iterable[UUID]) -> list[ContactPoint]:
    """Return the contact points of these relations, in their order."""
    return list(
        ContactPoint.objects.visible_to(actor).filter(party_id__in=list(party_ids)).order_by("kind", "position", "id")
    )


AROUND = """
SELECT party_id FROM parties_relationship WHERE other_id = %s
UNION SELECT other_id FROM parties_relationship WHERE party_id = %s
"""


def related(actor: Actor, of: Party) -> tuple[list[Related], list[Related], list[ContactPoint]]:
    """Return who belongs to this relation, what it belongs to itself, and its own contact points. One query."""
    found = gather_planned(("related", actor), lambda: _around(actor), of.id)
    links: list[Relationship] = found["links"]
    seen: dict[UUID, Party] = {one.id: one for one in found["parties"]}
    living = {key: value for key, value in seen.items() if value.deleted_at is None}
    points: dict[UUID, list[ContactPoint]] = {}
    for point in found["points"]:
        points.setdefault(point.party_id, []).append(point)
    changeable = {one.id for one in found["changeable"]}
    belonging: list[Related] = []
    belongs_to: list[Related] = []
    for link in links:
        is_theirs = link.other_id == of.id
        other_id = link.party_id if is_theirs else link.other_id
        if other_id in seen and other_id not in living:
            continue
        other = living.get(other_id)
        if other is None and not is_theirs:
            # The link hangs off a relation that the actor may not see: only its kind is told, while it runs.
            if not link.runs:
                continue
            link = Relationship(id=link.id, party_id=of.id, other_id=other_id, kind=link.kind)
        changes = link.other_id in changeable
        entry = Related(link, other, other.name if other else MASKED, tuple(points.get(other_id, ())), changes)
        (belonging if is_theirs else belongs_to).append(entry)
    return belonging, belongs_to, points.get(of.id, [])


def _around(actor: Actor) -> dict[str, QuerySet[Any]]:
    ids = RawSQL(AROUND, [PLACES[0], PLACES[0]])  # noqa: S611 - a constant
    with_itself = RawSQL(f"{AROUND} UNION SELECT %s::uuid", [PLACES[0], PLACES[0], PLACES[0]])  # noqa: S611 - a constant
    links = Relationship.unscoped.filter(Q(other=PLACES[0]) | Q(party=PLACES[0]))
    return {
        "links": links.order_by("-is_primary", "id"),
        "parties": Party.objects.visible_to(actor).filter(id__in=ids).only(*BESIDE),
        "changeable": Party.objects.visible_to(actor, "change").filter(id__in=with_itself, deleted_at=None).only("id"),
        "points": ContactPoint.objects.visible_to(actor)
        .filter(party_id__in=with_itself)
        .order_by("kind", "position", "id"),
    }


def whom_to_call(people: Iterable[Related]) -> dict[str, list[Related]]:
    """Return per situation (purchase, invoice, ...) who is called for it, from the running links."""
    calls: dict[str, list[Related]] = {}
    for person in people:
        if person.runs:
            for situation in person.relationship.situations:
                calls.setdefault(situation, []).append(person)
    return calls


@dataclass(frozen=True, slots=True)
class Dossier:
    """The short lists that hang off one relation."""

    turnovers: list[AnnualTurnover]
    preferences: list[Preference]
    team: list[AccountTeamMember]
    former_team: list[AccountTeamMember]
    ladder: list[LadderMove]
    tags: list[PartyTag]
    keys: list[OutsideKey]
    sources: list[PartySource]
    differences: int
    files: list[StoredFile]
    is_favourite: bool

    @property
    def turnover_average(self) -> Decimal | None:
        """The average over the known years."""
        amounts = [year.amount for year in self.turnovers]
        return sum(amounts, Decimal(0)) / len(amounts) if amounts else None


def dossier(actor: Actor, of: Party) -> Dossier:
    """Return what hangs off a relation, each list in its order. One query."""
    found = gather_planned(("dossier", actor), lambda: _dossier_parts(actor), of.id)
    colleagues = {user.id: user for user in found["colleagues"]}
    for member in found["members"]:
        member.user = colleagues[member.user_id]
    named = {tag.id: tag for tag in found["tags"]}
    for one in found["tagged"]:
        one.tag = named[one.tag_id]
    return Dossier(
        found["turnovers"],
        found["preferences"],
        [member for member in found["members"] if member.until is None],
        [member for member in found["members"] if member.until is not None],
        found["ladder"],
        sorted(found["tagged"], key=lambda one: str(one.tag.key)),
        found["keys"],
        found["sources"],
        len(found["differences"]),
        found["files"],
        bool(found["favourites"]),
    )


def _dossier_parts(actor: Actor) -> dict[str, QuerySet[Any]]:
    own = {"party": PLACES[0]}
    members = AccountTeamMember.objects.visible_to(actor).filter(**own)
    tagged = PartyTag.objects.visible_to(actor).filter(**own)
    files = StoredFile.objects.visible_to(actor).filter(party_id=PLACES[0], deleted_at=None)
    return {
        "turnovers": AnnualTurnover.objects.visible_to(actor).filter(**own).order_by("-year"),
        "preferences": Preference.objects.visible_to(actor).filter(**own).order_by("subject", "situation", "value"),
        "members": members.order_by("role", "since"),
        "colleagues": User.objects.filter(id__in=members.values("user_id")).only("id", "name"),
        "ladder": LadderMove.objects.visible_to(actor).filter(**own).order_by("-on", "-id"),
        "tagged": tagged,
        "tags": Tag.objects.filter(id__in=tagged.values("tag_id")),
        "keys": OutsideKey.objects.visible_to(actor).filter(**own).order_by("source", "key"),
        "sources": PartySource.objects.visible_to(actor).filter(**own).order_by("-is_master", "source"),
        "differences": ImportConflict.objects.filter(**own, state=ImportConflict.State.OPEN),
        "files": files.order_by("-added_at")[:50],
        "favourites": Favourite.objects.filter(user_id=actor.user_id, **own),
    }


def account_team(actor: Actor, of: Party, *, ended: bool = False) -> list[AccountTeamMember]:
    """Return the colleagues with a role for this relation; with `ended` those who had one before."""
    members = AccountTeamMember.objects.visible_to(actor).filter(party=of, until__isnull=not ended)
    return list(members.select_related("user").order_by("role", "since"))


def favourites(actor: Actor) -> QuerySet[Party]:
    """The actor's favourites that it may still see, oldest first."""
    chosen = Favourite.objects.filter(user_id=actor.user_id)
    since = Subquery(chosen.filter(party_id=OuterRef("pk")).values("added_at"))
    found = Party.objects.visible_to(actor).filter(id__in=chosen.values("party_id"), deleted_at=None)
    return found.annotate(since=since).order_by("since").only(*HIT)


def just_seen(actor: Actor) -> QuerySet[Party]:
    """What the actor looked at and may still see, latest first."""
    seen = RecentView.objects.filter(user_id=actor.user_id)
    at = Subquery(seen.filter(party_id=OuterRef("pk")).values("at"))
    found = Party.objects.visible_to(actor).filter(id__in=seen.order_by("-at").values("party_id")[:30], deleted_at=None)
    return found.annotate(seen_at=at).order_by("-seen_at").only(*HIT)


def recent(actor: Actor, limit: int = 10) -> list[Hit]:
    """Return what the actor looked at last and may still see, latest first."""
    seen = RecentView.objects.filter(user_id=actor.user_id).order_by("-at")
    return _hits(actor, list(seen.values_list("party_id", flat=True)[:limit]))


def _hits(actor: Actor, ids: list[UUID]) -> list[Hit]:
    found = with_contact(actor, Party.objects.visible_to(actor).filter(id__in=ids, deleted_at=None)).values_list(*SHOWN)
    by_id = {row[0]: Hit(*row) for row in found}
    return [by_id[party_id] for party_id in ids if party_id in by_id]


@dataclass(frozen=True, slots=True)
class GroupTotals:
    """A group of companies added up over what the actor may see."""

    companies: int
    establishments: int
    employees: int | None
    turnover: Decimal | None


GROUP = """
WITH RECURSIVE below(id) AS (
    SELECT %s::uuid
    UNION SELECT r.party_id FROM parties_relationship r JOIN below b ON r.other_id = b.id
    WHERE r.kind IN ('establishment', 'subsidiary') AND (r.until IS NULL OR r.until > %s))
SELECT id FROM below LIMIT 5000
"""


def group_totals(actor: Actor, of: Party) -> GroupTotals | None:
    """Add up a company with its establishments and subsidiaries; None when it has none. Three queries.

    An establishment's people count when it has its own number; turnover is the latest year each company states.
    """
    with connection.cursor() as cursor:
        cursor.execute(GROUP, [of.id, clock.today()])
        ids = [party_id for (party_id,) in cursor.fetchall()]
    if len(ids) == 1:
        return None
    members = list(Party.objects.visible_to(actor).filter(id__in=ids, deleted_at=None).values_list("id", "employees"))
    seen = [party_id for party_id, _employees in members]
    places = Relationship.objects.visible_to(actor).filter(
        running(), party_id__in=seen, other_id__in=seen, kind=RelationshipKind.ESTABLISHMENT
    )
    latest: dict[UUID, Decimal] = {}
    for year in AnnualTurnover.objects.visible_to(actor).filter(party_id__in=seen).order_by("year"):
        latest[year.party_id] = year.amount
    counted = [employees for _party_id, employees in members if employees is not None]
    place_ids = set(places.values_list("party_id", flat=True))
    return GroupTotals(
        companies=len(seen) - len(place_ids),
        establishments=len(place_ids),
        employees=sum(counted) if counted else None,
        turnover=sum(latest.values(), Decimal(0)) if latest else None,
    )


def may(actor: Actor, verb: str, of: Party) -> bool:
    """Whether the actor may do `verb` on this relation. One query, or none when it may nowhere."""
    if not policy.party.may(actor, verb):
        return False
    return Party.objects.visible_to(actor, verb).filter(pk=of.pk).exists()
