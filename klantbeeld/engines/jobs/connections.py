"""A job starts with a connection that works: the one its thread held may have died with the database."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")


def with_own_connection(job: Callable[P, R]) -> Callable[P, R]:
    """Close what is left from an earlier job, before and after; inside a transaction nothing is closed."""

    @wraps(job)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        close_old_connections()
        try:
            return job(*args, **kwargs)
        finally:
            close_old_connections()

    return run
