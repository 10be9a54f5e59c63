"""The ladder from suspect to former customer: by hand with a reason; by rule once sales data exists."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.choices import Rung
from klantbeeld.domains.parties.models import LadderMove, Party
from klantbeeld.domains.parties.values import too_long
from klantbeeld.engines.history.recording import recording

LONGEST_REASON = 300


def stepped(party: Party, before: str, *, by_hand: bool) -> LadderMove:
    """Date the rung that `party` came to from `before`; return the step, to be saved with it.

    The first time a relation becomes a customer here, `customer_since` is today.
    """
    today = clock.today()
    party.rung_since = today
    if party.rung == Rung.CUSTOMER and party.customer_since is None:
        party.customer_since = today
    return LadderMove(
        party_id=party.id, before=before, after=party.rung, reason=party.rung_reason, by_hand=by_hand, on=today
    )


def set_rung(actor: Actor, party_id: UUID, rung: str, reason: str) -> Party:
    """Put a relation on a rung by hand.

    Raises Invalid for an unknown rung, or without a reason. Records party.rung_moved; the same rung changes and records nothing.
    """
    if rung not in Rung.values:
        raise Invalid(_("Kies een status uit de lijst."), {"rung": _("Kies een status uit de lijst.")})
    reason = reason.strip()
    with transaction.atomic():
        party = policy.party.lock(actor, "change", party_id)
        if party.rung == rung:
            return party
        if not reason:
            problem = _("Schrijf op waarom de status verandert.")
            raise Invalid(problem, {"reason": problem})
        if len(reason) > LONGEST_REASON:
            raise Invalid(*too_long("reason", reason, LONGEST_REASON))
        before = party.rung
        with recording(
            actor, "party.rung_moved", parties=[party.id], data={"before": before, "after": rung, "reason": reason}
        ):
            party.rung, party.rung_reason, party.rung_by_hand = rung, reason, True
            step = stepped(party, before, by_hand=True)
            party.version += 1
            party.save()
            step.save()
    return party
