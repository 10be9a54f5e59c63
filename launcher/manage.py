"""`bin/manage`: any management command, with the environment and the database it needs.

Only the command writes to standard output. Its exit code is passed on.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from launcher import assets
from launcher.console import Refusal, fail
from launcher.external import examine
from launcher.folder import open_folder
from launcher.paths import DEFAULT_DATA, ROOT, RUNTIME_ENVIRONMENT
from launcher.processes import dies_with_parent, stopping_on_signals
from launcher.python import install
from launcher.settings import base_environment, cluster_of, external_database, prepared
from launcher.steps import one_at_a_time

OF_THE_SCHEMA = {
    "migrate",
    "prepare",
    "grant_app_role",
    "mark_moved",
    "move_to",
    "move_from",
    "makemigrations",
    "showmigrations",
    "sqlmigrate",
    "pgtrigger",
}
OF_THE_OWNER = OF_THE_SCHEMA | {"import_all"}
WITHOUT_DATABASE = {"help", "collectstatic", "makemessages", "compilemessages", "parse_names", "--help", "--version"}
WITHOUT_PREPARING = OF_THE_SCHEMA | {"check"}


def main(arguments: list[str]) -> int:
    """Run `[--data DIR] COMMAND ...`; return its exit code, or 1 if it could not be run."""
    try:
        with stopping_on_signals():
            data, command = _split(arguments)
            return _run(data, command)
    except Refusal as refusal:
        return fail(refusal)
    except KeyboardInterrupt:
        return 130


def _split(arguments: list[str]) -> tuple[Path, list[str]]:
    data = Path(os.environ.get("KLANTBEELD_DATA") or DEFAULT_DATA)
    if arguments[:1] == ["--data"]:
        if len(arguments) < 2:
            raise Refusal("Noem een map achter --data.")
        return Path(arguments[1]), arguments[2:]
    if arguments and arguments[0].startswith("--data="):
        return Path(arguments[0].removeprefix("--data=")), arguments[1:]
    return data, arguments


def _run(where: Path, command: list[str]) -> int:
    data = open_folder(where)
    with one_at_a_time():
        python = install(RUNTIME_ENVIRONMENT, "runtime.lock")
        assets.compile_catalogues(python)
    env = base_environment(data)
    name = command[0] if command else "help"
    as_owner = name in OF_THE_OWNER or env.get("KLANTBEELD_ROLE") == "owner"
    with contextlib.ExitStack() as stack:
        if external_database():
            if name not in WITHOUT_DATABASE:
                examine(python, env, owner=as_owner)
            env["KLANTBEELD_ROLE"] = "owner" if as_owner else env.get("KLANTBEELD_ROLE", "app")
        elif name not in WITHOUT_DATABASE:
            cluster = stack.enter_context(cluster_of(data).used())
            if name not in WITHOUT_PREPARING and not prepared(cluster):
                _prepare(python, env | cluster.environment(owner=True))
            env |= cluster.environment(owner=as_owner)
        # the caller's folder stays the current one: file names on the command line are relative to it
        return _through(
            subprocess.Popen([python, ROOT / "manage.py", *command], env=env, preexec_fn=dies_with_parent())
        )


def _prepare(python: Path, env: dict[str, str]) -> None:
    command: list[str | Path] = [python, "manage.py", "prepare", "--quiet"]
    done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    if done.returncode:
        raise Refusal("Het voorbereiden van de database mislukte: kijk hierboven waarom.")


def _through(process: subprocess.Popen[bytes]) -> int:
    """Wait for the command; Ctrl-C has reached it already, SIGTERM is handed on."""
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
