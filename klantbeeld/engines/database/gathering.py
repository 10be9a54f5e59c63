"""Several short lists from several tables in one round trip."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL
from psycopg.sql import Literal

from klantbeeld.core.scoped import ScopedQuerySet
from klantbeeld.engines.database.prepared import fetch_all

Querysets = Mapping[str, models.QuerySet[Any]]
MOST_PLANS = 2000
PLACES = tuple(UUID(int=0x5EED_0000 + number) for number in range(4))
TEXTS = tuple(f"\ue000{number}\ue001" for number in range(4))
"""Stand for what differs from one use of a plan to the next: ids and lists of them, and texts (also as a part of one)."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    parameters: tuple[Any, ...]
    wanted: tuple[tuple[str, type[models.Model]], ...]
    names: tuple[str, ...]


_plans: OrderedDict[Hashable, _Compiled] = OrderedDict()


def gather(**querysets: models.QuerySet[Any]) -> dict[str, list[Any]]:
    """Return the records of each queryset (columns of its own model only) by its name, in its order. One query.

    Raises UnscopedQuery like the queryset itself would. Meant for the short lists that hang off one record; the rows travel as JSON.
    """
    compiled = _compile(querysets)
    return _read(compiled, compiled.parameters)


def gather_planned(key: Hashable, build: Callable[[], Querysets], *given: Any) -> dict[str, list[Any]]:
    """Like `gather`, but the querysets are built and compiled once for each `key` and then remembered.

    `build` uses `PLACES[n]` for the nth of `given` (an id, or a list of ids inside `in_place`). What the querysets
    depend on otherwise (the actor, the day, a filter) must be in `key`. Saves what the ORM costs; the database does
    the same work.
    """
    compiled = _plans.get(key)
    if compiled is None:
        compiled = _keep(key, _compile(build()))
    return _read(compiled, filled_in(compiled.parameters, given), planned=True)


def values_planned(
    key: Hashable, build: Callable[[], models.QuerySet[Any, Any]], *given: Any, plans_each: bool = False
) -> list[tuple[Any, ...]]:
    """Return the rows of one `values_list`, built and compiled once for each `key`; see `gather_planned`.

    `TEXTS[n]` stands for a text, also inside another; one that goes into a LIKE pattern is given escaped. With
    `plans_each` the database plans it for each use: where the right way depends on what is given, such as a pattern.
    """
    compiled = _plans.get(key)
    if compiled is None:
        rows = build()
        if isinstance(rows, ScopedQuerySet):
            rows.require_scope()
        try:
            sql, parameters = rows.query.sql_with_params()
        except EmptyResultSet:
            sql, parameters = "", ()
        compiled = _keep(key, _Compiled(sql, tuple(parameters), (), ()))
    if not compiled.sql:
        return []
    asked = filled_in(compiled.parameters, given)
    return _fetch_anew(compiled.sql, asked) if plans_each else fetch_all(compiled.sql, asked)


def rows_planned(
    key: Hashable, build: Callable[[], list[models.QuerySet[Any, Any]]], *given: Any
) -> list[list[list[Any]]]:
    """Return the rows of several `values_list`s in one round trip, built and compiled once for each `key`; ids come as text."""
    compiled = _plans.get(key)
    if compiled is None:
        compiled = _keep(key, _compile_rows(build()))
    return [json.loads(text or "[]") for text in fetch_all(compiled.sql, filled_in(compiled.parameters, given))[0]]


def _compile_rows(parts: list[models.QuerySet[Any, Any]]) -> _Compiled:
    selects: list[str] = []
    parameters: list[Any] = []
    for part in parts:
        if isinstance(part, ScopedQuerySet) and not part.query.is_empty():
            part.require_scope()
        try:
            sql, given = part.query.sql_with_params()
        except EmptyResultSet:
            selects.append("NULL::text")
            continue
        names = ", ".join(f"c{number}" for number in range(len(part.query.values_select)))
        selects.append(f"(SELECT json_agg(json_build_array({names}))::text FROM ({sql}) r({names}))")
        parameters += given
    return _Compiled(f"SELECT {', '.join(selects)}", tuple(parameters), (), ())


def _keep(key: Hashable, compiled: _Compiled) -> _Compiled:
    compiled = _plans[key] = _with_choices_written(compiled)
    if len(_plans) > MOST_PLANS:
        _plans.popitem(last=False)
    return compiled


def _with_choices_written(compiled: _Compiled) -> _Compiled:
    """Put what the program itself chose (`state=State.PLANNED`) into the statement: as a parameter of a general plan it would hide
    that a partial index holds just these rows.
    """
    given = iter(compiled.parameters)
    left: list[Any] = []

    def write(found: re.Match[str]) -> str:
        if found[0] != "%s":
            return found[0]
        one = next(given)
        if isinstance(one, models.TextChoices):
            return Literal(one.value).as_string(None).replace("%", "%%")
        left.append(one)
        return found[0]

    return replace(compiled, sql=re.sub("%[%s]", write, compiled.sql), parameters=tuple(left))


def in_place(number: int) -> RawSQL:
    """The nth of `given` as a list of ids: `filter(id__in=in_place(0))`."""
    return RawSQL("SELECT unnest(%s::uuid[])", [PLACES[number]])  # noqa: S611 - no text from outside


def filled_in(parameters: Sequence[Any], given: Sequence[Any]) -> list[Any]:
    """The parameters with what is given in its places."""
    values = dict(zip(PLACES, given, strict=False))
    texts = [(place, one) for place, one in zip(TEXTS, given, strict=False) if isinstance(one, str)]

    def fill(one: Any) -> Any:
        if type(one) is UUID:
            return values.get(one, one)
        if type(one) is str:
            for place, text in texts:
                one = one.replace(place, text)
        return one

    return [fill(one) for one in parameters]


def _compile(querysets: Querysets) -> _Compiled:
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
    return _Compiled(f"SELECT {', '.join(parts)}" if parts else "", tuple(parameters), tuple(wanted), tuple(querysets))


def _read(compiled: _Compiled, parameters: Sequence[Any], *, planned: bool = False) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {name: [] for name in compiled.names}
    if compiled.sql:
        row = fetch_all(compiled.sql, parameters)[0] if planned else _fetch_one(compiled.sql, parameters)
        for (name, model), text in zip(compiled.wanted, row, strict=True):
            if text:
                found[name] = [_record(model, one) for one in json.loads(text, parse_float=Decimal)]
    return found


def _fetch_anew(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _fetch_one(sql: str, parameters: Sequence[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _record(model: type[models.Model], row: Mapping[str, Any]) -> models.Model:
    columns = _columns(model, tuple(row))
    values = [
        read(row[column]) if read is not None and row[column] is not None else row[column]
        for column, _attname, read in columns
    ]
    return model.from_db(connection.alias, [attname for _column, attname, _read in columns], values)


@cache
def _columns(model: type[models.Model], names: tuple[str, ...]) -> list[tuple[str, str, Callable[[Any], Any] | None]]:
    """Column, attribute and how to read its JSON, in the order of the model."""
    return [
        (field.column, field.attname, _reader(field))
        for field in model._meta.concrete_fields
        if field.column and field.column in names
    ]


def _reader(field: Any) -> Callable[[Any], Any] | None:
    target = field.target_field if field.is_relation else field
    if isinstance(target, models.UUIDField):
        return UUID
    if isinstance(target, models.DateTimeField):
        return datetime.fromisoformat
    if isinstance(target, models.DateField):
        return date.fromisoformat
    if isinstance(target, models.CharField | models.TextField | models.BooleanField | models.IntegerField):
        return None
    read: Callable[[Any], Any] = target.to_python
    return read
