"""Bringing the database up to this release, in a process of its own that runs as the owner."""

from __future__ import annotations

import subprocess
from pathlib import Path

from launcher.console import Refusal
from launcher.paths import ROOT
from launcher.processes import dies_with_parent


def command(python: Path, *, demo: bool) -> list[str]:
    return [str(python), "manage.py", "prepare", *(["--demo"] if demo else [])]


def prepare(python: Path, env: dict[str, str], *, demo: bool) -> None:
    """Do it and wait. Raises Refusal."""
    done = subprocess.run(
        command(python, demo=demo), cwd=ROOT, env=env, stdin=subprocess.DEVNULL, preexec_fn=dies_with_parent()
    )
    if done.returncode:
        raise Refusal("Het voorbereiden van de database mislukte: kijk hierboven waarom, en start daarna opnieuw.")
