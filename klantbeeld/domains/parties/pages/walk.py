"""Walking through the list one came from: the relation before, the one after, and where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import QueryDict

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties.listing.rows import ListState
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.database.gathering import PLACES, filled_in
from klantbeeld.engines.fields.paging import COUNT_AT_MOST, beyond
from klantbeeld.engines.identity.http import ActorRequest

VALUE = "\ue000place"
"""Stands for the sort value of the relation in a remembered statement."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a relation stands in a list; `at` and `total` are None above the cap of the counter."""

    before: UUID | None
    after: UUID | None
    at: int | None = None
    total: int | None = None


def walk(request: ActorRequest, party: Party) -> Stands:
    """Return where `party` stands in the list the actor came from. One query."""
    address = request.session.get("last_list", "")
    state = ListState.read(request.actor, QueryDict(address.lstrip("?")))
    column = state.order.column
    value = getattr(party, column)
    with connection.cursor() as cursor:
        if isinstance(value, str):
            sql, parameters = _planned(request.actor, address, column, clock.today())
            cursor.execute(sql, [value if one == VALUE else one for one in filled_in(parameters, [party.id])])
        else:
            cursor.execute(*_statement(request.actor, state, party))
        before, after, total, passed_by = cursor.fetchone()
    if passed_by is None or not address:
        return Stands(before, after)
    return Stands(before, after, passed_by + 1, total)


@lru_cache(maxsize=500)
def _planned(actor: Actor, address: str, column: str, _today: date) -> tuple[str, list[Any]]:
    """The statement for one list of one actor; only the place in it differs from one relation to the next."""
    stands_for = Party(id=PLACES[0], **{column: VALUE})
    return _statement(actor, ListState.read(actor, QueryDict(address.lstrip("?"))), stands_for)


def _statement(actor: Actor, state: ListState, party: Party) -> tuple[str, list[Any]]:
    rows, order = state.rows(actor), state.order
    ahead = rows.filter(beyond(order, party, backwards=True)).order_by(*order.by(True)).values("id")
    behind = rows.filter(beyond(order, party)).order_by(*order.by(False)).values("id")
    counted = rows.order_by().values("id")[: COUNT_AT_MOST + 1]
    passed = ahead.order_by()[: COUNT_AT_MOST + 1]
    first, second, whole, part = (one.query.sql_with_params() for one in (ahead[:1], behind[:1], counted, passed))
    # only text that the ORM compiled is put together here
    sql = f"""SELECT ({first[0]}), ({second[0]}), whole.n,
        CASE WHEN whole.n <= {COUNT_AT_MOST} THEN (SELECT count(*) FROM ({part[0]}) passed) END
        FROM (SELECT count(*) AS n FROM ({whole[0]}) counted) whole"""  # noqa: S608
    return sql, [*first[1], *second[1], *part[1], *whole[1]]
