"""Visitors who say nothing, or say it slowly, hold up nobody else. `bin/test --all` only."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from tests.endure.install import Install, installed, until

pytestmark = [
    pytest.mark.all,
    pytest.mark.skipif(not os.environ.get("KLANTBEELD_TEST_ALL"), reason="bin/test --all"),
]
AT_ONCE_S = 5  # a machine that also does other things; without protection nobody is answered at all
PAGES = ("/gezond/", "/account/login/", "/gezond/leeft/", "/account/login/")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
    with installed(tmp_path_factory.mktemp("slow")) as made:
        yield made


@contextlib.contextmanager
def many(install: Install, number: int, say: Callable[[socket.socket], None]) -> Iterator[list[socket.socket]]:
    """So many connections, each of which said something; closed at the end."""
    with contextlib.ExitStack() as stack:
        made = []
        for _number in range(number):
            made.append(stack.enter_context(socket.create_connection(("127.0.0.1", install.port), timeout=10)))
            say(made[-1])
        yield made


def others_are_served(install: Install) -> bool:
    return all(install.page(path, AT_ONCE_S).status == 200 for path in PAGES * 3)


def is_closed(one: socket.socket) -> bool:
    one.setblocking(False)
    try:
        while one.recv(4096):
            pass
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True


@pytest.mark.parametrize("said", [b"", b"GET /account/login/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
def test_a_thousand_connections_that_never_ask_are_closed_and_hold_up_nobody(install: Install, said: bytes) -> None:
    with many(install, 1000, lambda one: one.sendall(said)) as held:
        assert others_are_served(install)
        until(lambda: all(map(is_closed, held)), 40, "the server keeps connections on which nothing is asked")
    assert others_are_served(install)


def test_slow_bodies_hold_up_no_page_and_when_too_many_are_refused(install: Install) -> None:
    found = re.search(r"csrftoken=([^;]+)", install.page("/account/login/").headers["Set-Cookie"])
    assert found
    head = f"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken={found[1]}\r\n"
    said = f"{head}Content-Type: {FORM}\r\nContent-Length: 20000\r\n\r\nlogin=".encode()
    with many(install, 200, lambda one: one.sendall(said)) as held:
        time.sleep(1)
        assert others_are_served(install)
        refused = []
        for one in held:
            one.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                refused.append(one.recv(200))
    assert refused
    assert all(answer.startswith(b"HTTP/1.1 503") for answer in refused)
    until(lambda: install.call("kb_none", "PATCH", "/me", {}).status not in (0, 503), 20, "no place comes free again")
    assert others_are_served(install)


def test_who_takes_a_large_answer_slowly_holds_up_nobody(install: Install) -> None:
    token = install.token()
    made = install.call(token, "POST", "/parties", {"kind": "organisation", "name": "Grote bestanden"})
    path = f"/parties/{made.json['id']}/files?name=groot.bin"
    kept = install.call(token, "POST", path, os.urandom(20_000_000))
    assert kept.status == 201
    head = f"GET /api/v1/files/{kept.json['id']}/content HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    with many(install, 60, lambda one: one.sendall(head.encode())) as held:
        time.sleep(3)
        said = [one.recv(12, socket.MSG_DONTWAIT) for one in held]
        assert set(said) == {b"HTTP/1.1 200", b"HTTP/1.1 503"}
        assert others_are_served(install)
        assert install.call(token, "GET", "/parties?limit=5", timeout=AT_ONCE_S).status == 200
    content = f"/files/{kept.json['id']}/content"
    until(lambda: install.call(token, "GET", content).status == 200, 20, "no place comes free again")


def test_the_description_and_the_file_come_whole(install: Install) -> None:
    """The body came in before the application was asked: it is the same body."""
    token = install.token()
    made = install.call(token, "POST", "/parties", {"kind": "organisation", "name": "Hele bestanden"})
    for size in (1, 999_999, 1_000_001, 5_000_000):
        content = os.urandom(size)
        kept = install.call(token, "POST", f"/parties/{made.json['id']}/files?name=f{size}.bin", content)
        assert kept.status == 201
        assert install.call(token, "GET", f"/files/{kept.json['id']}/content").body == content
