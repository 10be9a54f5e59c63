"""A company at work while its processes are killed: a ledger of what was confirmed, and what must then be there.

Writers make and change relations by the API with an idempotency key, and try again under the same key until there is an
answer; lists are read in; others search and open; one reads the change feed on. A killer ends one process or another at a
random moment. At the end the books are made up: `lost`, `doubled`, `missed` say what is wrong.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.endure.install import Answer, Install

WRITERS, SEARCHERS = 3, 2
ROWS = 400
RECOVERY_S = 60
TARGETS = ("web", "web worker", "worker", "database", "database process")


@dataclass
class Ledger:
    """What was confirmed, and what went otherwise."""

    made: dict[str, str] = field(default_factory=dict)
    """The id of a relation and its name."""
    notes: dict[str, str] = field(default_factory=dict)
    """The id of a relation and the last note that was confirmed."""
    told: list[tuple[str, str, str]] = field(default_factory=list)
    """What the feed told of relations: id, operation, moment."""
    imports: list[str] = field(default_factory=list)
    rows: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    recoveries: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str) -> None:
        with self.lock:
            self.wrong.append(what)


class Load:
    """Runs until `stop`; each part in a thread of its own."""

    def __init__(self, install: Install, token: str, seed: int, every_s: float) -> None:
        self.install, self.token, self.every_s = install, token, every_s
        self.chance = random.Random(seed)
        self.mark = uuid.uuid4().hex[:8]
        self.ledger = Ledger()
        self.stopped = threading.Event()
        self.quiet = threading.Event()

    def run(self, seconds: float) -> Ledger:
        """Work for so long, let it come to rest, make up the books."""
        self.cursor = self._sure("GET", "/changes?cursor=end").json["cursor"]
        parts: list[Callable[[], None]] = [lambda n=n: self._write(n) for n in range(WRITERS)]  # type: ignore[misc]
        parts += [lambda n=n: self._look(n) for n in range(SEARCHERS)]  # type: ignore[misc]
        parts += [self._read_in, self._kill]
        threads = [threading.Thread(target=self._kept(part)) for part in parts]
        reader = threading.Thread(target=self._kept(self._follow))
        for thread in (*threads, reader):
            thread.start()
        self.stopped.wait(seconds)
        self.stopped.set()
        for thread in threads:
            thread.join()
        self._finish_imports()
        self.quiet.set()
        reader.join()
        self._audit()
        return self.ledger

    def _kept(self, part: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                part()
            except Exception as error:
                self.ledger.note(f"{getattr(part, '__name__', 'part')} broke off: {error!r}")
                self.stopped.set()

        return run

    def _call(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        answer = self.install.call(self.token, method, path, body, **headers)
        with self.ledger.lock:
            self.ledger.answers[answer.status] += 1
        return answer

    def _sure(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Ask again until there is a real answer, for as long as it may take to recover."""
        began = time.monotonic()
        while True:
            answer = self._call(method, path, body, **headers)
            if answer.status == 429:
                time.sleep(int(answer.headers.get("Retry-After", "5")))
                began = time.monotonic()
                continue
            if answer.status and answer.status < 500:
                return answer
            if answer.status not in (0, 503):
                self.ledger.note(f"{method} {path} was answered {answer.status}: {answer.body[:300]!r}")
            if time.monotonic() - began > RECOVERY_S:
                raise AssertionError(f"{method} {path}: no answer for {RECOVERY_S} s")
            time.sleep(0.1)

    def _write(self, number: int) -> None:
        """Make a relation, now and then change one of one's own."""
        place, mine = 0, []
        while not self.stopped.is_set():
            place += 1
            name = f"Duur {self.mark} {number} {place}"
            body = {"kind": "organisation", "name": name}
            made = self._sure("POST", "/parties", body, Idempotency_Key=f"{self.mark}-{number}-{place}")
            if made.status != 201:
                raise AssertionError(f"{name} was answered {made.status}: {made.body[:300]!r}")
            party = made.json["id"]
            with self.ledger.lock:
                self.ledger.made[party] = name
            mine.append(party)
            if place % 3 == 0:
                changed, note = mine[place // 2], f"notitie {place}"
                key = f"{self.mark}-{number}-{place}-note"
                if self._sure("PATCH", f"/parties/{changed}", {"note": note}, Idempotency_Key=key).status == 200:
                    with self.ledger.lock:
                        self.ledger.notes[changed] = note
            self.stopped.wait(0.4)

    def _look(self, number: int) -> None:
        """Search, list and open."""
        place = 0
        while not self.stopped.is_set():
            place += 1
            paths = ("/parties?limit=50&sort=-name", f"/parties?search=duur {self.mark}".replace(" ", "%20"), "/me")
            self._sure("GET", paths[(number + place) % len(paths)])
            self.install.page("/account/login/")
            self.stopped.wait(0.8)

    def _read_in(self) -> None:
        """Send a list, start it, and see it end."""
        number = 0
        while not self.stopped.is_set():
            number += 1
            rows = [f"{self.mark}-{number}-{row};Lijst {self.mark} {number} {row};Goes" for row in range(ROWS)]
            text = "\n".join(["Relatienummer;Bedrijfsnaam;Plaats", *rows]).encode()
            key = f"{self.mark}-list-{number}"
            sent = self._sure("POST", f"/imports?name=lijst-{number}.csv", text, Idempotency_Key=key)
            run = sent.json["id"]
            self._sure("PATCH", f"/imports/{run}", {"source": f"{self.mark} {number}"})
            self._sure("POST", f"/imports/{run}/start")
            with self.ledger.lock:
                self.ledger.imports.append(run)
            while not self.stopped.wait(1) and self._sure("GET", f"/imports/{run}").json["state"] == "running":
                pass
            self.stopped.wait(10)

    def _finish_imports(self) -> None:
        for run in self.ledger.imports:
            began = time.monotonic()
            while (found := self._sure("GET", f"/imports/{run}").json)["state"] == "running":
                if time.monotonic() - began > 2 * RECOVERY_S:
                    self.ledger.note(f"import {run} did not go on by itself: {found}")
                    break
                time.sleep(1)
            if found["state"] != "done" or found["created"] != ROWS:
                self.ledger.note(f"import {run}: {found['state']}, {found['created']} made of {ROWS}")
            self.ledger.rows += found["created"]

    def _follow(self) -> None:
        """Read the feed on until all is quiet and there is no more."""
        while True:
            was_quiet = self.quiet.is_set()
            page = self._sure("GET", f"/changes?limit=1000&cursor={self.cursor}").json
            self.ledger.told += [(c["id"], c["operation"], c["at"]) for c in page["items"] if c["type"] == "party"]
            self.cursor = page["cursor"]
            if was_quiet and not page["more"]:
                return
            if not page["more"]:
                self.quiet.wait(0.7)

    def _kill(self) -> None:
        while not self.stopped.wait(self.chance.uniform(0.5, 1.5) * self.every_s):
            target = self.chance.choice(TARGETS)
            pids = self._pids(target)
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.ledger.kills[target] += bool(pids)
            began = time.monotonic()
            self._sure("GET", "/me")
            self.ledger.recoveries.append(time.monotonic() - began)

    def _pids(self, target: str) -> list[int]:
        if target.startswith("web"):
            found = self.install.part("granian")
            return found if target == "web" else [self.chance.choice(found)] if found else []
        if target == "worker":
            return self.install.part("procrastinate")
        with contextlib.suppress(OSError, IndexError, ValueError):
            found = self.install.database()
            return found[:1] if target == "database" else [self.chance.choice(found[1:])]
        return []

    def _audit(self) -> None:
        """Compare the books with what is there."""
        ledger, found = self.ledger, Counter[str]()
        names: dict[str, str] = {}
        for words in (f"duur {self.mark}", f"lijst {self.mark}"):
            path: str | None = f"/parties?limit=200&search={words.replace(' ', '%20')}"
            first = path
            while path:
                page = self._sure("GET", path).json
                for one in page["items"]:
                    names[one["id"]] = one["name"]
                    found[one["name"]] += 1
                path = f"{first}&cursor={page['next']}" if page["next"] else None
        for party, name in ledger.made.items():
            if names.get(party) != name:
                ledger.note(f"lost: {name}")
        made = sum(1 for name in found if name.startswith("Duur"))
        if made > len(ledger.made):
            ledger.note(f"{made - len(ledger.made)} relations that nobody was told of")
        ledger.wrong += [f"doubled: {name} is there {number} times" for name, number in found.items() if number > 1]
        read_in = sum(1 for name in found if name.startswith("Lijst"))
        if read_in != ledger.rows:
            ledger.note(f"{read_in} relations of lists, {ledger.rows} were counted")
        for party, note in ledger.notes.items():
            if self._sure("GET", f"/parties/{party}").json["note"] != note:
                ledger.note(f"a confirmed note of {party} is lost")
        created = Counter(party for party, operation, _at in ledger.told if operation == "created")
        ledger.wrong += [f"the feed missed {names[party]}" for party in names if not created[party]]
        ledger.wrong += [f"the feed told {names.get(party)} twice" for party, times in created.items() if times > 1]
