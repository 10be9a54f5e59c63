"""Undo: writes back what a batch changed, as a new batch, and names what stays because somebody changed it since.

Rules. A value goes back only where the present value is the one the batch left. A row that the batch made goes to
the bin (tables with `deleted_at`) or away (links), unless it, or the party that came with it, was changed or is used since.
A change that was itself taken back does not count as one. A row that the batch removed comes back, with a version
above any it had. Everything runs set-based, in one transaction, whatever the size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.errors import AlreadyDone, Conflict, Forbidden, NotFound
from klantbeeld.engines.history.models import Batch, Change
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.history.undo_guards import (
    barred_parties,
    check_after,
    check_before,
    hold,
    party_column,
    party_model,
)

Refresh = Callable[[set[UUID]], None]
_refreshes: dict[str, list[Refresh]] = {}
ONLY = "/* only this row */"
CHANGED_SINCE = """
    WITH made AS MATERIALIZED (
        SELECT DISTINCT c.row_id FROM history_change c WHERE c.batch_id = %s AND c.operation = 'I' {only}),
    since AS MATERIALIZED (
        SELECT DISTINCT later.{column} AS id, later.batch_id
        FROM made JOIN history_change later ON later.{column} = made.row_id
        WHERE later.seq > %s AND later.batch_id IS DISTINCT FROM %s AND later.batch_id IS DISTINCT FROM %s)
    SELECT DISTINCT id FROM (
        SELECT since.id FROM since
        GROUP BY since.id, (
            WITH RECURSIVE up AS (
                SELECT id, undoes_id FROM history_batch WHERE id = since.batch_id
                UNION ALL SELECT b.id, b.undoes_id FROM history_batch b JOIN up ON b.id = up.undoes_id)
            SELECT id FROM up WHERE undoes_id IS NULL)
        HAVING count(*) %% 2 = 1) odd"""
"""What the batch made and a change after it still holds. A change and its undo (and an undo and its undo) cancel out;
parameters are the batch, its last seq, the batch again and that of the undo that is running. One pass over what came
later: asked per row, the undo of a long list takes minutes."""
DAYS = 30
LINES_AT_MOST = 200


def refresh_after(table: str, refresh: Refresh) -> None:
    """Have `refresh` called with the party ids of the rows of `table` that an undo touched: kept totals follow."""
    registered = _refreshes.setdefault(table, [])
    if refresh not in registered:
        registered.append(refresh)


@dataclass(slots=True)
class UndoReport:
    """What an undo did: how many rows went back, which stayed as they are and why it matters to the user."""

    batch_id: UUID
    restored: int = 0
    kept: list[tuple[str, UUID, UUID | None]] = field(default_factory=list)  # table, row, party
    outside_effects: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Undo:
    batch_id: UUID
    last_seq: int
    kept_parties: set[UUID]
    report: UndoReport
    barred: frozenset[UUID] = frozenset()
    parties: dict[str, set[UUID]] = field(default_factory=dict)

    @property
    def allowed(self) -> str:
        """The condition on a change `c` that keeps it within the actor's rights."""
        if not self.barred:
            return ""
        return f"AND (c.party_id IS NULL OR c.party_id <> ALL('{{{','.join(map(str, self.barred))}}}'::uuid[]))"

    def touched(self, table: str, rows: Iterable[tuple[UUID, UUID | None]]) -> None:
        for _row, party_id in rows:
            self.report.restored += 1
            if party_id is not None:
                self.parties.setdefault(table, set()).add(party_id)


def may_undo(actor: Actor, batch: Batch) -> bool:
    """Whether this batch is the actor's own, or the actor looks after everything."""
    return (
        actor.is_system
        or Role.ADMINISTRATOR in actor.roles
        or (actor.user_id is not None and batch.actor_id == actor.user_id)
    )


def undo(actor: Actor, batch_id: UUID) -> UndoReport:
    """Take a batch back. Raises NotFound (also for someone else's batch), AlreadyDone, or Conflict while it runs.

    Records batch.undone on the parties concerned (at most 200 timeline lines).
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
        if batch is None or not may_undo(actor, batch):
            raise NotFound()
        if batch.state == Batch.State.UNDONE:
            raise AlreadyDone(_("Deze wijziging is al ongedaan gemaakt."))
        if batch.state == Batch.State.IN_PROGRESS:
            raise Conflict(_("Deze bewerking loopt nog. Wacht tot ze klaar is en maak haar dan ongedaan."))
        if (clock.now() - batch.at).days > DAYS:
            raise NotFound(_("Dit is langer dan 30 dagen geleden en kan niet meer ongedaan worden gemaakt."))
        with recording(actor, "batch.undone", data={"kind": batch.kind}) as record:
            report = _within_rights(actor, batch, record.batch_id)
            record.on(*_parties_of(batch_id, LINES_AT_MOST))
            record.data["kept"] = len(report.kept)
        Batch.objects.filter(pk=record.batch_id).update(undoes=batch)
        batch.state = Batch.State.UNDONE
        batch.save(update_fields=["state"])
    return report


def _within_rights(actor: Actor, batch: Batch, undo_batch_id: UUID) -> UndoReport:
    names = set(Change.objects.filter(batch_id=batch.id).values_list("table", flat=True).distinct())
    hold(batch.id, _in_dependency_order(names))
    check_before(actor, batch, names)
    barred = barred_parties(actor, batch.id)
    with transaction.atomic():
        report = _take_back(batch, undo_batch_id)
        barred &= barred_parties(actor, batch.id) if barred else barred
        transaction.set_rollback(bool(barred))
    if barred:
        report = _take_back(batch, undo_batch_id, frozenset(barred))
        report.kept.extend((table, row_id, party_id) for table, row_id, party_id in _rows_of(batch.id, barred))
        if not report.restored:
            raise Forbidden()
    check_after(actor, batch, names)
    return report


def _rows_of(batch_id: UUID, parties: set[UUID]) -> set[tuple[str, UUID, UUID | None]]:
    found = Change.objects.filter(batch_id=batch_id, party_id__in=parties)
    return set(found.values_list("table", "row_id", "party_id"))


def _take_back(batch: Batch, undo_batch_id: UUID, barred: frozenset[UUID] = frozenset()) -> UndoReport:
    report = UndoReport(batch_id=undo_batch_id, outside_effects=list(batch.outside_effects))
    changes = Change.objects.filter(batch_id=batch.id)
    last = changes.aggregate(last=models.Max("seq"))["last"]
    if last is None:
        return report
    tables = _in_dependency_order(set(changes.values_list("table", flat=True).distinct()))
    work = _Undo(batch.id, last, set(), report, barred)
    work.kept_parties = _created_parties_changed_since(work) | _created_parties_used_since(work)
    for model in tables:
        _put_back_removed(model, work)
    for model in tables:
        _restore_values(model, work)
    for model in reversed(tables):
        _remove_created(model, work)
    todo: dict[Refresh, set[UUID]] = {}  # several tables share one: each relation once
    for table, party_ids in work.parties.items():
        for refresh in _refreshes.get(table, ()):
            todo.setdefault(refresh, set()).update(party_ids)
    for refresh, party_ids in todo.items():
        refresh(party_ids)
    return report


def _in_dependency_order(tables: set[str]) -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.db_table in tables]


def _parties_of(batch_id: UUID, limit: int) -> list[UUID]:
    found = Change.objects.filter(batch_id=batch_id, party_id__isnull=False)
    ids = found.order_by().values_list("party_id", flat=True).distinct()[:limit]
    return [party_id for party_id in ids if party_id is not None]


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _changed_since(work: _Undo, column: str, only: str, *parameters: Any) -> set[UUID]:
    sql = CHANGED_SINCE.format(column=column, only=only)
    given = [work.batch_id, *parameters, work.last_seq, work.batch_id, work.report.batch_id]
    return {row_id for (row_id,) in _rows(sql, given)}


def _created_parties_changed_since(work: _Undo) -> set[UUID]:
    return _changed_since(work, "party_id", "AND c.party_id = c.row_id")


def _created_parties_used_since(work: _Undo) -> set[UUID]:
    """The relations of the batch that something made later points at: a link, a contact moment."""
    owner, used = party_model(), set()
    for relation in owner._meta.related_objects:
        model, column = relation.related_model, relation.field.column
        if party_column(model) is None or relation.field.primary_key:
            continue
        living = "AND r.deleted_at IS NULL" if _has(model, "deleted_at") else ""
        sql = f"""
            SELECT DISTINCT made.row_id FROM history_change made JOIN {model._meta.db_table} r ON r.{column} = made.row_id
            WHERE made.batch_id = %s AND made."table" = %s AND made.operation = 'I' {living}
            AND NOT EXISTS (SELECT 1 FROM history_change own WHERE own.row_id = r.id AND own.batch_id = made.batch_id)"""
        used |= {row_id for (row_id,) in _rows(sql, [work.batch_id, owner._meta.db_table])}
    return used


def _columns(model: type[models.Model]) -> list[str]:
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.GeneratedField)]
    return [connection.ops.quote_name(str(f.column)) for f in fields]


def _has(model: type[models.Model], column: str) -> bool:
    return any(f.column == column for f in model._meta.concrete_fields)


def _put_back_removed(model: type[models.Model], work: _Undo) -> None:
    table, columns = model._meta.db_table, ", ".join(_columns(model))
    # At least one change for each version there was, and the removal itself: nobody holds this version on screen.
    count = "(SELECT count(*) + 1 FROM history_change v WHERE v.row_id = c.row_id)"
    version = f" || jsonb_build_object('version', {count})" if _has(model, "version") else ""
    sql = f"""
        INSERT INTO {table} ({columns})
        SELECT {", ".join("r." + column for column in _columns(model))}
        FROM history_change c, jsonb_populate_record(NULL::{table}, c.before{version}) r
        WHERE c.batch_id = %s AND c."table" = %s AND c.operation = 'D' {ONLY} {work.allowed}
        AND NOT EXISTS (SELECT 1 FROM history_change m WHERE m.batch_id = c.batch_id AND m.row_id = c.row_id
                        AND m.operation = 'I' AND m.seq < c.seq)
        AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = c.row_id)
        RETURNING id, {_party_column(model)}"""
    _set_based_or_row_by_row(model, work, sql, "D")


def _restore_values(model: type[models.Model], work: _Undo) -> None:
    table = model._meta.db_table
    columns = [column for column in _columns(model) if column != '"id"']
    rise = ", version = t.version + 1" if _has(model, "version") else ""
    settable = ", ".join(column for column in columns if column != '"version"')
    chosen = ", ".join("r." + column for column in columns if column != '"version"')
    folded = f"""
        WITH folded AS (
            SELECT row_id, jsonb_object_agg(key, before) AS before, jsonb_object_agg(key, after) AS after FROM (
                SELECT c.row_id, k.key, (array_agg(c.before -> k.key ORDER BY c.seq))[1] AS before,
                       (array_agg(c.after -> k.key ORDER BY c.seq DESC))[1] AS after
                FROM history_change c, jsonb_object_keys(c.before) k(key)
                WHERE c.batch_id = %s AND c."table" = %s AND c.operation = 'U' {ONLY} {work.allowed}
                GROUP BY c.row_id, k.key) per_column
            GROUP BY row_id),
        present AS (
            SELECT f.row_id,
                   jsonb_object_agg(e.key, e.value)
                       FILTER (WHERE to_jsonb(t) -> e.key IS NOT DISTINCT FROM f.after -> e.key) AS back,
                   count(*) FILTER (WHERE to_jsonb(t) -> e.key IS DISTINCT FROM f.after -> e.key) AS kept
            FROM folded f JOIN {table} t ON t.id = f.row_id, jsonb_each(f.before) e GROUP BY f.row_id)"""
    kept = _rows(
        folded + f"SELECT p.row_id, {_party_column(model, 't.')} FROM present p JOIN {table} t ON t.id = p.row_id"
        " WHERE p.kept > 0",
        [work.batch_id, table],
    )
    gone = _rows(
        f"""SELECT DISTINCT c.row_id, c.party_id FROM history_change c
            WHERE c.batch_id = %s AND c."table" = %s AND c.operation = 'U'
            AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = c.row_id)
            AND NOT EXISTS (SELECT 1 FROM history_change m WHERE m.batch_id = c.batch_id AND m.row_id = c.row_id
                            AND m.operation <> 'U')""",
        [work.batch_id, table],
    )
    work.report.kept.extend((table, row_id, party_id) for row_id, party_id in kept + gone)
    sql = f"""{folded}
        UPDATE {table} t SET ({settable}) = (SELECT {chosen} FROM jsonb_populate_record(t, p.back) r){rise}
        FROM present p WHERE t.id = p.row_id AND p.back IS NOT NULL
        RETURNING t.id, {_party_column(model, "t.")}"""
    _set_based_or_row_by_row(model, work, sql, "U")


def _remove_created(model: type[models.Model], work: _Undo) -> None:
    table = model._meta.db_table
    kept = list(work.kept_parties)
    changed = _changed_since(work, "row_id", 'AND c."table" = %s', table)
    belongs = "EXISTS (SELECT 1 FROM jsonb_each_text(c.after) v WHERE v.value = ANY(%s))" if kept else "false"
    made = f"""
        made AS (
            SELECT c.row_id, c.party_id, c.row_id = ANY(%s) AS changed, {belongs} AS belongs
            FROM history_change c JOIN {table} t ON t.id = c.row_id
            WHERE c.batch_id = %s AND c."table" = %s AND c.operation = 'I' {ONLY} {work.allowed})"""
    stay = list(changed | work.kept_parties)
    parameters = [stay, *([[str(party) for party in kept]] if kept else []), work.batch_id, table]
    stays = _rows(f"WITH {made} SELECT row_id, party_id FROM made WHERE changed", parameters)
    work.report.kept.extend((table, row_id, party_id) for row_id, party_id in stays)
    if _has(model, "deleted_at"):
        rise = ", version = t.version + 1" if _has(model, "version") else ""
        sql = f"""WITH {made} UPDATE {table} t SET deleted_at = %s{rise} FROM made
            WHERE t.id = made.row_id AND NOT made.changed AND NOT made.belongs AND t.deleted_at IS NULL
            RETURNING t.id, made.party_id"""
        after: list[Any] = [clock.now()]
    else:
        sql = f"""WITH {made} DELETE FROM {table} t USING made
            WHERE t.id = made.row_id AND NOT made.changed AND NOT made.belongs RETURNING t.id, made.party_id"""
        after = []
    _set_based_or_row_by_row(model, work, sql, "I", parameters, after)


def _party_column(model: type[models.Model], alias: str = "") -> str:
    """The column with the party that history gave the row; NULL where a table hangs off none."""
    column = party_column(model)
    return f"{alias}{column}" if column else "NULL::uuid"


def _set_based_or_row_by_row(
    model: type[models.Model],
    work: _Undo,
    sql: str,
    operation: str,
    before: list[Any] | None = None,
    after: list[Any] | None = None,
) -> None:
    """Run `sql` for all rows at once; when a constraint refuses, row by row, naming those that must stay."""
    table = model._meta.db_table
    head, tail = before if before is not None else [work.batch_id, table], after or []
    try:
        with transaction.atomic():
            work.touched(table, _rows(sql, [*head, *tail]))
        return
    except IntegrityError:
        pass
    changes = Change.objects.filter(batch_id=work.batch_id, table=table, operation=operation)
    for row_id, party_id in list(changes.order_by("seq").values_list("row_id", "party_id").distinct()):
        try:
            with transaction.atomic():
                work.touched(table, _rows(sql.replace(ONLY, "AND c.row_id = %s"), [*head, row_id, *tail]))
        except IntegrityError:
            work.report.kept.append((table, row_id, party_id))
