"""Runs that are somebody's: finding one's own, keeping its choices, starting it, what it left to settle."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.domains.parties import jobs
from klantbeeld.domains.parties.import_headings import TARGETS
from klantbeeld.domains.parties.importing import placing, running, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import ImportConflict, ImportRun, Party
from klantbeeld.engines.exchange.table import Table

NAMES = frozenset(
    {"org_name", "org_trade_name", "org_legal_name", "household_name", "person_name", "surname", "given_name"}
)
KNOWN_TARGETS = frozenset(target.key for target in TARGETS)


def own_runs(actor: Actor) -> QuerySet[ImportRun]:
    """The runs of the actor, latest first; an administrator sees everybody's."""
    if actor.user_id is None:
        return ImportRun.objects.none()
    runs = ImportRun.objects.order_by("-created_at", "-id")
    return runs if Role.ADMINISTRATOR in actor.roles else runs.filter(user_id=actor.user_id)


def own_run(actor: Actor, run_id: UUID) -> ImportRun:
    """Return a run of the actor's. Raises NotFound."""
    run = own_runs(actor).filter(pk=run_id).first()
    if run is None:
        raise NotFound()
    return run


def keep_options(actor: Actor, run: ImportRun, options: Options) -> Table:
    """Keep the choices of a locked run that waits, and remember them for the next file like it.

    Columns that go nowhere known are left out. Raises Invalid without a name, or for a place that does not fit; Unreadable.
    """
    table = running.table_of(ImportRun(path=run.path, options=options.to_json()))
    options.mapping = {
        column: key
        for column, key in sorted(options.mapping.items())
        if 0 <= column < len(table.headings) and key in KNOWN_TARGETS
    }
    if not NAMES & set(options.mapping.values()):
        raise Invalid(_("Kies voor minstens één kolom een naam: van een bedrijf, een persoon of een huishouden."))
    options.years = uploads.years_of(table, options.mapping)
    placing.checked(actor, replace(options))
    run.options, run.expected, run.estimated_rows = options.to_json(), None, table.estimated_rows
    run.save(update_fields=["options", "expected", "estimated_rows"])
    uploads.remember(table, options, run.user_id)
    return table


def begin(actor: Actor, run: ImportRun) -> ImportRun:
    """Start a run and have a worker do it. Raises what `running.start` raises."""
    with transaction.atomic():
        started = running.start(actor, run)
        jobs.run_import.defer(run_id=str(run.pk))
    return started


def differences(actor: Actor, run: ImportRun) -> QuerySet[ImportConflict]:
    """What the source and a user here changed both, on relations that the actor sees, row by row."""
    visible = Party.objects.visible_to(actor).filter(deleted_at=None).values("id")
    found = ImportConflict.objects.filter(run=run, party__in=visible)
    return found.select_related("party").order_by("row_number", "id")
