"""Several short lists from several tables in one round trip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from klantbeeld.core.scoped import ScopedQuerySet


def gather(**querysets: models.QuerySet[Any]) -> dict[str, list[Any]]:
    """Return the records of each queryset (columns of its own model only) by its name, in its order. One query.

    Raises UnscopedQuery like the queryset itself would.

    Meant for the short lists that hang off one record; the rows travel as JSON.
    """
    parts: list[str] = []
    parameters: list[Any] = []
    wanted: list[str] = []
    for name, queryset in querysets.items():
        if isinstance(queryset, ScopedQuerySet) and not queryset.query.is_empty():
            queryset.require_scope()
        try:
            sql, given = queryset.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT json_agg(rows)::text FROM ({sql}) rows)")
        parameters += given
        wanted.append(name)
    found: dict[str, list[Any]] = {name: [] for name in querysets}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", parameters)
            row = cursor.fetchone()
        for name, text in zip(wanted, row, strict=True):
            model = querysets[name].model
            found[name] = [_record(model, one) for one in json.loads(text or "[]", parse_float=Decimal)]
    return found


def _record(model: type[models.Model], row: Mapping[str, Any]) -> models.Model:
    fields = [field for field in model._meta.concrete_fields if field.column and field.column in row]
    values = [field.to_python(row[field.column or ""]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)
