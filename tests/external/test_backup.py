"""The way back that the documents tell: a dump of the distribution's own programs, put back in an empty database."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests.external.commands import Place, manage, of, prepare
from tests.external.conftest import Install
from tests.external.server import Server


def scenario(env: dict[str, str], part: str) -> str:
    return manage(env, "shell", "-v0", "-c", f"from tests.external import scenario; scenario.{part}()")


def test_a_dump_comes_back_with_everything_and_the_roles_have_their_rights(
    install: Install, server: Server, place: Callable[[], Place], tmp_path: Path
) -> None:
    seen = scenario(install.env, "fill")
    dump, empty = tmp_path / "klantbeeld.dump", place()
    programs(server, "pg_dump", "-Fc", "-f", str(dump), install.place.owner_url)
    programs(server, "pg_restore", "--no-owner", "--no-acl", "-d", empty.owner_url, str(dump))
    prepare(empty, install.data)
    restored = of(empty, install.data)
    assert scenario(restored, "told") == seen
    assert "eerst True" in scenario(restored, "undo_latest")
    with psycopg.connect(empty.url, autocommit=True) as pages:
        try:
            pages.execute("DELETE FROM history_change")
        except psycopg.errors.InsufficientPrivilege:
            return
        raise AssertionError("history can be removed after a way back")


def programs(server: Server, name: str, *arguments: str) -> None:
    done = subprocess.run([server.bin / name, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
