"""A page of the feed reads a page, however much has changed since."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.engines.history import feed
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _plan_of(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_a_page_of_the_feed_and_its_end_follow_the_index_and_sort_nothing(cast: Cast) -> None:
    actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    with CaptureQueriesContext(connection) as asked:
        feed.steps_after(feed.BEGIN, ["parties_party"], 100)
        feed.last_place()
    statements = [one["sql"] for one in asked.captured_queries if "history_change" in one["sql"]]
    assert len(statements) == 2
    for statement in statements:
        plan = _plan_of(statement)
        assert "history_change_settled" in plan, plan
        assert "Sort" not in plan, plan
