"""A job that waits once, however often it is asked for."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

log = logging.getLogger(__name__)


def defer_once(task: Task[..., Any, ...], lock: str, **arguments: str) -> None:
    """Have `task` done later, unless a job with this `lock` waits already."""
    try:
        with transaction.atomic():
            task.configure(queueing_lock=lock).defer(**arguments)
    except AlreadyEnqueued:
        log.info("%s waits already", lock)
