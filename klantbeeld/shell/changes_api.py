"""The change feed: what changed since a cursor, for a program that keeps a copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from klantbeeld.core.errors import Invalid
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.api.auth import ApiRequest, needs
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.history import feed

router = Router(tags=["changes"])
PARTIES = {
    "parties_party": "party",
    "parties_contactpoint": "contact_point",
    "parties_relationship": "relationship",
    "parties_preference": "preference",
    "parties_annualturnover": "turnover",
    "parties_accountteammember": "account_team_member",
    "parties_partytag": "tag",
}
ACTIVITIES = {"activities_activity": "activity"}
OPERATIONS = {"I": "created", "U": "changed", "D": "removed"}
AT_END = "end"


class ChangeOut(Schema):
    """One record that changed; fetch it by its id. `fields` names what changed in it."""

    type: str
    id: UUID
    party_id: UUID | None
    operation: Literal["created", "changed", "removed"]
    fields: list[str]
    at: datetime
    user_id: UUID | None


class ChangesOut(Schema):
    """Changes in the order in which they were settled, and the cursor to go on from; keep it, also when `items` is empty."""

    items: list[ChangeOut]
    cursor: str
    more: bool = Field(description="Whether there is more now; else come back later with the same cursor.")


class Since(Schema):
    """Where to go on."""

    cursor: str = Field(
        "", max_length=100, description="The `cursor` of the answer before; `end` for only what is new; empty for all."
    )
    limit: int = Field(500, ge=1, le=1000)


@router.get("/changes", auth=needs(Scope.PARTIES_READ), response=ChangesOut, operation_id="list_changes")
def list_changes(request: ApiRequest, query: Query[Since]) -> dict[str, Any]:
    """What changed in what you may see now. Nothing is missed while others write, and nothing comes twice."""
    if query.cursor == AT_END:
        return {"items": [], "cursor": feed.written(feed.last_place()), "more": False}
    try:
        place = feed.read(query.cursor) if query.cursor else feed.BEGIN
    except ValueError as error:
        raise Invalid(
            _("Deze cursor kennen we niet. Begin opnieuw, zonder cursor."), {"cursor": query.cursor}
        ) from error
    types = PARTIES | (ACTIVITIES if _reads_activities(request) else {})
    steps = feed.steps_after(place, types, query.limit)
    about = {step.party_id for step in steps} - {None}
    seen = set(Party.objects.visible_to(request.actor).filter(id__any_of=list(about)).values_list("id", flat=True))
    return {
        "items": [
            {
                "type": types[step.table],
                "id": step.row_id,
                "party_id": step.party_id,
                "operation": OPERATIONS[step.operation],
                "fields": sorted(step.columns),
                "at": step.at,
                "user_id": step.actor_id,
            }
            for step in steps
            if step.party_id in seen
        ],
        "cursor": feed.written(steps[-1].place if steps else place),
        "more": len(steps) == query.limit,
    }


def _reads_activities(request: ApiRequest) -> bool:
    return request.token is None or Scope.ACTIVITIES_READ in request.token.scopes
