"""Two minutes of `bench/endure.py`: what was confirmed is there once, and the change feed told it. `bin/test --all` only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.endure.install import installed
from tests.endure.load import Load

pytestmark = [
    pytest.mark.all,
    pytest.mark.skipif(not os.environ.get("KLANTBEELD_TEST_ALL"), reason="bin/test --all"),
]
SECONDS = 100


def test_nothing_confirmed_is_lost_or_doubled_and_the_feed_misses_nothing(tmp_path: Path) -> None:
    with installed(tmp_path) as install:
        ledger = Load(install, install.token(), seed=2026, every_s=6).run(SECONDS)
    assert not ledger.wrong, ledger.wrong[:20]
    assert len(ledger.made) > SECONDS / 2
    assert sum(ledger.kills.values()) > 5
    assert ledger.rows
