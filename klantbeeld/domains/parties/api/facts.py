"""What is known of a relation beside its fields: preferences, turnover by year, the account team, one's own favourites."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from klantbeeld.domains.parties import actions, policy, queries
from klantbeeld.domains.parties.api.parties import READ, WRITE
from klantbeeld.domains.parties.choices import ChannelSituation, PreferenceSubject, TeamRole
from klantbeeld.domains.parties.models import AnnualTurnover, Favourite, Preference
from klantbeeld.engines.api.auth import ApiRequest
from klantbeeld.engines.api.fields import Strict, values_of

router = Router(tags=["parties"])


class PreferenceIn(Strict):
    """What a relation likes or does not; a channel has one for each situation."""

    subject: Literal[tuple(PreferenceSubject.values)]  # type: ignore[valid-type]
    value: str = Field(max_length=200)
    situation: Literal[("", *ChannelSituation.values)] = ""  # type: ignore[valid-type]
    likes: bool = True
    source: str = Field("", max_length=100)
    stated_on: date | None = None


class PreferenceOut(Schema):
    """A preference, with its source and day."""

    id: UUID
    party_id: UUID
    subject: str
    value: str
    situation: str
    likes: bool
    source: str
    stated_on: date | None


class TurnoverIn(Strict):
    """What a company turned over in a year, in euros."""

    amount: Decimal = Field(ge=0, max_digits=15, decimal_places=2)
    source: str = Field("", max_length=100)


class TurnoverOut(Schema):
    """The turnover of one year, in euros."""

    year: int
    amount: Decimal
    source: str


class MemberIn(Strict):
    """A colleague with a role for the relation."""

    user_id: UUID
    role: Literal[tuple(TeamRole.values)]  # type: ignore[valid-type]


class MemberOut(Schema):
    """A colleague's role for a relation, and since when; ended ones have `until`."""

    id: UUID
    user_id: UUID
    role: str
    since: date
    until: date | None


class FavouriteIn(Strict):
    """Whether the relation is one of your favourites."""

    favourite: bool


@router.get(
    "/parties/{uuid:party_id}/preferences", auth=READ, response=list[PreferenceOut], operation_id="list_preferences"
)
def list_preferences(request: ApiRequest, party_id: UUID) -> list[dict[str, Any]]:
    """What a relation likes."""
    policy.party.get(request.actor, "see", party_id)
    found = Preference.objects.visible_to(request.actor).filter(party_id=party_id).order_by("subject", "id")
    return [values_of(one, PreferenceOut) for one in found]


@router.post(
    "/parties/{uuid:party_id}/preferences", auth=WRITE, response={201: PreferenceOut}, operation_id="set_preference"
)
def set_preference(request: ApiRequest, party_id: UUID, body: PreferenceIn) -> tuple[int, dict[str, Any]]:
    """State a preference; one about the same thing is replaced."""
    made = actions.set_preference(
        request.actor,
        party_id,
        body.subject,
        body.value,
        situation=body.situation,
        likes=body.likes,
        source=body.source,
        stated_on=body.stated_on,
    )
    return 201, values_of(made, PreferenceOut)


@router.delete("/preferences/{uuid:preference_id}", auth=WRITE, response={204: None}, operation_id="remove_preference")
def remove_preference(request: ApiRequest, preference_id: UUID) -> tuple[int, None]:
    """Take a preference away."""
    actions.remove_preference(request.actor, preference_id)
    return 204, None


@router.get("/parties/{uuid:party_id}/turnover", auth=READ, response=list[TurnoverOut], operation_id="list_turnover")
def list_turnover(request: ApiRequest, party_id: UUID) -> list[dict[str, Any]]:
    """What a company turned over, latest year first."""
    policy.party.get(request.actor, "see", party_id)
    found = AnnualTurnover.objects.visible_to(request.actor).filter(party_id=party_id).order_by("-year")
    return [values_of(one, TurnoverOut) for one in found]


@router.put(
    "/parties/{uuid:party_id}/turnover/{int:year}", auth=WRITE, response=TurnoverOut, operation_id="set_turnover"
)
def set_turnover(request: ApiRequest, party_id: UUID, year: int, body: TurnoverIn) -> dict[str, Any]:
    """State the turnover of a year; the same year is replaced."""
    return values_of(actions.set_turnover(request.actor, party_id, year, body.amount, source=body.source), TurnoverOut)


@router.get(
    "/parties/{uuid:party_id}/account-team", auth=READ, response=list[MemberOut], operation_id="list_account_team"
)
def list_account_team(request: ApiRequest, party_id: UUID) -> list[dict[str, Any]]:
    """Who looks after a relation now, and who did."""
    party = policy.party.get(request.actor, "see", party_id)
    members = [*queries.account_team(request.actor, party), *queries.account_team(request.actor, party, ended=True)]
    return [values_of(one, MemberOut) for one in members]


@router.post(
    "/parties/{uuid:party_id}/account-team", auth=WRITE, response={201: MemberOut}, operation_id="add_to_account_team"
)
def add_to_account_team(request: ApiRequest, party_id: UUID, body: MemberIn) -> tuple[int, dict[str, Any]]:
    """Give a colleague a role for a relation; twice is once."""
    return 201, values_of(actions.add_to_team(request.actor, party_id, body.user_id, body.role), MemberOut)


@router.delete("/account-team/{uuid:member_id}", auth=WRITE, response={204: None}, operation_id="leave_account_team")
def leave_account_team(request: ApiRequest, member_id: UUID) -> tuple[int, None]:
    """End a colleague's role for a relation; it stays as history."""
    actions.leave_team(request.actor, member_id)
    return 204, None


@router.put("/parties/{uuid:party_id}/favourite", auth=WRITE, response=FavouriteIn, operation_id="set_favourite")
def set_favourite(request: ApiRequest, party_id: UUID, body: FavouriteIn) -> dict[str, Any]:
    """Keep a relation among your own favourites, or not."""
    policy.party.get(request.actor, "see", party_id)
    is_one = Favourite.objects.filter(user_id=request.actor.user_id, party_id=party_id).exists()
    if is_one != body.favourite:
        actions.toggle_favourite(request.actor, party_id)
    return {"favourite": body.favourite}
