"""Every operation of the API with every member of the cast. `api_matrix.yaml` is the reviewed truth; what is not in it fails."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from klantbeeld.core import clock
from klantbeeld.domains.parties import actions
from klantbeeld.engines.api import tokens
from klantbeeld.engines.api.models import ApiToken, KeptAnswer, Scope
from klantbeeld.engines.identity.models import Team
from klantbeeld.engines.webhooks.models import Delivery, Webhook
from klantbeeld.shell.api import api
from klantbeeld.shell.api_examples import EXAMPLES, filled
from tests.api.conftest import Program
from tests.cast import MEMBERS, Cast
from tests.permissions.test_matrix import GROUPS, written
from tests.permissions.world import CANARY, CANARY_PHONE, WEBHOOK_ADDRESS, World, make_world

pytestmark = pytest.mark.django_db
MATRIX = yaml.safe_load((Path(__file__).parent / "api_matrix.yaml").read_text())
TAG = "Proef"
OF_A_UNIT = (
    "{party_id}",
    "{point_id}",
    "{link_id}",
    "{activity_id}",
    "{task_id}",
    "{preference_id}",
    "{member_id}",
    "{file_id}",
    "{batch_id}",
    "{run_id}",
    "{webhook_id}",
)
QUERIES = {"files": "?name=schets.txt", "imports": "?name=lijst.csv"}
REFUSED = {401, 403, 404}


def operations() -> dict[str, tuple[str, str]]:
    """Every operation by its id: method and address."""
    described: Any = api.get_openapi_schema(path_prefix="")
    return {
        one["operationId"]: (method, path)
        for path, methods in described["paths"].items()
        for method, one in methods.items()
    }


def expected(operation: str, member: str) -> int | None:
    for status, members in MATRIX.get(operation, {}).items():
        if member in " ".join(GROUPS.get(word, word) for word in members.split()).split():
            return int(status)
    return None


def address(path: str, world: World) -> str:
    """The address with the ids of a world."""
    ids = world.ids
    known = {
        "{party_id}": ids["party_id"],
        "{point_id}": ids["point_id"],
        "{link_id}": ids["relationship_id"],
        "{activity_id}": ids["activity_id"],
        "{task_id}": ids["task_id"],
        "{preference_id}": ids["preference_id"],
        "{member_id}": ids["member_id"],
        "{file_id}": ids["file_id"],
        "{batch_id}": ids["batch_id"],
        "{run_id}": ids["run_id"],
        "{conflict_id}": ids["conflict_id"],
        "{user_id}": ids["user_id"],
        "{unit_id}": ids["unit_id"],
        "{team_id}": ids["team_id"],
        "{invitation_id}": ids["invitation_id"],
        "{webhook_id}": ids["webhook_id"],
        "{delivery_id}": ids["delivery_id"],
        "{year}": 2024,
        "{name}": TAG.casefold(),
    }
    for name, value in known.items():
        path = path.replace(name, str(value))
    return path + QUERIES.get(path.rpartition("/")[2], "")


def bodies(world: World) -> dict[str, Any]:
    """A valid body for each operation that takes one: the examples of the page, with the ids of a world."""
    cast = world.cast
    ids = {
        "party_id": world.ids["party_id"],
        "person_id": world.ids["next_employer_id"],
        "colleague_id": cast.user("service").pk,
        "other_colleague_id": cast.user("marketing").pk,
        "user_id": cast.user("sales").pk,
        "unit_id": cast.unit.pk,
        "other_unit_id": cast.other_unit.pk,
        "other_team_id": teams_beside(world),
        "tomorrow": (clock.today() + timedelta(days=1)).isoformat(),
        "since": clock.now().isoformat(),
    }
    return filled(EXAMPLES, ids) | {
        "receive_import": b"Naam;Plaats\nAnders BV;Goes\n",
        "create_webhook": {"address": WEBHOOK_ADDRESS, "types": ["party"]},
    }


def teams_beside(world: World) -> Any:
    """A second team of the unit, where the relations of the first can go."""
    return Team.objects.get_or_create(unit=world.cast.unit, name="Ernaast")[0].pk


def kept() -> tuple[Any, ...]:
    """What must stay as it is when somebody is refused."""
    hooks, sent = Webhook.unscoped.order_by("pk"), Delivery.unscoped.order_by("pk")
    counts = KeptAnswer.objects.count(), ApiToken.objects.count(), ProcrastinateJob.objects.count()
    return (*written(), *counts, list(hooks.values()), list(sent.values()))


def programs(cast: Cast, member: str) -> Program:
    """A program with a token of the member; one without a working token for who may not come in."""
    if member == "anonymous":
        return Program("kb_niets")
    user = cast.user("sales" if member == "narrow" else member)
    scopes = [Scope.PARTIES_READ] if member == "narrow" else list(Scope.values)
    return Program(tokens.issue(cast.actor("administrator"), user.pk, "matrix", scopes, 1)[1])


def test_every_operation_is_in_the_matrix_and_the_matrix_has_no_other() -> None:
    assert set(operations()) == set(MATRIX)


@pytest.mark.parametrize("member", [*MEMBERS, "narrow"])
def test_each_member_gets_the_answer_of_the_matrix_and_a_refusal_writes_nothing(cast: Cast, member: str) -> None:
    world, wrong = make_world(cast), []
    actions.tag(cast.actor("sales"), world.ids["party_id"], TAG)
    call, given = programs(cast, member), bodies(world)
    for operation, (method, path) in operations().items():
        before, mark = kept(), transaction.savepoint()
        answer = call(method, address(path, world), given.get(operation), idempotency_key=f"{operation} {member}")
        after = kept()
        if answer.status_code in REFUSED and after != before:
            wrong.append(f"{operation}: {answer.status_code}, but something was written")
        transaction.savepoint_rollback(mark)
        if answer.status_code != expected(operation, member):
            wrong.append(
                f"{operation}: {answer.status_code}, the matrix says {expected(operation, member)}: {answer.getvalue()[:200]!r}"
            )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("member", ["sales", "manager", "reader", "trainee"])
def test_a_record_of_another_unit_is_in_no_answer(cast: Cast, member: str) -> None:
    own = make_world(cast)
    theirs = make_world(cast, "stranger", CANARY, CANARY_PHONE)
    call, given = programs(cast, member), bodies(own)
    for operation, (method, path) in operations().items():
        for place in (own, theirs):
            mark = transaction.savepoint()
            answer = call(method, address(path, place), given.get(operation))
            text = answer.getvalue().decode()
            transaction.savepoint_rollback(mark)
            assert CANARY not in text and CANARY_PHONE not in text, operation
            if place is theirs and any(part in path for part in OF_A_UNIT):
                assert answer.status_code in (403, 404), f"{operation}: {answer.status_code}"
    for query in (f"?search={CANARY}", f"?f=name:has:{CANARY}", f"?f=contact_name:has:{CANARY}"):
        assert json.loads(call("get", f"/parties{query}").content)["items"] == []
