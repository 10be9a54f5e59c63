"""Undo of a batch: at once when it is small, by a job when it is large.

A large one stands as `undoing`, which is both what its page says and what the job looks for. The job is one transaction:
broken off it leaves nothing behind, and the caretaker begins it again.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import AlreadyDone, Conflict, KlantbeeldError, NotFound, Text
from klantbeeld.domains.parties.models import ImportRun
from klantbeeld.engines.history.models import Batch, Change
from klantbeeld.engines.history.undo import UndoReport, may_undo, undo
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import User
from klantbeeld.engines.jobs.once import defer_once

log = logging.getLogger(__name__)
TASK = "parties.undo"
AT_ONCE = 2000
"""Changes that are taken back within the request: about a second."""
MOST_ATTEMPTS = 5


def take_back(actor: Actor, batch_id: UUID) -> UndoReport | None:
    """Take a batch back; None when it is large and a job does it. Raises what `undo` raises."""
    _refuse_out_of_order(actor, batch_id)
    if not is_large(batch_id):
        return undo(actor, batch_id)
    with transaction.atomic():
        batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
        if batch is None or not may_undo(actor, batch) or actor.user_id is None:
            raise NotFound()
        if batch.state == Batch.State.UNDONE:
            raise AlreadyDone(_("Deze wijziging is al ongedaan gemaakt."))
        if batch.state == Batch.State.UNDOING:
            raise Conflict(_("Deze wijziging wordt al teruggedraaid. Dat kan enkele minuten duren."))
        if batch.state == Batch.State.IN_PROGRESS:
            raise Conflict(_("Deze bewerking loopt nog. Wacht tot ze klaar is en maak haar dan ongedaan."))
        batch.state = Batch.State.UNDOING
        batch.save(update_fields=["state"])
        ImportRun.objects.filter(batch_id=batch_id).update(problem="")
        _defer(batch_id, actor.user_id)
    return None


def is_large(batch_id: UUID) -> bool:
    """Whether a batch holds more changes than a request should take back. One short query."""
    seqs = Change.objects.filter(batch_id=batch_id).order_by().values_list("seq", flat=True)
    return len(seqs[: AT_ONCE + 1]) > AT_ONCE


def work(batch_id: UUID, user_id: UUID) -> None:
    """Do the undo of a batch that stands as `undoing`. Safe to call again at any time, and at the same time.

    A refusal puts the batch back to done, and says why on the page of its import.
    """
    user = User.objects.filter(pk=user_id).first()
    try:
        with transaction.atomic():
            waiting = Batch.objects.select_for_update(skip_locked=True).filter(pk=batch_id, state=Batch.State.UNDOING)
            if waiting.first() is None:
                return
            if user is None or not user.is_active:
                raise NotFound(_("Wie dit wilde terugdraaien, werkt hier niet meer. Vraag een collega."))
            undo(actor_of(user).through("job"), batch_id)
    except KlantbeeldError as refusal:
        _give_up(batch_id, refusal.text)


def _refuse_out_of_order(actor: Actor, batch_id: UUID) -> None:
    """Two imports of the same relations go back in their order: else the first leaves half of what it made.

    Asked only of the actor's own later imports, which the actor can take back.
    """
    run = ImportRun.objects.filter(batch_id=batch_id).first()
    if run is None:
        return
    later = ImportRun.objects.filter(
        user_id=actor.user_id,
        created_at__gt=run.created_at,
        batch_id__in=Batch.objects.filter(state=Batch.State.DONE).values("id"),
    )
    touched = Change.objects.filter(batch_id=batch_id).values("row_id")
    shared = Change.objects.filter(batch_id__in=later.values("batch_id"), row_id__in=touched).values("batch_id")
    other = later.filter(batch_id__in=shared).order_by("-created_at").first()
    if other is not None:
        raise Conflict(
            _("Je las deze relaties daarna nog eens in, met %(name)s. Maak die import eerst ongedaan.")
            % {"name": other.file_name}
        )


def take_up() -> None:
    """Begin every undo again that no worker has; after five times it is given up. One that raises stops no other."""
    for batch_id in Batch.objects.filter(state=Batch.State.UNDOING).values_list("id", flat=True):
        jobs = ProcrastinateJob.objects.filter(task_name=TASK, args__batch_id=str(batch_id)).order_by("-id")
        latest = jobs.first()
        if latest is None or jobs.count() >= MOST_ATTEMPTS and latest.status not in ("todo", "doing"):
            _give_up(batch_id, _("Terugdraaien lukte vijf keer niet. Vraag je beheerder; er is niets gewijzigd."))
        elif latest.status not in ("todo", "doing"):
            _defer(batch_id, UUID(latest.args["user_id"]))


def _defer(batch_id: UUID, user_id: UUID) -> None:
    from klantbeeld.domains.parties import jobs

    defer_once(jobs.undo_batch, f"undo:{batch_id}", batch_id=str(batch_id), user_id=str(user_id))


def _give_up(batch_id: UUID, problem: Text) -> None:
    try:
        with transaction.atomic():
            Batch.objects.filter(pk=batch_id, state=Batch.State.UNDOING).update(state=Batch.State.DONE)
            ImportRun.objects.filter(batch_id=batch_id).update(problem=str(problem)[:500])
    except DatabaseError:
        log.exception("undo of %s could not be given up", batch_id)
