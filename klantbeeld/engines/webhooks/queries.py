"""Webhooks and messages as the machinery asks for them, on nobody's behalf."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from klantbeeld.core import clock
from klantbeeld.core.actor import SYSTEM
from klantbeeld.engines.history import feed
from klantbeeld.engines.webhooks.models import Delivery, Webhook

LEASE = timedelta(seconds=60)
"""Longer than a turn can take with its last message, name server included."""


def webhooks() -> QuerySet[Webhook]:
    """All webhooks, with their users."""
    return Webhook.objects.visible_to(SYSTEM).select_related("user")


def locked(webhook_id: UUID) -> Webhook | None:
    """A webhook, held until the transaction ends."""
    return webhooks().select_for_update(of=("self",)).filter(pk=webhook_id).first()


def waiting_of(webhook: Webhook) -> QuerySet[Delivery]:
    """What is to be sent in order; a test goes its own way."""
    waits = {"state": Delivery.State.WAITING, "kind": Delivery.Kind.CHANGES}
    return Delivery.objects.visible_to(SYSTEM).filter(webhook=webhook, **waits).order_by("number")


def next_of(webhook: Webhook) -> Delivery | None:
    """The message whose turn it is."""
    return waiting_of(webhook).first()


def due_ids() -> list[UUID]:
    """The webhooks that have something to send now and with which no process is busy. Two queries."""
    now, (xid, seq) = clock.now(), feed.last_place()
    waiting = Delivery.objects.visible_to(SYSTEM).filter(
        webhook=OuterRef("pk"), state=Delivery.State.WAITING, kind=Delivery.Kind.CHANGES
    )
    has_news = Q(cursor_xid__lt=xid) | Q(cursor_xid=xid, cursor_seq__lt=seq)
    found = webhooks().filter(Q(next_at=None) | Q(next_at__lte=now), _is_free(), state=Webhook.State.ACTIVE)
    return list(found.filter(has_news | Exists(waiting)).order_by("next_at").values_list("id", flat=True))


def take(webhook_id: UUID) -> bool:
    """Take the lease of a webhook; False when another process has it. A process that died loses it by itself."""
    free = webhooks().filter(_is_free(), pk=webhook_id)
    return bool(free.update(busy_until=clock.now() + LEASE))


def let_go(webhook_id: UUID) -> None:
    """Give the lease back."""
    webhooks().filter(pk=webhook_id).update(busy_until=None)


def put_off(webhook_id: UUID) -> None:
    """Leave a webhook alone for a while."""
    webhooks().filter(pk=webhook_id).update(next_at=clock.now() + LEASE)


def _is_free() -> Q:
    return Q(busy_until=None) | Q(busy_until__lt=clock.now())
