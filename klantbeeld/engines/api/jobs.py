"""Tidying up after the API."""

from procrastinate.contrib.django import app

from klantbeeld.engines.api import doors
from klantbeeld.engines.jobs.connections import with_own_connection


@app.periodic(cron="23 * * * *")
@app.task(name="api.sweep", queueing_lock="api_sweep")
@with_own_connection
def sweep(timestamp: int) -> None:
    """Forget old answers and counts."""
    doors.sweep()
