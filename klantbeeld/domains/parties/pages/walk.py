"""Walking through the list one came from: the relation before, the one after, and where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import QueryDict

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties.listing.rows import ListState
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.database.gathering import PLACES, TEXTS, filled_in
from klantbeeld.engines.fields.paging import COUNT_AT_MOST, beyond
from klantbeeld.engines.identity.http import ActorRequest


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
            cursor.execute(sql, filled_in(parameters, [party.id, value]))
        else:
            cursor.execute(*_statement(request.actor, state, party))
        before, after, total, passed_by = cursor.fetchone()
    if passed_by is None or not address:
        return Stands(before, after)
    return Stands(before, after, passed_by + 1, total)


@lru_cache(maxsize=500)
def _planned(actor: Actor, address: str, column: str, _today: date) -> tuple[str, list[Any]]:
    """The statement for one list of one actor; only the place in it differs from one relation to the next."""
    stands_for = Party(id=PLACES[0], **{column: TEXTS[1]})
    return _statement(actor, ListState.read(actor, QueryDict(address.lstrip("?"))), stands_for)


def _statement(actor: Actor, state: ListState, party: Party) -> tuple[str, list[Any]]:
    rows, order = state.rows(actor).values("id"), state.order
    ahead, behind = beyond(rows, order, party, backwards=True), beyond(rows, order, party)
    first, second = [[_sql(one[:1]) for one in parts] for parts in (ahead, behind)]
    passed = [_sql(one.order_by()[: COUNT_AT_MOST + 1]) for one in ahead]
    whole = _sql(rows.order_by()[: COUNT_AT_MOST + 1])
    passed_by = " + ".join(f"(SELECT count(*) FROM ({sql}) passed)" for sql, _given in passed)  # noqa: S608
    # only text that the ORM compiled is put together here
    sql = f"""SELECT COALESCE({", ".join(f"({sql})" for sql, _given in first)}),
        COALESCE({", ".join(f"({sql})" for sql, _given in second)}), whole.n,
        CASE WHEN whole.n <= {COUNT_AT_MOST} THEN {passed_by} END
        FROM (SELECT count(*) AS n FROM ({whole[0]}) counted) whole"""  # noqa: S608
    return sql, [one for _text, given in (*first, *second, *passed, whole) for one in given]


def _sql(rows: Any) -> tuple[str, Any]:
    """The text and parameters of a list; of one that holds nothing for certain too."""
    try:
        text, given = rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT NULL::uuid WHERE false", ()
    return text, given
