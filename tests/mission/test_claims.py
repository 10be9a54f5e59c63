"""What is claimed is tested, and what is tested is a row of the mission."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.mission.__main__ import CLAIMS, rows, state_of

ROOT = Path(__file__).resolve().parents[2]


def marked_rows() -> set[str]:
    """The rows named in a `mission(...)` mark of any test, read from the code."""
    found: set[str] = set()
    files = [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "klantbeeld").rglob("test_*.py")]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "mission":
                found |= {str(one.value) for one in node.args if isinstance(one, ast.Constant)}
    return found


def test_every_claimed_row_has_an_acceptance_test() -> None:
    assert {*CLAIMS["whole"], *CLAIMS["part"]} - marked_rows() == set()


def test_every_mark_names_a_row_of_the_mission_that_is_claimed() -> None:
    known = {row for row, _text, _later in rows()}
    assert marked_rows() - known == set()
    assert marked_rows() - {*CLAIMS["whole"], *CLAIMS["part"]} == set()


def test_the_table_tells_what_works_and_what_waits() -> None:
    later = {row: waiting for row, _text, waiting in rows()}
    assert later["TNO-14"] == ["used when picking invitees"]
    assert state_of("TNO-1", {"TNO-1": "passed"}) == "works"
    assert state_of("MOD-7", {"MOD-7": "passed"}) == "part"
    assert state_of("TNO-1", {"TNO-1": "failed"}) == "fails"
    assert state_of("TNO-1", {}) == "untested"
    assert state_of("TNO-8", {}) == "-"
