"""An external database is looked at before anything is done with it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from launcher.console import Refusal
from launcher.paths import ROOT
from launcher.processes import dies_with_parent


def examine(python: Path, env: Mapping[str, str], *, owner: bool, wait_s: int = 0) -> None:
    """Raise Refusal, in one line with what to do, unless Klantbeeld can work in the database of DATABASE_URL."""
    role = "owner" if owner else "app"
    command: list[str | Path] = [python, "-m", "klantbeeld.engines.database.external", role, str(wait_s)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        preexec_fn=dies_with_parent(),
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise Refusal(lines[-1] if lines else f"De database gaf geen antwoord (code {done.returncode}).")
