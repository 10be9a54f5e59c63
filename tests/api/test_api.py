"""The API: who gets in, what is refused and how, versions, answers given once, and that it says what the pages say."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from klantbeeld.core import clock
from klantbeeld.core.errors import NotFound
from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import ContactPoint, Favourite, Party
from klantbeeld.engines.api import tokens, usage
from klantbeeld.engines.api.jobs import sweep
from klantbeeld.engines.api.models import ApiToken, KeptAnswer, Scope, Usage
from klantbeeld.engines.history.models import Change
from klantbeeld.engines.identity.models import User
from tests.api.conftest import ROOT, Program, Programs
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
PERSON = {
    "kind": "person",
    "name": "mevr. drs. A. de Vries",
    "contact_points": [{"kind": "mail", "value": "a@x.example"}],
}


def json_of(answer: Any) -> Any:
    return json.loads(answer.content)


def make(cast: Cast, name: str, who: str = "sales") -> Party:
    return actions.create(cast.actor(who), NewParty(Kind.ORGANISATION, name))


def test_a_relation_is_made_read_changed_binned_and_put_back(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    made = call("post", "/parties", PERSON)
    assert made.status_code == 201, made.content
    one = json_of(made)
    assert (one["surname"], one["prefix"], one["form_of_address"]) == ("Vries", "de", "mevrouw")
    assert made["ETag"] == '"1"'
    path = f"/parties/{one['id']}"
    changed = call("patch", path, {"note": "Belt liever 's middags", "birth_date": "1980-02-29"}, if_match=made["ETag"])
    assert changed.status_code == 200, changed.content
    assert json_of(changed) | {"version": 2} == json_of(call("get", path))
    emptied = json_of(call("patch", path, {"note": None}))
    assert (emptied["note"], emptied["birth_date"]) == ("", "1980-02-29")
    (point,) = json_of(call("get", f"{path}/contact-points"))
    assert (point["kind"], point["value"]) == ("mail", "a@x.example")
    assert call("delete", path).status_code == 204
    assert json_of(call("get", "/parties"))["items"] == []
    assert json_of(call("post", f"{path}/restore"))["id"] == one["id"]
    change = Change.objects.filter(table="parties_party").latest("seq")
    assert (change.entrance, change.actor_id) == ("api", cast.user("sales").pk)


def test_a_change_of_another_version_is_refused_and_writes_nothing(cast: Cast, program_of: Programs) -> None:
    call, party = program_of("sales"), make(cast, "Hotel Zwaan")
    actions.change(cast.actor("manager"), party.pk, {"note": "eerst"})
    for method, path, body in (
        ("patch", "", {"note": "x"}),
        ("delete", "", None),
        ("post", "/rung", {"rung": "customer", "reason": "y"}),
    ):
        answer = call(method, f"/parties/{party.pk}{path}", body, if_match='"1"')
        assert answer.status_code == 412, (method, path)
        assert answer["Content-Type"] == "application/problem+json"
    party.refresh_from_db()
    assert (party.note, party.version, party.deleted_at, party.rung) == ("eerst", 2, None, "rest_of_world")
    assert call("patch", f"/parties/{party.pk}", {"note": "z"}, if_match='"1", "2"').status_code == 200


def test_a_key_gets_one_answer_and_a_failed_try_may_be_repeated(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    first = call("post", "/parties", PERSON, idempotency_key="order-1")
    again = call("post", "/parties", PERSON, idempotency_key="order-1")
    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert again["Idempotent-Replayed"] == "true"
    assert again["ETag"] == first["ETag"]
    assert Party.unscoped.count() == 1
    other = call("post", "/parties", PERSON | {"name": "Iemand Anders"}, idempotency_key="order-1")
    assert other.status_code == 422
    assert call("post", "/parties", {"kind": "person", "name": ""}, idempotency_key="order-2").status_code == 422
    assert call("post", "/parties", PERSON | {"name": "Jan Bos"}, idempotency_key="order-2").status_code == 201
    assert program_of("manager")("post", "/parties", PERSON, idempotency_key="order-1").status_code == 201
    assert Party.unscoped.count() == 3


def test_a_kept_answer_is_not_given_to_a_token_that_was_revoked(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    assert call("post", "/parties", PERSON, idempotency_key="x").status_code == 201
    tokens.revoke(cast.actor("sales"), ApiToken.objects.get(digest=tokens.digest_of(call.secret)).pk)
    again = call("post", "/parties", PERSON, idempotency_key="x")
    assert again.status_code == 401
    assert b"Vries" not in again.content


def test_a_refused_write_with_a_key_counts_as_a_call(
    cast: Cast, program_of: Programs, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(clock.start_of(clock.today()) + timedelta(hours=9), tick=False)
    call, nameless = program_of("sales"), {"kind": "person", "name": ""}
    left = [call("post", "/parties", nameless, idempotency_key="x")["RateLimit-Remaining"] for _time in range(2)]
    assert left == [str(usage.PER_MINUTE - 1), str(usage.PER_MINUTE - 2)]


def test_an_old_answer_is_forgotten(cast: Cast, program_of: Programs, time_machine: TimeMachineFixture) -> None:
    call = program_of("sales")
    call("post", "/parties", PERSON, idempotency_key="x")
    time_machine.move_to(clock.now() + timedelta(days=31))
    sweep.func.__wrapped__(0)
    assert (KeptAnswer.objects.count(), Usage.objects.count()) == (0, 0)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer kb_weg", "Basic c2FsZXM6eA==", "Bearer " + "x" * 5000])
def test_without_a_token_that_works_nobody_gets_in(cast: Cast, header: str) -> None:
    answer = Client().get(f"{ROOT}/parties", headers={"authorization": header} if header else {})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_by_date_by_hand_and_with_its_user(
    cast: Cast, program_of: Programs, time_machine: TimeMachineFixture
) -> None:
    late, revoked, gone = (program_of("sales") for _ in range(3))
    tokens.revoke(cast.actor("sales"), ApiToken.objects.get(digest=tokens.digest_of(revoked.secret)).pk)
    assert revoked("get", "/me").status_code == 401
    with pytest.raises(NotFound):
        tokens.revoke(cast.actor("manager"), ApiToken.objects.get(digest=tokens.digest_of(late.secret)).pk)
    time_machine.move_to(clock.now() + timedelta(days=29, hours=23))
    assert late("get", "/me").status_code == 200
    time_machine.move_to(clock.now() + timedelta(hours=2))
    assert late("get", "/me").status_code == 401
    User.objects.filter(pk=cast.user("sales").pk).update(is_active=False)
    assert gone("get", "/me").status_code == 401


def test_a_token_does_no_more_than_its_scopes_and_no_more_than_its_user(cast: Cast, program_of: Programs) -> None:
    party = make(cast, "Hotel Zwaan")
    reads = program_of("sales", [Scope.PARTIES_READ])
    assert reads("get", f"/parties/{party.pk}").status_code == 200
    assert reads("patch", f"/parties/{party.pk}", {"note": "x"}).status_code == 403
    assert reads("get", "/activities").status_code == 403
    reader = program_of("reader")
    assert reader("get", f"/parties/{party.pk}").status_code == 200
    assert reader("patch", f"/parties/{party.pk}", {"note": "x"}).status_code == 403
    stranger = program_of("stranger")
    assert stranger("get", f"/parties/{party.pk}").status_code == 404
    assert stranger("patch", f"/parties/{party.pk}", {"note": "x"}).status_code == 404
    assert json_of(stranger("get", "/parties?search=zwaan"))["items"] == []
    party.refresh_from_db()
    assert party.note == ""


def test_a_session_may_read_and_writes_only_with_its_form_code(
    cast: Cast, client_of: Callable[[str], Client], program_of: Programs
) -> None:
    party = make(cast, "Hotel Zwaan")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.user("sales"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert json_of(browser.get(f"{ROOT}/me"))["scopes"] is None
    refused = browser.patch(f"{ROOT}/parties/{party.pk}", {"note": "x"}, content_type="application/json")
    assert refused.status_code == 403
    party.refresh_from_db()
    assert party.note == ""
    code = client_of("sales").get("/mij/").cookies["csrftoken"].value
    browser.cookies["csrftoken"] = code
    kept = browser.patch(
        f"{ROOT}/parties/{party.pk}", {"note": "x"}, content_type="application/json", headers={"x-csrftoken": code}
    )
    assert kept.status_code == 200


def test_the_list_has_the_filters_search_orders_and_pages_of_the_screen(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    for number in range(7):
        party = make(cast, f"Bedrijf {number}")
        actions.change(cast.actor("sales"), party.pk, {"employees": str(number * 10)})
    call("post", "/parties", PERSON)
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = json_of(
            call("get", f"/parties?kind=organisation&sort=-employees&limit=3{f'&cursor={cursor}' if cursor else ''}")
        )
        seen += [one["name"] for one in page["items"]]
        cursor = page["next"]
    assert seen == [f"Bedrijf {number}" for number in range(7)]
    large = json_of(call("get", "/parties?f=employees:min:40&f=kind:is:organisation"))["items"]
    assert [one["employees"] for one in large] == [40, 50, 60]
    assert [one["name"] for one in json_of(call("get", "/parties?search=a@x.ex"))["items"]] == ["A. de Vries"]
    for wrong in ("f=nergens:is:1", "sort=note", "kind=iets", "limit=0", "limit=9999", "f=employees:min:veel"):
        answer = call("get", f"/parties?{wrong}")
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), wrong


def test_a_page_of_the_list_asks_the_same_whatever_is_in_it(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    call("get", "/me")  # notes when the token was used
    counts = []
    for number in (1, 30):
        for one in range(number):
            actions.tag(cast.actor("sales"), make(cast, f"Bedrijf {number} {one}").pk, f"Label {one}")
        with CaptureQueriesContext(connection) as asked:
            assert call("get", "/parties").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7


def test_who_calls_too_often_waits_for_the_next_minute(
    cast: Cast, program_of: Programs, time_machine: TimeMachineFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage, "PER_MINUTE", 3)
    time_machine.move_to(clock.start_of(clock.today()) + timedelta(hours=9), tick=False)
    call = program_of("sales")
    left = [call("get", "/me")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    over = call("get", "/me")
    assert (over.status_code, over["Retry-After"], over["Content-Type"]) == (429, "60", "application/problem+json")
    assert program_of("sales")("get", "/me").status_code == 200
    time_machine.shift(60)
    assert call("get", "/me").status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "persoon", "name": "x"}, "body.kind"),
        ({"kind": "person"}, "body.name"),
        ({"kind": "person", "name": "x", "telefoon": "1"}, "body.telefoon"),
        ({"kind": "person", "name": "Jan Bos", "fields": {"birth_date": "31-02-2000"}}, "body.fields.birth_date"),
        ({"kind": "person", "name": "Jan Bos", "fields": {"birth_date": "2999-01-01"}}, "birth_date"),
        ({"kind": "person", "name": "Jan Bos", "fields": {"employees": 3}}, "employees"),
        ({"kind": "organisation", "name": "X", "fields": {"kvk_number": "12"}}, "kvk_number"),
        ({"kind": "person", "name": "Jan Bos", "contact_points": [{"kind": "mail", "value": "geen adres"}]}, "mail"),
        ({"kind": "person", "name": "x\0y" * 200}, "body.name"),
    ],
)
def test_bad_input_is_told_per_field_and_writes_nothing(
    cast: Cast, program_of: Programs, body: dict[str, Any], field: str
) -> None:
    answer = program_of("sales")("post", "/parties", body)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), answer.content
    assert any(key.endswith(field.removeprefix("body.")) for key in json_of(answer)["errors"]), answer.content
    assert not Party.unscoped.exists()


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"null", b'{"kind": NaN}', b"[" * 50_000])
def test_a_body_that_is_no_json_object_is_refused(cast: Cast, program_of: Programs, raw: bytes) -> None:
    call = program_of("sales")
    answer = call.client.generic(
        "POST", f"{ROOT}/parties", raw, "application/json", headers={"authorization": f"Bearer {call.secret}"}
    )
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_an_id_of_somebody_else_a_zero_byte_and_a_large_body_are_told_as_problems(
    cast: Cast, program_of: Programs
) -> None:
    call, theirs = program_of("sales"), make(cast, "Van een ander", "stranger")
    taken = call("post", "/parties", {"kind": "organisation", "name": "X", "id": str(theirs.pk)}, idempotency_key="a")
    nul = call("post", "/parties", {"kind": "organisation", "name": "A\0B"})
    in_query = call("get", "/parties?search=a%00b")
    in_path = call("put", f"/parties/{make(cast, 'Y').pk}/tags/a%00b")
    large = call("post", "/parties", {"kind": "organisation", "name": "X" * 900_000})
    assert [one.status_code for one in (taken, in_query, large)] == [409, 200, 422]
    assert nul.status_code in (201, 422)
    assert in_path.status_code in (200, 422)
    for one in (taken, large):
        assert one["Content-Type"] == "application/problem+json"
    theirs.refresh_from_db()
    assert theirs.name == "Van een ander"


def test_what_is_too_large_or_nowhere_is_told_as_a_problem(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    assert call("post", "/parties", PERSON | {"name": "x" * 1_100_000}).status_code == 413
    form = call.client.post(f"{ROOT}/parties", {"name": "x"}, headers={"authorization": f"Bearer {call.secret}"})
    assert form.status_code == 415
    for path in ("/nergens", "/parties/%C3%93%0A%01/rung", "/"):
        nowhere = call("get", path)
        assert (nowhere.status_code, nowhere["Content-Type"]) == (404, "application/problem+json"), path
    wrong = call("put", "/parties", {})
    assert (wrong.status_code, wrong["Content-Type"]) == (405, "application/problem+json")
    assert "POST" in wrong["Allow"]


def test_refusals_are_in_the_language_of_the_caller(cast: Cast, program_of: Programs) -> None:
    call = program_of("sales")
    path = f"/parties/{clock.now().strftime('00000000-0000-7000-8000-%f000000')}"
    assert "niet gevonden" in json_of(call("get", path))["detail"]
    User.objects.filter(pk=cast.user("sales").pk).update(language="fr")
    french = json_of(call("get", path))["detail"]
    assert "niet gevonden" not in french
    assert json_of(call("get", path, accept_language="nl"))["detail"] != french


def test_contact_moments_and_tasks(cast: Cast, program_of: Programs) -> None:
    call, party = program_of("sales"), make(cast, "Hotel Zwaan")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    logged = call(
        "post",
        f"/parties/{party.pk}/activities",
        {
            "kind": "phone",
            "report": "Wil een offerte",
            "outcome": "spoken",
            "next_step": {"subject": "Offerte", "on": tomorrow},
        },
    )
    assert logged.status_code == 201, logged.content
    task = Activity.unscoped.get(kind="task")
    found = json_of(call("get", f"/activities?party_id={party.pk}"))["items"]
    assert {one["kind"] for one in found} == {"phone", "task"}
    assert json_of(call("get", "/activities?state=planned"))["items"][0]["id"] == str(task.pk)
    day = (clock.today() + timedelta(days=3)).isoformat()
    assert json_of(call("post", f"/activities/{task.pk}/reschedule", {"on": day}))["state"] == "planned"
    assert json_of(call("post", f"/activities/{task.pk}/complete"))["state"] == "done"
    assert call("post", f"/activities/{task.pk}/reschedule", {"on": day}).status_code == 409
    corrected = call(
        "put", f"/activities/{json_of(logged)['id']}", {"kind": "phone", "report": "Wil er twee"}, if_match='"1"'
    )
    assert json_of(corrected)["report"] == "Wil er twee"
    assert call("delete", f"/activities/{json_of(logged)['id']}", if_match='"1"').status_code == 412
    assert call("delete", f"/activities/{json_of(logged)['id']}").status_code == 204


def test_points_links_and_tags(cast: Cast, program_of: Programs) -> None:
    call, party = program_of("sales"), make(cast, "Hotel Zwaan")
    path = f"/parties/{party.pk}"
    point = json_of(call("post", f"{path}/contact-points", {"kind": "phone", "value": "058 555 01 42"}))
    assert point["value"] == "+31585550142"
    replaced = call("put", f"/contact-points/{point['id']}", {"kind": "phone", "value": "058 555 01 43"})
    assert json_of(replaced)["value"] == "+31585550143"
    assert call("delete", f"/contact-points/{point['id']}").status_code == 204
    assert not ContactPoint.unscoped.exists()
    person = json_of(call("post", "/parties", PERSON))
    link = json_of(
        call("post", f"/parties/{person['id']}/relationships", {"other_id": str(party.pk), "function": "Inkoper"})
    )
    assert [one["id"] for one in json_of(call("get", f"{path}/relationships"))] == [link["id"]]
    assert json_of(call("get", path))["contact_id"] == person["id"]
    assert json_of(call("post", f"/relationships/{link['id']}/end", {}))["until"] == clock.today().isoformat()
    assert json_of(call("put", f"{path}/tags/Beurs"))["key"] == "beurs"
    assert json_of(call("get", path))["tags"] == ["Beurs"]
    assert json_of(call("get", "/tags?search=beu")) == [{"key": "beurs", "name": "Beurs"}]
    assert call("delete", f"{path}/tags/beurs").status_code == 204
    assert call("delete", f"{path}/tags/beurs").status_code == 404


def test_preferences_turnover_account_team_and_favourites(cast: Cast, program_of: Programs) -> None:
    call, party = program_of("sales"), make(cast, "Hotel Zwaan")
    path = f"/parties/{party.pk}"
    liked = json_of(call("post", f"{path}/preferences", {"subject": "channel", "value": "phone", "situation": "sales"}))
    assert (liked["likes"], liked["stated_on"]) == (True, clock.today().isoformat())
    assert call("post", f"{path}/preferences", {"subject": "channel", "value": "rook"}).status_code == 422
    assert [one["id"] for one in json_of(call("get", f"{path}/preferences"))] == [liked["id"]]
    assert call("delete", f"/preferences/{liked['id']}").status_code == 204
    stated = json_of(call("put", f"{path}/turnover/2024", {"amount": "1250000.50", "source": "jaarverslag"}))
    assert json_of(call("get", f"{path}/turnover")) == [stated]
    assert Decimal(str(stated["amount"])) == Decimal("1250000.50")
    assert call("put", f"{path}/turnover/1800", {"amount": "1"}).status_code == 422
    given = {"user_id": str(cast.user("service").pk), "role": "service"}
    member = json_of(call("post", f"{path}/account-team", given))
    assert json_of(call("post", f"{path}/account-team", given))["id"] == member["id"]
    assert call("delete", f"/account-team/{member['id']}").status_code == 204
    ended = {one["id"]: one["until"] for one in json_of(call("get", f"{path}/account-team"))}
    assert ended[member["id"]] == clock.today().isoformat()
    for wanted in (True, True, False):
        assert json_of(call("put", f"{path}/favourite", {"favourite": wanted})) == {"favourite": wanted}
        assert Favourite.objects.filter(party=party).exists() == wanted


def test_the_description_names_every_address_and_needs_no_token(cast: Cast) -> None:
    answer = Client().get(f"{ROOT}/openapi.json")
    described = json_of(answer)
    assert answer.status_code == 200
    assert described["openapi"].startswith("3.1")
    assert "/api/v1/parties/{party_id}" in described["paths"]
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            assert one["operationId"], (path, method)
            assert one.get("security"), (path, method)
            assert "application/problem+json" in one["responses"]["default"]["content"], (path, method)


def test_a_token_is_made_on_the_page_shown_once_used_and_taken_back(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    browser = client_of("sales")
    form = {"name": "webwinkel", "scope": ["parties:read"], "days": "30"}
    assert "/account/reauthenticate/" in browser.post("/mij/tokens/", form)["Location"]
    assert not ApiToken.objects.exists()
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    for wrong in (
        {"name": " "},
        {"scope": []},
        {"scope": ["alles"]},
        {"days": "9999"},
        {"days": "x"},
        {"days": "9" * 5000},
    ):
        assert browser.post("/mij/tokens/", form | wrong).status_code == 422
    made = browser.post("/mij/tokens/", form)
    secret = made.context["secret"]
    assert made.status_code == 201
    assert secret not in browser.get("/mij/tokens/").content.decode()
    assert "webwinkel" in browser.get("/mij/tokens/").content.decode()
    call = Program(secret)
    assert call("get", "/me").status_code == 200
    token = ApiToken.objects.get()
    assert client_of("manager").post(f"/mij/tokens/{token.pk}/intrekken/").status_code == 404
    assert call("get", "/me").status_code == 200
    browser.post(f"/mij/tokens/{token.pk}/intrekken/")
    assert call("get", "/me").status_code == 401


def test_the_command_makes_a_token(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    scopes = ["--scope", "parties:read", "--scope", "activities:read"]
    call_command("create_token", "--user", "Sales@Noorderlicht.example", *scopes, "--json")
    told = json.loads(capsys.readouterr().out)
    assert json_of(Program(told["token"])("get", "/me"))["scopes"] == ["activities:read", "parties:read"]
    for wrong in (["--user", "niemand@x.example"], ["--user", "sales@noorderlicht.example", "--days", "0"]):
        with pytest.raises(CommandError):
            call_command("create_token", *wrong, *scopes)
