"""Many rows at once: COPY into a table, or COPY into a staging table and update from it.

Triggers fire once per statement, so history is written set-based too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models


def copy_in(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    """Insert unsaved `objects`, all of `model`, in one COPY. Raises IntegrityError or DataError; one of any size is one statement."""
    if objects:
        _copy(model, model._meta.db_table, objects)


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert plain rows in one COPY, for tables whose rows need no model."""
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    with (
        connection.wrap_database_errors,  # the end of a COPY is where the server refuses
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,  # type: ignore[attr-defined]
    ):
        for row in rows:
            copy.write_row(row)


def update_from(model: type[models.Model], objects: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write `fields` of `objects` back in two statements: COPY to a staging table, then one UPDATE."""
    if not objects:
        return
    table = model._meta.db_table
    columns = [_quoted(model._meta.get_field(name)) for name in fields]
    pairs = ", ".join(f"{column} = s.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS staged_{table} (LIKE {table} INCLUDING DEFAULTS)"  # noqa: S608
            " ON COMMIT DELETE ROWS"
        )
        cursor.execute(f"TRUNCATE staged_{table}")
        _copy(model, f"staged_{table}", objects)
        cursor.execute(f"UPDATE {table} t SET {pairs} FROM staged_{table} s WHERE t.id = s.id")  # noqa: S608


def _copy(model: type[models.Model], table: str, objects: Sequence[models.Model]) -> None:
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.GeneratedField)]
    if objects[0].pk is None or isinstance(model._meta.pk, models.AutoField):
        fields = [f for f in fields if not f.primary_key]
    columns = ", ".join(_quoted(f) for f in fields)
    with (
        connection.wrap_database_errors,  # the end of a COPY is where the server refuses
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,  # type: ignore[attr-defined]
    ):
        read = attrgetter(*(f.attname for f in fields))
        as_json = [place for place, f in enumerate(fields) if isinstance(f, models.JSONField)]
        for record in objects:
            row: Sequence[Any] = read(record)
            if as_json:
                row = [fields[n].get_db_prep_save(v, connection) if n in as_json else v for n, v in enumerate(row)]
            copy.write_row(row)


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(field.column)
