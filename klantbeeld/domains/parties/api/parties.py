"""Relations: list, read, make, change, bin."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid
from klantbeeld.domains.parties import actions, policy, queries
from klantbeeld.domains.parties.api import schemas
from klantbeeld.domains.parties.api.recognised import RecognisedOut, RecogniseIn, recognised_out
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.listing.rows import ORDERS, VIEWS, ListState
from klantbeeld.domains.parties.models import Party, PartyTag
from klantbeeld.domains.parties.pages import card
from klantbeeld.domains.parties.signatures import recognise
from klantbeeld.domains.parties.signatures.known import known_organisations
from klantbeeld.engines.api.auth import ApiRequest, needs
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.api.pages import ListPage
from klantbeeld.engines.api.versions import expect_version, tell_version
from klantbeeld.engines.fields.paging import page_of

router = Router(tags=["parties"])
READ, WRITE = needs(Scope.PARTIES_READ), needs(Scope.PARTIES_WRITE)
SORTS = tuple(sign + key for key in ORDERS for sign in ("", "-"))


class PartyPage(ListPage):
    """One page of relations."""

    items: list[schemas.PartyOut]  # type: ignore[valid-type]


class PartyQuery(schemas.Selection):
    """Which relations, in which order, page by page."""

    sort: str = Field("name", description=f"One of {', '.join(ORDERS)}; a minus in front turns it round.")
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=2000, description="`next` of the page before.")


@router.get("", auth=READ, response=PartyPage, operation_id="list_parties")
def list_parties(request: ApiRequest, query: Query[PartyQuery]) -> dict[str, Any]:
    """The relations you may see, page by page. At most four queries."""
    if query.sort not in SORTS:
        raise Invalid(_("Op dit veld kan de lijst niet sorteren."), {"sort": ", ".join(ORDERS)})
    state = state_of(request.actor, query, query.sort)
    page = page_of(state.rows(request.actor), state.order, query.limit, after=query.cursor)
    return {"items": as_json(request.actor, list(page.rows)), "next": page.following}


def state_of(actor: Actor, selection: schemas.Selection, sort: str = "name") -> ListState:
    """The list that a selection means. Raises Invalid for what is not understood."""
    view = next((one for one in VIEWS if one.kind == selection.kind and not one.mine), None)
    if view is None:
        raise Invalid(_("Dit soort relatie bestaat niet."), {"kind": ", ".join(Kind.values)})
    asked = QueryDict(mutable=True)
    asked.setlist("f", selection.f)
    asked.update({"q": selection.search, "sort": sort, "weergave": view.key})
    state = ListState.read(actor, asked)
    if state.unknown:
        raise Invalid(_("Dit filter begrijpen we niet."), {"f": ", ".join(state.unknown)})
    return state


def as_json(actor: Actor, parties: list[Party]) -> list[dict[str, Any]]:
    """Return relations as JSON says them. Two queries."""
    ids = [party.pk for party in parties]
    tags: dict[UUID, list[str]] = {}
    for party_id, name in (
        PartyTag.objects.visible_to(actor).filter(party_id__in=ids).values_list("party_id", "tag__name")
    ):
        tags.setdefault(party_id, []).append(name)
    met = queries.met(actor, [party.contact_id for party in parties])
    return [schemas.party_out(party, tags.get(party.pk, []), sees_contact=party.contact_id in met) for party in parties]


@router.post("", auth=WRITE, response={201: schemas.PartyOut}, operation_id="create_party")
def create_party(request: ApiRequest, body: schemas.NewParty, response: HttpResponse) -> tuple[int, dict[str, Any]]:
    """Make a relation with its contact points and a link. Only kind and name are required."""
    made = actions.create(request.actor, schemas.new_party(body))
    return 201, _one(request, made.pk, response)


@router.post("/recognise", auth=READ, response=RecognisedOut, operation_id="recognise_party")
def recognise_party(request: ApiRequest, body: RecogniseIn) -> dict[str, Any]:
    """Read a mail signature or business card into proposed fields. Saves nothing; what is not understood is in `rest`."""
    found = recognise(body.text)
    return recognised_out(found, known_organisations(request.actor, found))


@router.get("/{uuid:party_id}", auth=READ, response=schemas.PartyOut, operation_id="get_party")
def get_party(request: ApiRequest, party_id: UUID, response: HttpResponse) -> dict[str, Any]:
    """One relation; its `ETag` is what a change may name in `If-Match`."""
    return _one(request, party_id, response)


@router.get(
    "/{uuid:party_id}/vcard",
    auth=READ,
    operation_id="get_vcard",
    openapi_extra={"responses": {200: {"content": {"text/vcard": {"schema": {"type": "string"}}}}}},
)
def get_vcard(request: ApiRequest, party_id: UUID, version: str = "4.0") -> HttpResponse:
    """One relation as a vCard (`text/vcard`), version 4.0, 3.0 or 2.1."""
    return card.answer(request.actor, party_id, version)


@router.patch("/{uuid:party_id}", auth=WRITE, response=schemas.PartyOut, operation_id="change_party")
def change_party(
    request: ApiRequest,
    party_id: UUID,
    body: schemas.PartyPatch,  # type: ignore[valid-type]
    response: HttpResponse,
) -> dict[str, Any]:
    """Set some fields; null empties one. A status has an address of its own, with its reason."""
    with transaction.atomic():
        _expect(request, party_id, "change")
        actions.change(request.actor, party_id, schemas.given(body))
    return _one(request, party_id, response)


@router.delete("/{uuid:party_id}", auth=WRITE, response={204: None}, operation_id="delete_party")
def delete_party(request: ApiRequest, party_id: UUID) -> tuple[int, None]:
    """Put a relation in the bin, from where it can be put back."""
    with transaction.atomic():
        _expect(request, party_id, "delete")
        actions.delete(request.actor, party_id)
    return 204, None


@router.post("/{uuid:party_id}/restore", auth=WRITE, response=schemas.PartyOut, operation_id="restore_party")
def restore_party(request: ApiRequest, party_id: UUID, response: HttpResponse) -> dict[str, Any]:
    """Put a relation back from the bin."""
    actions.restore(request.actor, party_id)
    return _one(request, party_id, response)


@router.post("/{uuid:party_id}/rung", auth=WRITE, response=schemas.PartyOut, operation_id="set_rung")
def set_rung(request: ApiRequest, party_id: UUID, body: schemas.RungIn, response: HttpResponse) -> dict[str, Any]:
    """Put a relation on a step of the ladder, with the reason."""
    with transaction.atomic():
        _expect(request, party_id, "change")
        actions.set_rung(request.actor, party_id, body.rung, body.reason)
    return _one(request, party_id, response)


@router.post("/{uuid:party_id}/hand-over", auth=WRITE, response=schemas.PartyOut, operation_id="hand_over_party")
def hand_over(request: ApiRequest, party_id: UUID, body: schemas.HandOver, response: HttpResponse) -> dict[str, Any]:
    """Give a relation to another account manager."""
    actions.hand_over(request.actor, party_id, body.user_id, team_id=body.team_id)
    return _one(request, party_id, response)


def _expect(request: HttpRequest, party_id: UUID, verb: str) -> None:
    expect_version(request, policy.party.lock(request.actor, verb, party_id).version)  # type: ignore[attr-defined]


def _one(request: ApiRequest, party_id: UUID, response: HttpResponse) -> dict[str, Any]:
    party = queries.party(request.actor, party_id)
    tell_version(response, party.version)
    return as_json(request.actor, [party])[0]
