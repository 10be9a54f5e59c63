"""What the change feed tells of relations."""

from __future__ import annotations

from uuid import UUID

from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.api.changes import Told, told
from klantbeeld.engines.api.models import Scope

TYPES = {
    "party": "parties_party",
    "contact_point": "parties_contactpoint",
    "relationship": "parties_relationship",
    "preference": "parties_preference",
    "turnover": "parties_annualturnover",
    "account_team_member": "parties_accountteammember",
    "tag": "parties_partytag",
}


def seen(actor: Actor, ids: set[UUID]) -> set[UUID]:
    """Those of the relations that the actor may see; in the bin too."""
    return set(Party.objects.visible_to(actor).filter(id__any_of=list(ids)).values_list("id", flat=True))


for type_, table in TYPES.items():
    told.fill(Told(type_, table, Scope.PARTIES_READ, seen))
