"""The bench makes a base that the product can work on, and measures the product on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.run import RESULTS
from bench.staff import THIN_TEAM
from launcher.paths import ROOT
from launcher.settings import cluster_of

pytestmark = [
    pytest.mark.all,
    pytest.mark.skipif(not os.environ.get("KLANTBEELD_TEST_ALL"), reason="bin/test --all"),
]
PARTIES = 400


def _bench(module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_small_base_is_made_and_measured_and_a_partial_round_is_not_kept(tmp_path: Path) -> None:
    kept = RESULTS.read_text() if RESULTS.exists() else ""
    data = tmp_path / "base"
    _bench("make", "--data", str(data), "--parties", str(PARTIES))

    with cluster_of(data).used() as cluster:

        def number(sql: str) -> int:
            return int(cluster.query(f"SELECT count(*) FROM {sql}"))

        assert PARTIES <= number("parties_party") < PARTIES + 40
        assert number("parties_searchdocument") == number("parties_party")
        assert number("activities_activity") > PARTIES * 5
        assert number(f"parties_party p JOIN identity_team t ON t.id = p.team_id WHERE t.name = '{THIN_TEAM}'") > 0
        assert number("parties_party WHERE last_contact_at IS NOT NULL") > PARTIES / 3
        stale = "parties_party p WHERE next_step_at IS DISTINCT FROM (SELECT min(starts_at) FROM activities_activity a WHERE"
        assert number(f"{stale} a.party_id = p.id AND a.state = 'planned')") == 0

    said = _bench(
        "run", "--data", str(data), "--persona", "salesperson", "--only", "list", "--runs", "1", "--requests", "8"
    )
    assert "| list, first page by name |" in said and "FAILED" not in said
    refused = subprocess.run(
        [sys.executable, "-m", "bench.run", "--data", str(data), "--only", "home", "--runs", "1", "--requests", "4", "--keep"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert refused.returncode == 1
    assert (RESULTS.read_text() if RESULTS.exists() else "") == kept
    assert set(json.loads((data / "bench.json").read_text())) == {"salesperson", "manager", "administrator"}
