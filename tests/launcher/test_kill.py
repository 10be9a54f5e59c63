"""Twenty times `kill -9` at a random moment, during an import and during saving: nothing confirmed is lost, and the
import is finished by itself within a minute of being able to work again. `bin/test --all` only."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from subprocess import Popen

import pytest

from tests.launcher.test_run import answers, free_port, start

pytestmark = [
    pytest.mark.all,
    pytest.mark.skipif(not os.environ.get("KLANTBEELD_TEST_ALL"), reason="bin/test --all"),
]
TIMES = int(os.environ.get("KLANTBEELD_KILLS", "20"))
ROWS = 1500
PASSWORD = "een-lang-wachtwoord-9"
TARGETS = ("worker", "web", "database", "all")


class Visitor:
    """A browser without a screen: cookies and the token of the last form."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.token = ""

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=10) as response:
            html = response.read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
        self.token = found.group(1) if found else self.token
        return html

    def post(self, path: str, file: bytes | None = None, **given: str) -> tuple[str, str]:
        """Return where the answer ended up and what it says."""
        given["csrfmiddlewaretoken"] = self.token
        if file is None:
            body, kind = urllib.parse.urlencode(given).encode(), "application/x-www-form-urlencoded"
        else:
            edge = uuid.uuid4().hex
            parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in given.items()]
            head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="lijst.csv"\r\n\r\n'
            body = "".join([*parts, head]).encode() + file + f"\r\n--{edge}--\r\n".encode()
            kind = f"multipart/form-data; boundary={edge}"
        request = urllib.request.Request(
            self.base + path, body, {"Content-Type": kind, "Referer": self.base + path, "Origin": self.base}
        )
        with self.opener.open(request, timeout=10) as response:
            return response.url.removeprefix(self.base), response.read().decode()


@contextlib.contextmanager
def running(data: Path, port: int) -> Iterator[list[Popen[str]]]:
    with open(data.parent / "start.log", "a") as log:
        held = [start(data, port, log)]
        try:
            yield held
        finally:
            held[0].send_signal(signal.SIGTERM)
            held[0].wait(timeout=40)


def of_this_install(data: Path) -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if f"KLANTBEELD_DATA={data}" in (folder / "environ").read_text(errors="replace"):
                    yield int(folder.name), (folder / "cmdline").read_text().replace("\0", " ")


def kill(target: str, data: Path, launcher: Popen[str]) -> None:
    words = {"worker": ("procrastinate",), "web": ("granian",), "database": (), "all": ("procrastinate", "granian")}
    pids = [pid for pid, command in of_this_install(data) if any(word in command for word in words[target])]
    if target in ("database", "all"):
        pids.append(int((data / "pg" / "data" / "postmaster.pid").read_text().split()[0]))
    if target == "all":
        pids.insert(0, launcher.pid)
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def listed(number: int) -> bytes:
    rows = [f"K{number}-{row};Bedrijf {number} nummer {row};Goes" for row in range(ROWS)]
    return "\n".join(["Relatienummer;Bedrijfsnaam;Plaats", *rows]).encode()


def sign_in(visitor: Visitor) -> None:
    visitor.get("/account/login/")
    visitor.post("/account/login/", login="a@soak.example", password=PASSWORD)


def test_nothing_confirmed_is_lost_and_every_import_ends(tmp_path: Path) -> None:
    data, port, rng = tmp_path / "data", free_port(), random.Random(time.time_ns())
    saved: list[str] = []
    with running(data, port) as held:
        assert answers(port, 300)
        found = re.search(r"deze code: ([\w ]+)", (tmp_path / "start.log").read_text())
        assert found
        visitor = Visitor(port)
        visitor.get("/begin/")
        person = {"email": "a@soak.example", "name": "Soak", "password": PASSWORD, "company": "Soak"}
        visitor.post("/begin/", code=found.group(1).strip(), **person)
        sign_in(visitor)
        for number in range(TIMES):
            visitor.get("/relaties/inlezen/")
            where, _ = visitor.post("/relaties/inlezen/", listed(number))
            run = where.removesuffix("kolommen/")
            mapping = {
                "column-0": "outside_key",
                "column-1": "org_name",
                "column-2": "city",
                "source": f"bron {number}",
            }
            visitor.post(where, **mapping)
            visitor.post(f"{run}starten/")
            target, at = TARGETS[number % len(TARGETS)], time.monotonic() + rng.uniform(0, 1.5)
            dead = False
            for place in range(1000):
                if not dead and time.monotonic() >= at:
                    kill(target, data, held[0])
                    dead = True
                try:
                    name = f"Bewaard {number} {place}"
                    went, _ = visitor.post("/relaties/nieuw/", kind="organisation", name=name)
                    if re.fullmatch(r"/relaties/[0-9a-f-]{36}/", went):
                        saved.append(went)
                except (OSError, urllib.error.HTTPError):
                    time.sleep(0.05)
                if dead and time.monotonic() > at + 1:
                    break
            if target == "all":
                held[0].wait(timeout=60)
                with open(tmp_path / "start.log", "a") as log:
                    held[0] = start(data, port, log)
            assert answers(port, 60), f"{number} {target}: no answer after a minute"
            until, html = time.monotonic() + 60, ""
            while time.monotonic() < until and "Klaar met inlezen" not in html:
                time.sleep(0.5)
                with contextlib.suppress(OSError):
                    html = visitor.get(run)
            assert "Klaar met inlezen" in html, f"{number} {target}: the import did not end within a minute"
            assert re.search(rf'Nieuw</dt><dd><span class="v">{ROWS // 1000}\.?{ROWS % 1000:03}<', html), html[-3000:]
        for address in saved:
            assert "Bewaard" in visitor.get(address)
        assert len(saved) > TIMES
