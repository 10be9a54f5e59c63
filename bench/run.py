"""How fast the product is on a base of `bench.make`: `python3 -m bench.run --data DIR`.

Starts the product as `bin/run` does, signs in over HTTP as a salesperson, a manager and an administrator, and replays what
they do, by one user and by eight at once. Prints Markdown; `--keep` writes it to bench/RESULTS.md and the figures to
bench/RESULTS.json, which only a whole run may. Changes the base a little: calls are logged and notes written.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.actions import ACTIONS, Action
from bench.client import Browser
from bench.processes import cpu_seconds, machine, pss_mib
from bench.report import as_markdown
from bench.server import Running, every_statement_logged, running, statements_since
from bench.subjects import Subjects, subjects_of
from launcher.paths import ROOT

USERS = (1, 8)
RUNS, REQUESTS, WARM_UP, COUNTED = 3, 100, 12, 5
SETTLED_S = 3
SECRETS = "bench.json"
PASSWORD = "meetbank-wachtwoord"  # noqa: S105 - of a base that holds nothing
PERSONAS = {
    "salesperson": "verkoop@meetbank.example",
    "manager": "leiding@meetbank.example",
    "administrator": "beheer@meetbank.example",
}
RESULTS = Path(__file__).parent / "RESULTS.md"


@dataclass(slots=True)
class Measured:
    """One action by so many users at once; milliseconds for each action, bytes of its answers."""

    p50: float
    p95: float
    a_second: float
    cpu_server: float
    cpu_database: float
    size: int
    failed: int

    @property
    def cpu(self) -> float:
        return self.cpu_server + self.cpu_database


def main(arguments: Sequence[str]) -> int:
    """Return 0, or 1 when an answer was an error."""
    options = _parse(arguments)
    wanted = [one for one in ACTIONS if options.only in one.name]
    queries = _count_statements(options.data, options.personas, wanted)
    with running(options.data) as product:
        result = _measure(product, options, wanted)
    result["queries"] = queries
    if options.import_rows:
        result["import"] = _import(options.data, options.import_rows)
    text = as_markdown(result)
    print(text)
    failed = any(
        one["failed"]
        for persona in result["personas"].values()
        for a in persona["actions"].values()
        for one in a.values()
    )
    if options.keep:
        whole = len(wanted) == len(ACTIONS) and list(options.personas) == list(PERSONAS) and options.runs >= RUNS
        if failed or not whole or not options.import_rows:
            print("Niet bewaard: alleen een hele ronde zonder fouten, met --import-rows, vervangt RESULTS.md.")
            return 1
        RESULTS.write_text(text)
        RESULTS.with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
    return 1 if failed else 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m bench.run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder that bench.make filled")
    parser.add_argument(
        "--persona", action="append", choices=list(PERSONAS), dest="personas", help="may be repeated; all"
    )
    parser.add_argument("--only", default="", help="a part of the name of the actions to measure")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument(
        "--requests", type=int, default=REQUESTS, help="actions in each run, for one user; eight do twice as many"
    )
    parser.add_argument(
        "--import-rows", type=int, default=0, help="read in a list of so many rows at the end; they stay"
    )
    parser.add_argument("--keep", action="store_true", help="write bench/RESULTS.md")
    options = parser.parse_args(arguments)
    options.data = options.data.absolute()
    options.personas = options.personas or list(PERSONAS)
    return options


def _measure(product: Running, options: argparse.Namespace, wanted: Sequence[Action]) -> dict[str, object]:
    time.sleep(SETTLED_S)
    idle = pss_mib(product.pid)
    rows = product.rows(
        "SELECT (SELECT count(*) FROM parties_party), (SELECT count(*) FROM activities_activity),"
        " pg_size_pretty(pg_database_size(current_database())), current_setting('server_version')"
    )[0]
    secrets = json.loads((options.data / SECRETS).read_text())
    personas = {}
    for persona in options.personas:
        of = subjects_of(product, persona, PERSONAS[persona])
        browsers = [signed_in(product, persona, secrets) for _ in range(max(USERS))]
        actions = {}
        for action in wanted:
            print(f"  {persona}: {action.name}", file=sys.stderr, flush=True)
            actions[action.name] = {
                str(users): asdict(
                    _median(
                        [_run(product, browsers[:users], action, of, options.requests) for _ in range(options.runs)]
                    )
                )
                for users in USERS
            }
        personas[persona] = {"seen": of.seen, "busiest": of.most_lines, "actions": actions}
    return {
        "machine": machine() | {"postgresql": rows[3]},
        "base": {"relations": int(rows[0]), "activities": int(rows[1]), "size": rows[2]},
        "at": time.strftime("%Y-%m-%d %H:%M"),
        "commit": _commit(),
        "runs": options.runs,
        "requests": options.requests,
        "start_s": product.seconds_to_answer,
        "memory": {"idle": idle, "after": pss_mib(product.pid), "database_after": pss_mib(product.postmaster)},
        "personas": personas,
    }


def signed_in(product: Running, persona: str, secrets: dict[str, list[str]]) -> Browser:
    """A browser of one of the three, with a session and tokens of its own."""
    browser = Browser(product.port, secrets[persona])
    browser.sign_in(PERSONAS[persona], PASSWORD)
    return browser


def _run(product: Running, browsers: Sequence[Browser], action: Action, of: Subjects, requests: int) -> Measured:
    """A closed loop: each user asks again as soon as the answer is there."""
    for number in range(WARM_UP):
        action.do(browsers[number % len(browsers)], of)
    each = requests if len(browsers) == 1 else max(1, requests * 2 // len(browsers))
    took: list[float] = []
    sizes: list[int] = []
    failed = 0
    lock = threading.Lock()

    def use(browser: Browser) -> None:
        nonlocal failed
        for _ in range(each):
            began = time.perf_counter()
            answers = action.do(browser, of)
            spent = (time.perf_counter() - began) * 1000
            with lock:
                took.append(spent)
                sizes.append(sum(answer.size for answer in answers))
                failed += any(answer.status >= 400 for answer in answers)

    users = [threading.Thread(target=use, args=(browser,)) for browser in browsers]
    server, database, began = cpu_seconds(product.pid), cpu_seconds(product.postmaster), time.perf_counter()
    for user in users:
        user.start()
    for user in users:
        user.join()
    lasted = time.perf_counter() - began
    server, database = cpu_seconds(product.pid) - server, cpu_seconds(product.postmaster) - database
    took.sort()
    number = len(took)
    return Measured(
        statistics.median(took),
        took[min(number - 1, int(number * 0.95))],
        number / lasted,
        server / number * 1000,
        database / number * 1000,
        round(statistics.median(sizes)),
        failed,
    )


def _median(runs: Sequence[Measured]) -> Measured:
    """The middle of each figure; failures are added up."""
    middle = {
        name: statistics.median(getattr(run, name) for run in runs) for name in Measured.__slots__ if name != "failed"
    }
    return Measured(**middle, failed=sum(run.failed for run in runs))


def _count_statements(data: Path, personas: Sequence[str], wanted: Sequence[Action]) -> dict[str, dict[str, float]]:
    """How many statements each action sends, in a start of its own with the server's log on: writing it down costs time."""
    counted: dict[str, dict[str, float]] = {}
    secrets = json.loads((data / SECRETS).read_text())
    with every_statement_logged(data), running(data) as product:
        for persona in personas:
            of = subjects_of(product, persona, PERSONAS[persona])
            browser = signed_in(product, persona, secrets)
            counted[persona] = {}
            for action in wanted:
                action.do(browser, of)
                end = (product.cluster.data / "server.log").stat().st_size
                for _ in range(COUNTED):
                    action.do(browser, of)
                counted[persona][action.name] = statements_since(product.cluster, end)[0] / COUNTED
    return counted


def _import(data: Path, rows: int) -> dict[str, float]:
    code = f"from bench.import_parties import main; main({rows})"
    done = subprocess.run(
        [sys.executable, ROOT / "bin/manage", "--data", data, "shell", "--no-imports", "-c", code],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    print(done.stdout, file=sys.stderr)
    seconds = re.search(r"^([\d.]+) s \(", done.stdout, re.M)
    cpu = re.search(r"Python ([\d.]+) s, database ([\d.]+) s", done.stdout)
    assert seconds and cpu, done.stdout
    return {"rows": rows, "seconds": float(seconds[1]), "cpu_a_row": (float(cpu[1]) + float(cpu[2])) / rows * 1000}


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
