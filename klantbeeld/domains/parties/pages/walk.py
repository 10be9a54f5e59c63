"""Walking through the list one came from: the relation before, the one after, and where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict

from klantbeeld.domains.parties.listing.rows import ListState
from klantbeeld.domains.parties.models import Party
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
    state = ListState.read(QueryDict(request.session.get("last_list", "").lstrip("?")))
    rows = state.rows(request.actor)
    ahead = rows.filter(beyond(state.order, party, backwards=True)).order_by(*state.order.by(True)).values("id")
    behind = rows.filter(beyond(state.order, party)).order_by(*state.order.by(False)).values("id")
    counted = rows.order_by().values("id")[: COUNT_AT_MOST + 1]
    passed = ahead.order_by()[: COUNT_AT_MOST + 1]
    first, second, whole, part = (_sql(one) for one in (ahead[:1], behind[:1], counted, passed))
    sql = f"""SELECT ({first[0]}), ({second[0]}), whole.n,
        CASE WHEN whole.n <= {COUNT_AT_MOST} THEN (SELECT count(*) FROM ({part[0]}) passed) END
        FROM (SELECT count(*) AS n FROM ({whole[0]}) counted) whole"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [*first[1], *second[1], *part[1], *whole[1]])
        before, after, total, passed_by = cursor.fetchone()
    if passed_by is None or not request.session.get("last_list"):
        return Stands(before, after)
    return Stands(before, after, passed_by + 1, total)


def _sql(rows: QuerySet[Party, dict[str, UUID]]) -> tuple[str, tuple[object, ...]]:
    sql, parameters = rows.query.sql_with_params()
    return sql, tuple(parameters)
