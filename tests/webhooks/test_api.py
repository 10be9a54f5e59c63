"""Webhooks over the API: one's own, a secret once, and never more than the token may read."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from klantbeeld.core import clock
from klantbeeld.engines.api.models import KeptAnswer, Scope
from klantbeeld.engines.history.models import Event
from klantbeeld.engines.webhooks import jobs
from klantbeeld.engines.webhooks.models import Delivery, Webhook
from tests.api.conftest import Program, Programs
from tests.api.conftest import program_of as program_of  # noqa: PLC0414 - a fixture
from tests.api.test_changes import settle
from tests.cast import Cast
from tests.webhooks.conftest import Receiver, made, turn

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = [Scope.PARTIES_READ, Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE]


def asked(call: Program, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
    """The JSON of an answer with this status."""
    answer = call(method, path, body, **headers)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if answer.content else None


def create(call: Program, receiver: Receiver, *types: str, **headers: str) -> Any:
    settle()
    body = {"address": receiver.address, "types": list(types or ("party",))}
    return asked(call, "post", "/webhooks", body, 201, **headers)


def rows() -> list[dict[str, Any]]:
    return list(Webhook.unscoped.order_by("pk").values())


def test_the_whole_life_of_a_webhook(cast: Cast, program_of: Programs, receiver: Receiver) -> None:
    call = program_of("sales")
    hook = create(call, receiver)
    path = f"/webhooks/{hook['id']}"
    assert hook["secret"].startswith("whsec_") and hook["state"] == "active"
    [listed] = asked(call, "get", "/webhooks")["items"]
    assert listed == asked(call, "get", path) and "secret" not in listed

    asked(call, "post", f"{path}/test", status=202)
    jobs.send_test(str(Delivery.unscoped.get().pk))
    made(cast, "Eerste")
    jobs.send(0)
    made(cast, "Tweede")
    jobs.send(0)
    assert [message.json["type"] for message in receiver.arrived] == ["test", "changes", "changes"]
    assert all(message.is_signed_with(hook["secret"]) for message in receiver.arrived)

    page = asked(call, "get", f"{path}/deliveries?limit=2")
    rest = asked(call, "get", f"{path}/deliveries?limit=2&cursor={page['next']}")
    assert [one["number"] for one in page["items"] + rest["items"]] == [3, 2, 1]
    assert page["items"][0]["attempts"][0]["status"] == 204 and rest["next"] is None

    delivery = page["items"][1]["id"]
    assert asked(call, "post", f"{path}/deliveries/{delivery}/replay", status=202)["state"] == "waiting"
    jobs.send(0)
    assert receiver.arrived[-1].id == receiver.arrived[1].id == f"msg_{delivery.replace('-', '')}"
    since = (clock.now() - timedelta(hours=1)).isoformat()
    assert asked(call, "post", f"{path}/replay", {"since": since}, 202) == {"messages": 2}
    jobs.send(0)
    assert [message.id for message in receiver.arrived[-2:]] == [message.id for message in receiver.arrived[1:3]]

    assert asked(call, "patch", path, {"paused": True})["reason"] == "user"
    made(cast, "Derde")
    count = len(receiver.arrived)
    jobs.send(0)
    assert len(receiver.arrived) == count
    assert asked(call, "patch", path, {"paused": False})["state"] == "active"
    jobs.send(0)
    assert len(receiver.arrived) == count + 1

    rotated = asked(call, "post", f"{path}/rotate")
    assert rotated["secret"] not in (None, hook["secret"])
    asked(call, "delete", path, status=204)
    assert asked(call, "get", "/webhooks")["items"] == [] and Delivery.unscoped.count() == 0
    verbs = [one.verb for one in Event.objects.filter(verb__startswith="webhook.").order_by("at", "id")]
    assert sorted(verbs) == sorted(
        ["webhook.made", "webhook.replayed", "webhook.replayed", "webhook.paused", "webhook.resumed"]
        + ["webhook.rotated", "webhook.deleted"]
    )


def test_a_secret_is_kept_nowhere(cast: Cast, program_of: Programs, receiver: Receiver) -> None:
    call = program_of("sales")
    hook = create(call, receiver, idempotency_key="een")
    again = create(call, receiver, idempotency_key="een")
    assert (again["id"], again["secret"]) == (hook["id"], None)
    rotated = asked(call, "post", f"/webhooks/{hook['id']}/rotate", idempotency_key="twee")
    assert asked(call, "post", f"/webhooks/{hook['id']}/rotate", idempotency_key="twee")["secret"] is None
    kept = json.dumps([list(KeptAnswer.objects.values()), rows(), list(Event.objects.values())], default=str)
    for secret in (hook["secret"], rotated["secret"]):
        assert secret.removeprefix("whsec_") not in kept


@pytest.mark.parametrize(
    "body",
    [
        {"address": "https://127.0.0.1/", "types": ["party"]},
        {"address": "https://169.254.169.254/latest/meta-data", "types": ["party"]},
        {"address": "http://8.8.8.8/", "types": ["party"]},
        {"address": "https://8.8.8.8/", "types": []},
        {"address": "https://8.8.8.8/", "types": ["user"]},
        {"address": "https://8.8.8.8/", "types": ["party"], "user_id": "x"},
        {"types": ["party"]},
    ],
)
def test_what_is_not_allowed_is_refused_and_makes_nothing(cast: Cast, program_of: Programs, body: Any) -> None:
    refused = asked(program_of("sales"), "post", "/webhooks", body, 422)
    assert refused["errors"] and rows() == []


def test_an_address_is_looked_at_again_when_it_changes(cast: Cast, program_of: Programs, receiver: Receiver) -> None:
    call = program_of("sales")
    path, before = f"/webhooks/{create(call, receiver)['id']}", rows()
    for body in ({"address": "https://10.0.0.1/"}, {"address": "https://10.0.0.1/", "paused": True}, {"types": ["x"]}):
        asked(call, "patch", path, body, 422)
        assert rows() == before
    assert asked(call, "patch", path, {"address": "https://8.8.8.8/ja"})["address"] == "https://8.8.8.8/ja"


def test_a_token_has_nothing_told_that_it_may_not_read(cast: Cast, program_of: Programs, receiver: Receiver) -> None:
    wide, narrow = program_of("sales"), program_of("sales", NARROW)
    body = {"address": receiver.address, "types": ["party", "activity"]}
    asked(narrow, "post", "/webhooks", body, 403)
    assert rows() == []
    path = f"/webhooks/{create(wide, receiver, 'party', 'activity')['id']}"
    before = rows()
    asked(narrow, "patch", path, {"address": "https://8.8.8.8/"}, 403)
    asked(narrow, "patch", path, {"types": ["party"], "address": "https://8.8.8.8/"}, 403)
    asked(narrow, "post", f"{path}/rotate", None, 403)
    asked(narrow, "post", f"{path}/replay", {"since": clock.now().isoformat()}, 403)
    assert rows() == before
    own = f"/webhooks/{create(narrow, receiver)['id']}"
    asked(narrow, "patch", own, {"types": ["activity"]}, 403)
    assert asked(narrow, "get", own)["types"] == ["party"]
    assert asked(narrow, "patch", path, {"paused": True})["state"] == "paused"


def test_an_administrator_sees_pauses_and_deletes_all_and_changes_none(
    cast: Cast, program_of: Programs, receiver: Receiver
) -> None:
    owner, boss = program_of("sales"), program_of("administrator")
    path = f"/webhooks/{create(owner, receiver)['id']}"
    [seen] = asked(boss, "get", "/webhooks")["items"]
    assert seen["address"] == receiver.address.removesuffix("/hook")  # its path may be a secret of the owner
    before = rows()
    asked(boss, "patch", path, {"address": "https://8.8.8.8/"}, 403)
    asked(boss, "post", f"{path}/test", None, 403)
    assert rows() == before and Delivery.unscoped.count() == 0
    assert asked(boss, "patch", path, {"paused": True})["reason"] == "administrator"
    before = rows()
    asked(owner, "patch", path, {"paused": False}, 403)
    asked(owner, "patch", path, {"paused": True})
    asked(owner, "post", f"{path}/test", None, 403)
    asked(owner, "patch", path, {"paused": False}, 403)
    assert rows() == before and Delivery.unscoped.count() == 0
    assert asked(boss, "patch", path, {"paused": False})["state"] == "active"
    asked(boss, "delete", path, status=204)
    assert rows() == []


def test_a_colleague_does_not_know_that_it_exists(cast: Cast, program_of: Programs, receiver: Receiver) -> None:
    path = f"/webhooks/{create(program_of('sales'), receiver)['id']}"
    other, before = program_of("manager"), rows()
    assert asked(other, "get", "/webhooks")["items"] == []
    for method, rest in (("get", ""), ("delete", ""), ("post", "/rotate"), ("post", "/test"), ("get", "/deliveries")):
        unknown = other(method, f"/webhooks/{cast.unit.pk}{rest}")
        answer = other(method, path + rest)
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert rows() == before


def test_a_delivery_is_found_under_its_own_webhook_only(cast: Cast, program_of: Programs, receiver: Receiver) -> None:
    mine, theirs = program_of("sales"), program_of("manager")
    own, other = create(mine, receiver)["id"], create(theirs, receiver)["id"]
    made(cast, "Hotel Zwaan")
    turn(Webhook.unscoped.get(pk=other))
    delivery = Delivery.unscoped.get(webhook_id=other)
    asked(mine, "post", f"/webhooks/{own}/deliveries/{delivery.pk}/replay", None, 404)
    assert Delivery.unscoped.get(pk=delivery.pk).state == "delivered"


def test_ten_is_the_most(cast: Cast, program_of: Programs, receiver: Receiver) -> None:
    call = program_of("sales")
    for _number in range(10):
        create(call, receiver)
    asked(call, "post", "/webhooks", {"address": receiver.address, "types": ["party"]}, 409)
    assert len(rows()) == 10


def test_older_than_thirty_days_is_not_replayed(cast: Cast, program_of: Programs, receiver: Receiver) -> None:
    call = program_of("sales")
    path = f"/webhooks/{create(call, receiver)['id']}/replay"
    for since in ((clock.now() - timedelta(days=31)).isoformat(), "2026-11-25T00:00:00", "gisteren"):
        asked(call, "post", path, {"since": since}, 422)
    assert Event.objects.filter(verb="webhook.replayed").count() == 0
