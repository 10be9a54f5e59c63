"""Sending in the background, and forgetting what was sent."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from klantbeeld.core import clock
from klantbeeld.core.actor import SYSTEM
from klantbeeld.engines.jobs.connections import with_own_connection
from klantbeeld.engines.webhooks import queries, sending, working
from klantbeeld.engines.webhooks.collecting import go_back
from klantbeeld.engines.webhooks.models import Delivery

KEPT_DAYS = 30


@app.periodic(cron="* * * * * */5")
@app.task(name="webhooks.send", queue="webhooks", queueing_lock="webhooks_send", lock="webhooks_send")
@with_own_connection
def send(timestamp: int) -> None:
    """Send what waits. One at a time: within it all webhooks have their turn beside each other."""
    working.work()


@app.task(name="webhooks.send_test", queue="webhooks")
@with_own_connection
def send_test(delivery_id: str) -> None:
    """Send a test of a webhook, once."""
    sending.send_test(UUID(delivery_id))


@app.periodic(cron="41 * * * *")
@app.task(name="webhooks.sweep", queueing_lock="webhooks_sweep")
@with_own_connection
def sweep(timestamp: int) -> None:
    """Forget messages after thirty days. What was never sent by then is read from the change feed again when its turn comes."""
    long_ago = clock.now() - timedelta(days=KEPT_DAYS)
    old = Delivery.objects.visible_to(SYSTEM).filter(made_at__lt=long_ago)
    unsent = old.filter(state=Delivery.State.WAITING, kind=Delivery.Kind.CHANGES, delivered_at=None)
    for webhook_id in set(unsent.values_list("webhook_id", flat=True)):
        with transaction.atomic():
            webhook = queries.locked(webhook_id)
            first = unsent.filter(webhook_id=webhook_id).order_by("number").first()
            if webhook is not None and first is not None:
                go_back(webhook, first)
    old.exclude(pk__in=unsent.values("pk")).delete()
