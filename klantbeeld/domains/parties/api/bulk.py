"""The same deed on many relations at once, tried first or done; and making many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid, KlantbeeldError
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import bulk
from klantbeeld.domains.parties.api import schemas
from klantbeeld.domains.parties.api.parties import WRITE, state_of
from klantbeeld.domains.parties.choices import Rung, TeamRole
from klantbeeld.domains.parties.models import Tag
from klantbeeld.domains.parties.numbers.search import search_text
from klantbeeld.engines.api.auth import ApiRequest
from klantbeeld.engines.api.fields import Strict

router = Router(tags=["bulk"])
MOST_MADE = 200


class TagDeed(Strict):
    """Put a tag on each, or take it off."""

    do: Literal["tag", "untag"]
    tag: str = Field(max_length=60)


class ChangeDeed(Strict):
    """Set the same fields of each; null empties one."""

    do: Literal["change"]
    fields: schemas.PartyPatch  # type: ignore[valid-type]


class RungDeed(Strict):
    """Put each on a step of the ladder, with the reason."""

    do: Literal["set_rung"]
    rung: Literal[tuple(Rung.values)]  # type: ignore[valid-type]
    reason: str = Field(max_length=300)


class HandOverDeed(Strict):
    """Give each to another account manager."""

    do: Literal["hand_over"]
    user_id: UUID
    team_id: UUID | None = None


class TeamDeed(Strict):
    """Give a colleague a role for each."""

    do: Literal["add_to_account_team"]
    user_id: UUID
    role: Literal[tuple(TeamRole.values)]  # type: ignore[valid-type]


class BinDeed(Strict):
    """Put each in the bin, or back from it."""

    do: Literal["delete", "restore"]


class OnMany(Strict):
    """Which relations, by id or by a selection of the list, and what to do with each."""

    ids: list[UUID] | None = Field(None, max_length=bulk.MOST)
    selection: schemas.Selection | None = None
    deed: Annotated[TagDeed | ChangeDeed | RungDeed | HandOverDeed | TeamDeed | BinDeed, Field(discriminator="do")]
    only_try: bool = Field(False, description="Work everything out, tell it, and keep nothing.")


class Refused(Schema):
    """A relation that stayed as it was, and why, as a problem of its own would say it."""

    party_id: UUID
    status: int
    detail: str


class OnManyOut(Schema):
    """What was done, or with `only_try` would be. `batch_id` is what undo takes back."""

    batch_id: UUID | None
    changed: list[UUID] = Field(description="What was changed, people that went along with their company among them.")
    unchanged: list[UUID]
    refused: list[Refused]


class ManyNew(Strict):
    """Relations to make; each may name an id of its own, so that a later one may be linked to an earlier."""

    items: list[schemas.NewParty] = Field(max_length=MOST_MADE)
    only_try: bool = Field(False, description="Work everything out, tell it, and keep nothing.")


class NotMade(Schema):
    """An item that was not made, by its place, and why."""

    place: int
    status: int
    detail: str
    errors: dict[str, str]


class ManyNewOut(Schema):
    """The ids in the order of the items, null where one was refused."""

    batch_id: UUID | None
    ids: list[UUID | None]
    refused: list[NotMade]


@router.post("/parties/bulk", auth=WRITE, response=OnManyOut, operation_id="change_parties")
def change_parties(request: ApiRequest, body: OnMany) -> dict[str, Any]:
    """Do one thing with up to 1,000 relations, in one batch. What is refused stops no other."""
    actor = request.actor
    deed = bulk.on_many(actor, _which(actor, body), _act(actor, body.deed), only_try=body.only_try)
    return {
        "batch_id": deed.batch_id,
        "changed": deed.changed,
        "unchanged": deed.unchanged,
        "refused": [{"party_id": one.item, **_told(one.why)} for one in deed.refused],
    }


@router.post("/parties/bulk-create", auth=WRITE, response=ManyNewOut, operation_id="create_parties")
def create_parties(request: ApiRequest, body: ManyNew) -> dict[str, Any]:
    """Make up to 200 relations in one batch; larger lists are an import. What is refused stops no other."""
    deed, made = bulk.make_many(
        request.actor,
        body.items,
        lambda item: actions.create(request.actor, schemas.new_party(item)),
        only_try=body.only_try,
    )
    places = {id(item): place for place, item in enumerate(body.items)}
    return {
        "batch_id": deed.batch_id,
        "ids": [made.get(place) for place in range(len(body.items))],
        "refused": [
            {"place": places[id(one.item)], **_told(one.why), "errors": _fields(one.why)} for one in deed.refused
        ],
    }


def _which(actor: Actor, body: OnMany) -> list[UUID]:
    if (body.ids is None) == (body.selection is None):
        raise Invalid(_("Geef ids of een selectie, één van de twee."), {"ids": _("Geef ids of een selectie.")})
    if body.selection is None:
        return list(body.ids or ())
    rows = state_of(actor, body.selection).rows(actor, "bulk")
    return list(rows.order_by("id").values_list("id", flat=True)[: bulk.MOST + 1])


def _act(actor: Actor, deed: Any) -> Callable[[UUID], object]:
    match deed:
        case TagDeed(do="tag"):
            return lambda party_id: actions.tag(actor, party_id, deed.tag)
        case TagDeed():
            found = Tag.objects.filter(key=search_text(deed.tag)[:60]).first()
            return lambda party_id: actions.untag(actor, party_id, found.pk) if found else None
        case ChangeDeed():
            return lambda party_id: actions.change(actor, party_id, schemas.given(deed.fields))
        case RungDeed():
            return lambda party_id: actions.set_rung(actor, party_id, deed.rung, deed.reason)
        case HandOverDeed():
            return lambda party_id: actions.hand_over(actor, party_id, deed.user_id, team_id=deed.team_id)
        case TeamDeed():
            return lambda party_id: actions.add_to_team(actor, party_id, deed.user_id, deed.role)
        case BinDeed(do="delete"):
            return lambda party_id: actions.delete(actor, party_id)
        case _:
            return lambda party_id: actions.restore(actor, party_id)


def _told(why: KlantbeeldError) -> dict[str, Any]:
    return {"status": int(why.status), "detail": str(why.text)}


def _fields(why: KlantbeeldError) -> dict[str, str]:
    return {key: str(text) for key, text in getattr(why, "fields", {}).items()}
