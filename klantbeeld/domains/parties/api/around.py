"""What follows from a relation: how one addresses it, its group of companies; and the links and points of one's own moved or checked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from klantbeeld.core.errors import NotFound
from klantbeeld.domains.parties import actions, names, queries
from klantbeeld.domains.parties.actions import LinkInput
from klantbeeld.domains.parties.api import schemas
from klantbeeld.domains.parties.api.parties import READ, WRITE
from klantbeeld.domains.parties.listing.options import tags_of
from klantbeeld.engines.api.auth import ApiRequest
from klantbeeld.engines.api.fields import Strict, values_of
from klantbeeld.engines.api.versions import tell_version

router = Router(tags=["parties"])


class Salutations(Schema):
    """How one writes to a relation, in its own language; `chosen` is what its tone or its own salutation asks for."""

    formal: str
    informal: str
    neutral: str
    address_line: str
    chosen: str


class Group(Schema):
    """A company with its establishments and subsidiaries, added up over what you may see."""

    companies: int
    establishments: int
    employees: int | None
    turnover: Decimal | None


class Seen(Schema):
    """A relation that you looked at."""

    id: UUID
    kind: str
    name: str
    city: str


class Moving(Strict):
    """The new employer of a person, and what they do there."""

    other_id: UUID
    function: str = Field("", max_length=120)
    department: str = Field("", max_length=120)
    is_primary: bool = False


class TagName(Strict):
    """Another name; that of an existing tag merges the two."""

    name: str = Field(max_length=60)


@router.get("/parties/{uuid:party_id}/salutations", auth=READ, response=Salutations, operation_id="get_salutations")
def get_salutations(request: ApiRequest, party_id: UUID) -> dict[str, str]:
    """How one writes to a relation."""
    return names.salutations(queries.party(request.actor, party_id))


@router.get("/parties/{uuid:party_id}/group", auth=READ, response=Group | None, operation_id="get_group")
def get_group(request: ApiRequest, party_id: UUID) -> dict[str, Any] | None:
    """A company with its establishments and subsidiaries; null when it has none."""
    totals = queries.group_totals(request.actor, queries.party(request.actor, party_id))
    return values_of(totals, Group) if totals else None


@router.get("/recent", auth=READ, response=list[Seen], operation_id="list_recent")
def list_recent(request: ApiRequest) -> list[dict[str, Any]]:
    """What you looked at last on the pages, latest first."""
    return [values_of(one, Seen) for one in queries.recent(request.actor, 30)]


@router.put("/relationships/{uuid:link_id}", auth=WRITE, response=schemas.LinkOut, operation_id="replace_link")
def replace_link(request: ApiRequest, link_id: UUID, body: schemas.LinkIn, response: HttpResponse) -> dict[str, Any]:
    """Change function, role, situations or period of a link; who it links stays."""
    changed = actions.change_link(request.actor, link_id, LinkInput(**body.model_dump()))
    tell_version(response, changed.version)
    return values_of(changed, schemas.LinkOut)


@router.post("/relationships/{uuid:link_id}/move", auth=WRITE, response=schemas.LinkOut, operation_id="move_person")
def move_person(request: ApiRequest, link_id: UUID, body: Moving) -> dict[str, Any]:
    """Have a person work somewhere else from today; what was said stays with the old employer and with the person."""
    return values_of(actions.move_person(request.actor, link_id, LinkInput(**body.model_dump())), schemas.LinkOut)


@router.post(
    "/contact-points/{uuid:point_id}/verify", auth=WRITE, response=schemas.PointOut, operation_id="verify_point"
)
def verify_point(request: ApiRequest, point_id: UUID) -> dict[str, Any]:
    """Say that a number or address still holds."""
    return values_of(actions.verify_point(request.actor, point_id), schemas.PointOut)


@router.patch("/tags/{str:name}", auth=WRITE, response=schemas.TagOut, operation_id="rename_tag")
def rename_tag(request: ApiRequest, name: str, body: TagName) -> dict[str, Any]:
    """Rename a tag everywhere, or merge it into another; for who may change every relation it stands on."""
    found = tags_of(request.actor).filter(key=name.casefold()).first()
    if found is None:
        raise NotFound()
    changed = actions.rename_tag(request.actor, found.pk, body.name)
    return {"key": changed.key, "name": changed.name}
