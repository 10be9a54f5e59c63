"""What a relation keeps of its contact moments: last contact and next step, brought up to date set-based."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from klantbeeld.engines.history.undo import refresh_after

REFRESH = """
WITH wanted AS (SELECT unnest(%(ids)s::uuid[]) AS id),
contact AS (
    SELECT DISTINCT ON (e.id) e.id, e.starts_at, e.kind FROM (
        SELECT a.party_id AS id, a.starts_at, a.kind FROM activities_activity a
        WHERE a.party_id = ANY(%(ids)s) AND a.state = 'done' AND a.deleted_at IS NULL
          AND a.kind NOT IN ('note', 'task')
        UNION ALL
        SELECT a.contact_id, a.starts_at, a.kind FROM activities_activity a
        WHERE a.contact_id = ANY(%(ids)s) AND a.state = 'done' AND a.deleted_at IS NULL
          AND a.kind NOT IN ('note', 'task')) e
    ORDER BY e.id, e.starts_at DESC),
step AS (
    SELECT DISTINCT ON (a.party_id) a.party_id AS id, a.starts_at, a.task_kind, a.id AS step_id
    FROM activities_activity a
    WHERE a.party_id = ANY(%(ids)s) AND a.state = 'planned' AND a.deleted_at IS NULL
    ORDER BY a.party_id, a.starts_at, a.id),
kept AS (
    SELECT w.id, c.starts_at AS contact_at, COALESCE(c.kind, '') AS contact_kind, s.starts_at AS step_at,
        COALESCE(s.task_kind, '') AS step_kind, s.step_id
    FROM wanted w LEFT JOIN contact c USING (id) LEFT JOIN step s USING (id))
UPDATE parties_party p SET last_contact_at = k.contact_at, last_contact_kind = k.contact_kind,
    next_step_at = k.step_at, next_step_kind = k.step_kind, next_step_id = k.step_id
FROM kept k WHERE p.id = k.id AND p.id = ANY(%(ids)s)
  AND (p.last_contact_at, p.last_contact_kind, p.next_step_at, p.next_step_kind, p.next_step_id)
      IS DISTINCT FROM (k.contact_at, k.contact_kind, k.step_at, k.step_kind, k.step_id)
"""
LINES = """
UPDATE history_line l SET at = a.starts_at, channel = a.kind
FROM activities_activity a, history_event e
WHERE a.party_id = ANY(%s) AND l.activity_id = a.id AND e.id = l.event_id AND e.verb = 'activity.logged'
  AND (l.at, l.channel) IS DISTINCT FROM (a.starts_at, a.kind)
"""
PEOPLE_OF = """
SELECT DISTINCT contact_id FROM activities_activity WHERE party_id = ANY(%s) AND contact_id IS NOT NULL
"""


def refresh(party_ids: Iterable[UUID]) -> None:
    """Bring last contact and next step of these relations up to date. One statement."""
    ids = list(party_ids)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(REFRESH, {"ids": ids})


def refresh_with_people(party_ids: set[UUID]) -> None:
    """The same after an undo, also for the people who were spoken to, with the moment and channel on the timelines."""
    ids = list(party_ids)
    with connection.cursor() as cursor:
        cursor.execute(LINES, [ids])
        cursor.execute(PEOPLE_OF, [ids])
        people = [person_id for (person_id,) in cursor.fetchall()]
    refresh({*ids, *people})


refresh_after("activities_activity", refresh_with_people)
