"""What an undo may touch: rows that nobody is changing at this moment, on which the actor has the right to change today.

Who made a change may have lost the right since. A relation counts as allowed when the actor may change it as it stands
or as it will stand after the undo (a hand-over can be taken back by who handed over); others are kept and named.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from klantbeeld.core.actor import Actor
from klantbeeld.core.policy import policy_of
from klantbeeld.engines.history.models import Batch, Change
from klantbeeld.engines.history.tracking import HistoryTrigger

Guard = Callable[[Actor, Batch], None]
_before: dict[str, list[Guard]] = {}
_after: dict[str, list[Guard]] = {}


def guard_undo(table: str, *, before: Guard | None = None, after: Guard | None = None) -> None:
    """Have `before` and `after` called when an undo touches `table`, for rules that no policy on relations covers.

    Each raises a KlantbeeldError to refuse the undo as a whole. `before` sees the rows as they are, `after` as put back.
    """
    for guards, guard in ((_before, before), (_after, after)):
        if guard is not None and guard not in guards.setdefault(table, []):
            guards[table].append(guard)


def check_before(actor: Actor, batch: Batch, tables: set[str]) -> None:
    """Run the guards of `tables` before anything is put back. Raises what they raise."""
    _run(_before, actor, batch, tables)


def check_after(actor: Actor, batch: Batch, tables: set[str]) -> None:
    """Run the guards of `tables` on what the undo made. Raises what they raise."""
    _run(_after, actor, batch, tables)


def _run(guards: dict[str, list[Guard]], actor: Actor, batch: Batch, tables: set[str]) -> None:
    if not actor.is_system:
        for table in sorted(tables):
            for guard in guards.get(table, ()):
                guard(actor, batch)


def hold(batch_id: UUID, tables: list[type[models.Model]]) -> None:
    """Lock every row that the batch touched, relations first as all actions do, and check foreign keys at once.

    In statements of their own: what follows sees what was committed while this waited.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in sorted(tables, key=lambda model: (party_column(model) != "id", model._meta.db_table)):
            table = model._meta.db_table
            if party_column(model) not in ("id", None):
                owner = party_model()._meta.db_table
                cursor.execute(
                    f"SELECT 1 FROM {owner} WHERE id IN (SELECT party_id FROM history_change WHERE batch_id = %s)"
                    " ORDER BY id FOR UPDATE",
                    [batch_id],
                )
            cursor.execute(
                f"""SELECT 1 FROM {table} WHERE id IN (SELECT row_id FROM history_change WHERE batch_id = %s
                    AND "table" = %s) ORDER BY id FOR UPDATE""",
                [batch_id, table],
            )


def barred_parties(actor: Actor, batch_id: UUID) -> set[UUID]:
    """Return the relations of a batch that the actor may not change as they stand now. Two queries."""
    if actor.is_system:
        return set()
    touched = Change.objects.filter(batch_id=batch_id, party_id__isnull=False).order_by()
    ids = {party_id for party_id in touched.values_list("party_id", flat=True).distinct() if party_id}
    owner = party_model()
    changeable = owner._default_manager.filter(
        policy_of(owner).rows(actor, "change"), id__in=touched.values("party_id")
    )
    return ids - set(changeable.scoped_by_caller().values_list("id", flat=True))  # type: ignore[attr-defined]


def party_column(model: type[models.Model]) -> str | None:
    """The column with the relation that a tracked row hangs off; `id` on the relation itself."""
    for trigger in getattr(model._meta, "triggers", ()):
        if isinstance(trigger, HistoryTrigger):
            return trigger.party
    return None


def party_model() -> type[models.Model]:
    """The model of relations: the one that hangs off itself."""
    return next(model for model in apps.get_models() if party_column(model) == "id")
