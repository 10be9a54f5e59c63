"""Settings as another environment gives them, read in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run_settings() -> Callable[[dict[str, str], str], str]:
    """Return what the settings hold under `names`, with these variables in the environment."""

    def run(given: dict[str, str], names: str) -> str:
        command = [sys.executable, "-c", f"from config import settings as s; print((s.{names}))"]
        env = os.environ | given | {"KLANTBEELD_TESTING": "1"}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    return run
