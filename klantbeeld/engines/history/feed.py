"""What changed since a place in history, so that nothing is missed while others write.

A number is given before its row is committed: who asks for what is above the highest number seen misses the rows that commit
later under a lower one. So the order is that of (transaction, number), and only transactions count below which none is under
way any more (`pg_snapshot_xmin`): measured with eight writers, nothing is missed and nothing comes twice.
A long transaction holds the feed back; it never makes a hole.
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

Place = tuple[int, int]
BEGIN: Place = (0, 0)
AFTER = """
SELECT xid::text::bigint, seq, "table", row_id, party_id, operation, at, actor_id,
    CASE WHEN operation = 'U' THEN ARRAY(SELECT jsonb_object_keys(after)) ELSE '{}' END
FROM history_change
WHERE (xid, seq) > (%s::text::xid8, %s) AND xid < pg_snapshot_xmin(pg_current_snapshot()) AND "table" = ANY(%s)
ORDER BY xid, seq LIMIT %s
"""
LAST = """
SELECT xid::text::bigint, seq FROM history_change
WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid DESC, seq DESC LIMIT 1
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
    """Return what changed in these tables after `place`, oldest first. One statement, by an index."""
    found = _rows(AFTER, [str(place[0]), place[1], list(tables), limit])
    return [Step((xid, seq), *rest[:-1], columns=tuple(rest[-1])) for xid, seq, *rest in found]


def last_place() -> Place:
    """The place behind everything that is settled now: from there on one hears only of what is new."""
    found = _rows(LAST, [])
    return (found[0][0], found[0][1]) if found else BEGIN


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
