"""Walking through a file in slices: each slice one transaction with its place in the file, so a crash loses nothing.

One process at a time works on a run (an advisory lock of the session); when it dies the lock falls, and the
caretaker job goes on from the last slice.
"""

from __future__ import annotations

import gc
import itertools
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import SYSTEM, Actor
from klantbeeld.core.errors import Conflict, Invalid, KlantbeeldError
from klantbeeld.core.policy import Scope
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.importing.ahead import drafted
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.importing.planning import Planner, RowPlan, Step
from klantbeeld.domains.parties.importing.writing import write
from klantbeeld.domains.parties.models import ImportConflict, ImportReject, ImportRun, Party
from klantbeeld.engines.exchange.reading import open_table
from klantbeeld.engines.exchange.table import Row, Table, text_of
from klantbeeld.engines.history.models import Batch, Change
from klantbeeld.engines.history.recording import close_batch, in_batch, open_batch
from klantbeeld.engines.identity.actors import actor_of

log = logging.getLogger(__name__)
SLICE = 1000
LOCK_SPACE = 4711
SLICES = 4712


def table_of(run: ImportRun) -> Table:
    """Open the run's file as its options say. Raises Unreadable."""
    options = Options.from_json(run.options)
    return open_table(Path(run.path), sheet=options.sheet, encoding=options.encoding, separator=options.separator)


def preview(actor: Actor, run: ImportRun, limit: int | None = 100) -> list[RowPlan]:
    """Return what would happen to the first `limit` rows (None: all), writing nothing."""
    options = _checked(actor, Options.from_json(run.options))
    planner = Planner(actor, options)
    rows = itertools.islice(table_of(run).rows(), limit)
    plans: list[RowPlan] = []
    for drafts in drafted(_slices(rows), options):
        plans += planner.plan(drafts)
    return plans


def start(actor: Actor, run: ImportRun) -> ImportRun:
    """Open the batch and mark the run as running. Raises Forbidden, Invalid, or Conflict when it runs already."""
    options = _checked(actor, Options.from_json(run.options))
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state == ImportRun.State.RUNNING:
            raise Conflict(_("Deze import loopt al. Je ziet de voortgang op deze pagina."))
        if locked.state == ImportRun.State.DONE:
            raise Conflict(_("Dit bestand is al ingelezen. Upload het opnieuw als je het nog eens wilt inlezen."))
        record = open_batch(
            actor, "party.imported", data={"source": options.source or locked.file_name, "run": str(locked.id)}
        )
        locked.batch_id, locked.event_id = record.batch_id, record.event_id
        locked.options = options.to_json()
        locked.state, locked.touched_at = ImportRun.State.RUNNING, clock.now()
        locked.save()
    return locked


def work(run_id: UUID | str) -> ImportRun | None:
    """Go on with a run until it is done; None when another process works on it. Safe to call again at any time."""
    with _alone(run_id) as alone:
        if not alone:
            return None
        run = ImportRun.objects.filter(pk=run_id, state=ImportRun.State.RUNNING).select_related("user").first()
        if run is None:
            return None
        actor = (actor_of(run.user) if run.user else SYSTEM).through("import")
        try:
            _work(actor, run)
        except KlantbeeldError as refusal:
            _fail(run, str(refusal.text))
        except (DataError, IntegrityError):
            # The slice was taken back as a whole; tried again it would fail again, for ever.
            log.exception("import %s stopped", run_id)
            rows = ImportRun.objects.values_list("next_row", flat=True).get(pk=run_id)
            _fail(
                run, _("Na rij %(row)d staat iets dat niet kan worden bewaard. Controleer die rijen.") % {"row": rows}
            )
        return ImportRun.objects.get(pk=run_id)


def kept_by_undo(actor: Actor, batch: Batch, limit: int) -> list[Party]:
    """The relations of an undone import that stayed, as a whole or in a field, because somebody changed them since."""
    of_parties = Change.objects.filter(table=Party._meta.db_table)
    made = of_parties.filter(batch_id=batch.pk, operation=Change.Operation.INSERT).values("row_id")
    left = Party.objects.visible_to(actor).filter(id__in=made, deleted_at=None)
    updates = of_parties.filter(batch_id=batch.pk, operation=Change.Operation.UPDATE)
    since = (
        of_parties.filter(row_id__in=updates.values("row_id"), operation=Change.Operation.UPDATE)
        .exclude(batch_id=batch.pk)
        .exclude(batch_id__in=Batch.objects.filter(undoes=batch).values("id"))
    )
    set_here = {row_id: (seq, set(after or ())) for row_id, seq, after in updates.values_list("row_id", "seq", "after")}
    again = {
        row_id
        for row_id, seq, after in since.values_list("row_id", "seq", "after")
        if seq > set_here[row_id][0] and set_here[row_id][1] & set(after or ())
    }
    touched = Party.objects.visible_to(actor).filter(id__any_of=again, deleted_at=None)
    return sorted({*left[:limit], *touched[:limit]}, key=lambda party: party.sort_key)[:limit]


def _work(actor: Actor, run: ImportRun) -> None:
    if run.batch_id is None or run.event_id is None:
        raise Invalid(_("Deze import is nooit gestart. Start hem opnieuw."))
    batch_id, event_id = run.batch_id, run.event_id
    options = Options.from_json(run.options)
    rows = itertools.islice(table_of(run).rows(), run.next_row, None)
    with _no_cycle_search():
        for drafts in drafted(_slices(rows), options):
            with in_batch(actor, batch_id):
                _one_slice_at_a_time()
                # A planner for each slice: what earlier slices made is in the base by now.
                plans = Planner(actor, options).plan(drafts, lock=True)
                write(plans, options.source, event_id)
                _count(run, plans)
    with transaction.atomic():
        close_batch(batch_id)
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportRun.State.DONE, finished_at=clock.now(), touched_at=clock.now()
        )


def _one_slice_at_a_time() -> None:
    """Wait for a slice of another import: two that run the same list see what the other made, and double nothing.

    A slice asks for a thousand relations by key, all of them in memory; by the default price of a random read the
    planner would rather read whole tables.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost = 1.1")
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [SLICES])


def _slices(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, SLICE)):
        yield chunk


def _count(run: ImportRun, plans: list[RowPlan]) -> None:
    steps = [plan.step for plan in plans]
    ImportReject.objects.bulk_create(
        ImportReject(
            run=run,
            row_number=plan.row.number,
            cells=[text_of(cell) for cell in plan.row.cells],
            reason=str(plan.reason)[:1000],
        )
        for plan in plans
        if plan.step is Step.REJECT
    )
    ImportConflict.objects.bulk_create(
        (
            ImportConflict(
                run=run,
                party_id=one.party.id,
                row_number=plan.row.number,
                field=conflict.key,
                base=conflict.base,
                here=conflict.here,
                there=conflict.there,
            )
            for plan in plans
            for one in plan.parties
            for conflict in one.conflicts
        ),
        ignore_conflicts=True,
    )
    ImportRun.objects.filter(pk=run.pk).update(
        next_row=F("next_row") + len(plans),
        created=F("created") + steps.count(Step.CREATE),
        updated=F("updated") + steps.count(Step.UPDATE),
        skipped=F("skipped") + steps.count(Step.SKIP),
        rejected=F("rejected") + steps.count(Step.REJECT),
        touched_at=clock.now(),
    )


def _fail(run: ImportRun, problem: str) -> None:
    """Stop a run that cannot go on; what it wrote stays together as one batch, to be undone by the user."""
    with transaction.atomic():
        if run.batch_id:
            close_batch(run.batch_id, Batch.State.DONE)
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportRun.State.FAILED, problem=problem[:500], finished_at=clock.now()
        )


def _checked(actor: Actor, options: Options) -> Options:
    policy.party.require(actor, "create")
    policy.party.require(actor, "bulk")
    if options.unit_id is None:
        options.unit_id = next(iter(sorted(actor.unit_ids)), None)
    if options.unit_id is None or not _may_place(actor, options):
        raise Invalid(
            _("Kies bij welk bedrijfsonderdeel de relaties horen."), {"unit": _("Kies een bedrijfsonderdeel.")}
        )
    if options.owner_id is None and options.team_id is None:
        options.owner_id = actor.user_id
        options.team_id = next(iter(sorted(actor.team_ids)), None) if len(actor.team_ids) == 1 else None
    return options


def _may_place(actor: Actor, options: Options) -> bool:
    return options.unit_id in actor.unit_ids or Scope.ALL in policy.party.scopes(actor, "create")


@contextmanager
def _no_cycle_search() -> Iterator[None]:
    """A slice makes a hundred thousand objects without cycles; going through them all costs 40 % of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _alone(run_id: UUID | str) -> Iterator[bool]:
    key = hash_of(run_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, key])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, key])


def hash_of(run_id: UUID | str) -> int:
    """Return a lock number for a run: the low 31 bits of its id."""
    return int(str(run_id).replace("-", "")[-7:], 16)
