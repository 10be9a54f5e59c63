"""What an undo may not go round: only an administrator changes who works here, and who lost access is out.

That one administrator stays is kept by the database (`models.LAST_ADMINISTRATOR`): an undo keeps that row and names it."""

from allauth.usersessions.models import UserSession

from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.errors import Forbidden
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.undo_guards import guard_undo
from klantbeeld.engines.identity.actions import end_sessions
from klantbeeld.engines.identity.models import User

ONE_S_OWN = "user.profile_changed"
TABLES = (
    "identity_user",
    "identity_membership",
    "identity_team",
    "identity_businessunit",
    "identity_company",
    "identity_invitation",
)


def _only_administrators(actor: Actor, batch: Batch) -> None:
    if batch.kind != ONE_S_OWN and Role.ADMINISTRATOR not in actor.roles:
        raise Forbidden()


def _who_lost_access_is_out(actor: Actor, batch: Batch) -> None:
    for user in User.objects.filter(is_active=False, pk__in=UserSession.objects.values("user")):
        end_sessions(user)


for table in TABLES:
    guard_undo(table, before=_only_administrators)
guard_undo("identity_user", after=_who_lost_access_is_out)
