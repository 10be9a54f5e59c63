"""A statement that is planned once for all must still see that a partial index holds just what it asks."""

from __future__ import annotations

import pytest
from django.db import connection

from klantbeeld.domains.activities.queries import due
from klantbeeld.engines.database.gathering import gather_planned
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _general_plan_of_latest_statement() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY prepare_time DESC LIMIT 1")
        statement = cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (GENERIC_PLAN) {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_counting_due_tasks_on_every_page_reads_the_open_tasks_only(cast: Cast) -> None:
    actor = cast.actor("sales")
    gather_planned(("the due tasks of a test", actor), lambda: {"due": due(actor).only("id")[:99]})
    plan = _general_plan_of_latest_statement()
    assert "activities_open" in plan or "activities_next" in plan, plan
