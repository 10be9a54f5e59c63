"""Pages by key: the next page starts after the last row of this one, however many rows there are.

A cursor holds the sort value and id of one row, signed against nothing: it only says where to go on. An order with empty
values is two lists after each other: the filled rows by their index, then the empty ones by id; so neither is sorted.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

M = TypeVar("M", bound=models.Model)
R = TypeVar("R")
COUNT_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by one column, then by id. Empty values of a `nullable` column come last, whichever way.

    `index_descending`: the index on a nullable column is kept from high to low, nulls last; it serves both ways.
    """

    column: str
    descending: bool = False
    nullable: bool = False
    index_descending: bool = False

    def by(self, backwards: bool = False) -> list[Any]:
        """The columns to sort the filled rows by."""
        descending = self.descending != backwards
        nulls: dict[str, Any] = {}
        if self.nullable and self.index_descending:  # no row is empty here; this only names the order of the index
            nulls = {"nulls_last" if descending else "nulls_first": True}
        column = F(self.column).desc(**nulls) if descending else F(self.column).asc(**nulls)
        return [column, "-id" if descending else "id"]


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page: its rows and the cursors to walk on."""

    rows: Sequence[R]
    following: str | None
    preceding: str | None


def page_of(
    rows: models.QuerySet[Any, R], order: Order, size: int, *, after: str | None = None, before: str | None = None
) -> Page[R]:
    """Return the page after or before a cursor; a cursor that is not understood gives the first page.

    One query; two where the page holds both filled and empty values of a nullable order.
    """
    backwards = before is not None
    place = _decode(before if backwards else after, rows.model._meta.get_field(order.column), order.nullable)
    found: list[R] = []
    for part in _parts(rows, order, place, backwards):
        found += part[: size + 1 - len(found)]
        if len(found) > size:
            break
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page(found, None, None)
    has_next = more if not backwards else True
    has_previous = more if backwards else place is not None
    return Page(
        found,
        cursor_of(found[-1], order) if has_next else None,
        cursor_of(found[0], order) if has_previous else None,
    )


def _parts(
    rows: models.QuerySet[Any, R], order: Order, place: tuple[Any, Any] | None, backwards: bool
) -> list[models.QuerySet[Any, R]]:
    sorted_rows = rows.order_by(*order.by(backwards))
    if not order.nullable:
        return [sorted_rows.filter(_beyond(order, place, backwards)) if place else sorted_rows]
    filled = sorted_rows.filter(**{f"{order.column}__isnull": False})
    descending = order.descending != backwards
    empty = rows.filter(**{f"{order.column}__isnull": True}).order_by("-id" if descending else "id")
    if place is not None and place[0] is None:
        empty = empty.filter(**{f"id__{'lt' if descending else 'gt'}": place[1]})
        return [empty, filled] if backwards else [empty]
    if place is not None:
        filled = filled.filter(_beyond(order, place, backwards))
    return [filled] if backwards and place is not None else [filled, empty]


def capped_count(rows: models.QuerySet[M]) -> int:
    """Count up to one more than 1,000: more is shown as '1.000+'."""
    return rows.order_by()[: COUNT_AT_MOST + 1].count()


def cursor_of(row: models.Model | Mapping[str, Any] | Any, order: Order) -> str:
    """Return the cursor of a row: a record, or its values by name."""
    if isinstance(row, Mapping):
        value, pk = row[order.column], row["id"]
    else:
        value, pk = getattr(row, order.column), row.pk
    text = value.isoformat() if hasattr(value, "isoformat") else value
    return base64.urlsafe_b64encode(json.dumps([text, str(pk)]).encode()).decode().rstrip("=")


def beyond(
    rows: models.QuerySet[Any, R], order: Order, row: models.Model, *, backwards: bool = False
) -> list[models.QuerySet[Any, R]]:
    """Return the rows that come after `row`, or before it, nearest first, as one or two lists after each other."""
    return _parts(rows, order, (getattr(row, order.column), row.pk), backwards)


def _decode(cursor: str | None, column: Any, nullable: bool) -> tuple[Any, str] | None:
    """Read a cursor; its value is one of the column, whatever was typed in the address."""
    if not cursor or len(cursor) > 2000:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if value is None and not nullable or "\0" in str(value) or isinstance(value, dict | list):
            return None
        value = column.to_python(value)
        if isinstance(value, datetime) and not value.tzinfo:
            return None
        return value, str(UUID(str(pk)))
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        return None


def _beyond(order: Order, place: tuple[Any, Any], backwards: bool) -> Q:
    value, pk = place
    step = "lt" if order.descending != backwards else "gt"
    column = order.column
    # The first condition looks superfluous: it is what lets the index start at the right place.
    return Q(**{f"{column}__{step}e": value}) & (
        Q(**{f"{column}__{step}": value}) | Q(**{column: value, f"id__{step}": pk})
    )
