"""Who may do what with webhooks: one's own, whatever the role; an administrator sees, pauses and deletes all."""

from django.db.models import Q

from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.policy import NOTHING, ChildPolicy, Policy, Scope
from klantbeeld.engines.webhooks.models import Delivery, Webhook

VERBS = ("see", "create", "change", "pause", "delete")
OWN, ALL = Scope.OWN, Scope.ALL


def _row(*scopes: Scope) -> dict[str, Scope]:
    return dict(zip(VERBS, scopes, strict=True))


TABLE = {  #                      see  create change pause delete
    Role.ADMINISTRATOR: _row(ALL, OWN, OWN, ALL, ALL),
    Role.MANAGER: _row(OWN, OWN, OWN, OWN, OWN),
    Role.SALES: _row(OWN, OWN, OWN, OWN, OWN),
    Role.MARKETING: _row(OWN, OWN, OWN, OWN, OWN),
    Role.SERVICE: _row(OWN, OWN, OWN, OWN, OWN),
    Role.READER: _row(OWN, OWN, OWN, OWN, OWN),
    Role.TRAINEE: _row(OWN, OWN, OWN, OWN, OWN),
}


def reach(actor: Actor, scope: Scope) -> Q:
    """One's own."""
    return Q(user_id=actor.user_id) if scope is OWN and actor.user_id else NOTHING


webhook = Policy(Webhook, VERBS, TABLE, reach)
delivery = ChildPolicy(Delivery, webhook, "webhook")
