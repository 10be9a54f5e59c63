"""Every address with every member of the cast. `matrix.yaml` is the reviewed truth; what is not in it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.db import connection, transaction
from django.test import Client

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.models import Favourite, ImportRun, Party
from klantbeeld.engines.files.models import StoredFile
from klantbeeld.engines.history.models import Batch, Change, Event, Line
from tests.cast import MEMBERS, Cast
from tests.permissions.routes import address, routes
from tests.permissions.world import CANARY, CANARY_PHONE, make_world

pytestmark = pytest.mark.django_db
MATRIX = yaml.safe_load((Path(__file__).parent / "matrix.yaml").read_text())
METHODS = ("get", "post")
OUTSIDE = "deactivated anonymous"
WRITERS = "administrator manager sales marketing service"
SIGNED_IN = f"{WRITERS} reader trainee stranger"
GROUPS = {"outside": OUTSIDE, "writers": WRITERS, "signed_in": SIGNED_IN, "everyone": f"{SIGNED_IN} {OUTSIDE}"}
REFUSED = {302, 401, 403, 404, 405}
OF_NO_RECORD = {
    "pk",
    "user_id",
    "uidb36",
    "unit_id",
    "team_id",
    "invitation_id",
    "session_id",
    "token",
    "token_id",
    "export_id",
}
SEES_ALL = {"administrator", "stranger"}


def expected(name: str, method: str, member: str) -> int | None:
    for status, members in MATRIX.get(name, {}).get(method, {}).items():
        if member in " ".join(GROUPS.get(word, word) for word in members.split()).split():
            return int(status)
    return None


def ask(client: Client, method: str, url: str, body: dict) -> tuple[int, str]:
    """One request whose effects are rolled back."""
    mark = transaction.savepoint()
    try:
        response = client.get(url) if method == "get" else client.post(url, body)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return response.status_code, content.decode(errors="replace")
    finally:
        transaction.savepoint_rollback(mark)


def written() -> list[int | None]:
    """How many rows the tables hold that no trigger watches, and how far history is."""
    tables = (Batch.objects, Event.objects, Line.objects, StoredFile.unscoped, ImportRun.objects, Favourite.objects)
    last = Change.objects.order_by("-seq").values_list("seq", flat=True).first()
    return [last, *(manager.count() for manager in tables)]


def test_every_address_is_in_the_matrix_and_the_matrix_has_no_other() -> None:
    assert set(routes()) == set(MATRIX)


@pytest.mark.parametrize("member", MEMBERS)
def test_each_member_gets_the_answer_of_the_matrix(cast: Cast, client_of: Callable[[str], Client], member: str) -> None:
    world, wrong = make_world(cast), []
    for name, parameters in routes().items():
        url = address(name, parameters, world.ids)
        for method in METHODS:
            before, mark = written(), transaction.savepoint()
            client = client_of(member)
            body = world.bodies().get(name, {})
            response = client.get(url) if method == "get" else client.post(url, body)
            status = response.status_code
            away = status == 302 and "/account/login/" in response["Location"]
            if (status in REFUSED - {302} or away) and written() != before:
                wrong.append(f"{name} {method}: {status}, but something was written")
            transaction.savepoint_rollback(mark)
            if status != expected(name, method, member):
                wrong.append(f"{name} {method}: {status}, the matrix says {expected(name, method, member)}")
    assert not wrong, "\n".join(wrong)


def test_undo_of_what_went_out_of_reach_is_refused_and_writes_nothing(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    world = make_world(cast)
    actions.change(cast.actor("sales"), world.ids["party_id"], {"note": "Nieuw"})
    batch = Batch.objects.filter(actor_id=cast.user("sales").id).latest("id")
    with connection.cursor() as cursor:  # the test is one transaction: what follows is not part of the batch
        cursor.execute("SELECT set_config('kb.batch', '', true)")
    Party.unscoped.filter(pk=world.ids["party_id"]).update(
        unit=cast.other_unit, team=cast.other_team, owner=cast.user("stranger")
    )
    before = written()
    assert client_of("sales").post(address("parties:undo", ["batch_id"], {"batch_id": batch.id})).status_code == 403
    assert written() == before
    assert Party.unscoped.get(pk=world.ids["party_id"]).note == "Nieuw"
    assert Batch.objects.get(pk=batch.pk).state == Batch.State.DONE


@pytest.mark.parametrize("member", MEMBERS)
def test_asking_for_the_head_tells_no_more_than_the_page(
    cast: Cast, client_of: Callable[[str], Client], member: str
) -> None:
    world, client, wrong = make_world(cast), client_of(member), []
    for name, parameters in routes().items():
        mark, before = transaction.savepoint(), written()
        answer = client.head(address(name, parameters, world.ids))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code not in (expected(name, "get", member), 405, 302):
            wrong.append(f"{name}: {answer.status_code}")
        if body or (answer.status_code in REFUSED and written() != before):
            wrong.append(f"{name}: a body, or something was written")
        transaction.savepoint_rollback(mark)
        client = client_of(member) if name == "account_logout" else client
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("member", sorted(set(MEMBERS) - SEES_ALL))
def test_a_record_of_another_unit_is_in_no_answer(cast: Cast, client_of: Callable[[str], Client], member: str) -> None:
    own = make_world(cast)
    canary = make_world(cast, "stranger", CANARY, CANARY_PHONE)
    client, wrong = client_of(member), []
    for name, parameters in routes().items():
        for method in METHODS:
            status, content = ask(client, method, address(name, parameters, own.ids), own.bodies().get(name, {}))
            if CANARY.casefold() in content.casefold():
                wrong.append(f"{name} {method}: {status} shows the canary")
            if set(parameters) & (set(canary.ids) - OF_NO_RECORD - {"key"}):
                before = written()
                url = address(name, parameters, canary.ids)
                status, content = ask(client, method, url, own.bodies().get(name, {}))
                if status not in REFUSED - {403} or written() != before or CANARY in content:
                    wrong.append(f"{name} {method} on the canary: {status}")
    for text in (CANARY, CANARY_PHONE, "030555", f"info@{CANARY.lower()}", f"besproken {CANARY}"):
        for name in ("shell:palette", "shell:search", "parties:index", "parties:count", "parties:export"):
            url = address(name, [], {})
            response = client.get(url, {"q": text})
            found = b"".join(response.streaming_content) if response.streaming else response.content
            if f"Hotel {CANARY}".encode() in found or b"Besproken" in found:
                wrong.append(f"{name} finds the canary by {text}")
    assert not wrong, "\n".join(wrong)


def test_the_one_who_may_see_it_finds_the_canary(cast: Cast, client_of: Callable[[str], Client]) -> None:
    """So that the test above cannot pass because nothing is ever found."""
    make_world(cast, "stranger", CANARY, CANARY_PHONE)
    content = client_of("stranger").get(address("shell:search", [], {}), {"q": CANARY_PHONE}).content
    assert f"Hotel {CANARY}".encode() in content
