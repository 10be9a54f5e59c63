"""Statements that the database plans once a connection: for those that run on every page with other ids.

Measured: of what the statements of a relation page cost the database, three quarters was planning them anew. Only for text that is
the same each time; parameters travel apart from it. The general plan is always used (`plan_cache_mode` in the settings).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


class _PreparedCursor(ServerBindingCursor):
    def execute(self, query: Any, params: Any = None, **_options: Any) -> Any:
        return super().execute(query, params, prepare=True)


def fetch_all(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement that is planned once, and return its rows. Counted and logged like every other query."""
    connection.ensure_connection()
    held: Any = connection  # what is asked of it here stands in no stub
    held.connection.prepare_threshold = 5  # None, as Django leaves it, forbids preparing also where it is asked for
    planned: Any = _PreparedCursor
    with held._prepare_cursor(planned(held.connection)) as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
