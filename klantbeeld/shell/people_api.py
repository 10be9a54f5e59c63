"""Who works here over the API: colleagues, their roles and place, invitations, units, teams, the company, oneself."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from ninja import Router, Schema
from pydantic import Field

from klantbeeld.core.errors import NotFound
from klantbeeld.domains.parties.listing.options import colleagues_of, teams_of, units_of
from klantbeeld.engines.api.auth import ApiRequest, needs
from klantbeeld.engines.api.fields import Strict, values_of
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.identity import actions, invitations, structure
from klantbeeld.engines.identity.http import base_of
from klantbeeld.engines.identity.jobs import send_invitation
from klantbeeld.engines.identity.models import BusinessUnit, Company, Invitation, RoleChoice, Team, User

router = Router(tags=["people"])
READ, WRITE = needs(Scope.PEOPLE_READ), needs(Scope.PEOPLE_WRITE)
ROLES: Any = Literal[tuple(RoleChoice.values)]
LANGUAGES: Any = Literal[tuple(code for code, _name in settings.LANGUAGES)]
COUNTRIES: Any = Literal[actions.COUNTRIES]


class Colleague(Schema):
    """A colleague by name: what everybody knows of those of their own units."""

    id: UUID
    name: str
    is_active: bool


class UserOut(Colleague):
    """A user as who manages sees them."""

    email: str
    roles: list[str]
    language: str
    unit_id: UUID | None
    team_ids: list[UUID]
    has_signed_up: bool = Field(description="False while the invitation was not used.")


class NewUser(Strict):
    """A colleague to invite: the letter holds a link to choose a password."""

    email: str = Field(max_length=254)
    name: str = Field(max_length=200)
    roles: list[ROLES] = Field(min_length=1)
    unit_id: UUID
    team_id: UUID | None = None
    language: LANGUAGES | None = None


class UserPatch(Strict):
    """What to change of a user; what is left out stays. Who loses access is signed out at once."""

    name: str | None = Field(None, max_length=200)
    roles: list[ROLES] | None = Field(None, min_length=1)
    is_active: bool | None = None
    unit_id: UUID | None = None
    team_ids: list[UUID] | None = None
    language: LANGUAGES | None = None


class InvitationOut(Schema):
    """An invitation that nobody used yet."""

    id: UUID
    user_id: UUID
    made_at: datetime
    expires_at: datetime


class UnitOut(Schema):
    """A business unit; `closed_at` tells that it is closed."""

    id: UUID
    name: str
    closed_at: datetime | None


class TeamOut(UnitOut):
    """A team of a unit."""

    unit_id: UUID


class Name(Strict):
    """A name."""

    name: str = Field(max_length=structure.NAME_LENGTH)


class TeamIn(Name):
    """A team: its name, and the unit it stands in."""

    unit_id: UUID


class Members(Strict):
    """Who is in a team."""

    user_ids: list[UUID] = Field(max_length=1000)


class GoesTo(Strict):
    """Where what stands in it goes; not needed when nothing does."""

    to_id: UUID | None = None


class CompanyIn(Strict):
    """The workspace: its name, country, and the language that new colleagues start with."""

    name: str = Field(max_length=200)
    country: COUNTRIES
    language: LANGUAGES


class CompanyOut(Schema):
    """The workspace."""

    name: str
    country: str
    language: str


@router.get("/colleagues", auth=needs(None), response=list[Colleague], operation_id="list_colleagues")
def list_colleagues(request: ApiRequest) -> list[dict[str, Any]]:
    """The colleagues of your units, by name: for `owner_id`, `user_id` and the like."""
    return [values_of(one, Colleague) for one in colleagues_of(request.actor).order_by("name", "id")[:2000]]


@router.get("/users", auth=READ, response=list[UserOut], operation_id="list_users")
def list_users(request: ApiRequest) -> list[dict[str, Any]]:
    """Everybody who works here, with roles and place; for administrators and managers."""
    actions.require(request.actor, actions.MAY_SEE)
    found = User.objects.prefetch_related("teams").order_by("name", "id")
    return [_user_out(one) for one in found[:2000]]


@router.get("/users/{uuid:user_id}", auth=READ, response=UserOut, operation_id="get_user")
def get_user(request: ApiRequest, user_id: UUID) -> dict[str, Any]:
    """One user."""
    actions.require(request.actor, actions.MAY_SEE)
    return _user(user_id)


@router.post("/users", auth=WRITE, response={201: UserOut}, operation_id="invite_user")
def invite_user(request: ApiRequest, body: NewUser) -> tuple[int, dict[str, Any]]:
    """Add a colleague and send the invitation."""
    actions.require(request.actor, actions.MAY_MANAGE)
    with transaction.atomic():
        unit = BusinessUnit.objects.filter(pk=body.unit_id, closed_at=None).first()
        team = Team.objects.filter(pk=body.team_id, unit=unit, closed_at=None).first() if body.team_id else None
        if unit is None or (body.team_id and team is None):
            raise NotFound()
        made = actions.add_user(
            request.actor, body.email, body.name, body.roles, unit=unit, team=team, language=body.language or ""
        )
        _send(request, invitations.invite(request.actor, made))
    return 201, _user(made.pk)


@router.patch("/users/{uuid:user_id}", auth=WRITE, response=UserOut, operation_id="change_user")
def change_user(request: ApiRequest, user_id: UUID, body: UserPatch) -> dict[str, Any]:
    """Change name, roles, access or place of a user. The last administrator stays one."""
    actions.require(request.actor, actions.MAY_MANAGE)
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            raise NotFound()
        place = None
        if body.unit_id or body.team_ids is not None or body.language:
            teams = body.team_ids if body.team_ids is not None else user.teams.values_list("id", flat=True)
            place = actions.Place(body.unit_id or user.unit_id, frozenset(teams), body.language or user.language)
        actions.change_user(
            request.actor,
            user_id,
            body.roles or user.roles,
            is_active=user.is_active if body.is_active is None else body.is_active,
            name=body.name or "",
            place=place,
        )
    return _user(user_id)


@router.get("/invitations", auth=READ, response=list[InvitationOut], operation_id="list_invitations")
def list_invitations(request: ApiRequest) -> list[dict[str, Any]]:
    """Invitations that nobody used yet."""
    actions.require(request.actor, actions.MAY_MANAGE)
    return [values_of(one, InvitationOut) for one in invitations.open_invitations()[:1000]]


@router.post(
    "/invitations/{uuid:invitation_id}/send-again", auth=WRITE, response=InvitationOut, operation_id="invite_again"
)
def invite_again(request: ApiRequest, invitation_id: UUID) -> dict[str, Any]:
    """Send a new link; the earlier one stops working."""
    with transaction.atomic():
        made = invitations.send_again(request.actor, invitation_id)
        _send(request, made)
    return values_of(made, InvitationOut)


@router.delete("/invitations/{uuid:invitation_id}", auth=WRITE, response={204: None}, operation_id="revoke_invitation")
def revoke_invitation(request: ApiRequest, invitation_id: UUID) -> tuple[int, None]:
    """Take an invitation back."""
    invitations.revoke(request.actor, invitation_id)
    return 204, None


@router.get("/units", auth=needs(None), response=list[UnitOut], operation_id="list_units")
def list_units(request: ApiRequest) -> list[dict[str, Any]]:
    """The business units you work in; all of them for who sees everything."""
    return [values_of(one, UnitOut) for one in units_of(request.actor)]


@router.post("/units", auth=WRITE, response={201: UnitOut}, operation_id="add_unit")
def add_unit(request: ApiRequest, body: Name) -> tuple[int, dict[str, Any]]:
    """Add a business unit."""
    return 201, values_of(structure.add_unit(request.actor, body.name), UnitOut)


@router.patch("/units/{uuid:unit_id}", auth=WRITE, response=UnitOut, operation_id="rename_unit")
def rename_unit(request: ApiRequest, unit_id: UUID, body: Name) -> dict[str, Any]:
    """Give a unit another name."""
    return values_of(structure.rename_unit(request.actor, unit_id, body.name), UnitOut)


@router.post("/units/{uuid:unit_id}/close", auth=WRITE, response=UnitOut, operation_id="close_unit")
def close_unit(request: ApiRequest, unit_id: UUID, body: GoesTo) -> dict[str, Any]:
    """Close a unit with its teams; its relations and people go to another."""
    return values_of(structure.close_unit(request.actor, unit_id, body.to_id), UnitOut)


@router.get("/teams", auth=needs(None), response=list[TeamOut], operation_id="list_teams")
def list_teams(request: ApiRequest) -> list[dict[str, Any]]:
    """The teams of your units."""
    return [values_of(one, TeamOut) for one in teams_of(request.actor)]


@router.post("/teams", auth=WRITE, response={201: TeamOut}, operation_id="add_team")
def add_team(request: ApiRequest, body: TeamIn) -> tuple[int, dict[str, Any]]:
    """Add a team to a unit."""
    return 201, values_of(structure.add_team(request.actor, body.unit_id, body.name), TeamOut)


@router.put("/teams/{uuid:team_id}", auth=WRITE, response=TeamOut, operation_id="change_team")
def change_team(request: ApiRequest, team_id: UUID, body: TeamIn) -> dict[str, Any]:
    """Rename a team, or move it with its relations to another unit."""
    return values_of(structure.change_team(request.actor, team_id, name=body.name, unit_id=body.unit_id), TeamOut)


@router.put("/teams/{uuid:team_id}/members", auth=WRITE, response=TeamOut, operation_id="set_team_members")
def set_team_members(request: ApiRequest, team_id: UUID, body: Members) -> dict[str, Any]:
    """Say who is in a team: these and nobody else."""
    return values_of(structure.set_members(request.actor, team_id, set(body.user_ids)), TeamOut)


@router.post("/teams/{uuid:team_id}/close", auth=WRITE, response=TeamOut, operation_id="close_team")
def close_team(request: ApiRequest, team_id: UUID, body: GoesTo) -> dict[str, Any]:
    """Close a team; its relations go to another team of the unit."""
    return values_of(structure.close_team(request.actor, team_id, body.to_id), TeamOut)


@router.get("/company", auth=needs(None), response=CompanyOut, operation_id="get_company")
def get_company(request: ApiRequest) -> dict[str, Any]:
    """The workspace."""
    company = Company.objects.first()
    if company is None:
        raise NotFound()
    return values_of(company, CompanyOut)


@router.put("/company", auth=WRITE, response=CompanyOut, operation_id="change_company")
def change_company(request: ApiRequest, body: CompanyIn) -> dict[str, Any]:
    """Change the name of the workspace, its country and its language."""
    made = actions.change_company(request.actor, name=body.name, country=body.country, language=body.language)
    return values_of(made, CompanyOut)


def _send(request: ApiRequest, invitation: Invitation) -> None:
    send_invitation.defer(invitation_id=str(invitation.pk), base=base_of(request))


def _user(user_id: UUID) -> dict[str, Any]:
    found = User.objects.prefetch_related("teams").filter(pk=user_id).first()
    if found is None:
        raise NotFound()
    return _user_out(found)


def _user_out(user: User) -> dict[str, Any]:
    plain = values_of(user, Colleague) | {key: getattr(user, key) for key in ("email", "roles", "language", "unit_id")}
    return plain | {
        "team_ids": [team.pk for team in user.teams.all() if team.closed_at is None],
        "has_signed_up": user.has_usable_password(),
    }
