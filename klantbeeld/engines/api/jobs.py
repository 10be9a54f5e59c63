"""Tidying up after the API."""

from datetime import timedelta

from procrastinate.contrib.django import app

from klantbeeld.core import clock
from klantbeeld.engines.api.models import KeptAnswer, Usage
from klantbeeld.engines.jobs.connections import with_own_connection

KEPT_DAYS = 30


@app.periodic(cron="23 * * * *")
@app.task(name="api.sweep", queueing_lock="api_sweep")
@with_own_connection
def sweep(timestamp: int) -> None:
    """Forget answers older than thirty days, and the counts of past hours."""
    now = clock.now()
    KeptAnswer.objects.filter(at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    Usage.objects.filter(minute__lt=int(now.timestamp()) // 60 - 60).delete()
