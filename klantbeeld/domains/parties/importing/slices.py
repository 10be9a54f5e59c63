"""Writing the rows of a slice: all at once, and where the database refuses, ever smaller until the guilty row is alone."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import DatabaseError, DataError, IntegrityError, connection
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid, Text
from klantbeeld.domains.parties.importing.drafts import RowDraft, draft
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.importing.planning import Planner
from klantbeeld.domains.parties.importing.plans import RowPlan, Step
from klantbeeld.domains.parties.importing.writing import write
from klantbeeld.domains.parties.models import ImportConflict, ImportReject, ImportRun
from klantbeeld.engines.exchange.table import Row, text_of
from klantbeeld.engines.history.recording import in_batch

log = logging.getLogger(__name__)
SLICE = 1000
SLICES = 4712
REFUSED_AT_MOST = 50
"""Rows of one slice that the database may refuse; beyond, it is not the rows, and each costs a transaction."""
REFUSED = _("De database kan deze rij niet bewaren. Kijk of een waarde te lang of te groot is.")


class Overtaken(Exception):
    """Another process wrote these rows in the meantime; nothing of them was written here."""


def slices(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows in lists of at most `SLICE`."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, SLICE)):
        yield chunk


class SliceWriter:
    """Writes one slice of a run; keeps count of the rows that the database refused."""

    def __init__(self, actor: Actor, run: ImportRun, options: Options) -> None:
        self.actor, self.run, self.options = actor, run, options
        self.refused = 0

    def write(self, drafts: list[RowDraft], place: int) -> int:
        """Write `drafts`, which begin at row `place` of the file; return the place behind them.

        Raises Overtaken, Invalid when the database refuses too many, and what is no fault of a row.
        """
        try:
            self._write(drafts, place)
            return place + len(drafts)
        except (DatabaseError, Invalid, UnicodeError) as error:
            if not is_fault_of_a_row(error):
                raise
            log.info("rows from %s of import %s refused: %s", place, self.run.pk, error)
            if len(drafts) == 1:
                return self._refuse(drafts[0], place, error)
        # What was planned and taken back is spoilt: a row may have been given to a relation that is not there now.
        fresh = [self._anew(one) for one in drafts]
        half = len(fresh) // 2
        return self.write(fresh[half:], self.write(fresh[:half], place))

    def _write(self, drafts: list[RowDraft], place: int) -> None:
        assert self.run.batch_id is not None and self.run.event_id is not None
        with in_batch(self.actor, self.run.batch_id):
            _one_slice_at_a_time()
            # A planner for each slice: what earlier slices made is in the base by now.
            plans = Planner(self.actor, self.options, self.run.batch_id).plan(drafts, lock=True)
            write(plans, self.options.source, self.run.event_id)
            connection.check_constraints()
            _count(self.run, plans, place)

    def _refuse(self, row: RowDraft, place: int, error: Exception) -> int:
        self.refused += 1
        if self.refused > REFUSED_AT_MOST:
            raise Invalid(
                _("Na rij %(row)d staat iets dat niet kan worden bewaard. Controleer die rijen.") % {"row": place}
            ) from error
        reason: Text = error.text if isinstance(error, Invalid) else REFUSED
        alone = RowDraft(row.source, problem=reason)
        self._write([alone], place)
        return place + 1

    def _anew(self, row: RowDraft) -> RowDraft:
        if row.problem:
            return row
        return draft(row.source, self.options)


def is_fault_of_a_row(error: Exception) -> bool:
    """Whether writing fewer rows could help: a value that does not fit, not a database that is away."""
    if isinstance(error, (DataError, IntegrityError, Invalid, UnicodeError)):
        return True
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return state[:2] in ("22", "23", "54")  # 54: too large for an index or a search text


def _one_slice_at_a_time() -> None:
    """Wait for a slice of another import: two that run the same list see what the other made, and double nothing.

    A slice asks for a thousand relations by key, all of them in memory; by the default price of a random read the
    planner would rather read whole tables.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost = 1.1")
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [SLICES])


def _count(run: ImportRun, plans: list[RowPlan], place: int) -> None:
    steps = [plan.step for plan in plans]
    moved = ImportRun.objects.filter(pk=run.pk, next_row=place, state=ImportRun.State.RUNNING).update(
        next_row=place + len(plans),
        created=F("created") + steps.count(Step.CREATE),
        updated=F("updated") + steps.count(Step.UPDATE),
        skipped=F("skipped") + steps.count(Step.SKIP),
        rejected=F("rejected") + steps.count(Step.REJECT),
        omitted=F("omitted") + sum(1 for plan in plans if plan.step is not Step.REJECT and plan.row.omitted),
        attempts=0,
        touched_at=clock.now(),
    )
    if not moved:
        raise Overtaken(str(run.pk))
    ImportReject.objects.bulk_create(
        ImportReject(
            run=run,
            row_number=plan.row.number,
            cells=[text_of(cell) for cell in plan.row.source.cells],
            reason="\n".join(map(str, plan.problems))[:1000],
            is_written=plan.step is not Step.REJECT,
        )
        for plan in plans
        if plan.problems
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
