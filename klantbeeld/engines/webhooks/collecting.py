"""From the change feed to messages: what a webhook's user may see now, each edit a message, nothing missed."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction

from klantbeeld.core import clock
from klantbeeld.engines.api.changes import Change, changes_after
from klantbeeld.engines.history import feed
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.webhooks import queries
from klantbeeld.engines.webhooks.models import Delivery, Webhook

READ_AT_ONCE = 500
MOST_WAITING = 200
MOST_CHANGES = 50
"""In one message: with our longest rows some 60 kB."""


def collect(webhook_id: UUID) -> bool:
    """Make messages of what changed since the cursor of a webhook and move the cursor, in one transaction.

    Returns whether there may be more to read.

    What waits behind the cursor takes no room: no more is read than will soon be sent. Moves past what is of no concern,
    so that it is not read again.
    """
    with transaction.atomic():
        webhook = queries.locked(webhook_id)
        if webhook is None or not webhook.is_active or queries.waiting_of(webhook).count() >= MOST_WAITING:
            return False
        end = feed.last_place()  # before the read: what lies up to here was settled then, so the read has all of it
        page = changes_after(actor_of(webhook.user, entrance="job"), webhook.types, webhook.cursor, READ_AT_ONCE)
        messages = _messages(webhook, page.changes)
        Delivery.objects.bulk_create(messages)
        webhook.messages += len(messages)
        webhook.cursor = page.place if page.more else max(end, page.place)
        webhook.save(update_fields=["cursor_xid", "cursor_seq", "messages"])
    return page.more


def _messages(webhook: Webhook, changes: list[Change]) -> list[Delivery]:
    """A message for the changes of each transaction, in parts when they are many."""
    made: list[Delivery] = []
    now, after = clock.now(), webhook.cursor
    for _xid, together in groupby(changes, key=lambda change: change.place[0]):
        edit = list(together)
        for start in range(0, len(edit), MOST_CHANGES):
            part = edit[start : start + MOST_CHANGES]
            number = webhook.messages + len(made) + 1
            made.append(
                Delivery(
                    webhook=webhook,
                    number=number,
                    changes=[_said(change) for change in part],
                    after_xid=after[0],
                    after_seq=after[1],
                    made_at=now,
                )
            )
            after = part[-1].place
    return made


def _said(change: Change) -> dict[str, Any]:
    said = asdict(change)
    del said["place"]
    return said | {
        "id": str(change.id),
        "party_id": str(change.party_id),
        "at": change.at.isoformat(),
        "user_id": str(change.user_id) if change.user_id else None,
    }


def go_back(webhook: Webhook, unsent: Delivery) -> None:
    """Let the cursor go back to before a message that was never sent, and throw it and all after it away: they come again."""
    webhook.cursor = unsent.after_xid, unsent.after_seq
    webhook.save(update_fields=["cursor_xid", "cursor_seq"])
    queries.waiting_of(webhook).filter(number__gte=unsent.number, delivered_at=None).delete()
