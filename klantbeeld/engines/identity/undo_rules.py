"""What an undo may not go round: only an administrator changes who works here, and one administrator always stays."""

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.errors import Forbidden, Invalid
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.undo_guards import guard_undo
from klantbeeld.engines.identity.actions import end_sessions
from klantbeeld.engines.identity.models import User

ONE_S_OWN = "user.profile_changed"
TABLES = ("identity_user", "identity_membership", "identity_team", "identity_businessunit", "identity_company")


def _only_administrators(actor: Actor, batch: Batch) -> None:
    if batch.kind != ONE_S_OWN and Role.ADMINISTRATOR not in actor.roles:
        raise Forbidden()


def _an_administrator_stays(actor: Actor, batch: Batch) -> None:
    if not User.objects.filter(roles__contains=[Role.ADMINISTRATOR], is_active=True).exists():
        raise Invalid(_("Dit is de laatste beheerder. Maak eerst iemand anders beheerder."))


def _who_lost_access_is_out(actor: Actor, batch: Batch) -> None:
    for user in User.objects.filter(is_active=False):
        end_sessions(user)


for table in TABLES:
    guard_undo(table, before=_only_administrators)
guard_undo("identity_user", after=_an_administrator_stays)
guard_undo("identity_user", after=_who_lost_access_is_out)
