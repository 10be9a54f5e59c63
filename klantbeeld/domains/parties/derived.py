"""Columns and documents that follow from other rows: sort key, search text, town, contact person, establishments.

Set-based, so that one edit, an import of 20,000 rows and an undo all use the same statements.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from klantbeeld.domains.parties import models, names
from klantbeeld.engines.history.undo import refresh_after

AFFECTED = """
    SELECT unnest(%s::uuid[])
    UNION SELECT other_id FROM parties_relationship WHERE party_id = ANY(%s)
"""
SEARCH = """
INSERT INTO parties_searchdocument (party_id, names, text)
SELECT p.id, kb_fold(p.name),
    kb_fold(concat_ws(' ', p.name, replace(p.name, ' ', ''), p.legal_name, p.trade_name, p.given_name,
        p.name_as_entered, p.surname2, p.kvk_number, p.kbo_number, p.vat_number, p.establishment_number, p.iban,
        points.found, keys.found))
FROM parties_party p
LEFT JOIN LATERAL (
    SELECT string_agg(CASE
        WHEN c.kind IN ('phone', 'fax') THEN concat_ws(' ', ltrim(c.value, '+'),
            CASE WHEN c.value ~ '^[+]3[12]' THEN '0' || substr(c.value, 4) END)
        WHEN c.kind = 'address' THEN concat_ws(' ', c.value, replace(c.postcode, ' ', ''))
        ELSE c.value END, ' ') AS found
    FROM parties_contactpoint c WHERE c.party_id = p.id) points ON true
LEFT JOIN LATERAL (
    SELECT string_agg(k.key, ' ') AS found FROM parties_outsidekey k WHERE k.party_id = p.id) keys ON true
WHERE p.id = ANY(%s)
ON CONFLICT (party_id) DO UPDATE SET names = EXCLUDED.names, text = EXCLUDED.text
WHERE (parties_searchdocument.names, parties_searchdocument.text) IS DISTINCT FROM (EXCLUDED.names, EXCLUDED.text)
"""
KEPT = """
UPDATE parties_party p SET city = f.city, contact_id = f.contact_id, contact_name = f.contact_name,
    establishment_count = f.establishments
FROM (
    SELECT p.id,
        COALESCE(address.city, '') AS city, contact.id AS contact_id, COALESCE(contact.name, '') AS contact_name,
        COALESCE(establishment.number, 0) AS establishments
    FROM parties_party p
    LEFT JOIN LATERAL (
        SELECT c.city FROM parties_contactpoint c WHERE c.party_id = p.id AND c.kind = 'address' AND c.city <> ''
        ORDER BY 'visit' = ANY(c.purposes) DESC, c.position, c.id LIMIT 1) address ON true
    LEFT JOIN LATERAL (
        SELECT person.id, person.name FROM parties_relationship r JOIN parties_party person ON person.id = r.party_id
        WHERE r.other_id = p.id AND r.kind IN ('contact', 'member') AND person.deleted_at IS NULL
          AND (r.until IS NULL OR r.until >= CURRENT_DATE)
        ORDER BY r.is_primary DESC, r.id LIMIT 1) contact ON true
    LEFT JOIN LATERAL (
        SELECT count(*) AS number FROM parties_relationship r JOIN parties_party place ON place.id = r.party_id
        WHERE r.other_id = p.id AND r.kind = 'establishment' AND r.until IS NULL AND place.deleted_at IS NULL
        ) establishment ON true
    WHERE p.id = ANY(%s)) f
WHERE p.id = f.id
  AND (p.city, p.contact_id, p.contact_name, p.establishment_count)
      IS DISTINCT FROM (f.city, f.contact_id, f.contact_name, f.establishments)
"""


def refresh(party_ids: Iterable[UUID]) -> None:
    """Bring everything that follows from these parties' rows up to date. Three statements."""
    ids = list(party_ids)
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(AFFECTED, [ids, ids])
        affected = [party_id for (party_id,) in cursor.fetchall()]
        cursor.execute(SEARCH, [ids])
        cursor.execute(KEPT, [affected])


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
