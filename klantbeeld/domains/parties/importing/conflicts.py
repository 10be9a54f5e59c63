"""Choosing between what stands here and what a source says, for a field that both changed since the last import."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import AlreadyDone
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.actions.edit import change, comparable, refuse_what_was_changed
from klantbeeld.domains.parties.actions.ladder import set_rung
from klantbeeld.domains.parties.models import ImportConflict, Party
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.history.undo import refresh_after


def settle(actor: Actor, conflict_id: int, *, theirs: bool) -> ImportConflict:
    """Keep what stands here, or take over what the source says; either is recorded on the relation.

    Raises NotFound, Forbidden, AlreadyDone, Invalid, or Conflict when the field was changed again meanwhile.
    """
    with transaction.atomic():
        conflict = ImportConflict.objects.select_for_update().select_related("run").get(pk=conflict_id)
        party = policy.party.lock(actor, "change", conflict.party_id)
        if conflict.state != ImportConflict.State.OPEN:
            raise AlreadyDone(_("Over dit verschil is al beslist."))
        if theirs:
            _take_over(actor, party, conflict)
            conflict.state = ImportConflict.State.THEIRS
        else:
            source = conflict.run.options.get("source", "")
            data = {"label": str(PARTY[conflict.field].label), "source": source, "there": conflict.there}
            with recording(actor, "party.conflict_kept", parties=[party.id], data=data):
                conflict.state = ImportConflict.State.OURS
        conflict.decided_by_id, conflict.decided_at = actor.user_id, clock.now()
        conflict.save(update_fields=["state", "decided_by", "decided_at"])
    return conflict


def reopen(party_ids: Iterable[UUID]) -> None:
    """Open a choice again after an undo put back what stood here before the source's value was taken over."""
    taken = ImportConflict.objects.filter(party_id__any_of=list(party_ids), state=ImportConflict.State.THEIRS)
    put_back = [
        one.pk
        for one in taken.select_related("party")
        if comparable(getattr(one.party, PARTY[one.field].column or one.field)) == one.here
    ]
    ImportConflict.objects.filter(pk__in=put_back).update(
        state=ImportConflict.State.OPEN, decided_by=None, decided_at=None
    )


refresh_after(Party._meta.db_table, reopen)


def _take_over(actor: Actor, party: Party, conflict: ImportConflict) -> None:
    key = conflict.field
    if key != "rung":
        change(actor, party.id, {key: conflict.there}, seen={key: conflict.here})
        return
    refuse_what_was_changed({key: conflict.there}, {key: party.rung}, {key: conflict.here})
    source = conflict.run.options.get("source", "") or conflict.run.file_name
    set_rung(actor, party.id, conflict.there, _("Overgenomen uit %(source)s") % {"source": source})
