"""Pages by key: the next page starts after the last row of this one, however many rows there are.

A cursor holds the sort value and id of one row, signed against nothing: it only says where to go on.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

M = TypeVar("M", bound=models.Model)
COUNT_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by one column, then by id. Empty values of a `nullable` column come last, whichever way."""

    column: str
    descending: bool = False
    nullable: bool = False

    def by(self, backwards: bool = False) -> list[Any]:
        descending = self.descending != backwards
        last = {("nulls_first" if backwards else "nulls_last"): True} if self.nullable else {}
        column = F(self.column).desc(**last) if descending else F(self.column).asc(**last)
        return [column, "-id" if descending else "id"]


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page: its rows and the cursors to walk on."""

    rows: Sequence[M]
    following: str | None
    preceding: str | None


def page_of(
    rows: models.QuerySet[M], order: Order, size: int, *, after: str | None = None, before: str | None = None
) -> Page[M]:
    """Return the page after or before a cursor; a cursor that is not understood gives the first page. One query."""
    backwards = before is not None
    place = _decode(before if backwards else after)
    chosen = rows.order_by(*order.by(backwards))
    if place is not None:
        chosen = chosen.filter(_beyond(order, place, backwards))
    found = list(chosen[: size + 1])
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


def capped_count(rows: models.QuerySet[M]) -> int:
    """Count up to one more than 1,000: more is shown as '1.000+'."""
    return rows.order_by()[: COUNT_AT_MOST + 1].count()


def cursor_of(row: models.Model, order: Order) -> str:
    """Return the cursor of a row."""
    value = getattr(row, order.column)
    text = value.isoformat() if hasattr(value, "isoformat") else value
    return base64.urlsafe_b64encode(json.dumps([text, str(row.pk)]).encode()).decode().rstrip("=")


def beyond(order: Order, row: models.Model, *, backwards: bool = False) -> Q:
    """Return the rows that come after `row`, or before it."""
    return _beyond(order, (getattr(row, order.column), row.pk), backwards)


def _decode(cursor: str | None) -> tuple[Any, str] | None:
    if not cursor or len(cursor) > 2000:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if "\0" in str(value):
            return None
        return value, str(UUID(str(pk)))
    except (ValueError, TypeError):
        return None


def _beyond(order: Order, place: tuple[Any, Any], backwards: bool) -> Q:
    value, pk = place
    descending = order.descending != backwards
    step = "lt" if descending else "gt"
    same = {f"id__{step}": pk}
    column = order.column
    if value is None:
        further = Q(**{f"{column}__isnull": True}, **same)
        return further | Q(**{f"{column}__isnull": False}) if backwards else further
    # The first condition looks superfluous: it is what lets the index start at the right place.
    beyond = Q(**{f"{column}__{step}e": value}) & (Q(**{f"{column}__{step}": value}) | Q(**{column: value}, **same))
    return beyond | Q(**{f"{column}__isnull": True}) if order.nullable and not backwards else beyond
