"""Running other programs: quietly, never outliving us, and with one line when they fail."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from launcher.console import Refusal, say
from launcher.paths import BUILD, ROOT

PR_SET_PDEATHSIG = 1
NO_NETWORK = (
    "name resolution",
    "network is unreachable",
    "failed to establish a new connection",
    "error sending request",
    "dns error",
    "connection refused",
    "no route to host",
    "timed out",
    "failed to fetch",
    "request failed after",
    "from versions: none",
    "enotfound",
    "eai_again",
    "econnrefused",
    "etimedout",
)
NO_SPACE = ("no space left", "enospc", "disk quota exceeded")
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dies_with_parent(sign: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """A `preexec_fn`: the kernel sends the child `sign` when we are gone (Linux; elsewhere None)."""
    if _libc is None:
        return None
    parent = os.getpid()

    def ask() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:  # it died just before we asked
            os._exit(1)

    return ask


def run(
    what: str,
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    fetches: bool = False,
) -> str:
    """Run a step of the set-up, keep its output in build/setup.log and return it.

    `fetches` says that it needs the network. Raises Refusal with one line that names `what` and the likely cause.
    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=dies_with_parent(signal.SIGKILL),
    )
    BUILD.mkdir(exist_ok=True)
    log = BUILD / "setup.log"
    with contextlib.suppress(OSError), open(log, "a") as out:
        out.write(f"== {what}: {' '.join(map(str, command))}\n{done.stdout}\n")
    if done.returncode:
        raise Refusal(_explained(what, done.stdout, log, fetches))
    return done.stdout


def _explained(what: str, output: str, log: Path, fetches: bool) -> str:
    low = output.lower()
    if any(sign in low for sign in NO_SPACE):
        return f"{what} mislukt: de schijf is vol. Maak ruimte (ongeveer 2 GB) en start opnieuw."
    if fetches and any(sign in low for sign in NO_NETWORK):
        return (
            f"{what} mislukt: de pakketbronnen (PyPI, npm) zijn niet bereikbaar. "
            f"Controleer de internetverbinding of de proxy en start opnieuw; het verslag staat in {log}."
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = lines[-1][:200] if lines else "zonder uitleg"
    return f"{what} mislukt: {last} (het hele verslag staat in {log})."


@contextlib.contextmanager
def stopping_on_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the block like Ctrl-C does."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = {sign: signal.signal(sign, stop) for sign in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def step(text: str) -> None:
    say(f"  {text} ...")
