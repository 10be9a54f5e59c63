"""A PostgreSQL of one's own: what it must be and what the given roles must be allowed, said in one line before anything is done.

`python -m klantbeeld.engines.database.external owner|app [SECONDS]` looks as the owner (who migrates) or as the role of the
pages; SECONDS is how long a server that is not up yet is waited for. Needs only psycopg: it runs before Django is there.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from klantbeeld.engines.database.refusal import Refusal

OLDEST, NEWEST = 15, 18
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
URL, OWNER_URL = "DATABASE_URL", "DATABASE_OWNER_URL"
CONNECT_TIMEOUT_S = 10
SCHEMES = ("postgres", "postgresql")
FACTS = """
SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_version') AS shown,
    current_setting('server_encoding') AS encoding, lower('É') = 'é' AS folds, current_database() AS database,
    current_user::text AS role, has_database_privilege(current_database(), 'CREATE') AS creates,
    has_database_privilege(current_database(), 'TEMP') AS temporary, to_regnamespace('public') IS NOT NULL AS has_public,
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_superuser
"""
EXTENSION = """
SELECT a.name, n.nspname AS place, coalesce(v.trusted, false) AS trusted
FROM pg_available_extensions a
LEFT JOIN pg_extension e ON e.extname = a.name LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version
WHERE a.name = ANY(%s)
"""
MADE_BY_ANOTHER = """
SELECT c.relname, pg_get_userbyid(c.relowner) AS owner FROM pg_class c
WHERE c.relnamespace = to_regnamespace('public') AND c.relname = 'django_migrations'
    AND NOT pg_has_role(current_user, c.relowner, 'USAGE')
"""


def url_of(*, owner: bool) -> str:
    """The address of the external database for this role; empty when there is none."""
    return (os.environ.get(OWNER_URL, "") if owner else "") or os.environ.get(URL, "")


def examine(url: str, *, owner: bool, wait_s: float = 0) -> None:
    """Raise Refusal, one line with what to do and the SQL for it, unless Klantbeeld can work there."""
    with _connected(url, wait_s) as connection:
        for wrong in _wrong(connection, owner=owner):
            raise Refusal(wrong)


def _connected(url: str, wait_s: float) -> psycopg.Connection[dict[str, object]]:
    try:
        known = urlsplit(url).scheme in SCHEMES
    except ValueError:
        known = False
    if not known:
        raise Refusal(f"{URL} is geen adres van PostgreSQL: schrijf postgres://naam:wachtwoord@machine:5432/database.")
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return psycopg.connect(
                url, connect_timeout=CONNECT_TIMEOUT_S, autocommit=True, row_factory=psycopg.rows.dict_row
            )
        except psycopg.OperationalError as error:
            said = str(error)
            if _will_not_pass(said) or time.monotonic() > deadline:
                raise Refusal(_explained(url, said)) from None
            time.sleep(0.5)
        except psycopg.Error as error:
            raise Refusal(_explained(url, str(error))) from None


def _will_not_pass(said: str) -> bool:
    return "authentication failed" in said or "no pg_hba.conf entry" in said


def _explained(url: str, said: str) -> str:
    place = _place(url)
    if "authentication failed" in said or "no password supplied" in said:
        return f"De database op {place} weigert de naam of het wachtwoord: kijk {URL} en {OWNER_URL} na."
    if "no pg_hba.conf entry" in said:
        return f"De database op {place} laat deze machine niet toe: voeg haar toe aan pg_hba.conf van die server."
    if 'database "' in said and "does not exist" in said:
        name = urlsplit(url).path.lstrip("/")
        return (
            f"De database {name} op {place} bestaat niet: maak haar met "
            f"CREATE DATABASE {_name(name)} ENCODING 'UTF8' TEMPLATE template0;"
        )
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return (
        f"De database op {place} is niet te bereiken ({lines[-1] if lines else 'zonder uitleg'}): kijk of de server "
        f"draait, en of {URL} klopt."
    )


def _place(url: str) -> str:
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or 'deze machine'}:{parts.port or 5432}"
    except ValueError:
        return "dat adres"


def _wrong(connection: psycopg.Connection[dict[str, object]], *, owner: bool) -> Iterator[str]:
    """Yield what is wrong, worst first. The first is said: what follows may follow from it."""
    facts = connection.execute(FACTS).fetchone()
    assert facts is not None
    database, role = _name(facts["database"]), _name(facts["role"])
    version = facts["version"]
    assert isinstance(version, int)
    if not OLDEST <= version <= NEWEST:
        yield (
            f"Klantbeeld werkt met PostgreSQL {OLDEST} tot en met {NEWEST}, deze server is {facts['shown']}: "
            "kies een server met zo'n versie."
        )
    remade = (
        f"CREATE DATABASE naam ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C.UTF-8' TEMPLATE template0 OWNER {role};"
    )
    if facts["encoding"] != "UTF8":
        yield f"De database {database} bewaart geen UTF-8 maar {facts['encoding']}: maak een nieuwe met {remade}"
    if not facts["folds"]:
        yield f"De database {database} kent É en é niet als dezelfde letter (LC_CTYPE): maak een nieuwe met {remade}"
    if not facts["temporary"]:
        yield f"{role} mag geen tijdelijke tabellen maken: voer uit GRANT TEMPORARY ON DATABASE {database} TO {role};"
    if not facts["has_public"]:
        yield f"Het schema public ontbreekt in {database}: voer uit CREATE SCHEMA public AUTHORIZATION {role};"
    yield from _wrong_extensions(connection, facts, owner=owner)
    if owner:
        yield from _wrong_rights(connection, database, role)


def _wrong_extensions(
    connection: psycopg.Connection[dict[str, object]], facts: dict[str, object], *, owner: bool
) -> Iterator[str]:
    found = {str(row["name"]): row for row in connection.execute(EXTENSION, [list(EXTENSIONS)])}
    if absent := [name for name in EXTENSIONS if name not in found]:
        yield (
            f"De server heeft de uitbreidingen {', '.join(absent)} niet: installeer daar het pakket postgresql-contrib "
            "(of zet ze aan bij je aanbieder)."
        )
    missing = [name for name in EXTENSIONS if name in found and found[name]["place"] is None]
    may = facts["is_superuser"] or (facts["creates"] and all(found[name]["trusted"] for name in missing))
    if missing and not (owner and may):
        statements = " ".join(f"CREATE EXTENSION IF NOT EXISTS {name} SCHEMA public;" for name in missing)
        yield f"In {_name(facts['database'])} ontbreken uitbreidingen: laat een beheerder van de server daar uitvoeren {statements}"
    if elsewhere := [name for name in EXTENSIONS if name in found and found[name]["place"] not in (None, "public")]:
        statements = " ".join(f"ALTER EXTENSION {name} SET SCHEMA public;" for name in elsewhere)
        yield f"Uitbreidingen staan niet in het schema public: laat een beheerder uitvoeren {statements}"


def _wrong_rights(connection: psycopg.Connection[dict[str, object]], database: str, role: str) -> Iterator[str]:
    row = connection.execute("SELECT has_schema_privilege('public', 'CREATE') AS may").fetchone()
    if not (row and row["may"]):
        yield f"{role} mag in {database} geen tabellen maken: voer daar uit GRANT USAGE, CREATE ON SCHEMA public TO {role};"
    row = connection.execute(MADE_BY_ANOTHER).fetchone()
    if row:
        yield (
            f"De tabellen in {database} zijn van {row['owner']}: zet het adres van die rol in {OWNER_URL}, "
            f"of voer uit GRANT {_name(row['owner'])} TO {role};"
        )


def _name(name: object) -> str:
    return sql.Identifier(str(name)).as_string(None)


def main(arguments: list[str]) -> int:
    """Look, and say on standard error in one line what is wrong. Return the exit code."""
    owner = arguments[:1] == ["owner"]
    try:
        examine(url_of(owner=owner), owner=owner, wait_s=float(arguments[1]) if len(arguments) > 1 else 0)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 - the launcher shows it
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
