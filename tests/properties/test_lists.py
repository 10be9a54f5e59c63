"""Lists: a filter in SQL says what its sentence says, pages by key visit every row once, an export reads back the same."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klantbeeld.core import clock
from klantbeeld.core.ids import new_id
from klantbeeld.core.record import FieldKind
from klantbeeld.domains.parties.choices import Kind, Language, Rung, Tone
from klantbeeld.domains.parties.listing.export import export
from klantbeeld.domains.parties.listing.rows import FILTERS, ORDERS, ListState
from klantbeeld.domains.parties.models import Party, PartyTag, Tag
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.exchange.guard import unguarded
from klantbeeld.engines.fields.filters import BY_KIND
from klantbeeld.engines.fields.paging import Order, page_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
often = settings(
    max_examples=200 if os.environ.get("KLANTBEELD_TEST_ALL") else 25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
WORDS = st.text(alphabet="aAbBé %_\\'=+;\"", min_size=1, max_size=6).filter(str.strip)
SOME_TEXT = st.one_of(st.just(""), WORDS)
DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
MOMENTS = st.datetimes(datetime(2025, 1, 1, 0, 1), datetime(2026, 12, 31, 23, 59))  # noqa: DTZ001 - made aware below
NOW = timezone.make_aware(datetime(2026, 6, 1, 12))
TAGS = ("horeca", "zon")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Kind.values),
            "name": WORDS,
            "rung": st.sampled_from(Rung.values),
            "tone": st.sampled_from(Tone.values),
            "language": st.sampled_from(Language.values),
            "city": SOME_TEXT,
            "legal_name": SOME_TEXT,
            "source": SOME_TEXT,
            "employees": st.none() | st.integers(0, 5),
            "establishment_count": st.integers(0, 3),
            "contact_every_days": st.none() | st.integers(0, 5),
            "customer_since": st.none() | DAYS,
            "birth_date": st.none() | DAYS,
            "name_needs_review": st.booleans(),
            "last_contact_at": st.none() | MOMENTS.map(timezone.make_aware),
            "next_step_at": st.none() | MOMENTS.map(timezone.make_aware),
            "owner": st.sampled_from([None, "sales", "manager"]),
            "tags": st.sets(st.sampled_from(TAGS)),
        }
    ),
    max_size=9,
)
FIELDS = [field for field in PARTY.fields if field.filterable and field.key not in ("industry", "contact_name")]


def fill(cast: Cast, rows: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    """Write the rows as they are drawn; return them by id."""
    tags = {key: Tag.objects.get_or_create(key=key, defaults={"name": key})[0] for key in TAGS}
    held = {}
    for row in rows:
        columns = {key: value for key, value in row.items() if key not in ("owner", "tags")}
        party = Party(id=new_id(), unit=cast.unit, team=cast.team, created_at=NOW, sort_key=row["name"], **columns)
        party.owner = cast.user(row["owner"]) if row["owner"] else None
        party.save(force_insert=True)
        for key in row["tags"]:
            PartyTag.unscoped.create(party=party, tag=tags[key])
        held[party.id] = row
    return held


def token_of(draw: Any, cast: Cast) -> tuple[str, Callable[[dict[str, Any]], bool]]:
    """Draw a filter; return it as it stands in the address, and what it means in Python."""
    field = draw(st.sampled_from(FIELDS))
    operator = draw(st.sampled_from(BY_KIND[field.kind]))
    key, number = field.key, draw(st.integers(0, 5))

    def held(row: dict[str, Any]) -> Any:
        if key in ("team", "unit"):
            return {"team": cast.team.id, "unit": cast.unit.id}[key]
        if key == "owner":
            return cast.user(row["owner"]).id if row["owner"] else None
        return row.get(key, "")

    empty = (None, "", set())
    if operator in ("empty", "filled"):
        return f"{key}:{operator}:", lambda row: (held(row) in empty) == (operator == "empty")
    if field.kind is FieldKind.TAGS:
        chosen = draw(st.sampled_from(TAGS))
        return f"{key}:{operator}:{chosen}", lambda row: (chosen in row["tags"]) == (operator == "is")
    if field.kind is FieldKind.REFERENCE:
        target = {"team": cast.other_team.id, "unit": cast.unit.id}.get(key, cast.user("manager").id)
        return f"{key}:{operator}:{target}", lambda row: (held(row) == target) == (operator == "is")
    if field.kind is FieldKind.CHOICE:
        some = draw(st.sets(st.sampled_from([value for value, _ in field.choices if value]), min_size=1, max_size=3))
        return f"{key}:{operator}:{','.join(sorted(some))}", lambda row: (held(row) in some) == (operator == "is")
    if field.kind is FieldKind.YES_NO:
        return f"{key}:is:{number % 2}", lambda row: held(row) == bool(number % 2)
    if field.kind is FieldKind.TEXT and operator == "is":
        text = draw(WORDS).strip()
        return f"{key}:is:{text}", lambda row: held(row) in [p.strip() for p in text.split(",")]
    if operator == "has":
        text = draw(WORDS).strip()
        return f"{key}:has:{text}", lambda row: text.upper() in held(row).upper()
    if operator in ("days", "within"):
        edge, far = NOW - timedelta(days=number * 60), NOW + timedelta(days=number * 60)
        if operator == "days":
            return f"{key}:days:{number * 60}", lambda row: held(row) is None or held(row) < edge
        return f"{key}:within:{number * 60}", lambda row: held(row) is not None and edge <= held(row) <= far
    if field.kind in (FieldKind.DATE, FieldKind.MOMENT):
        day = draw(DAYS)

        def on(row: dict[str, Any]) -> date | None:
            value = held(row) or None
            return timezone.localtime(value).date() if isinstance(value, datetime) else value

        if operator == "min":
            return f"{key}:min:{day}", lambda row: on(row) is not None and on(row) >= day
        return f"{key}:max:{day}", lambda row: on(row) is not None and on(row) <= day
    compare = {"is": lambda n: n == number, "min": lambda n: n >= number, "max": lambda n: n <= number}[operator]
    return f"{key}:{operator}:{number}", lambda row: held(row) not in (None, "") and compare(held(row))


@often
@given(data=st.data(), rows=ROWS)
def test_a_filter_finds_what_its_sentence_says(cast: Cast, data: Any, rows: list[dict[str, Any]]) -> None:
    with transaction.atomic(), clock.at(NOW):
        held = fill(cast, rows)
        drawn = [token_of(data.draw, cast) for _ in range(data.draw(st.integers(1, 3)))]
        tokens = [token for token, _ in drawn]
        filters, unknown = FILTERS.parse(tokens)
        assert unknown == []
        found = Party.objects.visible_to(cast.actor("administrator")).filter(FILTERS.query(filters))
        wanted = {key for key, row in held.items() if all(means(row) for _, means in drawn)}
        assert set(found.values_list("id", flat=True)) == wanted, tokens
        transaction.set_rollback(True)


def walk(rows: Any, order: Order, size: int) -> list[Any]:
    """Every row, page after page; then back again from the last page, which must give the same."""
    seen: list[Any] = []
    page, pages = page_of(rows, order, size), 0
    while True:
        seen += [row.pk for row in page.rows]
        if page.following is None:
            break
        page, pages = page_of(rows, order, size, after=page.following), pages + 1
        assert pages < 100
    back = [row.pk for row in page.rows]
    while page.preceding is not None:
        page = page_of(rows, order, size, before=page.preceding)
        back = [row.pk for row in page.rows] + back
    assert back == seen
    return seen


@often
@given(rows=ROWS, size=st.integers(1, 4))
def test_pages_visit_every_row_once_in_every_order(cast: Cast, rows: list[dict[str, Any]], size: int) -> None:
    with transaction.atomic():
        held = fill(cast, rows)
        for order in ORDERS.values():
            for descending in (False, True):
                turned = Order(order.column, descending, order.nullable)
                visible = Party.objects.visible_to(cast.actor("administrator"))
                seen = walk(visible, turned, size)
                assert sorted(seen) == sorted(held), turned
                assert seen == list(visible.order_by(*turned.by()).values_list("id", flat=True))
        transaction.set_rollback(True)


@often
@given(rows=ROWS)
def test_an_export_reads_back_as_what_stands_there(cast: Cast, rows: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        held = fill(cast, rows)
        with export(cast.actor("administrator"), ListState.read(QueryDict()), "csv") as file:
            text = file.read().decode("utf-8-sig")
        read = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
        assert {line["ID"] for line in read} == {str(key) for key in held}
        assert len(read) == len(held)
        for line in read:
            row = next(row for key, row in held.items() if str(key) == line["ID"])
            assert unguarded(line["Naam"]) == row["name"]
            assert unguarded(line["Herkomst"]) == row["source"]
            assert line["Status"] == str(Rung(row["rung"]).label)
            assert line["Medewerkers"] == ("" if row["employees"] is None else str(row["employees"]))
            assert line["Klant sinds"] == (row["customer_since"].isoformat() if row["customer_since"] else "")
            assert line["Labels"] == ", ".join(sorted(row["tags"]))
            assert not any((cell or "").startswith(("=", "+", "@")) for cell in line.values())
        transaction.set_rollback(True)
