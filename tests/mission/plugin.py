"""Keeps which mission rows have an acceptance test and whether it passed; `bin/test --mission` prints the table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

STATES = Path(__file__).resolve().parents[2] / "build" / "mission.json"
_outcomes: dict[str, str] = {}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    report = (yield).get_result()
    if report.when == "call" or report.outcome != "passed":
        for marker in item.iter_markers("mission"):
            for row in marker.args:
                report.user_properties.append(("mission", row))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    for name, row in report.user_properties:
        if name == "mission" and _outcomes.get(row) != "failed":
            _outcomes[row] = report.outcome


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput") or not _outcomes:
        return
    STATES.parent.mkdir(exist_ok=True)
    STATES.write_text(json.dumps(_outcomes, indent=1, sort_keys=True))
