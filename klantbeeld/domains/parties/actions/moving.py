"""A contact person goes to work elsewhere."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid
from klantbeeld.domains.parties import derived, policy
from klantbeeld.domains.parties.actions.relationships import LinkInput, save_link
from klantbeeld.domains.parties.choices import RelationshipKind
from klantbeeld.domains.parties.models import Relationship
from klantbeeld.engines.history.recording import recording


def move_person(actor: Actor, relationship_id: UUID, given: LinkInput) -> Relationship:
    """End someone's link with an employer and begin one with `given.other_id`, as one change that undo takes back.

    `given.since` is the first day there (default today). What was said and done stays with the old employer and with
    the person. Raises Invalid, NotFound, Forbidden. Records relationship.ended on the old one, relationship.added on the new.
    """
    with transaction.atomic():
        held = policy.relationship.lock(actor, "change", relationship_id)
        person, old = held.party, held.other
        new = policy.party.lock(actor, "change", given.other_id)
        if held.kind != RelationshipKind.CONTACT or new.id == old.id:
            problem = _("Kies een andere organisatie dan waar deze persoon nu werkt.")
            raise Invalid(problem, {"party": problem})
        given.since = given.since or clock.today()
        given.kind = RelationshipKind.CONTACT
        until = given.since - timedelta(days=1)
        with recording(actor, "relationship.ended", parties=[old.id, person.id], data={"party": str(person.id)}):
            held.until, held.is_primary = _last_day(held, until), False
            held.version += 1
            held.save()
            told = {"party": str(person.id), "kind": given.kind}
            with recording(actor, "relationship.added", parties=[new.id, person.id], data=told):
                link = save_link(actor, person, new, given)
        derived.refresh([person.id, old.id, new.id])
    return link


def _last_day(held: Relationship, until: date) -> date:
    return max(until, held.since) if held.since else until
