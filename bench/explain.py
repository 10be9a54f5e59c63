"""The plans of the main statements on a base of `bench.make`: `python3 -m bench.explain --data DIR`.

Starts the product with auto_explain on for the application, does each action once as each of the three, and prints the plan of
what took longest with what it read. Each action names the indexes that its statements must use; a sequential scan of a large
table is wrong. Ends with what is wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.actions import ACTIONS
from bench.run import PERSONAS, SECRETS, signed_in
from bench.server import Running, running
from bench.subjects import subjects_of
from klantbeeld.engines.database.credentials import APPLICATION, SUPERUSER
from launcher.settings import cluster_of

LARGE = (
    "parties_party", "parties_contactpoint", "parties_searchdocument", "parties_relationship", "activities_activity",
    "history_line", "history_event", "history_change",
)  # fmt: skip
MUST_USE = {
    "list, first page by name": {
        "salesperson": "parties_party_",
        "manager": "parties_party_",
        "administrator": "parties_party_sort",
    },
    "list, searched": "parties_search_",
    "type-ahead, three letters": "parties_party_",
    "search, part of a mail address": "parties_search_reach",
    "relation with its timeline": "history_line_party",
    "relation with thousands": "history_line_party",
    "home": "activities_open",
    "log a call with a next step": "activities_next",
    "API: search": "parties_search_",
}
WARM_UP = 6
SETTINGS = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_timing": "off",
}
PLAN = re.compile(
    r"duration: ([\d.]+) ms  plan:\n\tQuery Text: (.*?)\n\t(?=\w[\w ]*\(|Result|Limit|Sort)(.*?)(?=\n\d{4}-\d\d-\d\d |\Z)",
    re.S,
)
READ = re.compile(r"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?")
MANY_BUFFERS, FEW_BUFFERS = 2000, 100
SHOWN = 2


@dataclass(slots=True)
class Plan:
    """One statement as it ran: milliseconds, pages of 8 kB that it touched."""

    took: float
    statement: str
    text: str

    @property
    def buffers(self) -> int:
        found = READ.search(self.text)
        return sum(int(number or 0) for number in found.groups()) if found else 0

    @property
    def scanned(self) -> list[str]:
        """Large tables that were read from end to end."""
        return [table for table in LARGE if re.search(rf"Seq Scan on {table}\b(?![^\n]*never executed)", self.text)]


def main(arguments: Sequence[str]) -> int:
    """Return 1 when a plan is wrong."""
    parser = argparse.ArgumentParser(prog="python3 -m bench.explain", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args(arguments).data.absolute()
    wrong: list[str] = []
    secrets = json.loads((data / SECRETS).read_text())
    with _explaining(data), running(data) as product:
        for persona in PERSONAS:
            of = subjects_of(product, persona, PERSONAS[persona])
            browser = signed_in(product, persona, secrets)
            for action in ACTIONS:
                for _ in range(WARM_UP):
                    action.do(browser, of)
                begins = (product.cluster.data / "server.log").stat().st_size
                action.do(browser, of)
                plans = _plans_since(product, begins)
                print(f"\n## {persona}: {action.name}\n")
                for plan in sorted(plans, key=lambda one: -one.buffers)[:SHOWN]:
                    print(
                        f"{plan.took:.1f} ms, {plan.buffers} pages: {' '.join(plan.statement.split())[:200]}\n```\n{plan.text}\n```"
                    )
                wrong += [f"{persona}, {action.name}: {text}" for text in _wrong(plans, _wanted(action.name, persona))]
    print("\n## Wrong\n")
    print("\n".join(f"- {one}" for one in wrong) or "Nothing.")
    return 1 if wrong else 0


def _wanted(action: str, persona: str) -> str:
    found = MUST_USE.get(action, "")
    return found if isinstance(found, str) else found[persona]


def _wrong(plans: Sequence[Plan], wanted: str) -> Iterator[str]:
    if wanted and not any(wanted in plan.text for plan in plans):
        yield f"no statement uses {wanted}*"
    for plan in plans:
        said = " ".join(plan.statement.split())[:120]
        if plan.scanned and plan.buffers > FEW_BUFFERS:
            yield f"reads {', '.join(plan.scanned)} from end to end ({plan.buffers} pages): {said}"
        elif plan.buffers > MANY_BUFFERS:
            yield f"touches {plan.buffers} pages: {said}"


def _plans_since(product: Running, offset: int) -> list[Plan]:
    time.sleep(0.2)  # the server writes its log after the answer
    with open(product.cluster.data / "server.log", "rb") as log:
        log.seek(offset)
        text = log.read().decode(errors="replace")
    found = [Plan(float(took), statement, plan.replace("\n\t", "\n")) for took, statement, plan in PLAN.findall(text)]
    return [one for one in found if "procrastinate" not in one.statement]


@contextlib.contextmanager
def _explaining(data: Path) -> Iterator[None]:
    with cluster_of(data).used() as cluster:
        for name, value in SETTINGS.items():
            cluster.query(f"ALTER ROLE {APPLICATION} SET {name} = '{value}'", role=SUPERUSER)
        try:
            yield
        finally:
            for name in SETTINGS:
                cluster.query(f"ALTER ROLE {APPLICATION} RESET {name}", role=SUPERUSER)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
