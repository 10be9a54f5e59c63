"""Keeps web, worker and database running together, and stops them in order: web, worker, database."""

from __future__ import annotations

import http.client
import signal
import threading
import time
from pathlib import Path

from klantbeeld.engines.database.embedded import Cluster
from launcher.children import Child
from launcher.console import Refusal, say

WEB_STOP_S = 12.0
WORKER_JOB_S = 10
WORKER_STOP_S = WORKER_JOB_S + 3.0
LOOK_EVERY_S = 0.1
WAIT_FOR_PAGE_S = 8.0  # the rest starts after the first page, which so comes twice as fast


class Supervisor:
    """`helper` is a process that runs along once at the start (preparing an already prepared database).

    Web and worker may also run apart: then the other is None. With `drain_s` the web first says for so long that it is not
    ready any more, by the file `mark`, so that a balancer sends nothing new; a second signal cuts that short.
    """

    def __init__(
        self,
        web: Child | None,
        worker: Child | None,
        cluster: Cluster | None,
        helper: Child | None = None,
        *,
        mark: Path | None = None,
        drain_s: float = 0,
    ) -> None:
        self.web = web
        self.worker = worker
        self.cluster = cluster
        self.helper = helper
        self.mark = mark
        self.drain_s = drain_s
        self._running = [web] if web else []
        self._signals = 0
        self._answers = False
        self._database_deaths: list[float] = []
        self._says_full = False

    def run(self, address: str, host: str, port: int) -> int:
        """Start all, say so when the page answers, and watch until a signal comes. Return the exit code."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._note_signal)
        if self.web:
            threading.Thread(target=self._announce, args=(address, host, port), daemon=True).start()
        try:
            for child in self._running:
                child.start()
            began = time.monotonic()
            while not self._signals:
                time.sleep(LOOK_EVERY_S)
                late = not self.web or self._answers or time.monotonic() - began > WAIT_FOR_PAGE_S
                if late and self.worker and self.worker not in self._running:
                    self._running.append(self.worker)
                    if self.helper:
                        self.helper.start()
                self._look()
            say("Klantbeeld stopt ...")
            self._drain()
            return 0
        except Refusal as refusal:
            say(f"Klantbeeld stopt. {refusal}")
            return 1
        finally:
            for one in (self.helper, self.web, self.worker):
                if one:
                    one.stop()

    def _note_signal(self, number: int, frame: object) -> None:
        """Only a count: a lock taken here could be the one that the interrupted line holds."""
        self._signals += 1

    def _drain(self) -> None:
        if self.mark is None or not self.drain_s:
            return
        self.mark.touch()
        until = time.monotonic() + self.drain_s
        while time.monotonic() < until and self._signals < 2:
            time.sleep(LOOK_EVERY_S)
            self._look()

    def _look(self) -> None:
        if self.cluster is not None and not self.cluster.running():
            if not self.cluster.has_room():
                if not self._says_full:
                    say("De schijf is vol en de database ligt stil: maak ruimte, dan gaat alles vanzelf verder.")
                self._says_full = True
                return
            self._says_full = False
            now = time.monotonic()
            self._database_deaths = [died for died in self._database_deaths if now - died < 60] + [now]
            if len(self._database_deaths) > 5:
                raise Refusal(f"De database blijft uitvallen: zie {self.cluster.data / 'server.log'}.")
            say("De database viel uit en start opnieuw.")
            self.cluster.revive()
            if self.worker:
                self.worker.kill()  # it would wait half a minute for connections that never come back
        if self.helper and self.helper.process and (code := self.helper.process.poll()) is not None:
            self.helper = None
            if code:
                raise Refusal("Het voorbereiden van de database mislukte: kijk hierboven waarom.")
        for child in self._running:
            child.look_after()

    def _announce(self, address: str, host: str, port: int) -> None:
        while not self._signals:
            status = _status(host, port)
            if status is not None and status < 500:
                say(f"Klantbeeld draait op {address}")
                self._answers = True
                return
            if status is not None:
                self._answers = True
                say(f"Klantbeeld antwoordt op {address} met een fout ({status}): kijk hierboven waarom.")
                return
            time.sleep(0.05)


def _status(host: str, port: int) -> int | None:
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
