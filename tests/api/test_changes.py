"""The change feed: it tells what changed to who may see it; nothing is missed and nothing comes twice while others write."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from klantbeeld.core import clock
from klantbeeld.domains.activities.actions import LogInput, NextStep, log
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty, PointInput
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.history import feed
from klantbeeld.engines.history.models import Boundary, Change
from tests.api.conftest import Program, Programs
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
ALL = bool(os.environ.get("KLANTBEELD_TEST_ALL"))
TABLE = "parties_party"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    connections.close_all()


def settle() -> None:
    """Wait until what is written is settled: a test in another database of this server may hold it back for a while."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) > (SELECT max(xid) FROM history_change)")
            if cursor.fetchone()[0] is not False:
                return
        time.sleep(0.05)
    raise AssertionError("nothing settles")


def told(call: Program, cursor: str = "", limit: int = 500) -> tuple[list[dict[str, Any]], str]:
    """Everything from a cursor on, page by page, and the cursor behind it."""
    items: list[dict[str, Any]] = []
    while True:
        answer = call("get", f"/changes?cursor={cursor}&limit={limit}")
        assert answer.status_code == 200, answer.content
        page = json.loads(answer.content)
        items, cursor = items + page["items"], page["cursor"]
        if not page["more"]:
            return items, cursor


def test_the_feed_tells_what_was_made_changed_and_removed(cast: Cast, program_of: Programs) -> None:
    call, actor = program_of("sales"), cast.actor("sales")
    settle()
    _old, cursor = told(call, "end")
    party = actions.create(
        actor, NewParty(Kind.ORGANISATION, "Hotel Zwaan", points=[PointInput("phone", "058 555 01 42")])
    )
    actions.change(actor, party.pk, {"note": "Belt graag"})
    settle()
    items, cursor = told(call, cursor, limit=1)
    assert [(one["type"], one["operation"]) for one in items if one["type"] in ("party", "contact_point")] == [
        ("party", "created"),
        ("contact_point", "created"),
        ("party", "changed"),
    ]
    assert items[-1]["fields"] == ["note"]
    assert {one["party_id"] for one in items} == {str(party.pk)}
    assert told(call, cursor) == ([], cursor)
    assert told(program_of("stranger"))[0] == []
    assert call("get", "/changes?cursor=onzin").status_code == 422


def test_contact_moments_are_told_to_who_may_read_them(cast: Cast, program_of: Programs) -> None:
    actor = cast.actor("sales")
    party = actions.create(actor, NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    log(
        actor,
        party.pk,
        LogInput("phone", report="Gebeld", next_step=NextStep("Nog eens", clock.today() + timedelta(days=1))),
    )
    settle()
    types = {one["type"] for one in told(program_of("sales", [Scope.PARTIES_READ]))[0]}
    assert types == {"party"}
    assert [one["type"] for one in told(program_of("sales"))[0]].count("activity") == 2


def test_what_is_not_committed_holds_the_feed_back_and_makes_no_hole(cast: Cast, program_of: Programs) -> None:
    call, actor = program_of("sales"), cast.actor("sales")
    settle()
    _old, cursor = told(call, "end")
    written, go_on = threading.Event(), threading.Event()
    made: list[str] = []

    def slow() -> None:
        try:
            with transaction.atomic():
                made.append(str(actions.create(actor, NewParty(Kind.ORGANISATION, "Traag")).pk))
                written.set()
                go_on.wait(20)
        finally:
            connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    assert written.wait(20)
    made.append(str(actions.create(actor, NewParty(Kind.ORGANISATION, "Snel")).pk))
    early, cursor = told(call, cursor)
    assert early == []
    go_on.set()
    writer.join(20)
    settle()
    later, cursor = told(call, cursor)
    assert [one["id"] for one in later if one["type"] == "party"] == made
    assert told(call, cursor)[0] == []


@pytest.mark.mission("INT-4")
def test_with_eight_writers_nothing_is_missed_and_nothing_comes_twice(cast: Cast) -> None:
    """Some hundreds of changes; with `bin/test --all` the hundred thousand of the bar."""
    writers, rounds, rows = 8, (720 if ALL else 5), (100 if ALL else 30)
    actor = cast.actor("sales")
    ids = [actions.create(actor, NewParty(Kind.ORGANISATION, f"Bedrijf {number}")).pk for number in range(rows)]
    settle()
    place, first, stop = feed.last_place(), Change.objects.latest("seq").seq, threading.Event()
    seen: list[int] = []

    def write(number: int) -> None:
        try:
            for round_ in range(rounds):
                with transaction.atomic():
                    # One statement, so that writers do not wait for one another row by row.
                    Party.unscoped.filter(
                        pk__in=ids[number::writers] if round_ % 2 else ids[number::writers][:1]
                    ).update(note=f"{number} {round_}")
                    for one in ids[number::writers]:
                        Party.unscoped.filter(pk=one).update(source=f"{number} {round_}")
        finally:
            connection.close()

    def read() -> None:
        nonlocal place
        try:
            while True:
                last_time = stop.is_set()
                while steps := feed.steps_after(place, [TABLE], 200):
                    seen.extend(step.place[1] for step in steps)
                    place = steps[-1].place
                if last_time:
                    return
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(writers)]
    reader = threading.Thread(target=read)
    for one in (*threads, reader):
        one.start()
    for one in threads:
        one.join()
    settle()
    stop.set()
    reader.join()
    wanted = set(Change.objects.filter(seq__gt=first, table=TABLE).values_list("seq", flat=True))
    assert len(wanted) >= (100_000 if ALL else 200)
    assert not [seq for seq, times in Counter(seen).items() if times > 1]
    assert set(seen) == wanted


def test_a_database_on_another_server_misses_nothing_and_tells_nothing_twice(cast: Cast, program_of: Programs) -> None:
    """The transactions that came along have higher numbers than those of this server: as after a restore."""
    call, actor = program_of("sales"), cast.actor("sales")
    settle()
    _old, cursor = told(call, "end")
    known = [actions.create(actor, NewParty(Kind.ORGANISATION, f"Hotel {number}")).pk for number in range(3)]
    settle()
    first, halfway = told(call, cursor)
    later = actions.create(actor, NewParty(Kind.ORGANISATION, "Nog niet gelezen")).pk
    with connection.cursor() as cursor_of_all:
        cursor_of_all.execute("UPDATE history_change SET xid = (xid::text::numeric + 1000000000)::text::xid8")
    moved = feed.written((feed.read(halfway)[0] + 1_000_000_000, feed.read(halfway)[1]))
    assert told(call, moved)[0] == [], "without the boundary what came along is not settled"
    feed.mark_moved()
    feed.mark_moved()
    assert Boundary.objects.count() == 1
    new = actions.create(actor, NewParty(Kind.ORGANISATION, "Hier gemaakt")).pk
    settle_own()
    items, last = told(call, moved, limit=1)
    parties = [one["id"] for one in items if one["type"] == "party"]
    assert parties == [str(later), str(new)]
    assert told(call, last) == ([], last)
    assert told(call, "end") == ([], last)
    assert [one["id"] for one in first if one["type"] == "party"] == [str(pk) for pk in known]
    everything = [one["id"] for one in told(call)[0] if one["type"] == "party" and one["operation"] == "created"]
    assert everything[-5:] == [str(pk) for pk in (*known, later, new)]


def settle_own() -> None:
    """As `settle`, for what was written on this server."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_snapshot_xmin(pg_current_snapshot()) > (SELECT xid FROM history_change ORDER BY seq DESC LIMIT 1)"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nothing settles")
