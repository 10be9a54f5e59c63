"""Several web processes and workers on one database of the distribution: nothing is tied to one of them."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.external.commands import manage
from tests.external.conftest import PASSWORD, USER, Install
from tests.external.processes import ALIVE, READY, Balancer, Part, asked, parts
from tests.external.server import Server
from tests.launcher.test_kill import Visitor

ROWS = 4000
LIST = "\n".join(
    ["Relatienummer;Bedrijfsnaam;Plaats", *(f"K{n};Bedrijf nummer {n};Goes" for n in range(ROWS))]
).encode()


def sign_in(visitor: Visitor, password: str = PASSWORD) -> str:
    """Return where it leads."""
    visitor.get("/account/login/")
    try:
        return visitor.post("/account/login/", login=USER, password=password)[0]
    except urllib.error.HTTPError as error:
        return str(error.code)


def token_of(install: Install) -> str:
    scopes = ["--scope=parties:read", "--scope=parties:write"]
    return manage(install.env, "create_token", f"--user={USER}", *scopes).splitlines()[-1]


def call(port: int, token: str, path: str, body: object = None, key: str = "") -> tuple[int, Any]:
    """Status and answer."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    headers |= {"Idempotency-Key": key} if key else {}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1{path}", data, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture
def two(install: Install) -> Iterator[list[Part]]:
    with parts(install.part("web"), install.part("web")) as held:
        for part in held:
            part.wait_for(READY, 200)
        yield held


def moved(visitor: Visitor, port: int) -> Visitor:
    """The same browser, whose next request comes to another process."""
    visitor.base = f"http://127.0.0.1:{port}"
    return visitor


def test_a_process_is_ready_when_the_database_is(install: Install, server: Server) -> None:
    with psycopg.connect(install.place.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT * FROM database_stamp")
        owner.execute("DELETE FROM database_stamp")
        with parts(install.part("web"), install.part("web", SECRET_KEY="another key")) as (web, stranger):
            web.wait_for(ALIVE, 200)
            stranger.wait_for(ALIVE, 200)
            assert asked(web.port, READY) == 503, "nothing says that the database was prepared"
            owner.execute("INSERT INTO database_stamp SELECT * FROM kept")
            assert asked(web.port, READY) == 200
            assert asked(web.port, READY, host="10.1.2.3") == 200, "a balancer asks by an address"
            assert asked(web.port, "/account/login/", host="10.1.2.3") == 400
            assert asked(stranger.port, READY) == 503, "it would not know the sessions of the others"
            owner.execute("UPDATE database_stamp SET digest = 'of a later release' WHERE name = 'setup'")
            assert asked(web.port, READY) == 200, "an older process goes on while the newer come up"
    with parts(install.part("web")) as (web,):
        web.wait_for(READY, 200)
        server.halt()
        try:
            assert asked(web.port, READY) == 503
            assert asked(web.port, ALIVE) == 200
        finally:
            server.go_on()
        web.wait_for(READY, 200)


@pytest.mark.mission("MOD-7")
def test_sign_in_guesses_calls_and_uploads_are_shared(install: Install, two: list[Part]) -> None:
    one, other = (part.port for part in two)
    visitor = Visitor(one)
    assert sign_in(visitor) == "/"
    assert 'name="login"' not in moved(visitor, other).get("/relaties/")
    # an upload at the one, its mapping at the other, its check at the one
    moved(visitor, one).get("/relaties/inlezen/")
    where, _ = visitor.post("/relaties/inlezen/", LIST)
    assert where.endswith("kolommen/")
    assert "Bedrijfsnaam" in moved(visitor, other).get(where)
    # calls are counted together
    token = token_of(install)
    for port in (one, other, one, other):
        assert call(port, token, "/parties")[0] == 200
    with psycopg.connect(install.place.owner_url) as owner:
        assert owner.execute("SELECT sum(calls) FROM api_usage").fetchone() == (4,)
    # an answer that was lost at the one is found at the other
    body, key = {"kind": "organisation", "name": "Hotel De Zwaan"}, uuid.uuid4().hex
    first, again = call(one, token, "/parties", body, key), call(other, token, "/parties", body, key)
    assert first[0] == again[0] == 201
    assert first[1]["id"] == again[1]["id"]
    # signed out at the one is signed out at the other
    moved(visitor, one).get("/relaties/")
    visitor.post("/account/logout/")
    assert 'name="login"' in moved(visitor, other).get("/relaties/")
    # six wrong guesses over both close the account at both, also for who knows the password
    for turn in range(6):
        sign_in(Visitor((one, other)[turn % 2]), "mis")
    assert sign_in(Visitor(one)) != "/"
    assert sign_in(Visitor(other)) != "/"


def test_what_is_under_way_is_finished_and_nothing_new_is_sent(install: Install) -> None:
    token = token_of(install)
    with parts(install.part("web", "--drain", "600")) as (web,):
        web.wait_for(READY, 200)
        found: list[tuple[int, Any]] = []
        with psycopg.connect(install.place.owner_url) as owner:
            owner.execute("LOCK TABLE parties_party IN ACCESS EXCLUSIVE MODE")
            body = {"kind": "organisation", "name": "Hotel De Zwaan"}
            asking = threading.Thread(target=lambda: found.append(call(web.port, token, "/parties", body)))
            asking.start()
            _wait_until_blocked(owner)
            web.ask_to_stop()
            web.wait_for(READY, 503)
            assert asked(web.port, "/account/login/") == 200, "who comes late is still helped"
            web.ask_to_stop()  # the drain is over
            _wait_until_closed(web)
            assert not found
            owner.rollback()
        asking.join(timeout=60)
        assert [status for status, _answer in found] == [201]
        assert web.process.wait(timeout=60) == 0


@pytest.mark.mission("MOD-7")
def test_web_processes_are_replaced_in_turn_and_no_request_fails(install: Install) -> None:
    tokens = [token_of(install) for _ in range(3)]
    with parts() as held, Balancer().running() as balancer:
        for _ in range(2):
            part = install.part("web", "--drain", "3")
            held.append(part)
            balancer.backends.add(part.port)
        running = list(held)
        balancer.wait_for({part.port for part in running})
        visitor = Visitor(balancer.port)
        assert sign_in(visitor) == "/"
        ended, wrong, made = threading.Event(), [], {}
        seen = [0]

        def look() -> None:
            while not ended.is_set():
                try:
                    assert "<h1" in visitor.get("/relaties/")
                    seen[0] += 1
                except Exception as error:  # whatever it is, it is a request that failed
                    wrong.append(f"GET {error!r}")

        def write(token: str) -> None:
            while not ended.is_set():
                key = uuid.uuid4().hex
                status, answer = call(
                    balancer.port, token, "/parties", {"kind": "organisation", "name": f"Bedrijf {key}"}, key
                )
                if status == 201:
                    made[key] = (token, answer["id"])
                else:
                    wrong.append(f"POST {status} {answer}")
                time.sleep(0.2)  # a caller may call ten times a second

        threads = [threading.Thread(target=look), *(threading.Thread(target=write, args=[token]) for token in tokens)]
        for thread in threads:
            thread.start()
        try:
            for number in (0, 1):
                old = running[number]
                before = len(made)
                assert old.stop() == 0
                balancer.backends.discard(old.port)
                running[number] = install.part("web", "--drain", "3")
                held.append(running[number])
                balancer.backends.add(running[number].port)
                balancer.wait_for({part.port for part in running})
                assert len(made) > before, "nobody wrote meanwhile"
        finally:
            ended.set()
            for thread in threads:
                thread.join(timeout=60)
        assert wrong == []
        assert seen[0] > 10
        for key, (token, party_id) in list(made.items())[:50]:
            again = call(balancer.port, token, "/parties", {"kind": "organisation", "name": f"Bedrijf {key}"}, key)
            assert again[1]["id"] == party_id, "the same key made another"
    with psycopg.connect(install.place.owner_url) as owner:
        rows = owner.execute(
            "SELECT name, count(*) FROM parties_party WHERE name LIKE 'Bedrijf %' GROUP BY name"
        ).fetchall()
    assert {name.removeprefix("Bedrijf "): number for name, number in rows} == dict.fromkeys(made, 1)


@pytest.mark.mission("MOD-7")
def test_what_a_stopped_worker_did_not_finish_another_does(install: Install) -> None:
    with parts(install.part("web"), install.part("worker")) as held:
        held[0].wait_for(READY, 200)
        visitor = Visitor(held[0].port)
        sign_in(visitor)
        visitor.get("/relaties/inlezen/")
        where, _ = visitor.post("/relaties/inlezen/", LIST)
        mapping = {"column-0": "outside_key", "column-1": "org_name", "column-2": "city", "source": "bron"}
        visitor.post(where, **mapping)
        run = where.removesuffix("kolommen/")
        with psycopg.connect(install.place.owner_url, autocommit=True) as owner:
            visitor.post(f"{run}starten/")
            _until(owner, "SELECT next_row > 0 FROM parties_importrun")
            first = held[1]
            held.append(install.part("worker"))
            assert first.stop() == 0
            _until(owner, "SELECT state = 'done' FROM parties_importrun")
            assert owner.execute("SELECT count(*), count(DISTINCT key) FROM parties_outsidekey").fetchone() == (
                ROWS,
                ROWS,
            )


def _until(owner: psycopg.Connection[tuple[object, ...]], question: str) -> None:
    until = time.monotonic() + 120
    while (row := owner.execute(question).fetchone()) != (True,):  # type: ignore[arg-type]
        assert time.monotonic() < until, f"{question}: {row}"
        time.sleep(0.05)


def _wait_until_blocked(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    _until(owner, "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND relation = 'parties_party'::regclass")


def _wait_until_closed(web: Part) -> None:
    until = time.monotonic() + 30
    while asked(web.port, ALIVE):
        assert time.monotonic() < until, "it goes on accepting"
        time.sleep(0.05)
