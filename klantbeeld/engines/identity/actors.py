"""From a signed-in user to the actor that queries and actions know."""

from django.db import connection

from klantbeeld.core.actor import Actor, ActorKind, Role
from klantbeeld.engines.identity.models import User


def actor_of(user: User, entrance: str = "page") -> Actor:
    """Return the actor for `user`. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.team_id, t.unit_id FROM identity_membership m JOIN identity_team t ON t.id = m.team_id"
            " WHERE m.user_id = %s",
            [user.id],
        )
        places = cursor.fetchall()
    units = {unit_id for _, unit_id in places}
    if user.unit_id:
        units.add(user.unit_id)
    return Actor(
        kind=ActorKind.USER if user.is_active else ActorKind.ANONYMOUS,
        name=user.name,
        user_id=user.id,
        roles=frozenset(Role(role) for role in user.roles),
        unit_ids=frozenset(units),
        team_ids=frozenset(team_id for team_id, _ in places),
        language=user.language,
        entrance=entrance,
    )
