"""The database stands still, or is gone, for half a minute: a clear 503, and all goes on by itself. `bin/test --all` only."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from klantbeeld.engines.api.answers import PROBLEM
from tests.endure.install import Answer, Install, installed, until

pytestmark = [
    pytest.mark.all,
    pytest.mark.skipif(not os.environ.get("KLANTBEELD_TEST_ALL"), reason="bin/test --all"),
]
AWAY_S = 30
BOUNDED_S = 40
"""No request may take longer: 25 s for a statement that was under way, 15 s for a place to be worked on."""
ROWS = 3000


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    with installed(tmp_path_factory.mktemp("away")) as made:
        yield made


@contextlib.contextmanager
def standing_still(install: Install) -> Iterator[None]:
    pids = install.database()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in reversed(pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def is_busy(answer: Answer) -> bool:
    return answer.status == 503 and int(answer.headers["Retry-After"]) > 0


def test_a_database_that_stands_still_gets_an_answer_in_bounded_time_and_all_goes_on(install: Install) -> None:
    token = install.token()
    text = "\n".join(["Relatienummer;Bedrijfsnaam", *(f"S{row};Stil {row}" for row in range(ROWS))]).encode()
    run = install.call(token, "POST", "/imports?name=stil.csv", text).json["id"]
    assert install.call(token, "POST", f"/imports/{run}/start").status == 200
    confirmed: dict[str, str] = {}
    asked: dict[str, Answer] = {}

    def write(number: int) -> None:
        body = {"kind": "organisation", "name": f"Stilstand {number}"}
        asked[f"write {number}"] = install.call(
            token, "POST", "/parties", body, BOUNDED_S, Idempotency_Key=f"s{number}"
        )

    def look(path: str) -> None:
        asked[path] = install.page(path, BOUNDED_S)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    threads += [threading.Thread(target=look, args=(path,)) for path in ("/gezond/", "/relaties/", "/account/login/")]
    with standing_still(install):
        began = time.monotonic()
        for thread in threads:
            thread.start()
        assert install.page("/gezond/leeft/", 10).status == 200
        for thread in threads:
            thread.join()
        assert all(answer.status for answer in asked.values()), "somebody got no answer"
        written = [answer for name, answer in asked.items() if name.startswith("write")]
        assert all(map(is_busy, written))
        assert {answer.headers["Content-Type"] for answer in written} == {PROBLEM}
        assert asked["/gezond/"].status == 503
        time.sleep(max(0.0, AWAY_S - (time.monotonic() - began)))
    until(lambda: install.page("/gezond/").status == 200, 30, "it does not go on by itself")
    for number in range(12):
        body = {"kind": "organisation", "name": f"Stilstand {number}"}
        made = install.call(token, "POST", "/parties", body, Idempotency_Key=f"s{number}")
        assert made.status == 201
        confirmed[made.json["id"]] = made.json["name"]
    found = install.call(token, "GET", "/parties?search=stilstand&limit=100").json["items"]
    assert {one["id"]: one["name"] for one in found} == confirmed
    until(lambda: _state(install, token, run)["state"] == "done", 90, "the import does not go on by itself")
    assert _state(install, token, run)["created"] == ROWS


def test_a_database_that_is_stopped_comes_back_by_itself(install: Install) -> None:
    token = install.token()
    made = install.call(token, "POST", "/parties", {"kind": "organisation", "name": "Voor het stoppen"}).json["id"]
    for sign in (signal.SIGINT, signal.SIGQUIT):  # what pg_ctl calls a fast and an immediate stop
        before = install.postmaster()
        os.kill(before, sign)
        until(lambda old=before: _other(install, old), 30, "the database is not started again")
        until(lambda: install.page("/gezond/").status == 200, 40, "the pages do not go on by themselves")
        assert install.call(token, "GET", f"/parties/{made}").json["name"] == "Voor het stoppen"
    text = "\n".join(["Relatienummer;Bedrijfsnaam", *(f"T{row};Terug {row}" for row in range(50))]).encode()
    run = install.call(token, "POST", "/imports?name=terug.csv", text).json["id"]
    install.call(token, "POST", f"/imports/{run}/start")
    until(lambda: _state(install, token, run)["state"] == "done", 90, "the worker does not go on by itself")
    assert _state(install, token, run)["created"] == 50


def _state(install: Install, token: str, run: str) -> dict[str, object]:
    answer = install.call(token, "GET", f"/imports/{run}")
    return dict(answer.json) if answer.status == 200 else {"state": answer.status}


def _other(install: Install, old: int) -> bool:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return install.postmaster() != old
    return False
