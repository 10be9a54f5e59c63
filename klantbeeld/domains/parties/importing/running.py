"""Walking through a file in slices: each slice one transaction with its place in the file, so a crash loses nothing.

One process at a time works on a run (an advisory lock of the session); when it dies the lock falls, and the
caretaker job goes on from the last slice.
"""

from __future__ import annotations

import gc
import itertools
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import SYSTEM, Actor
from klantbeeld.core.errors import Conflict, Forbidden, Invalid, KlantbeeldError, Text
from klantbeeld.domains.parties.importing.ahead import drafted
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.importing.placing import checked
from klantbeeld.domains.parties.importing.planning import Planner
from klantbeeld.domains.parties.importing.plans import RowPlan
from klantbeeld.domains.parties.importing.slices import Overtaken, SliceWriter, slices
from klantbeeld.domains.parties.models import ImportConflict, ImportReject, ImportRun, Party
from klantbeeld.engines.exchange.reading import open_table
from klantbeeld.engines.exchange.table import Table
from klantbeeld.engines.history.models import Batch, Change
from klantbeeld.engines.history.recording import close_batch, open_batch
from klantbeeld.engines.identity.actors import actor_of

log = logging.getLogger(__name__)
LOCK_SPACE = 4711
MOST_ATTEMPTS = 5
"""Starts without one slice kept, after which it is not bad luck."""


def table_of(run: ImportRun) -> Table:
    """Open the run's file as its options say. Raises Unreadable."""
    options = Options.from_json(run.options)
    return open_table(
        place_of(run),
        sheet=options.sheet,
        encoding=options.encoding,
        separator=options.separator,
        has_heading=options.has_heading,
    )


def place_of(run: ImportRun) -> Path:
    """Where the list lies: as it was kept, or where this machine has the files when its data folder is called otherwise."""
    kept = Path(run.path)
    return kept if kept.exists() else Path(settings.MEDIA_ROOT) / "imports" / kept.name


def preview(actor: Actor, run: ImportRun, limit: int | None = 100) -> list[RowPlan]:
    """Return what would happen to the first `limit` rows (None: all), writing nothing."""
    return [plan for plans in planned(actor, run, limit) for plan in plans]


def planned(actor: Actor, run: ImportRun, limit: int | None = None) -> Iterator[list[RowPlan]]:
    """Yield slice by slice what would happen, writing nothing. Raises Forbidden, Invalid or Unreadable."""
    options = checked(actor, Options.from_json(run.options))
    planner = Planner(actor, options)
    rows = itertools.islice(table_of(run).rows(), limit)
    for drafts in drafted(slices(rows), options):
        yield planner.plan(drafts)


def start(actor: Actor, run: ImportRun) -> ImportRun:
    """Open the batch and mark the run as running. Raises Forbidden, Invalid, or Conflict when it runs already.

    One that stopped goes on where it was, in the same batch, so that one undo takes all of it; one that was undone
    meanwhile begins anew.
    """
    options = checked(actor, Options.from_json(run.options))
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state == ImportRun.State.RUNNING:
            raise Conflict(_("Deze import loopt al. Je ziet de voortgang op deze pagina."))
        if locked.state == ImportRun.State.DONE:
            raise Conflict(_("Dit bestand is al ingelezen. Upload het opnieuw als je het nog eens wilt inlezen."))
        if not _reopened(locked):
            record = open_batch(
                actor, "party.imported", data={"source": options.source or locked.file_name, "run": str(locked.id)}
            )
            locked.batch_id, locked.event_id = record.batch_id, record.event_id
        locked.options = options.to_json()
        locked.state, locked.touched_at = ImportRun.State.RUNNING, clock.now()
        locked.problem, locked.attempts, locked.finished_at = "", 0, None
        locked.save()
    return locked


def _reopened(run: ImportRun) -> bool:
    """Take up the batch of a run that stopped; what was undone of it is forgotten."""
    batch = Batch.objects.select_for_update().filter(pk=run.batch_id).first() if run.batch_id else None
    if batch is None:
        return False
    if batch.state == Batch.State.UNDOING:
        raise Conflict(_("Deze import wordt net teruggedraaid. Wacht tot dat klaar is en begin dan opnieuw."))
    if batch.state == Batch.State.UNDONE:
        run.next_row = run.created = run.updated = run.skipped = run.rejected = run.omitted = 0
        ImportReject.objects.filter(run=run).delete()
        ImportConflict.objects.filter(run=run).delete()
        return False
    batch.state, batch.finished_at = Batch.State.IN_PROGRESS, None
    batch.save(update_fields=["state", "finished_at"])
    return True


def work(run_id: UUID | str) -> ImportRun | None:
    """Go on with a run until it is done; None when another process works on it. Safe to call again at any time.

    Raises what is no fault of the file (a database that is away); after five starts without progress the run is stopped.
    """
    with _alone(run_id) as alone:
        if not alone:
            return None
        run = ImportRun.objects.filter(pk=run_id, state=ImportRun.State.RUNNING).first()
        if run is None:
            return None
        if run.attempts >= MOST_ATTEMPTS:
            _fail(run, _("Het inlezen brak na rij %(row)d vijf keer af. Vraag je beheerder.") % {"row": run.next_row})
        else:
            ImportRun.objects.filter(pk=run.pk).update(attempts=F("attempts") + 1, touched_at=clock.now())
            _work_or_fail(run)
        return ImportRun.objects.get(pk=run_id)


def _work_or_fail(run: ImportRun) -> None:
    try:
        _work(run)
    except Overtaken:
        log.info("import %s goes on elsewhere", run.pk)
    except Forbidden:
        _fail(run, _("Wie deze import begon, mag dit niet meer. Vraag een collega om de lijst opnieuw in te lezen."))
    except KlantbeeldError as refusal:
        _fail(run, refusal.text)
    except OSError as error:
        if isinstance(error, BrokenPipeError):  # our own helper ended: try again
            raise
        log.exception("import %s cannot read its file", run.pk)
        _fail(run, _("Het bestand kan niet meer worden gelezen. Upload het opnieuw."))


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


def _work(run: ImportRun) -> None:
    if run.batch_id is None or run.event_id is None:
        raise Invalid(_("Deze import is nooit gestart. Start hem opnieuw."))
    batch_id, place = run.batch_id, run.next_row
    options = Options.from_json(run.options)
    rows = itertools.islice(table_of(run).rows(), place, None)
    with _no_cycle_search():
        for drafts in drafted(slices(rows), options):
            actor = _actor_today(run)
            place = SliceWriter(actor, run, checked(actor, options)).write(drafts, place)
    with transaction.atomic():
        running = ImportRun.objects.select_for_update().filter(pk=run.pk, state=ImportRun.State.RUNNING, next_row=place)
        if running.first() is None:
            raise Overtaken(str(run.pk))
        close_batch(batch_id)
        now = clock.now()
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.DONE, finished_at=now, touched_at=now)


def _actor_today(run: ImportRun) -> Actor:
    """Who started the run, with the rights of this moment. Raises Forbidden for somebody who left."""
    fresh = ImportRun.objects.select_related("user").get(pk=run.pk)
    if fresh.user is None:
        return SYSTEM.through("import")
    if not fresh.user.is_active:
        raise Forbidden()
    return actor_of(fresh.user).through("import")


def _fail(run: ImportRun, problem: Text) -> None:
    """Stop a run that cannot go on; what it wrote stays together as one batch, to be undone by the user."""
    with transaction.atomic():
        if run.batch_id:
            close_batch(run.batch_id, Batch.State.DONE)
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportRun.State.FAILED, problem=str(problem)[:500], finished_at=clock.now()
        )


def take_up() -> None:
    """Go on with every import that runs by its state but by no process any more; one that raises stops no other."""
    for run_id in ImportRun.objects.filter(state=ImportRun.State.RUNNING).values_list("id", flat=True):
        try:
            work(run_id)
        except (DatabaseError, OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, RuntimeError):
            log.exception("import %s broke off; it is taken up again", run_id)


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
