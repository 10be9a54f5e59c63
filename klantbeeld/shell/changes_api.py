"""The change feed: what changed since a cursor, for a program that keeps a copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from klantbeeld.core.errors import Invalid
from klantbeeld.engines.api.auth import ApiRequest, needs, scopes_of
from klantbeeld.engines.api.changes import Operation, changes_after, types_within
from klantbeeld.engines.api.fields import values_of
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.history import feed

router = Router(tags=["changes"])
AT_END = "end"


class ChangeOut(Schema):
    """One record that changed; fetch it by its id. `fields` names what changed in it."""

    type: str
    id: UUID
    party_id: UUID | None
    operation: Operation
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
    page = changes_after(request.actor, types_within(scopes_of(request)), place, query.limit)
    return {
        "items": [values_of(one, ChangeOut) for one in page.changes],
        "cursor": feed.written(page.place),
        "more": page.more,
    }
