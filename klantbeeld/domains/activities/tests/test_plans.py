"""A statement that is planned once for all must use the index that is right for every relation and every user."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from klantbeeld.core import clock
from klantbeeld.core.ids import new_id
from klantbeeld.domains.activities.queries import due, timeline
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.engines.database.copying import copy_rows
from klantbeeld.engines.database.gathering import gather_planned
from klantbeeld.engines.history.models import Event
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OTHERS, LINES_EACH, LINES_OF_BUSY = 400, 26, 800


def _general_plan_of(part: str, *settings: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement FROM pg_prepared_statements WHERE strpos(statement, %s) > 0 ORDER BY prepare_time DESC LIMIT 1",
            [part],
        )
        statement = cursor.fetchone()[0]
        for setting in settings:
            cursor.execute(f"SET LOCAL {setting}")
        cursor.execute(f"EXPLAIN (GENERIC_PLAN) {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_counting_due_tasks_on_every_page_reads_the_open_tasks_only(cast: Cast) -> None:
    actor = cast.actor("sales")
    gather_planned(("the due tasks of a test", actor), lambda: {"due": due(actor).only("id")[:99]})
    plan = _general_plan_of("LIMIT 99", "enable_seqscan = off")
    assert "activities_open" in plan or "activities_next" in plan, plan


def test_a_busy_timeline_is_walked_and_not_sorted_though_most_relations_have_few_lines(cast: Cast) -> None:
    actor = cast.actor("sales")
    busy = actions.create(actor, NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    event = Event.objects.latest("at")
    others = [new_id() for _ in range(OTHERS)]
    whose = [*others * LINES_EACH, *[busy.id] * LINES_OF_BUSY]
    random.Random(1).shuffle(whose)
    rows = [(new_id(), party_id, clock.now(), "phone", event.pk) for party_id in whose]
    copy_rows("history_line", ("id", "party_id", "at", "channel", "event_id"), rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE history_line")
    timeline(actor, busy)
    plan = _general_plan_of('FROM "history_line"')
    assert "using history_line_party" in plan, plan
    assert "Bitmap Heap Scan on history_line" not in plan, plan
