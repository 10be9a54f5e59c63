"""From the embedded server to the distribution's and back, by one command each: everything comes along, the source stays."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from klantbeeld.engines.database import moving
from klantbeeld.engines.database.credentials import OWNER
from tests.external.commands import ROOT, Place, environment, manage, of
from tests.external.conftest import PASSWORD, USER, Install
from tests.external.server import Server

pytestmark = pytest.mark.mission("MOD-7")
_numbers = itertools.count(1)
SHAPE = "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"


class Embedded:
    """A database in the embedded server of the tests."""

    def __init__(self, data: Path) -> None:
        self.name = f"kbmove{os.getpid()}_{next(_numbers)}"
        self.data = data
        with psycopg.connect(self._conninfo(os.environ["KLANTBEELD_PG_NAME"]), autocommit=True) as owner:
            owner.execute(f"CREATE DATABASE {self.name}")  # type: ignore[arg-type]
        self.conninfo = self._conninfo(self.name)
        given = {name: value for name, value in os.environ.items() if name.startswith("KLANTBEELD_PG_")}
        self.env = environment(data, **(given | {"KLANTBEELD_PG_NAME": self.name, "KLANTBEELD_ROLE": "owner"}))

    def drop(self) -> None:
        with psycopg.connect(self._conninfo(os.environ["KLANTBEELD_PG_NAME"]), autocommit=True) as owner:
            mine = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = %s"
            owner.execute(mine, [self.name, OWNER])
            # not WITH (FORCE): it may not end the server's own upkeep, for which a plain one waits
            owner.execute(f"DROP DATABASE {self.name}")  # type: ignore[arg-type]

    def _conninfo(self, name: str) -> str:
        given = {key: os.environ[f"KLANTBEELD_PG_{key}".upper()] for key in ("host", "port")}
        return make_conninfo(**given, dbname=name, user=OWNER, password=os.environ["KLANTBEELD_PG_OWNER_PASSWORD"])


def content(conninfo: str) -> tuple[Any, ...]:
    """Sums of all tables, the places of all sequences and the state of all triggers."""
    with moving.connect(conninfo) as connection:
        sums = {
            name: connection.execute(f'SELECT count(*), sum(hashtext(t::text)::bigint) FROM "{name}" t').fetchone()  # type: ignore[arg-type]
            for name in moving._tables(connection)
        }
        places = [
            (name, connection.execute(f'SELECT last_value + is_called::int * {step} FROM "{name}"').fetchone())  # type: ignore[arg-type]
            for name, step in connection.execute(moving.SEQUENCES).fetchall()  # type: ignore[arg-type]
        ]
        return sums, places, connection.execute(SHAPE).fetchall()


def done(env: dict[str, str], what: str) -> str:
    """Do that part of the scenario; return what one sees afterwards."""
    return manage(env, "shell", "-v0", "-c", f"from tests.external import scenario; scenario.{what}()")


@pytest.fixture
def embedded(tmp_path: Path, server: Server) -> Iterator[Callable[[], Embedded]]:
    made: list[Embedded] = []

    def make() -> Embedded:
        made.append(Embedded(tmp_path / "data"))
        return made[-1]

    yield make
    for one in made:
        one.drop()


def test_there_and_back_with_history_numbers_and_files(
    embedded: Callable[[], Embedded], place: Callable[[], Place], tmp_path: Path
) -> None:
    at_home, outside = embedded(), place()
    manage(at_home.env, "prepare", "--quiet")
    given = [f"--email={USER}", "--name=Soak", "--role=administrator", "--unit=Noord", "--team=Zakelijk"]
    manage(at_home.env, "create_user", *given, stdin=f"{PASSWORD}\n")
    seen = done(at_home.env, "fill")
    before = content(at_home.conninfo)
    assert "daarna True" in seen

    said = manage(at_home.env, "move_to", "--url", outside.owner_url)
    assert "controlesommen zijn gelijk" in said
    assert content(at_home.conninfo) == before, "the source is as it was"
    outside_env = of(outside, tmp_path / "data", owner=True)
    manage(outside_env, "prepare", "--quiet")  # makes the role of the pages
    pages = of(outside, tmp_path / "data")
    assert content(outside.owner_url)[1:] == before[1:]
    assert done(pages, "told") == seen, "the list, its order, what is found, the note, the file and the feed"
    seen = done(pages, "undo_latest")
    assert "eerst True" in seen

    again = embedded()
    moved = content(outside.owner_url)
    manage(again.env, "move_from", "--url", outside.owner_url)
    assert content(outside.owner_url) == moved
    assert done(again.env, "told") == seen
    assert "eerst" not in done(again.env, "undo_latest")


def test_a_filled_target_is_left_alone_unless_one_says_so(embedded: Callable[[], Embedded], install: Install) -> None:
    at_home = embedded()
    manage(at_home.env, "prepare", "--quiet")
    before = content(install.place.owner_url)
    line = refused(at_home.env, "move_to", "--url", install.place.owner_url)
    assert "--replace" in line
    assert content(install.place.owner_url) == before
    manage(at_home.env, "move_to", "--url", install.place.owner_url, "--replace")
    assert content(install.place.owner_url)[0]["identity_user"] == (0, None)


def test_a_database_of_something_else_or_one_in_use_is_refused(
    embedded: Callable[[], Embedded], place: Callable[[], Place], server: Server
) -> None:
    at_home, outside = embedded(), place()
    assert "--only prepare" in refused(at_home.env, "move_to", "--url", outside.owner_url)
    manage(at_home.env, "prepare", "--quiet")
    with psycopg.connect(at_home.conninfo):
        assert "nog gewerkt" in refused(at_home.env, "move_to", "--url", outside.owner_url)
    server.execute("CREATE TABLE invoices (id int)", outside.name)
    assert "iets anders" in refused(at_home.env, "move_to", "--url", outside.owner_url)
    assert server.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", outside.name) == [(1,)]


def test_databases_of_another_shape_are_refused_and_what_arrives_otherwise_is_not_kept(
    embedded: Callable[[], Embedded], install: Install, server: Server
) -> None:
    at_home, name = embedded(), install.place.name
    manage(at_home.env, "prepare", "--quiet")
    command = ["move_to", "--url", install.place.owner_url, "--replace"]
    before = content(install.place.owner_url)
    server.execute("ALTER TABLE django_content_type ADD COLUMN extra int", name)
    assert "verschillen (django_content_type)" in refused(at_home.env, *command)
    server.execute("ALTER TABLE django_content_type DROP COLUMN extra", name)
    server.execute("ALTER TABLE django_content_type ALTER COLUMN model TYPE char(100)", name)
    changed = content(install.place.owner_url)
    assert "kwam niet gelijk aan" in refused(at_home.env, *command)
    assert content(install.place.owner_url) == changed
    assert changed[0].keys() == before[0].keys()


def refused(env: dict[str, str], *arguments: str) -> str:
    """The one line with which a command stops."""
    found = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True)
    assert found.returncode == 1, found.stdout + found.stderr
    lines = found.stderr.strip().splitlines()
    assert len(lines) == 1, found.stderr
    return lines[0]
