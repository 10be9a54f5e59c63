"""What the application role may do: work with rows, never change the schema, only add to history."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection
from psycopg import sql

from klantbeeld.engines.database import external
from klantbeeld.engines.database.refusal import Refusal

RIGHTS = {
    "history_change": "SELECT, INSERT",
    "history_boundary": "SELECT",
    "history_event": "SELECT, INSERT",
    "history_line": "SELECT, INSERT, UPDATE (at, channel)",
    "history_batch": "SELECT, INSERT, UPDATE (state, finished_at, undoes_id, outside_effects)",
    "database_stamp": "SELECT",
    "django_migrations": "SELECT",
}
"""Tables on which the application role may do less: history only grows, and a batch only moves on."""


def make_application_role() -> None:
    """Make the role of an external database's pages, where there is none and the owner may. Raises Refusal with the SQL for it.

    Nothing to do where one address serves for both, or on the embedded server.
    """
    if not os.environ.get(external.OWNER_URL):
        return
    role, password = settings.APPLICATION_ROLE, unquote(urlsplit(external.url_of(owner=False)).password or "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone():
            return
        cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() != (True,) or not password:
            shown = sql.Identifier(role).as_string(None)
            raise Refusal(
                f"De rol {role} uit {external.URL} bestaat niet: laat een beheerder van de server uitvoeren "
                f"CREATE ROLE {shown} LOGIN PASSWORD '...';"
            )
        made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
        cursor.execute(made.as_string(None))


def grant_application_role(role: str = "") -> bool:
    """Give `role` (that of the settings) its rights on all tables of now and later; return False if there is no such role.

    Must run as the owner of the tables. Idempotent; rights given by hand on the tables named here are
    taken back.
    """
    role = role or settings.APPLICATION_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return False
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (role,):  # one role for all, as some hosted servers give: nothing to divide
            return False
        cursor.execute(_composed(_EVERYTHING, role))
        for table, rights in RIGHTS.items():
            cursor.execute("SELECT to_regclass(%s)", [f"public.{table}"])
            if cursor.fetchone() != (None,):
                cursor.execute(_composed(_ONE_TABLE, role, table, rights))
    return True


_EVERYTHING = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
"""
_ONE_TABLE = """
REVOKE ALL ON {table} FROM {role};
GRANT {rights} ON {table} TO {role};
"""


def _composed(template: str, role: str, table: str = "", rights: str = "") -> str:
    filled = sql.SQL(template).format(
        role=sql.Identifier(role),
        table=sql.Identifier("public", table),
        rights=sql.SQL(rights),
    )
    return filled.as_string(None)
