"""Colleagues, units and teams over the API: what an administrator can do on the pages, a program can too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.engines.identity.models import BusinessUnit, Invitation, User
from tests.api.conftest import Programs
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def json_of(answer: Any) -> Any:
    return json.loads(answer.content)


def test_a_colleague_is_invited_placed_and_shut_out(cast: Cast, program_of: Programs) -> None:
    call = program_of("administrator")
    body = {
        "email": "Nieuw@Noorderlicht.example",
        "name": "Nienke Nieuw",
        "roles": ["sales"],
        "unit_id": str(cast.unit.pk),
        "team_id": str(cast.team.pk),
        "language": "fr",
    }
    made = json_of(call("post", "/users", body))
    assert (made["email"], made["has_signed_up"], made["language"]) == ("nieuw@noorderlicht.example", False, "fr")
    assert made["team_ids"] == [str(cast.team.pk)]
    (invitation,) = json_of(call("get", "/invitations"))
    assert invitation["user_id"] == made["id"]
    again = json_of(call("post", f"/invitations/{invitation['id']}/send-again"))
    assert again["id"] != invitation["id"]
    changed = json_of(call("patch", f"/users/{made['id']}", {"roles": ["manager"], "team_ids": []}))
    assert (changed["roles"], changed["team_ids"], changed["name"]) == (["manager"], [], "Nienke Nieuw")
    assert call("delete", f"/invitations/{again['id']}").status_code == 204
    assert json_of(call("get", f"/users/{made['id']}"))["is_active"] is False
    assert json_of(call("get", "/invitations")) == []


def test_an_address_that_is_taken_leaves_no_user_and_no_letter(cast: Cast, program_of: Programs) -> None:
    call, before = program_of("administrator"), User.objects.count()
    body = {"email": "sales@noorderlicht.example", "name": "X", "roles": ["sales"], "unit_id": str(cast.unit.pk)}
    answer = call("post", "/users", body)
    assert answer.status_code == 422
    assert "email" in json_of(answer)["errors"]
    assert (User.objects.count(), Invitation.objects.count()) == (before, 0)


def test_the_last_administrator_stays_one(cast: Cast, program_of: Programs) -> None:
    call, user = program_of("administrator"), cast.user("administrator")
    for change in ({"roles": ["sales"]}, {"is_active": False}):
        assert call("patch", f"/users/{user.pk}", change).status_code == 422
    user.refresh_from_db()
    assert (user.is_active, user.roles) == (True, ["administrator"])


def test_who_is_shut_out_cannot_go_on_with_a_token(cast: Cast, program_of: Programs) -> None:
    theirs, call = program_of("sales"), program_of("administrator")
    assert theirs("get", "/me").status_code == 200
    assert call("patch", f"/users/{cast.user('sales').pk}", {"is_active": False}).status_code == 200
    assert theirs("get", "/me").status_code == 401


def test_units_and_teams_are_made_moved_and_closed_with_what_stands_in_them(cast: Cast, program_of: Programs) -> None:
    call = program_of("administrator")
    party = actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    unit = json_of(call("post", "/units", {"name": "Oost"}))
    team = json_of(call("post", "/teams", {"name": "Recreatie", "unit_id": unit["id"]}))
    assert json_of(call("patch", f"/units/{unit['id']}", {"name": "Oost-Nederland"}))["name"] == "Oost-Nederland"
    call("put", f"/teams/{team['id']}/members", {"user_ids": [str(cast.user("service").pk)]})
    assert cast.user("service").teams.filter(pk=team["id"]).exists()
    refused = call("post", f"/units/{cast.unit.pk}/close", {})
    assert refused.status_code == 422
    assert BusinessUnit.objects.get(pk=cast.unit.pk).closed_at is None
    closed = json_of(call("post", f"/units/{cast.unit.pk}/close", {"to_id": unit["id"]}))
    assert closed["closed_at"]
    party.refresh_from_db()
    assert str(party.unit_id) == unit["id"]


def test_each_meets_the_colleagues_units_and_teams_of_the_own_units_only(cast: Cast, program_of: Programs) -> None:
    call = program_of("stranger", ["parties:read"])
    assert [one["name"] for one in json_of(call("get", "/colleagues"))] == ["Stranger"]
    assert [one["name"] for one in json_of(call("get", "/units"))] == ["Zuid"]
    assert [one["name"] for one in json_of(call("get", "/teams"))] == ["Particulier"]
    assert call("get", "/users").status_code == 403


def test_the_company_is_renamed_and_a_narrow_token_cannot(cast: Cast, program_of: Programs) -> None:
    body = {"name": "Zuiderlicht", "country": "BE", "language": "fr"}
    assert program_of("administrator", ["parties:write"])("put", "/company", body).status_code == 403
    assert json_of(program_of("sales")("get", "/company"))["name"] == "Noorderlicht"
    assert json_of(program_of("administrator")("put", "/company", body)) == body
    assert json_of(program_of("sales")("get", "/company")) == body
