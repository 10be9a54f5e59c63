"""Making a relation: only a name is required."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Forbidden, Invalid
from klantbeeld.core.ids import new_id
from klantbeeld.core.policy import Scope
from klantbeeld.domains.parties import derived, names, policy, values
from klantbeeld.domains.parties.actions.contact_points import PointInput, build_point
from klantbeeld.domains.parties.actions.relationships import LinkInput, save_link
from klantbeeld.domains.parties.actions.team import team_in
from klantbeeld.domains.parties.choices import Kind, Rung
from klantbeeld.domains.parties.models import AccountTeamMember, ContactPoint, LadderMove, Party
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.models import Team, User


@dataclass(slots=True)
class NewParty:
    """What a new relation starts with.

    A person's `name` is parsed when no parts are given in `fields`. Without `unit_id` it goes to the actor's own
    unit and team, or to those of the relation it is linked to. `fields` holds catalogue keys with typed values;
    `id` may be made by the form, so that a double click makes one relation.
    """

    kind: Kind
    name: str
    id: UUID = field(default_factory=new_id)
    fields: dict[str, Any] = field(default_factory=dict)
    points: list[PointInput] = field(default_factory=list)
    link_to: LinkInput | None = None
    unit_id: UUID | None = None
    team_id: UUID | None = None
    owner_id: UUID | None = None
    name_country: str = "NL"


def create(actor: Actor, new: NewParty) -> Party:
    """Create a relation with its contact points and link. Making the same id again returns the first.

    Raises Invalid (per field) or Forbidden. Records party.created.
    """
    policy.party.require(actor, "create")
    try:
        return _made(actor, new) or _create(actor, new)
    except IntegrityError:
        made = _made(actor, new)  # the same form was sent twice at once: the other was first
        if made is None:
            raise
        return made


def create_with_employer(actor: Actor, person: NewParty, employer: NewParty) -> Party:
    """Create an organisation and the person that `link_to` links to it, as one batch. Sent twice it makes both once.

    Raises Invalid (per field) or Forbidden, and then makes neither. Records party.created of each.
    """
    policy.party.require(actor, "create")
    try:
        made = _made(actor, person)
        if made is None:
            _create(actor, employer, person)
    except IntegrityError:
        made = _made(actor, person)  # the same form was sent twice at once: the other was first
        if made is None:
            raise
    return made or policy.party.get(actor, "see", person.id)


def _built(party_id: UUID, given: PointInput, position: int, country: str) -> ContactPoint:
    """Build a contact point; what is wrong with it is said at its own field, since there are more of them here."""
    try:
        return build_point(party_id, given, position, country)
    except Invalid as refusal:
        raise Invalid(refusal.text, {given.kind: refusal.fields.get("value", refusal.text)}) from refusal


def _made(actor: Actor, new: NewParty) -> Party | None:
    return Party.objects.visible_to(actor).filter(pk=new.id).first()


def _create(actor: Actor, new: NewParty, contact: NewParty | None = None) -> Party:
    with transaction.atomic():
        other = policy.party.lock(actor, "change", new.link_to.other_id) if new.link_to else None
        party = build_party(new)
        _place(actor, party, new, other)
        with recording(actor, "party.created", parties=[party.id]) as record:
            if other is not None:
                record.on(other.id)
            party.save(force_insert=True)
            if not policy.party.model.objects.visible_to(actor, "create").filter(pk=party.id).exists():
                _join_as_account_manager(actor, party)
            _first_rung(party)
            ContactPoint.unscoped.bulk_create(
                _built(party.id, point, position, new.name_country) for position, point in enumerate(new.points)
            )
            if new.link_to is not None and other is not None:
                save_link(actor, party, other, new.link_to)
            if contact is not None:
                _create(actor, contact)
        derived.refresh([party.id])
    party.refresh_from_db()
    return party


def build_party(new: NewParty) -> Party:
    """Return the unsaved party for `new`, with its name made by the rules. Raises Invalid."""
    party = Party(id=new.id, kind=new.kind, name_country=new.name_country, created_at=clock.now())
    problems = {}
    for key, value in new.fields.items():
        try:
            values.assign(party, key, value)
        except Invalid as problem:
            problems[key] = problem.text
    if not names.set_name(party, new.name):
        problems["name"] = _("Vul een naam in. Zonder naam kun je de relatie niet terugvinden.")
    if problems:
        raise Invalid(_("Niet alles klopt nog. Kijk de velden na en bewaar opnieuw."), problems)
    return party


def _place(actor: Actor, party: Party, new: NewParty, other: Party | None) -> None:
    if other is not None and new.unit_id is None:
        party.unit_id, party.team_id, party.owner_id = other.unit_id, other.team_id, other.owner_id
        return
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    party.owner_id = new.owner_id or (user.id if user else None)
    team = None
    if new.team_id:
        team = team_in(new.team_id, new.unit_id)
    elif new.unit_id is None:
        team = Team.objects.filter(pk__in=actor.team_ids).order_by("name").first()
    party.team_id = team.id if team else None
    unit_id = new.unit_id or (team.unit_id if team else None) or (user.unit_id if user else None)
    if unit_id is None:
        unit_id = next(iter(sorted(actor.unit_ids)), None)
    if unit_id is None:
        raise Invalid(
            _("Kies een bedrijfsonderdeel."), {"unit": _("Kies bij welk bedrijfsonderdeel de relatie hoort.")}
        )
    if not actor.is_system and unit_id not in actor.unit_ids and not _sees_all(actor):
        raise Forbidden()
    party.unit_id = unit_id


def _sees_all(actor: Actor) -> bool:
    return Scope.ALL in policy.party.scopes(actor, "create")


def _join_as_account_manager(actor: Actor, party: Party) -> None:
    if actor.user_id is None:
        return
    AccountTeamMember.unscoped.create(
        party_id=party.id, user_id=actor.user_id, role="account_manager", since=clock.today()
    )


def _first_rung(party: Party) -> None:
    if party.rung == Rung.REST_OF_WORLD:
        return
    LadderMove.unscoped.create(
        party_id=party.id,
        after=party.rung,
        reason=party.rung_reason or str(_("Zo ingevoerd")),
        by_hand=party.rung_by_hand,
        on=party.rung_since or clock.today(),
    )
