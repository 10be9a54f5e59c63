"""Sending what waits, in order: the next message goes when the one before was taken, was too late, or is of no concern any more."""

from __future__ import annotations

import json
import random
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from klantbeeld.core import clock
from klantbeeld.core.actor import SYSTEM
from klantbeeld.engines.api.changes import seen_now
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.webhooks import queries, signing
from klantbeeld.engines.webhooks.collecting import collect
from klantbeeld.engines.webhooks.models import Delivery, Webhook
from klantbeeld.engines.webhooks.posting import Answer, post

MINUTE, HOUR = 60, 3600
PAUSES_S = (5, 30, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR)
JITTER = 0.2
TURN_S = 10
GONE = 410
MOST_ATTEMPTS = 20


def take_turn(webhook_id: UUID) -> None:
    """Collect and send for one webhook, until nothing is left or its turn is over; does nothing when another process does."""
    if not queries.take(webhook_id):
        return
    over = time.monotonic() + TURN_S
    try:
        while send_next(webhook_id) and time.monotonic() < over:
            pass
    finally:
        queries.let_go(webhook_id)


def send_next(webhook_id: UUID) -> bool:
    """Send the message whose turn it is; return whether there may be another to send at once."""
    webhook = queries.webhooks().filter(pk=webhook_id).first()
    if webhook is None or not webhook.is_active or (webhook.next_at and webhook.next_at > clock.now()):
        return False
    if not webhook.user.is_active:
        _pause(webhook.pk, Webhook.Reason.OWNER)
        return False
    delivery, more = queries.next_of(webhook), False
    if delivery is None:
        more = collect(webhook_id)
        delivery = queries.next_of(webhook)
    if delivery is None:
        return more
    changes = _seen(webhook, delivery.changes)
    if delivery.changes and not changes:
        _withhold(delivery)
        return True
    return _keep(delivery, _post(webhook, delivery, changes))


def send_test(delivery_id: UUID) -> None:
    """Send a test once, outside the order, also for a webhook that is paused."""
    found = Delivery.objects.visible_to(SYSTEM).select_related("webhook", "webhook__user").filter(pk=delivery_id)
    delivery = found.filter(state=Delivery.State.WAITING, kind=Delivery.Kind.TEST).first()
    if delivery is None or not delivery.webhook.user.is_active:
        return
    answer = _post(delivery.webhook, delivery, [])
    _note(delivery, answer)
    delivery.state = Delivery.State.DELIVERED if answer.is_taken else Delivery.State.FAILED
    _write(delivery)


def body_of(delivery: Delivery, changes: list[dict[str, Any]]) -> bytes:
    """A message as it is sent (Standard Webhooks, the payload)."""
    data = {"changes": changes} if delivery.kind == Delivery.Kind.CHANGES else {}
    said = {"type": delivery.kind, "timestamp": delivery.made_at.isoformat(), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _post(webhook: Webhook, delivery: Delivery, changes: list[dict[str, Any]]) -> Answer:
    body = body_of(delivery, changes)
    headers = signing.headers_of(webhook, delivery.pk, clock.now(), body)
    connection.close()  # a receiver may take its time; others need the connection meanwhile
    return post(webhook.address, headers, body)


def _seen(webhook: Webhook, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the user may still see: rights may have gone while the message waited."""
    actor = actor_of(webhook.user, entrance="job")
    types = set(webhook.types)
    seen = seen_now(actor, {(one["type"], UUID(one["party_id"])) for one in changes})
    return [one for one in changes if one["type"] in types and (one["type"], UUID(one["party_id"])) in seen]


def _withhold(delivery: Delivery) -> None:
    delivery.state = Delivery.State.WITHHELD
    _write(delivery)


def _keep(delivery: Delivery, answer: Answer) -> bool:
    """Write down how it went and when to go on; whatever was changed meanwhile stands."""
    _note(delivery, answer)
    with transaction.atomic():
        webhook = queries.locked(delivery.webhook_id)
        if webhook is None:
            return False
        if answer.is_taken:
            delivery.state = Delivery.State.DELIVERED
            webhook.last_success_at, webhook.failures, webhook.next_at = clock.now(), 0, None
        else:
            webhook.failures += 1
            _put_off(webhook, answer)
        _write(delivery)
        webhook.save(update_fields=["last_success_at", "failures", "next_at"])
    return answer.is_taken


def _write(delivery: Delivery) -> None:
    """Write how it went, unless the message was thrown away meanwhile."""
    there = Delivery.objects.visible_to(SYSTEM).filter(pk=delivery.pk)
    there.update(state=delivery.state, attempts=delivery.attempts, delivered_at=delivery.delivered_at)


def _put_off(webhook: Webhook, answer: Answer) -> None:
    if answer.status == GONE:
        _pause(webhook.pk, Webhook.Reason.GONE)
    elif webhook.failures > len(PAUSES_S):
        _pause(webhook.pk, Webhook.Reason.FAILING)
    else:
        pause_s = PAUSES_S[webhook.failures - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads, hides nothing
        webhook.next_at = clock.now() + timedelta(seconds=max(pause_s, answer.wait_s))


def _note(delivery: Delivery, answer: Answer) -> None:
    attempt = {
        "at": clock.now().isoformat(),
        "status": answer.status or None,
        "problem": answer.problem,
        "excerpt": answer.excerpt,
    }
    delivery.attempts = [*delivery.attempts, attempt][-MOST_ATTEMPTS:]
    if answer.is_taken:
        delivery.delivered_at = clock.now()


def _pause(webhook_id: UUID, reason: Webhook.Reason) -> None:
    with transaction.atomic():
        webhook = queries.locked(webhook_id)
        if webhook is None or not webhook.is_active:
            return
        with recording(SYSTEM, "webhook.paused", data={"host": webhook.host, "reason": str(reason)}):
            webhook.pause(reason)
            webhook.save(update_fields=["state", "reason"])
