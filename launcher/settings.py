"""The environment that the settings of Klantbeeld read, and the database that goes with a data folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from klantbeeld.engines.database import stamp
from klantbeeld.engines.database.binaries import wheel_in
from klantbeeld.engines.database.embedded import Cluster
from launcher.paths import BUILD, RUNTIME_ENVIRONMENT

OWNER_URL = "DATABASE_OWNER_URL"


def base_environment(data: Path) -> dict[str, str]:
    """What every process of Klantbeeld gets, without the database."""
    env = dict(os.environ)
    for name in list(env):
        if name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "KLANTBEELD_TESTING") or name.startswith(
            "KLANTBEELD_PG_"
        ):
            del env[name]  # of another install, or of a test run in the same shell
    return env | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KLANTBEELD_DATA": str(data),
        "KLANTBEELD_STATIC": env.get("KLANTBEELD_STATIC") or str(BUILD / "static"),
        "PYTHONUNBUFFERED": "1",
    }


def for_pages(env: dict[str, str]) -> dict[str, str]:
    """The same for web and worker: without the way to become the owner of the database."""
    kept = {name: value for name, value in env.items() if name != OWNER_URL}
    return kept | {"KLANTBEELD_ROLE": "app"}


def external_database() -> bool:
    return bool(os.environ.get("DATABASE_URL"))


def cluster_of(data: Path) -> Cluster:
    """The embedded server of a data folder. Raises Refusal."""
    return Cluster(data / "pg", wheel_in(RUNTIME_ENVIRONMENT))


def prepared(cluster: Cluster | None) -> bool:
    """Whether the database already is at this release; unknown (False) for an external one."""
    if cluster is None:
        return False
    try:
        rows = cluster.query(stamp.READ).splitlines()
    except subprocess.CalledProcessError:  # first start: the table is not there yet
        return False
    return f"{stamp.SETUP}\t{stamp.setup_digest()}" in rows
