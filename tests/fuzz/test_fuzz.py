"""A short run of `bench/fuzz.py` for each reader: nothing but the declared refusals, in bounded time and memory. `--all` only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 15
pytestmark = [
    pytest.mark.all,
    pytest.mark.skipif(not os.environ.get("KLANTBEELD_TEST_ALL"), reason="bin/test --all"),
]


@pytest.mark.parametrize("target", ["csv", "xlsx", "vcard", "name", "texts"])
def test_nothing_that_is_read_breaks_its_reader(target: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.fuzz", target, "--seconds", str(SECONDS), "--found", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS * 10)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    assert "stat::number_of_executed_units" in done.stderr + done.stdout
    assert not list(tmp_path.iterdir())
