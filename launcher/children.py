"""One process of Klantbeeld that must keep running: started, watched, started again, stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from launcher.console import Refusal, say
from launcher.paths import ROOT
from launcher.processes import dies_with_parent

DEATHS_ALLOWED = 6
WITHIN_S = 60.0
LONGEST_PAUSE_S = 10.0
MARK = "KLANTBEELD_SUPERVISOR"  # in the environment of every child: which data folder it belongs to


class Child:
    """`stop_s` is how long it may take to finish its work before it is killed.

    `ask_again` repeats the request to stop every second to its whole group: a web worker that is still
    starting loses the first one.
    """

    def __init__(
        self, name: str, command: list[str], env: Mapping[str, str], *, stop_s: float, ask_again: bool = False
    ) -> None:
        self.name = name
        self.command = command
        self.env = env
        self.stop_s = stop_s
        self.ask_again = ask_again
        self.process: subprocess.Popen[bytes] | None = None
        self._deaths: deque[float] = deque(maxlen=DEATHS_ALLOWED)
        self._not_before = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches only the supervisor, which stops all in order
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )

    def look_after(self) -> None:
        """Start it again if it died, later each time. Raises Refusal if it keeps dying."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._not_before:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self._kill_group()  # its own children may have outlived it and hold the port
        self.process = None
        self._deaths.append(now)
        if len(self._deaths) == DEATHS_ALLOWED and now - self._deaths[0] < WITHIN_S:
            raise Refusal(
                f"{self.name} blijft uitvallen (code {code}): kijk hierboven waarom, en start daarna opnieuw."
            )
        recent = sum(1 for died in self._deaths if now - died < WITHIN_S)
        pause = min(0.25 * 2**recent, LONGEST_PAUSE_S)
        self._not_before = now + pause
        say(f"{self.name} viel uit (code {code}) en start over {pause:.1f} s opnieuw.")

    def kill(self) -> None:
        """End it at once; `look_after` starts it again. Not counted as a death of its own."""
        if self.process is not None:
            self._kill_group()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Ask it to finish, wait `stop_s`, then kill what is left."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        deadline = time.monotonic() + self.stop_s
        while self._wait(1.0 if self.ask_again else self.stop_s) is None:
            if time.monotonic() > deadline:
                say(f"{self.name} was niet op tijd klaar en is afgebroken.")
                break
            if self.ask_again:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.process.pid, signal.SIGTERM)
        self._kill_group()
        self.process.wait()
        self.process = None

    def _wait(self, seconds: float) -> int | None:
        assert self.process is not None
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def _kill_group(self) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def end_leftovers(mark: str) -> None:
    """Kill what a killed supervisor of the same data folder left behind (Linux: known by its mark)."""
    wanted = f"{MARK}={mark}".encode()
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            pid = int(entry.parent.name)
            if pid != os.getpid() and wanted in entry.read_bytes().split(b"\0"):
                os.kill(pid, signal.SIGKILL)
