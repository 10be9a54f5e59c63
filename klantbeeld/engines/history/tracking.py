"""The triggers that write history: one statement-level trigger per operation, whatever the writer (COPY, raw SQL).

A table joins with `triggers = history.tracked(...)` in its model's Meta. Who acts and why comes from settings
that `recording` puts on the transaction; a write outside `recording` is kept too, with entrance `sql`.
"""

import pgtrigger

CONTEXT = """
    COALESCE(NULLIF(current_setting('kb.at', true), '')::timestamptz, clock_timestamp()),
    NULLIF(current_setting('kb.batch', true), '')::uuid,
    NULLIF(current_setting('kb.actor', true), '')::uuid,
    COALESCE(NULLIF(current_setting('kb.entrance', true), ''), 'sql')
"""
INTO = """INSERT INTO history_change
    (xid, at, batch_id, actor_id, entrance, "table", row_id, party_id, operation, before, after, salt)
    SELECT pg_current_xact_id(),"""
BOOKKEEPING = ("version",)


class HistoryTrigger(pgtrigger.Trigger):
    """A history trigger; `party` is the column with the party of the row."""

    party: str | None = None


def tracked(*, party: str | None = None, derived: tuple[str, ...] = ()) -> list[pgtrigger.Trigger]:
    """Return the triggers for one table.

    `party` names the column with the party the row hangs off (`id` on the party itself); `derived` names columns
    that follow from others and are neither audited nor undone.
    """
    names = ", ".join(f"'{column}'" for column in (*derived, *BOOKKEEPING))

    def row(alias: str) -> str:
        return f"to_jsonb({alias}) - ARRAY[{names}]"

    def party_of(alias: str) -> str:
        return f"{alias}.{party}" if party else "NULL::uuid"

    inserted = f"""{INTO} {CONTEXT}, TG_TABLE_NAME, n.id, {party_of("n")}, 'I', NULL,
        jsonb_strip_nulls({row("n")}), gen_random_uuid() FROM new_rows n; RETURN NULL;"""
    deleted = f"""{INTO} {CONTEXT}, TG_TABLE_NAME, o.id, {party_of("o")}, 'D',
        jsonb_strip_nulls({row("o")}), NULL, gen_random_uuid() FROM old_rows o; RETURN NULL;"""
    # OFFSET 0 keeps the planner from computing the JSON of a row once for each of its columns.
    updated = f"""{INTO} {CONTEXT}, TG_TABLE_NAME, r.id, r.party, 'U', d.before, d.after, gen_random_uuid()
        FROM (SELECT n.id, {party_of("n")} AS party, {row("o")} AS before, {row("n")} AS after
              FROM new_rows n JOIN old_rows o USING (id) OFFSET 0) r
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(k.key, k.value) AS before, jsonb_object_agg(k.key, r.after -> k.key) AS after
            FROM jsonb_each(r.before) k WHERE k.value IS DISTINCT FROM r.after -> k.key
        ) d WHERE r.before <> r.after; RETURN NULL;"""
    return [
        _statement("history_insert", pgtrigger.Insert, inserted, {"new": "new_rows"}, party),
        _statement("history_update", pgtrigger.Update, updated, {"new": "new_rows", "old": "old_rows"}, party),
        _statement("history_delete", pgtrigger.Delete, deleted, {"old": "old_rows"}, party),
    ]


def _statement(
    name: str,
    operation: pgtrigger.Operation,
    body: str,
    rows: dict[str, str],
    party: str | None,
) -> HistoryTrigger:
    trigger = HistoryTrigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),  # type: ignore[no-untyped-call]
        func=body,
    )
    trigger.party = party
    return trigger
