"""`bin/run --only ...`: one part at a time, for several processes on one database.

`install` makes what can be made beforehand, `prepare` brings the database up to this release, `web` and `worker` only run:
they fetch nothing, build nothing and migrate nothing, so that the folder may be closed to them and many can start at once.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from pathlib import Path

from klantbeeld.engines.database.embedded import Cluster
from klantbeeld.engines.database.stopping import DRAIN_MARK
from launcher import assets, serving
from launcher.addresses import names_of
from launcher.children import MARK, end_leftovers
from launcher.console import Refusal, say
from launcher.external import examine
from launcher.folder import open_folder, shared
from launcher.paths import RUNTIME_ENVIRONMENT, python_of
from launcher.preparing import prepare
from launcher.python import install
from launcher.settings import base_environment, cluster_of, external_database, for_pages
from launcher.steps import one_at_a_time
from launcher.supervisor import Supervisor

PARTS = ("install", "prepare", "web", "worker")
DRAIN_S = 5.0
WAIT_FOR_DATABASE_S = 30


def run_only(options: argparse.Namespace, address: str, host: str) -> int:
    """Do the part that `options.only` names; return the exit code. Raises Refusal."""
    if options.only == "install":
        return _install(options.data)
    python = python_of(RUNTIME_ENVIRONMENT)
    if not python.exists():
        raise Refusal("Klantbeeld is hier nog niet geïnstalleerd: voer eerst uit bin/run --only install.")
    data = open_folder(options.data)
    mark = f"{data}#{options.only}:{options.port}" if options.only == "web" else f"{data}#{options.only}:{os.getpid()}"
    env = base_environment(data) | {MARK: mark}
    with contextlib.ExitStack() as stack:
        stack.enter_context(shared(data))
        cluster = _database(python, env, data, stack, owner=options.only == "prepare")
        role = cluster.environment(owner=options.only == "prepare") if cluster else {}
        if options.only == "prepare":
            prepare(python, env | ({"KLANTBEELD_ROLE": "owner"} if cluster is None else role), demo=options.demo)
            return 0
        end_leftovers(mark)
        env = for_pages(env | role)
        if options.only == "worker":
            return Supervisor(None, serving.worker(python, env), cluster).run("", "", 0)
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="klantbeeld-")))
        env |= {"KLANTBEELD_HOST": options.host, "KLANTBEELD_PORT": str(options.port), DRAIN_MARK: str(place / "stopt")}
        env.setdefault("KLANTBEELD_ALLOWED_HOSTS", ",".join(names_of(options.host)))
        web = serving.web(python, env, options.host, options.port)
        return Supervisor(web, None, cluster, mark=place / "stopt", drain_s=options.drain).run(
            address, host, options.port
        )


def _install(data: Path) -> int:
    env = base_environment(data) | {"SECRET_KEY": "only to gather files"}
    with one_at_a_time():
        python = install(RUNTIME_ENVIRONMENT, "runtime.lock")
        assets.build_frontend()
        assets.compile_catalogues(python)
        assets.collect_static(python, env)
    say("Klantbeeld is geïnstalleerd.")
    return 0


def _database(
    python: Path, env: dict[str, str], data: Path, stack: contextlib.ExitStack, *, owner: bool
) -> Cluster | None:
    """The embedded server, taken part in; None for an external one that can be worked with."""
    if external_database():
        examine(python, env, owner=owner, wait_s=WAIT_FOR_DATABASE_S)
        return None
    return stack.enter_context(cluster_of(data).used())
