"""A database that Klantbeeld cannot work in is refused in one line that says what to do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from klantbeeld.engines.database import external
from klantbeeld.engines.database.refusal import Refusal
from tests.external.commands import ROOT, Place, manage, of, prepare
from tests.external.server import Server, free_port

Places = Callable[[], Place]


def refused(url: str, *, owner: bool = True) -> str:
    with pytest.raises(Refusal) as found:
        external.examine(url, owner=owner)
    line = str(found.value)
    assert "\n" not in line
    return line


def test_a_fitting_database_is_taken(place: Places) -> None:
    external.examine(place().owner_url, owner=True)


def test_what_is_no_address_or_nobody_answers_at_is_said(server: Server, place: Places) -> None:
    assert "geen adres van PostgreSQL" in refused("mysql://a:b@127.0.0.1/c")
    assert "niet te bereiken" in refused(f"postgres://a:b@127.0.0.1:{free_port()}/c")
    assert "wachtwoord" in refused(server.url("postgres", "postgres", "mis"))
    assert "CREATE DATABASE" in refused(server.url("nergens"))


@pytest.mark.parametrize(("oldest", "newest"), [(90, 99), (1, 2)])
def test_another_version_is_refused(place: Places, oldest: int, newest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "OLDEST", oldest)
    monkeypatch.setattr(external, "NEWEST", newest)
    assert f"PostgreSQL {oldest} tot en met {newest}" in refused(place().owner_url)


def test_a_database_of_another_encoding_is_refused(server: Server, place: Places) -> None:
    made = place()
    server.database(
        f"{made.name}_latin", made.owner, "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0 LOCALE_PROVIDER libc"
    )
    line = refused(server.url(f"{made.name}_latin", made.owner, f"{made.owner}-secret"))
    assert "LATIN1" in line
    assert "TEMPLATE template0" in line


def test_a_role_that_may_make_no_tables_is_told_the_statement_which_helps(server: Server, place: Places) -> None:
    made = place()
    secret = server.role(f"{made.name}_guest")
    url = server.url(made.name, f"{made.name}_guest", secret)
    line = refused(url)
    assert "CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;" in line
    _follow(server, made.name, line, "CREATE EXTENSION")
    line = refused(url)
    assert f'GRANT USAGE, CREATE ON SCHEMA public TO "{made.name}_guest";' in line
    _follow(server, made.name, line, "GRANT")
    external.examine(url, owner=True)


def test_a_role_without_temporary_tables_is_told_so(server: Server, place: Places) -> None:
    made = place()
    server.execute(f"REVOKE TEMPORARY ON DATABASE {made.name} FROM PUBLIC")
    secret = server.role(f"{made.name}_bare")
    line = refused(server.url(made.name, f"{made.name}_bare", secret))
    _follow(server, made.name, line, "GRANT TEMPORARY")
    assert "TEMPORARY" not in refused(server.url(made.name, f"{made.name}_bare", secret))


def test_the_pages_do_not_start_on_a_database_without_extensions(server: Server, place: Places) -> None:
    assert "uitbreidingen" in refused(place().owner_url, owner=False)


def test_tables_of_another_owner_are_said(server: Server, place: Places, tmp_path: Path) -> None:
    made = place()
    server.execute("CREATE TABLE django_migrations (id int)", made.name)
    assert "DATABASE_OWNER_URL" in refused(made.owner_url)


def _follow(server: Server, database: str, line: str, begin: str) -> None:
    """Do what the line says."""
    statements = line[line.index(begin) :]
    for statement in statements.split(";"):
        if statement.strip():
            server.execute(statement, database)


def test_the_owner_makes_the_role_of_the_pages_which_cannot_touch_history(place: Places, tmp_path: Path) -> None:
    made = place()
    prepare(made, tmp_path)
    external.examine(made.url, owner=False)
    with psycopg.connect(made.url, autocommit=True) as pages:
        assert pages.execute("SELECT count(*) FROM parties_party").fetchone() == (0,)
        for statement in ("DELETE FROM history_change", "CREATE TABLE x (y int)", "DROP TABLE parties_party"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                pages.execute(statement)
    assert "No changes" in manage(of(made, tmp_path, owner=True), "makemigrations", "--check", "--dry-run")


def test_an_owner_that_may_make_no_role_is_told_the_statement(server: Server, place: Places, tmp_path: Path) -> None:
    made = place()
    server.execute(f"ALTER ROLE {made.owner} NOCREATEROLE")
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare", "--quiet"],
        cwd=ROOT,
        env=of(made, tmp_path, owner=True),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert f'CREATE ROLE "{made.name}_app" LOGIN' in done.stderr.splitlines()[-1]


def test_one_role_for_both_works_too(place: Places, tmp_path: Path) -> None:
    made = place()
    one = Place(made.name, made.owner, made.owner_url, made.owner_url)
    prepare(one, tmp_path)
    manage(
        of(one, tmp_path),
        "create_user",
        "--email=a@b.example",
        "--name=A",
        "--role=administrator",
        stdin="lang-wachtwoord-9\n",
    )


def test_what_the_address_asks_of_the_connection_is_kept(place: Places, tmp_path: Path) -> None:
    env = of(place(), tmp_path)
    env["DATABASE_URL"] += "?sslmode=disable&application_name=proef"
    said = manage(
        env,
        "shell",
        "-v0",
        "-c",
        "from django.db import connection as c; print(c.settings_dict['OPTIONS']['sslmode'], 'jit=off' in c.settings_dict['OPTIONS']['options'])",
    )
    assert said.strip() == "disable True"
