"""The complete export as work in the background: one at a time, taken up after a crash, thrown away after a week."""

from __future__ import annotations

import hashlib
import logging
import os
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from klantbeeld.core import clock
from klantbeeld.core.actor import SYSTEM, Actor
from klantbeeld.core.errors import Conflict, NotFound
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.actions import MAY_MANAGE, require
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.shell.events import DROPPED, FETCHED, TAKEN_ALONG
from klantbeeld.shell.models import CompleteExport
from klantbeeld.shell.portability.manifest import Manifest
from klantbeeld.shell.portability.packing import Progress, pack

log = logging.getLogger(__name__)
KEPT = timedelta(days=7)
LOCK = 4713
MOST_ATTEMPTS = 5
PIECE = 1 << 20
State = CompleteExport.State


def path_of(export_id: UUID) -> Path:
    """Where the file of an export lies."""
    return Path(settings.MEDIA_ROOT) / "exports" / f"{export_id}.zip"


def ask(actor: Actor) -> CompleteExport:
    """Start a complete export, to be made in the background. Raises Forbidden, or Conflict while one is made."""
    require(actor, MAY_MANAGE)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if CompleteExport.objects.filter(state=State.RUNNING).exists():
            raise Conflict(_("Er wordt al een bestand gemaakt. Je ziet op deze pagina hoe ver het is."))
        return CompleteExport.objects.create(user_id=actor.user_id, asked_at=clock.now())


def write_to(actor: Actor, target: Path, tell: Progress = lambda rows, expected: None) -> Manifest:
    """Write everything to a file that only its owner may read. Raises Forbidden, OSError. Records company.taken_along."""
    require(actor, MAY_MANAGE)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
            made = pack(out, tell)
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    rows = sum(one.rows or 0 for one in made.entries if one.name.endswith(".jsonl"))
    with recording(actor, TAKEN_ALONG.name, data={"rows": rows, "bytes": target.stat().st_size}):
        pass
    return made


def work(export_id: UUID | str) -> None:
    """Make the file of an export that was asked for; does nothing when another process does. Safe to call again.

    Raises what is no fault of the export (a database that is away); after five starts it is stopped.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 1)", [LOCK])
        if not cursor.fetchone()[0]:
            return
    try:
        export = CompleteExport.objects.select_related("user").filter(pk=export_id, state=State.RUNNING).first()
        if export is not None:
            _work(export)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, 1)", [LOCK])


def _work(export: CompleteExport) -> None:
    ours = CompleteExport.objects.filter(pk=export.pk, state=State.RUNNING)
    if export.attempts >= MOST_ATTEMPTS:
        ours.update(
            state=State.FAILED, finished_at=clock.now(), problem=_("Het lukte vijf keer niet. Vraag je beheerder.")
        )
        return
    ours.update(attempts=F("attempts") + 1)
    actor = actor_of(export.user, "job") if export.user else SYSTEM
    if export.user is None or not export.user.is_active or not actor.roles & MAY_MANAGE:
        ours.update(state=State.FAILED, finished_at=clock.now(), problem=_("Wie dit vroeg, mag dit niet meer."))
        return
    target = path_of(export.pk)

    def tell(rows: int, expected: int) -> None:
        ours.update(rows=rows, expected_rows=expected)

    try:
        write_to(actor, target, tell)
    except OSError as error:
        log.exception("export %s cannot be written", export.pk)
        problem = _("Het bestand kon niet worden geschreven: %(why)s. Maak ruimte vrij en begin opnieuw.")
        ours.update(state=State.FAILED, finished_at=clock.now(), problem=(problem % {"why": error.strerror})[:500])
        return
    ours.update(
        state=State.DONE,
        finished_at=clock.now(),
        size=target.stat().st_size,
        sha256=_sum(target),
        rows=F("expected_rows"),
    )


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def fetch(actor: Actor, export_id: UUID) -> Path:
    """Return the file of a finished export. Raises Forbidden, NotFound. Records company.taken_along_fetched."""
    require(actor, MAY_MANAGE)
    found = CompleteExport.objects.filter(pk=export_id, state=State.DONE).first()
    if found is None or not path_of(found.pk).is_file():
        raise NotFound(_("Dit bestand is er niet meer. Maak een nieuw."))
    with recording(actor, FETCHED.name):
        pass
    return path_of(found.pk)


def drop(actor: Actor, export_id: UUID) -> None:
    """Throw the file of a finished export away. Raises Forbidden, NotFound. Records company.taken_along_dropped."""
    require(actor, MAY_MANAGE)
    with transaction.atomic():
        found = CompleteExport.objects.select_for_update().filter(pk=export_id, state=State.DONE).first()
        if found is None:
            raise NotFound()
        with recording(actor, DROPPED.name):
            found.state = State.GONE
            found.save(update_fields=["state"])
        transaction.on_commit(lambda: path_of(found.pk).unlink(missing_ok=True))


def take_up() -> None:
    """Go on with the export that runs by its state but by no process any more."""
    for export_id in CompleteExport.objects.filter(state=State.RUNNING).values_list("pk", flat=True):
        try:
            work(export_id)
        except (DatabaseError, LookupError, ValueError):
            log.exception("export %s broke off; it is taken up again", export_id)


def throw_old_away() -> None:
    """Remove the files that were kept long enough."""
    old = CompleteExport.objects.filter(state=State.DONE, finished_at__lt=clock.now() - KEPT)
    for export_id in old.values_list("pk", flat=True):
        path_of(export_id).unlink(missing_ok=True)
        CompleteExport.objects.filter(pk=export_id).update(state=State.GONE)
