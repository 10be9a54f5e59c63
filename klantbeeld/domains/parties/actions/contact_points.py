"""Addresses, numbers, mail addresses and pages of a relation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Conflict, Invalid
from klantbeeld.core.ids import new_id
from klantbeeld.core.policy import policy_of
from klantbeeld.domains.parties import derived, points, policy
from klantbeeld.domains.parties.choices import PointKind, PointState, Purpose
from klantbeeld.domains.parties.models import ContactPoint
from klantbeeld.engines.database.blank import blank
from klantbeeld.engines.history.recording import recording

KINDS = frozenset(PointKind.values)
PURPOSES = frozenset(Purpose.values)


@dataclass(slots=True)
class PointInput:
    """What was typed for one contact point; an address may come in parts or as one line in `value`."""

    kind: str
    value: str = ""
    purposes: Sequence[str] = ()
    note: str = ""
    street: str = ""
    house_number: str = ""
    addition: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    id: UUID = field(default_factory=new_id)
    state: str = PointState.OK


def build_point(party_id: UUID, given: PointInput, position: int, country: str) -> ContactPoint:
    """Return the unsaved, normalised contact point. Raises Invalid with what is wrong."""
    if given.kind not in KINDS:
        raise Invalid(_("Kies een soort contactgegeven."), {"kind": _("Kies een soort uit de lijst.")})
    unknown = set(given.purposes) - PURPOSES
    if unknown:
        raise Invalid(_("Kies een doel uit de lijst."), {"purposes": _("Kies een doel uit de lijst.")})
    point = blank(
        ContactPoint,
        id=given.id,
        party_id=party_id,
        kind=str(given.kind),
        position=position,
        purposes=list(given.purposes) or [Purpose.GENERAL],
        note=given.note[:200],
        state=str(given.state),
    )
    points.fill(point, given, country)
    return point


def add_point(actor: Actor, party_id: UUID, given: PointInput) -> ContactPoint:
    """Add a contact point; adding one that stands there returns it. Records contact_point.added."""
    with transaction.atomic():
        party = policy.party.lock(actor, "change", party_id)
        present = ContactPoint.objects.visible_to(actor).filter(party=party)
        last = present.aggregate(last=Max("position"))["last"]
        point = build_point(party.id, given, 0 if last is None else last + 1, party.name_country)
        same = present.filter(kind=point.kind, value=point.value).first()
        if same is not None:
            return same
        with recording(actor, "contact_point.added", parties=[party.id], data={"kind": point.kind}):
            point.save(force_insert=True)
        derived.refresh([party.id])
    return point


def change_point(actor: Actor, point_id: UUID, given: PointInput, *, version: int | None = None) -> ContactPoint:
    """Replace what a contact point holds. Raises Conflict when `version` is not the present one."""
    with transaction.atomic():
        point = policy_of(ContactPoint).lock(actor, "change", point_id)
        if version is not None and version != point.version:
            raise Conflict(_("Dit gegeven is intussen gewijzigd. Kijk wat er nu staat en bewaar opnieuw."), point)
        fresh = build_point(point.party_id, given, point.position, point.party.name_country)
        fresh.id, fresh.version = point.id, point.version + 1
        if fresh.value == point.value:
            fresh.verified_at, fresh.verified_by_id = point.verified_at, point.verified_by_id
        with recording(actor, "contact_point.changed", parties=[point.party_id], data={"kind": point.kind}):
            fresh.save(force_update=True)
        derived.refresh([point.party_id])
    return fresh


def verify_point(actor: Actor, point_id: UUID) -> ContactPoint:
    """Say that a contact point still holds. Records contact_point.changed."""
    with transaction.atomic():
        point = policy_of(ContactPoint).lock(actor, "change", point_id)
        with recording(actor, "contact_point.changed", parties=[point.party_id], data={"kind": point.kind}):
            point.verified_at, point.verified_by_id = clock.now(), actor.user_id
            point.state = PointState.OK
            point.save(update_fields=["verified_at", "verified_by", "state"])
    return point


def remove_point(actor: Actor, point_id: UUID) -> None:
    """Take a contact point away; undo brings it back. Raises NotFound or Forbidden."""
    with transaction.atomic():
        point = policy_of(ContactPoint).lock(actor, "change", point_id)
        party_id = point.party_id
        with recording(actor, "contact_point.removed", parties=[party_id], data={"kind": point.kind}):
            point.delete()
        derived.refresh([party_id])
