"""`bin/test --mission`: every row of the mission with its state, from the last whole test run.

`works` means that its acceptance tests passed, `part` that a part of the row is done by now; under a row stands what
waits for later. Claimed rows stand in `claims.yaml`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.mission.plugin import STATES

HERE = Path(__file__).parent
SHOWN = {"passed": "works", "failed": "fails", "skipped": "skipped"}
CLAIMS = yaml.safe_load((HERE / "claims.yaml").read_text())
LATER = re.compile(r"later: ([^;.]+)")


def rows() -> Iterator[tuple[str, str, list[str]]]:
    """Each row's id, what a user asks for, and the clauses that wait, in the order of the mission."""
    for chapter in yaml.safe_load((HERE / "functions.yaml").read_text()).values():
        for row in chapter:
            yield f"TNO-{row['nr']}", row["nl"], LATER.findall(row["done"])
    for chapter in yaml.safe_load((HERE / "capabilities.yaml").read_text()).values():
        for row in chapter:
            yield row["id"], row.get("nl") or row.get("what") or row["done"], LATER.findall(row["done"])


def state_of(row: str, states: dict[str, str]) -> str:
    """works, part, fails, skipped, `untested` for a claimed row that the last run did not reach, or `-`."""
    claimed = row in CLAIMS["whole"] or row in CLAIMS["part"]
    state = SHOWN.get(states.get(row, ""), "untested" if claimed else "-")
    return "part" if state == "works" and row in CLAIMS["part"] else state


def main() -> None:
    """Print the table, and under it the count of each state."""
    states = json.loads(STATES.read_text()) if STATES.exists() else {}
    if not states:
        print("No test run yet: start bin/test first.")
    counts: Counter[str] = Counter()
    for row, text, waiting in rows():
        state = state_of(row, states)
        counts[state] += 1
        print(f"{row:8} {state:8} {text}")
        if state != "-":
            for clause in [*waiting, *([CLAIMS["part"][row]] if row in CLAIMS["part"] else [])]:
                print(f"{'':17} later: {clause}")
    print(", ".join(f"{count} {state}" for state, count in counts.items()))


if __name__ == "__main__":
    main()
