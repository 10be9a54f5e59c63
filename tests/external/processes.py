"""Web processes and workers started apart, as a service manager starts them, and a small balancer before the web."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.external.commands import ROOT
from tests.external.server import free_port

READY, ALIVE = "/gezond/klaar/", "/gezond/leeft/"
PATIENCE_S = 120


def asked(port: int, path: str, host: str = "127.0.0.1") -> int:
    """The status of an answer; 0 when nobody answers."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)
    except (OSError, http.client.HTTPException):
        return 0


class Part:
    """`bin/run --only web` or `worker`; what it says goes to a file."""

    def __init__(self, only: str, env: dict[str, str], log: Path, *arguments: str) -> None:
        self.port = free_port()
        self.log = log
        more = ["--port", str(self.port), *arguments] if only == "web" else []
        command = [sys.executable, "bin/run", "--only", only, "--data", env["KLANTBEELD_DATA"], *more]
        with open(log, "a") as said:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
            )

    def wait_for(self, path: str, status: int) -> None:
        """Wait until it answers so; fails with what it said."""
        until = time.monotonic() + PATIENCE_S
        while asked(self.port, path) != status:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, f"{path} never answers {status}: {self.log.read_text()}"
            time.sleep(0.05)

    def ask_to_stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """Ask it to stop and wait; return its exit code."""
        with contextlib.suppress(ProcessLookupError):
            self.ask_to_stop()
        return self.process.wait(timeout=PATIENCE_S)


@contextlib.contextmanager
def parts(*made: Part) -> Iterator[list[Part]]:
    """All of them, stopped at the end; what is put in the list later too."""
    held = list(made)
    try:
        yield held
    finally:
        for part in held:
            if part.process.poll() is None:
                part.ask_to_stop()
        for part in held:
            part.process.wait(timeout=PATIENCE_S)


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


class Balancer:
    """Sends each request to the next backend that said it is ready, by its own look every moment; it never tries again."""

    def __init__(self) -> None:
        self.backends: set[int] = set()
        self.ready: list[int] = []
        self._turn = itertools.count()
        self._ended = threading.Event()
        balancer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                try:
                    status, headers, content = balancer.passed_on(self.command, self.path, dict(self.headers), body)
                except (OSError, http.client.HTTPException) as error:
                    status, headers, content = 502, [], repr(error).encode()
                self.send_response(status)
                for name, value in headers:
                    if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = _pass_on

            def log_message(self, format: str, *given: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port

    def passed_on(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        ready = self.ready
        if not ready:
            return 503, [], b"no backend is ready"
        connection = http.client.HTTPConnection("127.0.0.1", ready[next(self._turn) % len(ready)], timeout=60)
        try:
            connection.request(method, path, body, headers | {"Connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def _look(self) -> None:
        while not self._ended.wait(0.05):
            self.ready = [port for port in sorted(self.backends) if asked(port, READY) == 200]

    def wait_for(self, ports: set[int]) -> None:
        until = time.monotonic() + PATIENCE_S
        while set(self.ready) != ports:
            assert time.monotonic() < until, f"{self.ready} instead of {ports}"
            time.sleep(0.05)

    @contextlib.contextmanager
    def running(self) -> Iterator[Balancer]:
        for target in (self._look, self.server.serve_forever):
            threading.Thread(target=target, daemon=True).start()
        try:
            yield self
        finally:
            self._ended.set()
            self.server.shutdown()
            self.server.server_close()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
