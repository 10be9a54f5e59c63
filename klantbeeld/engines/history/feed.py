"""What changed since a place in history, so that nothing is missed while others write.

A number is given before its row is committed: who asks for what is above the highest number seen misses the rows that commit
later under a lower one. So the order is that of (transaction, number), and only transactions count below which none is under
way any more (`pg_snapshot_xmin`): measured with eight writers, nothing is missed and nothing comes twice.
A long transaction holds the feed back; it never makes a hole.

A database that was moved or put back on another server holds transactions that this server never had, and may have numbers of
its own below them. What came along is older than all of its own, so it comes first: a boundary keeps how far that goes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from klantbeeld.engines.history.models import Boundary

Place = tuple[int, int]
BEGIN: Place = (0, 0)
LATEST = 2**63 - 1
# The number has a name of its own: one that keeps the column's is what ORDER BY means, and all that follows is read and sorted.
AFTER = """
SELECT xid::text::bigint AS number, seq, "table", row_id, party_id, operation, at, actor_id,
    CASE WHEN operation = 'U' THEN ARRAY(SELECT jsonb_object_keys(after)) ELSE '{{}}' END
FROM history_change
WHERE (xid, seq) > (%s::text::xid8, %s) AND {settled} AND "table" = ANY(%s)
ORDER BY xid, seq LIMIT %s
"""
LAST = """
SELECT xid::text::bigint AS number, seq FROM history_change WHERE {settled} ORDER BY xid DESC, seq DESC LIMIT 1
"""
NOW = "seq > %s AND seq <= %s AND xid < pg_snapshot_xmin(pg_current_snapshot())"
BEFORE = "seq > %s AND seq <= %s"  # all that came along with the database is settled
MARK = """
INSERT INTO history_boundary (seq, at)
SELECT max(seq), now() FROM history_change WHERE EXISTS (
    SELECT FROM history_change WHERE seq > (SELECT coalesce(max(seq), 0) FROM history_boundary)
        AND xid >= pg_snapshot_xmax(pg_current_snapshot()))
HAVING max(seq) IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One row that changed: made (I), changed (U, with the names of its columns) or removed (D)."""

    place: Place
    table: str
    row_id: UUID
    party_id: UUID | None
    operation: str
    at: datetime
    actor_id: UUID | None
    columns: tuple[str, ...]


def steps_after(place: Place, tables: Collection[str], limit: int) -> list[Step]:
    """Return what changed in these tables after `place`, oldest first. One statement by an index for each server it lived on."""
    steps: list[Step] = []
    for above, upto in _lives():
        if upto < place[1] or len(steps) == limit:
            continue
        xid, seq = place if above < place[1] else BEGIN
        found = _rows(
            AFTER.format(settled=_settled(upto)), [str(xid), seq, above, upto, list(tables), limit - len(steps)]
        )
        steps += [Step((xid, seq), *rest[:-1], columns=tuple(rest[-1])) for xid, seq, *rest in found]
    return steps


def last_place() -> Place:
    """The place behind everything that is settled now: from there on one hears only of what is new."""
    for above, upto in reversed(_lives()):
        if found := _rows(LAST.format(settled=_settled(upto)), [above, upto]):
            return found[0][0], found[0][1]
    return BEGIN


def mark_moved() -> None:
    """Keep how far the history goes that came along, if its transactions are none of this server. Before anything is written."""
    with connection.cursor() as cursor:
        cursor.execute(MARK)


def _lives() -> list[tuple[int, int]]:
    """From where to where the numbers go that were given on each server, oldest first."""
    ends = [*Boundary.objects.order_by("seq").values_list("seq", flat=True), LATEST]
    return list(zip([0, *ends], ends, strict=False))


def _settled(upto: int) -> str:
    return NOW if upto == LATEST else BEFORE


def written(place: Place) -> str:
    """A place as a cursor."""
    return base64.urlsafe_b64encode(f"{place[0]}.{place[1]}".encode()).decode().rstrip("=")


def read(cursor: str) -> Place:
    """The place of a cursor. Raises ValueError for anything else."""
    try:
        xid, _dot, seq = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(".")
        place = int(xid), int(seq)
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("no cursor") from error
    if not (0 <= place[0] < 2**63 and 0 <= place[1] < 2**63):
        raise ValueError("no cursor")
    return place


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
