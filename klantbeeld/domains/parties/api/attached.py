"""What hangs off a relation: contact points, links, tags; and the lists one chooses from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from klantbeeld.core.errors import NotFound
from klantbeeld.core.policy import policy_of
from klantbeeld.domains.parties import actions, policy, queries
from klantbeeld.domains.parties.actions import LinkInput, PointInput
from klantbeeld.domains.parties.api import schemas
from klantbeeld.domains.parties.api.parties import READ, WRITE
from klantbeeld.domains.parties.industries import like, upper_levels
from klantbeeld.domains.parties.listing.options import tags_of
from klantbeeld.domains.parties.models import ContactPoint, Party, PartyTag, Relationship
from klantbeeld.engines.api.auth import ApiRequest
from klantbeeld.engines.api.fields import values_of
from klantbeeld.engines.api.versions import tell_version

router = Router(tags=["parties"])


class Words(Schema):
    """What to look for."""

    search: str = Field("", max_length=80)


@router.get(
    "/parties/{uuid:party_id}/contact-points", auth=READ, response=list[schemas.PointOut], operation_id="list_points"
)
def list_points(request: ApiRequest, party_id: UUID) -> list[dict[str, Any]]:
    """The addresses, numbers, mail addresses and pages of a relation, in their order."""
    policy.party.get(request.actor, "see", party_id)
    return [values_of(point, schemas.PointOut) for point in queries.contact_points(request.actor, [party_id])]


@router.post(
    "/parties/{uuid:party_id}/contact-points", auth=WRITE, response={201: schemas.PointOut}, operation_id="add_point"
)
def add_point(request: ApiRequest, party_id: UUID, body: schemas.PointIn) -> tuple[int, dict[str, Any]]:
    """Add a contact point; one that stands there already is returned."""
    return 201, values_of(actions.add_point(request.actor, party_id, PointInput(**body.model_dump())), schemas.PointOut)


@router.put("/contact-points/{uuid:point_id}", auth=WRITE, response=schemas.PointOut, operation_id="replace_point")
def replace_point(request: ApiRequest, point_id: UUID, body: schemas.PointIn, response: HttpResponse) -> dict[str, Any]:
    """Replace what a contact point holds."""
    point = actions.change_point(request.actor, point_id, PointInput(**body.model_dump()))
    tell_version(response, point.version)
    return values_of(policy_of(ContactPoint).get(request.actor, "see", point.pk), schemas.PointOut)


@router.delete("/contact-points/{uuid:point_id}", auth=WRITE, response={204: None}, operation_id="remove_point")
def remove_point(request: ApiRequest, point_id: UUID) -> tuple[int, None]:
    """Take a contact point away; undo brings it back."""
    actions.remove_point(request.actor, point_id)
    return 204, None


@router.get(
    "/parties/{uuid:party_id}/relationships", auth=READ, response=list[schemas.LinkOut], operation_id="list_links"
)
def list_links(request: ApiRequest, party_id: UUID) -> list[dict[str, Any]]:
    """The links of a relation, from both sides, where you may see both."""
    policy.party.get(request.actor, "see", party_id)
    seen = Party.objects.visible_to(request.actor).filter(deleted_at=None).values("id")
    links = Relationship.objects.visible_to(request.actor).filter(
        Q(party_id=party_id) | Q(other_id=party_id), party_id__in=seen, other_id__in=seen
    )
    return [values_of(link, schemas.LinkOut) for link in links.order_by("-is_primary", "id")[:1000]]


@router.post(
    "/parties/{uuid:party_id}/relationships", auth=WRITE, response={201: schemas.LinkOut}, operation_id="add_link"
)
def add_link(request: ApiRequest, party_id: UUID, body: schemas.LinkIn) -> tuple[int, dict[str, Any]]:
    """Link a relation to another; an equal link that still runs is changed instead of doubled."""
    return 201, values_of(actions.link(request.actor, party_id, LinkInput(**body.model_dump())), schemas.LinkOut)


@router.post("/relationships/{uuid:link_id}/end", auth=WRITE, response=schemas.LinkOut, operation_id="end_link")
def end_link(request: ApiRequest, link_id: UUID, body: schemas.Ending) -> dict[str, Any]:
    """End a link on a day; its history stays."""
    return values_of(actions.end_link(request.actor, link_id, body.until), schemas.LinkOut)


@router.put("/parties/{uuid:party_id}/tags/{str:name}", auth=WRITE, response=schemas.TagOut, operation_id="add_tag")
def add_tag(request: ApiRequest, party_id: UUID, name: str) -> dict[str, Any]:
    """Put a tag on a relation; twice is once."""
    tag = actions.tag(request.actor, party_id, name)
    return {"key": tag.key, "name": tag.name}


@router.delete("/parties/{uuid:party_id}/tags/{str:name}", auth=WRITE, response={204: None}, operation_id="remove_tag")
def remove_tag(request: ApiRequest, party_id: UUID, name: str) -> tuple[int, None]:
    """Take a tag off a relation."""
    policy.party.get(request.actor, "change", party_id)
    found = PartyTag.objects.visible_to(request.actor).filter(party_id=party_id, tag__key=name.casefold()).first()
    if found is None:
        raise NotFound()
    actions.untag(request.actor, party_id, found.tag_id)
    return 204, None


@router.get("/tags", auth=READ, response=list[schemas.TagOut], operation_id="list_tags")
def list_tags(request: ApiRequest, query: Query[Words]) -> list[dict[str, Any]]:
    """The tags you meet, by name."""
    found = tags_of(request.actor).filter(name__icontains=query.search.replace("\0", "")).order_by("name")
    return [{"key": tag.key, "name": tag.name} for tag in found[:500]]


@router.get("/industries", auth=READ, response=list[schemas.IndustryOut], operation_id="list_industries")
def list_industries(request: ApiRequest, query: Query[Words]) -> list[dict[str, Any]]:
    """Industries by a word or a code; without one the sections and divisions."""
    text = query.search.replace("\0", "").strip()
    return [
        {"id": one.pk, "code": one.code, "label": str(one), "parent": one.parent_id}
        for one in (like(text, 100) if text else upper_levels())
    ]
