"""How the web server and the worker are started: the same when they run together and when they run apart."""

from __future__ import annotations

import contextlib
import os
import resource
from pathlib import Path

from launcher.children import Child
from launcher.console import Refusal
from launcher.supervisor import WEB_STOP_S, WORKER_JOB_S, WORKER_STOP_S

WEB_WORKERS = 2
WEB_THREADS = 32
"""Places to receive a body and to work (`klantbeeld/shell/admission.py`), and some that only refuse."""
CONNECTIONS = 4096
"""That one process holds, also those of visitors who say nothing; beyond, nobody new is answered."""
HEADERS_MS = 10_000
"""How long a visitor may take over the head of a request, and keep a connection without one."""
JOBS_AT_ONCE = 4
"""An import, one that is taken up again, the webhooks, and what is short; each kind of long work holds one place only."""
WORKERS = "KLANTBEELD_WEB_WORKERS"  # how many processes share the port of one web server


def web(python: Path, env: dict[str, str], host: str, port: int) -> Child:
    """The web server on `host` and `port`. What it is busy with when it is stopped, it finishes. Raises Refusal."""
    _let_many_connect()
    command = [str(python), "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(_workers()), "--blocking-threads", str(WEB_THREADS), "--no-ws"]
    command += ["--http", "1", "--http1-header-read-timeout", str(HEADERS_MS), "--backlog", "2048"]
    command += ["--backpressure", str(CONNECTIONS), "--runtime-blocking-threads", "64"]
    command += ["--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "8"]
    command += ["--log-level", "error", "config.wsgi:application"]
    return Child("De webserver", command, env, stop_s=WEB_STOP_S, ask_again=True)


def worker(python: Path, env: dict[str, str]) -> Child:
    """The worker. What is not done in time when it is stopped, another takes up."""
    command = [str(python), "manage.py", "procrastinate", "worker"]
    command += ["--concurrency", str(JOBS_AT_ONCE), "--shutdown-graceful-timeout", str(WORKER_JOB_S)]
    return Child("De werker", command, env, stop_s=WORKER_STOP_S)


def _let_many_connect() -> None:
    """Each connection is an open file, and the usual limit is 1,024; what is started inherits this one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 1024 if hard == resource.RLIM_INFINITY else min(hard, CONNECTIONS + 1024)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _workers() -> int:
    given = os.environ.get(WORKERS, "") or str(WEB_WORKERS)
    if not given.isdecimal() or not 0 < int(given) <= 64:
        raise Refusal(f"{WORKERS} is {given}: kies een getal van 1 tot 64.")
    return int(given)
