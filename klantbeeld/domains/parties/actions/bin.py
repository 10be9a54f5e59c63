"""The bin: nothing is deleted for good by a click."""

from uuid import UUID

from django.db import transaction

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties import derived, policy
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.history.recording import recording


def delete(actor: Actor, party_id: UUID) -> Party:
    """Move a relation to the bin, where it stays until it is put back. Records party.deleted."""
    return _move(actor, party_id, "party.deleted")


def restore(actor: Actor, party_id: UUID) -> Party:
    """Bring a relation back from the bin. Records party.restored."""
    return _move(actor, party_id, "party.restored")


def _move(actor: Actor, party_id: UUID, verb: str) -> Party:
    with transaction.atomic():
        party = policy.party.lock(actor, "delete", party_id)
        moment = clock.now() if verb == "party.deleted" else None
        if (party.deleted_at is None) == (moment is None):
            return party
        with recording(actor, verb, parties=[party.id]):
            party.deleted_at = moment
            party.version += 1
            party.save(update_fields=["deleted_at", "version"])
        derived.refresh([party.id])
    return party
