"""Columns and documents that follow from other rows: sort key, search text, town, contact person, establishments.

Set-based, so that one edit, an import of 20,000 rows and an undo all use the same statements.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import connection

from klantbeeld.core import clock
from klantbeeld.domains.parties import models, names
from klantbeeld.engines.history.undo import refresh_after

AFFECTED = """
    SELECT array_agg(id)::text FROM (SELECT unnest(%(ids)s::uuid[]) AS id
    UNION SELECT other_id FROM parties_relationship WHERE party_id = ANY(%(ids)s::uuid[])
    EXCEPT SELECT unnest(%(complete)s::uuid[])) touched
"""
SEARCH = """
WITH points AS (
    SELECT c.party_id AS id, string_agg(CASE
        WHEN c.kind IN ('phone', 'fax') THEN concat_ws(' ', ltrim(c.value, '+'),
            CASE WHEN c.value ~ '^[+]3[12]' THEN '0' || substr(c.value, 4) END)
        WHEN c.kind = 'address' THEN concat_ws(' ', c.value, replace(c.postcode, ' ', ''))
        ELSE c.value END, ' ') AS found
    FROM parties_contactpoint c WHERE c.party_id = ANY(%(ids)s::uuid[]) GROUP BY c.party_id),
keys AS (
    SELECT k.party_id AS id, string_agg(k.key, ' ') AS found FROM parties_outsidekey k
    WHERE k.party_id = ANY(%(ids)s::uuid[]) GROUP BY k.party_id)
INSERT INTO parties_searchdocument (party_id, readers, names, text)
SELECT p.id, kb_readers(p.id), kb_fold(p.name),
    kb_fold(concat_ws(' ', p.name, replace(p.name, ' ', ''), p.legal_name, p.trade_name, p.given_name,
        p.name_as_entered, p.surname2, p.kvk_number, p.kbo_number, p.vat_number, p.establishment_number, p.iban,
        points.found, keys.found))
FROM parties_party p LEFT JOIN points USING (id) LEFT JOIN keys USING (id)
WHERE p.id = ANY(%(ids)s::uuid[])
ON CONFLICT (party_id) DO UPDATE SET names = EXCLUDED.names, text = EXCLUDED.text
WHERE (parties_searchdocument.names, parties_searchdocument.text) IS DISTINCT FROM (EXCLUDED.names, EXCLUDED.text)
"""
# Lateral: joined as whole sets, the planner reads all relations to find the few that are meant.
KEPT = """
UPDATE parties_party p SET city = k.city, contact_id = k.contact_id,
    establishment_count = k.establishments
FROM (
    SELECT w.id, COALESCE(a.city, '') AS city, c.id AS contact_id,
        e.number AS establishments
    FROM unnest(%(ids)s::uuid[]) AS w (id)
    LEFT JOIN LATERAL (
        SELECT point.city FROM parties_contactpoint point
        WHERE point.party_id = w.id AND point.kind = 'address' AND point.city <> ''
        ORDER BY 'visit' = ANY(point.purposes) DESC, point.position, point.id LIMIT 1) a ON true
    LEFT JOIN LATERAL (
        SELECT person.id
        FROM parties_relationship r JOIN parties_party person ON person.id = r.party_id
        WHERE r.other_id = w.id AND r.kind IN ('contact', 'member') AND person.deleted_at IS NULL
          AND (r.until IS NULL OR r.until > %(today)s::date)
        ORDER BY r.is_primary DESC, r.id LIMIT 1) c ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS number
        FROM parties_relationship r JOIN parties_party place ON place.id = r.party_id
        WHERE r.other_id = w.id AND r.kind = 'establishment' AND (r.until IS NULL OR r.until > %(today)s::date)
          AND place.deleted_at IS NULL) e) k
WHERE p.id = k.id AND p.id = ANY(%(ids)s::uuid[])
  AND (p.city, p.contact_id, p.establishment_count)
      IS DISTINCT FROM (k.city, k.contact_id, k.establishments)
"""


def refresh(party_ids: Iterable[UUID], *, complete: Iterable[UUID] = ()) -> None:
    """Bring everything that follows from these parties' rows up to date. Three statements.

    `complete` names those written with their kept columns right already: of them only the search text is made.
    """
    ids = list(party_ids)
    if not ids:
        return
    as_array = _array(ids)
    with connection.cursor() as cursor:
        cursor.execute(AFFECTED, {"ids": as_array, "complete": _array(complete)})
        affected = cursor.fetchone()[0]
        cursor.execute(SEARCH, {"ids": as_array})
        if affected:
            cursor.execute(KEPT, {"ids": affected, "today": clock.today()})


def refresh_ended(days: int) -> None:
    """Bring up to date whoever a relationship ended for by itself, because its last day passed within `days` days."""
    today = clock.today()
    ended = models.Relationship.unscoped.filter(until__gt=today - timedelta(days=days), until__lte=today)
    refresh(ended.values_list("other_id", flat=True).distinct())


def _array(ids: Iterable[UUID]) -> str:
    return f"{{{','.join(map(str, ids))}}}"


def refresh_names(party_ids: Iterable[UUID]) -> None:
    """Recompute the sort keys, which the rules of a name's country make, and all that follows."""
    ids = list(party_ids)
    changed = []
    for party in models.Party.unscoped.filter(id__in=ids).only(*names.PARTS):
        sort_key = names.sort_key_of(party)
        if sort_key != party.sort_key:
            party.sort_key = sort_key
            changed.append(party)
    models.Party.unscoped.bulk_update(changed, ["sort_key"], batch_size=1000)
    refresh(ids)


refresh_after("parties_party", refresh_names)
for table in ("parties_contactpoint", "parties_relationship", "parties_outsidekey"):
    refresh_after(table, refresh)
