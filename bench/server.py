"""The product itself on a data folder: started with `bin/run` on a free port of loopback, and stopped."""

from __future__ import annotations

import contextlib
import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from klantbeeld.engines.database.credentials import APPLICATION, SUPERUSER
from klantbeeld.engines.database.embedded import Cluster
from launcher.paths import ROOT
from launcher.settings import cluster_of

LONGEST_START_S = 300
TRANSACTION = (
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "SET ",
    "RESET",
    "DEALLOCATE",
    "DISCARD",
    "LISTEN",
)
MARKS = ("LOG:  statement: ", "LOG:  execute ")


@dataclass(slots=True)
class Running:
    """A product that answers."""

    port: int
    pid: int
    cluster: Cluster
    seconds_to_answer: float

    @property
    def postmaster(self) -> int:
        return int((self.cluster.data / "postmaster.pid").read_text().split()[0])

    def rows(self, sql: str) -> list[list[str]]:
        """What a statement of the owner gives, as text."""
        return [line.split("\t") for line in self.cluster.query(sql).splitlines()]


@contextlib.contextmanager
def running(data: Path) -> Iterator[Running]:
    """Start the product on `data` and stop it afterwards. Raises SystemExit when it does not come up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    command = [sys.executable, ROOT / "bin/run", "--data", data, "--port", str(port)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() - began > LONGEST_START_S:
                sys.exit(f"bin/run op {data} kwam niet op (code {process.poll()}).")
            time.sleep(0.02)
        yield Running(port, process.pid, cluster_of(data), time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


@contextlib.contextmanager
def every_statement_logged(data: Path) -> Iterator[None]:
    """Let the server write down each statement of the application, for a product that is started within."""
    with cluster_of(data).used() as cluster:
        cluster.query(f"ALTER ROLE {APPLICATION} SET log_statement = 'all'", role=SUPERUSER)
        try:
            yield
        finally:
            cluster.query(f"ALTER ROLE {APPLICATION} RESET log_statement", role=SUPERUSER)


def statements_since(cluster: Cluster, offset: int) -> tuple[int, int]:
    """How many statements stand in the log from `offset` on (without those of jobs and transactions), and where it ends."""
    with open(cluster.data / "server.log", "rb") as log:
        log.seek(offset)
        text = log.read()
    number = 0
    for line in text.decode(errors="replace").splitlines():
        mark = next((mark for mark in MARKS if mark in line), None)
        if mark is None or "procrastinate" in line:
            continue
        said = line.split(mark, 1)[1]
        said = said.split(": ", 1)[-1] if "execute" in mark else said
        number += not said.upper().startswith(TRANSACTION)
    return number, offset + len(text)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"127.0.0.1:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
