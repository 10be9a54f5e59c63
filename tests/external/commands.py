"""Running our own commands on an external database, as another process would."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """A database: its name, and the addresses for the owner and for the role of the pages."""

    name: str
    owner: str
    owner_url: str
    url: str


def environment(data: Path, **given: str) -> dict[str, str]:
    """That of an install with its data in `data`, nothing of the test run in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KLANTBEELD", "DATABASE", "PG"))}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KLANTBEELD_DATA": str(data),
        "KLANTBEELD_ENVIRONMENT": sys.prefix,
        "KLANTBEELD_STATIC": str(data / "static"),
        "SECRET_KEY": "the key of these tests",
        **given,
    }


def of(place: Place, data: Path, *, owner: bool = False, **given: str) -> dict[str, str]:
    """The environment for `place`; only the owner knows the owner's address."""
    more = {"DATABASE_OWNER_URL": place.owner_url, "KLANTBEELD_ROLE": "owner"} if owner else {}
    return environment(data, DATABASE_URL=place.url, **more, **given)


def manage(env: dict[str, str], *arguments: str, stdin: str = "") -> str:
    """Run a management command; return what it wrote. Fails with what it said."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, input=stdin, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def prepare(place: Place, data: Path) -> None:
    """Bring an empty database up to this release, as `bin/run --only prepare` does."""
    manage(of(place, data, owner=True), "prepare", "--quiet")
