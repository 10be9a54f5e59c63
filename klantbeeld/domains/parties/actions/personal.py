"""What a user keeps at hand: favourites and what was just looked at. No history: it changes nothing of a relation."""

from uuid import UUID

from django.db import connection

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.models import Favourite


def toggle_favourite(actor: Actor, party_id: UUID) -> bool:
    """Make a relation a favourite, or no longer; return whether it is one now."""
    party = policy.party.get(actor, "see", party_id)
    if Favourite.objects.filter(user_id=actor.user_id, party=party).delete()[0]:
        return False
    Favourite.objects.get_or_create(user_id=actor.user_id, party=party, defaults={"added_at": clock.now()})
    return True


def mark_seen(actor: Actor, party_id: UUID) -> None:
    """Remember that the actor looked at a relation, which the caller has read for that actor. One statement."""
    if actor.user_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parties_recentview (user_id, party_id, at) VALUES (%s, %s, %s)"
            " ON CONFLICT ON CONSTRAINT parties_recent_once DO UPDATE SET at = EXCLUDED.at",
            [actor.user_id, party_id, clock.now()],
        )
