"""Several short lists from several tables in one round trip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from klantbeeld.core.scoped import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class Prepared:
    """A gathering as one statement, to run as often as the same querysets are asked for."""

    sql: str
    parameters: tuple[Any, ...]
    models: tuple[tuple[str, type[models.Model]], ...]
    names: tuple[str, ...]

    def run(self) -> dict[str, list[Any]]:
        """Return the records of each queryset by its name. One query."""
        found: dict[str, list[Any]] = {name: [] for name in self.names}
        if self.models:
            with connection.cursor() as cursor:
                cursor.execute(self.sql, self.parameters)
                row = cursor.fetchone()
            for (name, model), text in zip(self.models, row, strict=True):
                found[name] = [_record(model, one) for one in json.loads(text or "[]", parse_float=Decimal)]
        return found


def prepare(**querysets: models.QuerySet[Any]) -> Prepared:
    """Write the statement that `gather` runs. No query."""
    parts: list[str] = []
    parameters: list[Any] = []
    wanted: list[tuple[str, type[models.Model]]] = []
    for name, queryset in querysets.items():
        if isinstance(queryset, ScopedQuerySet) and not queryset.query.is_empty():
            queryset.require_scope()
        try:
            sql, given = queryset.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT json_agg(rows)::text FROM ({sql}) rows)")
        parameters += given
        wanted.append((name, queryset.model))
    return Prepared(f"SELECT {', '.join(parts)}", tuple(parameters), tuple(wanted), tuple(querysets))


def gather(**querysets: models.QuerySet[Any]) -> dict[str, list[Any]]:
    """Return the records of each queryset (columns of its own model only) by its name, in its order. One query.

    Meant for the short lists that hang off one record; the rows travel as JSON.
    """
    return prepare(**querysets).run()


def _record(model: type[models.Model], row: Mapping[str, Any]) -> models.Model:
    fields = [field for field in model._meta.concrete_fields if field.column and field.column in row]
    values = [field.to_python(row[field.column or ""]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)
