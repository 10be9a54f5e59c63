"""What was done, batch by batch, and taking it back; the history of one relation in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from klantbeeld.core.actor import Role
from klantbeeld.core.errors import NotFound
from klantbeeld.domains.parties import queries
from klantbeeld.domains.parties.api.parties import READ, WRITE
from klantbeeld.domains.parties.pages.history import MOST_CHANGES, Detail, steps
from klantbeeld.domains.parties.undoing import take_back
from klantbeeld.engines.api.auth import ApiRequest
from klantbeeld.engines.api.fields import values_of
from klantbeeld.engines.api.pages import ListPage
from klantbeeld.engines.fields.paging import Order, page_of
from klantbeeld.engines.history.models import Batch, Change
from klantbeeld.engines.history.undo import may_undo

router = Router(tags=["history"])
NEWEST_FIRST = Order("at", descending=True)


class BatchOut(Schema):
    """What was done in one go: an edit, a deed on many, an import, an undo."""

    id: UUID
    kind: str
    state: str
    at: datetime
    finished_at: datetime | None
    entrance: str = Field(description="page, api, import, command or job.")
    actor_id: UUID | None
    actor_name: str
    undoes_id: UUID | None


class BatchPage(ListPage):
    """One page of batches."""

    items: list[BatchOut]


class BatchQuery(Schema):
    """Which page."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=2000, description="`next` of the page before.")


class Kept(Schema):
    """A row that stayed as it is, because it was changed since or lies beyond your rights."""

    table: str
    id: UUID
    party_id: UUID | None


class Undone(Schema):
    """What an undo did. A large one goes on in the background: `in_background`, and nothing is told yet."""

    batch_id: UUID | None
    in_background: bool
    restored: int
    kept: list[Kept]


class DetailOut(Schema):
    """One field, before and after in words."""

    label: str
    before: str
    after: str


class StepOut(Schema):
    """What one person did to a relation at one moment, in your language."""

    at: datetime
    who: str
    titles: list[str]
    details: list[DetailOut]
    undo_id: UUID | None = Field(description="The batch that you may take back.")
    is_undone: bool


@router.get("/batches", auth=READ, response=BatchPage, operation_id="list_batches")
def list_batches(request: ApiRequest, query: Query[BatchQuery]) -> dict[str, Any]:
    """What you did, latest first; an administrator gets what everybody did."""
    rows = Batch.objects.all()
    if Role.ADMINISTRATOR not in request.actor.roles:
        rows = rows.filter(actor_id=request.actor.user_id)
    page = page_of(rows, NEWEST_FIRST, query.limit, after=query.cursor)
    return {"items": [values_of(one, BatchOut) for one in page.rows], "next": page.following}


@router.get("/batches/{uuid:batch_id}", auth=READ, response=BatchOut, operation_id="get_batch")
def get_batch(request: ApiRequest, batch_id: UUID) -> dict[str, Any]:
    """One batch; the header `Batch` of every write names its own."""
    found = Batch.objects.filter(pk=batch_id).first()
    if found is None or not may_undo(request.actor, found):
        raise NotFound()
    return values_of(found, BatchOut)


@router.post("/batches/{uuid:batch_id}/undo", auth=WRITE, response=Undone, operation_id="undo_batch")
def undo_batch(request: ApiRequest, batch_id: UUID) -> dict[str, Any]:
    """Take a batch back within thirty days. What was changed since stays, and is told."""
    report = take_back(request.actor, batch_id)
    if report is None:
        return {"batch_id": None, "in_background": True, "restored": 0, "kept": []}
    kept = [{"table": table, "id": row_id, "party_id": party_id} for table, row_id, party_id in report.kept]
    return {"batch_id": report.batch_id, "in_background": False, "restored": report.restored, "kept": kept}


@router.get("/parties/{uuid:party_id}/history", auth=READ, response=list[StepOut], operation_id="list_history")
def list_history(request: ApiRequest, party_id: UUID) -> list[dict[str, Any]]:
    """Who changed what of a relation, latest first: the last 300 changes."""
    found = queries.party(request.actor, party_id)
    changes = list(Change.objects.filter(party_id=found.id).order_by("-seq")[:MOST_CHANGES])
    return [
        values_of(step, StepOut)
        | {"titles": [str(title) for title in step.titles], "details": [_detail(one) for one in step.details]}
        for step in steps(request.actor, changes)
    ]


def _detail(detail: Detail) -> dict[str, str]:
    return {"label": str(detail.label), "before": str(detail.before), "after": str(detail.after)}
