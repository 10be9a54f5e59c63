"""`bin/test --mission`: every row of the mission with its state, from the last whole test run.

claimed rows are those that have an acceptance test; `works` means that it passed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.mission.plugin import STATES

HERE = Path(__file__).parent
SHOWN = {"passed": "works", "failed": "fails", "skipped": "skipped"}


def rows() -> Iterator[tuple[str, str]]:
    """Each row's id and what a user asks for, in the order of the mission."""
    for chapter in yaml.safe_load((HERE / "functions.yaml").read_text()).values():
        for row in chapter:
            yield f"TNO-{row['nr']}", row["nl"]
    for chapter in yaml.safe_load((HERE / "capabilities.yaml").read_text()).values():
        for row in chapter:
            yield row["id"], row.get("nl") or row.get("what") or row["done"]


def main() -> None:
    """Print the table, and under it the count of each state."""
    states = json.loads(STATES.read_text()) if STATES.exists() else {}
    if not states:
        print("No test run yet: start bin/test first.")
    counts: Counter[str] = Counter()
    for row, text in rows():
        state = SHOWN.get(states.get(row, ""), "-")
        counts[state] += 1
        print(f"{row:8} {state:8} {text}")
    print(", ".join(f"{count} {state}" for state, count in counts.items()))


main()
