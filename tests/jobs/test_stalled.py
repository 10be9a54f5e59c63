"""The jobs of a worker that died are taken up, and none of them stands in the way of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from klantbeeld.engines.webhooks import jobs as webhooks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_other_jobs() -> Iterator[None]:
    """The tables of the job engine are not emptied with the others."""
    forget()
    yield
    forget()
    connections.close_all()


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_events")
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def die_with(job_id: int) -> None:
    """Let a job be the work of a worker of which nothing was heard for a while."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
            [timezone.now() - timedelta(minutes=5)],
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job_id])


def take_up() -> None:
    task: Any = app.tasks["retry_stalled_jobs"]

    async def once() -> None:
        await task.func(SimpleNamespace(app=app), 0)
        await sync_to_async(connections.close_all)()  # those of the thread that asked

    asyncio.run(once())


def state_of(job_id: int) -> str:
    return ProcrastinateJob.objects.get(pk=job_id).status


def test_a_job_of_a_dead_worker_is_done_again() -> None:
    job = webhooks.send.defer(timestamp=1)
    die_with(job)
    take_up()
    assert state_of(job) == "todo"


def test_where_another_of_its_kind_waits_the_dead_one_gives_way_and_holds_up_no_other() -> None:
    dead = webhooks.send.defer(timestamp=1)
    die_with(dead)
    waiting = webhooks.send.defer(timestamp=2)
    other = webhooks.send_test.defer(delivery_id="x")
    die_with(other)
    take_up()
    assert (state_of(dead), state_of(waiting), state_of(other)) == ("failed", "todo", "todo")
