"""A real Klantbeeld of `bin/run` on loopback, with an administrator, and a program with a token that calls it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.launcher.test_run import ROOT, answers, free_port

USER, PASSWORD = "beheer@duur.example", "een-lang-wachtwoord-9"
SCOPES = ("parties:read", "parties:write", "activities:read", "activities:write")
START_S = 300


class Answer:
    """What came back; `status` 0 is nothing at all: nobody knows whether it was done."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


NOTHING = Answer(0, http.client.HTTPMessage(), b"")


class Install:
    """`bin/run` in a data folder; what it says is in `log`."""

    def __init__(self, folder: Path, data: Path | None = None) -> None:
        self.data = data or folder / "data"
        self.log = folder / "said.log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self._env = {n: v for n, v in os.environ.items() if not n.startswith(("KLANTBEELD", "DJANGO", "PG"))}

    def start(self, *arguments: str) -> None:
        """Start and wait for the page."""
        command = [sys.executable, "bin/run", "--port", str(self.port), "--data", str(self.data), *arguments]
        with open(self.log, "a") as said:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._env, stdout=said, stderr=subprocess.STDOUT)
        assert answers(self.port, START_S), self.log.read_text()

    def stop(self) -> int:
        """Ask it to stop; return its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=90)

    def manage(self, *arguments: str, said: str = "") -> str:
        """What a management command says."""
        command = [sys.executable, "bin/manage", "--data", str(self.data), *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self._env, input=said, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def token(self, user: str = USER) -> str:
        """A token of a member of the staff."""
        scopes = [word for scope in SCOPES for word in ("--scope", scope)]
        return self.manage("create_token", "--user", user, *scopes).split()[-1]

    def postmaster(self) -> int:
        return int((self.data / "pg" / "data" / "postmaster.pid").read_text().split()[0])

    def database(self) -> list[int]:
        """The processes of the database server, the first of them first."""
        return [self.postmaster(), *children(self.postmaster())]

    def part(self, word: str) -> list[int]:
        """Our processes with this word in their command: granian, procrastinate."""
        assert self.process is not None
        found = []
        for pid in descendants(self.process.pid):
            with contextlib.suppress(OSError):
                if word in Path(f"/proc/{pid}/cmdline").read_text():
                    found.append(pid)
        return found

    def call(self, token: str, method: str, path: str, body: Any = None, timeout: float = 40, **headers: str) -> Answer:
        """One call of the API; `NOTHING` when no whole answer came."""
        given = {"Authorization": f"Bearer {token}"} | {name.replace("_", "-"): text for name, text in headers.items()}
        if isinstance(body, bytes):
            sent: bytes | None = body
            given["Content-Type"] = "application/octet-stream"
        else:
            sent = None if body is None else json.dumps(body).encode()
            given |= {"Content-Type": "application/json"} if sent else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, "/api/v1" + path, sent, given)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException):
            return NOTHING
        finally:
            connection.close()

    def page(self, path: str, timeout: float = 40) -> Answer:
        """A page as somebody sees it who did not sign in."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException):
            return NOTHING
        finally:
            connection.close()


@contextlib.contextmanager
def installed(folder: Path, data: Path | None = None) -> Iterator[Install]:
    """A running install with an administrator, stopped at the end."""
    made = Install(folder, data)
    try:
        made.start()
        made.manage(
            "create_user",
            "--email",
            USER,
            "--name",
            "Beheer",
            "--role",
            "administrator",
            "--unit",
            "Duur",
            said=PASSWORD,
        )
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.stop()


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def descendants(pid: int) -> list[int]:
    """All processes below this one."""
    below = children(pid)
    return below + [deeper for child in below for deeper in descendants(child)]


def until(true: Any, seconds: float, what: str) -> None:
    """Wait for something to be so; fails with `what` when it is not in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)
