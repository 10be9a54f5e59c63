"""Many contact moments at once: imports of old history and the demo. One batch, one event, a line per relation."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Forbidden
from klantbeeld.core.ids import new_id
from klantbeeld.domains.activities import derived
from klantbeeld.domains.activities.actions import LogInput
from klantbeeld.domains.activities.choices import State
from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.database.copying import copy_in, copy_rows
from klantbeeld.engines.history.models import Line
from klantbeeld.engines.history.recording import close_batch, in_batch, open_batch


def log_many(actor: Actor, given: Sequence[tuple[UUID, LogInput]]) -> int:
    """Log contact moments on relations the actor may change; return how many. Raises Forbidden, writing nothing.

    Authorised once for the set. Records one activity.logged; a line on each relation and each person spoken to.
    """
    policy.party.require(actor, "change")
    wanted = {party_id for party_id, _one in given} | {one.contact_id for _p, one in given if one.contact_id}
    allowed = set(Party.objects.visible_to(actor, "change").filter(id__in=wanted).values_list("id", flat=True))
    if wanted - allowed:
        raise Forbidden()
    record = open_batch(actor, "activity.logged")
    now = clock.now()
    rows = [
        Activity(
            id=one.id,
            party_id=party_id,
            contact_id=one.contact_id,
            kind=one.kind,
            direction=one.direction,
            state=State.DONE,
            outcome=one.outcome,
            subject=one.subject[:300],
            report=one.report,
            agreements=one.agreements,
            starts_at=one.starts_at or now,
            minutes=one.minutes,
            done_at=one.starts_at or now,
            user_id=actor.user_id,
            created_by_id=actor.user_id,
            created_at=one.starts_at or now,
        )
        for party_id, one in given
    ]
    with in_batch(actor, record.batch_id):
        copy_in(Activity, rows)
        copy_rows(
            Line._meta.db_table,
            ("id", "party_id", "at", "channel", "event_id", "activity_id"),
            (
                (new_id(), party_id, row.starts_at, str(row.kind), record.event_id, row.id)
                for row in rows
                for party_id in dict.fromkeys((row.party_id, row.contact_id or row.party_id))
            ),
        )
        derived.refresh(wanted)
    close_batch(record.batch_id)
    return len(rows)
