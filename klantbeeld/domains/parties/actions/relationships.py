"""How relations relate: contact persons, establishments, households, partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Conflict, Invalid
from klantbeeld.domains.parties import derived, policy
from klantbeeld.domains.parties.choices import (
    DecisionRole,
    HouseholdRole,
    Kind,
    RelationshipKind,
    Situation,
)
from klantbeeld.domains.parties.models import Party, Relationship, running
from klantbeeld.domains.parties.values import too_long
from klantbeeld.engines.history.recording import recording

LONGEST = {"function": 120, "department": 120, "note": 300}

FITS = {
    RelationshipKind.CONTACT: ({Kind.PERSON}, {Kind.ORGANISATION, Kind.HOUSEHOLD}),
    RelationshipKind.ESTABLISHMENT: ({Kind.ORGANISATION}, {Kind.ORGANISATION}),
    RelationshipKind.SUBSIDIARY: ({Kind.ORGANISATION}, {Kind.ORGANISATION}),
    RelationshipKind.MEMBER: ({Kind.PERSON}, {Kind.HOUSEHOLD}),
}
"""Which kinds of relation can be (party, other) in each kind of relationship; the rest fits any."""


@dataclass(slots=True)
class LinkInput:
    """What `party` is to `other`."""

    other_id: UUID
    kind: str = RelationshipKind.CONTACT
    function: str = ""
    department: str = ""
    decision_role: str = DecisionRole.NONE
    situations: Sequence[str] = ()
    household_role: str = HouseholdRole.NONE
    is_primary: bool = False
    since: date | None = None
    until: date | None = None
    note: str | None = None
    """None leaves what stands there."""


def link(actor: Actor, party_id: UUID, given: LinkInput) -> Relationship:
    """Link two relations; an equal link that still runs is changed instead of doubled.

    The actor must see the party and may change the other. Records relationship.added on both.
    """
    with transaction.atomic():
        other = policy.party.lock(actor, "change", given.other_id)
        party = policy.party.get(actor, "see", party_id)
        with recording(
            actor,
            "relationship.added",
            parties=[other.id, party.id],
            data={"party": str(party.id), "kind": given.kind},
        ):
            relationship = save_link(actor, party, other, given)
        derived.refresh([party.id, other.id])
    return relationship


def save_link(actor: Actor, party: Party, other: Party, given: LinkInput) -> Relationship:
    """Save the link inside the recording of the caller. Raises Invalid."""
    _check(party, other, given)
    held = Relationship.unscoped.filter(running(), party=party, other=other, kind=given.kind).first()
    relationship = held or Relationship(party=party, other=other, kind=given.kind)
    _fill(relationship, given)
    if relationship.since is None and held is None and given.until is None:
        relationship.since = clock.today()
    if given.is_primary:
        _lower_other_primary(relationship)
    relationship.save()
    return relationship


def change_link(actor: Actor, relationship_id: UUID, given: LinkInput, *, version: int | None = None) -> Relationship:
    """Change function, role, situations or period. Records relationship.changed."""
    with transaction.atomic():
        relationship = policy.relationship.lock(actor, "change", relationship_id)
        if version is not None and version != relationship.version:
            raise Conflict(
                _("Dit verband is intussen gewijzigd. Kijk wat er nu staat en bewaar opnieuw."), relationship
            )
        party, other = relationship.party, relationship.other
        given.kind = relationship.kind
        _check(party, other, given)
        with recording(actor, "relationship.changed", parties=[other.id, party.id], data={"party": str(party.id)}):
            _fill(relationship, given)
            relationship.version += 1
            if given.is_primary:
                _lower_other_primary(relationship)
            relationship.save()
        derived.refresh([party.id, other.id])
    return relationship


def end_link(actor: Actor, relationship_id: UUID, until: date | None = None) -> Relationship:
    """End a link on a day (default today); its history stays. Records relationship.ended."""
    with transaction.atomic():
        relationship = policy.relationship.lock(actor, "change", relationship_id)
        party, other = relationship.party, relationship.other
        day = until or clock.today()
        if relationship.since and day < relationship.since:
            raise Invalid(
                _("De einddatum ligt voor de begindatum. Kies een latere einddatum."),
                {"until": _("De einddatum ligt voor de begindatum.")},
            )
        with recording(actor, "relationship.ended", parties=[other.id, party.id], data={"party": str(party.id)}):
            relationship.until, relationship.is_primary = day, False
            relationship.version += 1
            relationship.save()
        derived.refresh([party.id, other.id])
    return relationship


def _check(party: Party, other: Party, given: LinkInput) -> None:
    if party.id == other.id:
        raise Invalid(_("Een relatie kan geen verband met zichzelf hebben. Kies een andere relatie."))
    if given.kind not in RelationshipKind.values:
        raise Invalid(_("Kies een soort verband."), {"kind": _("Kies een soort uit de lijst.")})
    fits = FITS.get(RelationshipKind(given.kind))
    if fits and not (party.kind in fits[0] and other.kind in fits[1]):
        raise Invalid(
            _("Dit verband past niet bij deze twee soorten relaties. Kies een ander soort verband."),
            {"kind": _("Dit verband past hier niet.")},
        )
    for name, longest in LONGEST.items():
        text = getattr(given, name) or ""
        if len(text) > longest:
            raise Invalid(*too_long(name, text, longest))
    if given.since and given.until and given.until < given.since:
        raise Invalid(
            _("De einddatum ligt voor de begindatum. Kies een latere einddatum."),
            {"until": _("De einddatum ligt voor de begindatum.")},
        )
    for key, value, allowed in (
        ("decision_role", [given.decision_role], DecisionRole.values),
        ("situations", given.situations, Situation.values),
        ("household_role", [given.household_role], HouseholdRole.values),
    ):
        if set(value) - set(allowed):
            raise Invalid(_("Kies een waarde uit de lijst."), {key: _("Kies een waarde uit de lijst.")})


def _fill(relationship: Relationship, given: LinkInput) -> None:
    relationship.function, relationship.department = given.function, given.department
    relationship.decision_role, relationship.situations = given.decision_role, list(given.situations)
    relationship.household_role, relationship.is_primary = given.household_role, given.is_primary
    relationship.since, relationship.until = given.since or relationship.since, given.until
    if given.note is not None:
        relationship.note = given.note


def _lower_other_primary(relationship: Relationship) -> None:
    Relationship.unscoped.filter(other_id=relationship.other_id, is_primary=True).exclude(pk=relationship.pk).update(
        is_primary=False
    )
