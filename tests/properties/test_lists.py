"""Lists: a filter in SQL says what its sentence says, pages by key visit every row once, an export reads back the same."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from dataclasses import replace
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
from klantbeeld.domains.parties.choices import EMPLOYEE_BANDS, Kind, Language, PointKind, Rung, Tone
from klantbeeld.domains.parties.listing.export import export
from klantbeeld.domains.parties.listing.fields import FILTERS, LISTED
from klantbeeld.domains.parties.listing.rows import ORDERS, ListState
from klantbeeld.domains.parties.models import ContactPoint, Favourite, Party, PartyTag, Tag
from klantbeeld.engines.exchange.guard import unguarded
from klantbeeld.engines.fields.filters import ME, OPERATORS
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
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31, 23, 59))  # noqa: DTZ001 - made aware below
NOW = timezone.make_aware(datetime(2026, 6, 1, 12))
TAGS = ("horeca", "zon")
EDGES = sorted({edge for low, high in EMPLOYEE_BANDS for edge in (low - 1, low, high or 5000)})
POSTCODES = ("8911 JN", "8911 AB", "9001 JN", "2000")
TYPED = {
    "phone": ("+3158555", "0142", "177"),
    "mail": ("@ZON.example", "info", "jan@"),
    "postcode": ("8911jn", "8911 JN", "8911", "2000", "9001"),
}
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
            "note": SOME_TEXT,
            "employees": st.none() | st.integers(0, 5) | st.sampled_from(EDGES),
            "establishment_count": st.integers(0, 3),
            "contact_every_days": st.none() | st.integers(0, 5),
            "customer_since": st.none() | DAYS,
            "birth_date": st.none() | DAYS,
            "name_needs_review": st.booleans(),
            "last_contact_at": st.none() | MOMENTS.map(timezone.make_aware),
            "next_step_at": st.none() | MOMENTS.map(timezone.make_aware),
            "owner": st.sampled_from([None, "sales", "manager", "administrator"]),
            "tags": st.sets(st.sampled_from(TAGS)),
            "elsewhere": st.booleans(),
            "favourite": st.booleans(),
            "contact": st.none() | st.integers(0, 8),
            "phone": st.sets(st.sampled_from(["+31585550142", "+31585550177", "+3292334455"])),
            "mail": st.sets(st.sampled_from(["info@zon.example", "Jan@zon.example"])),
            "postcode": st.sets(st.sampled_from(POSTCODES)),
        }
    ),
    max_size=9,
)
APART = ("owner", "tags", "elsewhere", "favourite", "contact", "phone", "mail", "postcode")
FIELDS = [field for field in LISTED.fields if field.filterable and field.key != "industry"]
"""A tree of industries has tests of its own, beside it."""
BLANK = Party()


def fill(cast: Cast, rows: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    """Write the rows as they are drawn; return them by id."""
    tags = {key: Tag.objects.get_or_create(key=key, defaults={"name": key})[0] for key in TAGS}
    held: dict[Any, dict[str, Any]] = {}
    parties, tagged, points, kept = [], [], [], []
    for row in rows:
        columns = {key: value for key, value in row.items() if key not in APART}
        place = {"unit": cast.unit, "team": cast.team}
        if row["elsewhere"]:
            place = {"unit": cast.other_unit, "team": cast.other_team}
        party = Party(id=new_id(), created_at=NOW, sort_key=row["name"], **place, **columns)
        party.owner = cast.user(row["owner"]) if row["owner"] else None
        parties.append(party)
        tagged += [PartyTag(party=party, tag=tags[key]) for key in row["tags"]]
        for kind, key in ((PointKind.PHONE, "phone"), (PointKind.MAIL, "mail"), (PointKind.ADDRESS, "postcode")):
            points += [
                ContactPoint(party=party, kind=kind, value=v, postcode=v if key == "postcode" else "") for v in row[key]
            ]
        kept.append(Favourite(user=cast.user("sales"), party=party, added_at=NOW))  # of somebody else
        if row["favourite"]:
            kept.append(Favourite(user=cast.user("administrator"), party=party, added_at=NOW))
        held[party.id] = row
    for party, row in zip(parties, rows, strict=True):
        if row["contact"] is not None:
            met = parties[row["contact"] % len(parties)]
            party.contact_id, row["contact_name"] = met.id, met.name
    for model, made in ((Party, parties), (PartyTag, tagged), (ContactPoint, points)):
        model.unscoped.bulk_create(made)
    Favourite.objects.bulk_create(kept)
    return held


def token_of(draw: Any, cast: Cast) -> tuple[str, Callable[[dict[str, Any]], bool]]:
    """Draw a filter; return it as it stands in the address, and what it means in Python."""
    field = draw(st.sampled_from(FIELDS))
    operator = draw(st.sampled_from(FILTERS.operators(field)))
    key, number = field.key, draw(st.integers(0, 5))
    yes = operator != "not"

    def held(row: dict[str, Any]) -> Any:
        if key in ("team", "unit"):
            places = {"team": (cast.team, cast.other_team), "unit": (cast.unit, cast.other_unit)}[key]
            return str(places[row["elsewhere"]].id)
        if key == "owner":
            return str(cast.user(row["owner"]).id) if row["owner"] else None
        if key == "size":
            return row["employees"]
        if key == "contact_name":
            return row.get(key, "")
        return row[key] if key in row else getattr(BLANK, key)

    if operator in ("empty", "filled"):
        return f"{key}:{operator}:", lambda row: (held(row) in (None, "", set())) == (operator == "empty")
    if key in TYPED:
        word = draw(st.sampled_from(TYPED[key]))
        return (
            f"{key}:{operator}:{word}",
            lambda row: any(says(operator, bare(value), bare(word)) for value in held(row)) == yes,
        )
    if field.kind is FieldKind.TAGS:
        some = draw(st.sets(st.sampled_from(TAGS), min_size=1))
        return f"{key}:{operator}:{','.join(sorted(some))}", lambda row: bool(some & row["tags"]) == yes
    if field.kind is FieldKind.REFERENCE:
        known = {
            "team": [cast.team.id, cast.other_team.id],
            "unit": [cast.unit.id, cast.other_unit.id],
            "owner": [ME, cast.user("manager").id, cast.user("sales").id],
        }[key]
        some = draw(st.sets(st.sampled_from([str(one) for one in known]), min_size=1, max_size=2))
        meant = {str(cast.user("administrator").id) if one == ME else one for one in some}
        return f"{key}:{operator}:{','.join(sorted(some))}", lambda row: (held(row) in meant) == yes
    if key == "size":
        bands = draw(st.sets(st.sampled_from([value for value, _ in field.choices if value]), min_size=1, max_size=3))
        return (
            f"size:{operator}:{','.join(sorted(bands))}",
            lambda row: any(within(band, held(row)) for band in bands) == yes,
        )
    if field.kind is FieldKind.CHOICE:
        some = draw(st.sets(st.sampled_from([value for value, _ in field.choices if value]), min_size=1, max_size=3))
        return f"{key}:{operator}:{','.join(sorted(some))}", lambda row: (held(row) in some) == yes
    if field.kind is FieldKind.YES_NO:
        return f"{key}:is:{number % 2}", lambda row: held(row) == bool(number % 2)
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        words = [word.strip() for word in draw(st.lists(WORDS, min_size=1, max_size=2))]
        return (
            f"{key}:{operator}:{','.join(words)}",
            lambda row: any(says(operator, held(row).upper(), word.upper()) for word in words) == yes,
        )
    if operator in ("days", "within"):
        around = NOW if field.kind is FieldKind.MOMENT else timezone.localtime(NOW).date()
        edge, far = around - timedelta(days=number * 60), around + timedelta(days=number * 60)
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


def says(operator: str, value: str, word: str) -> bool:
    """Whether a text holds, begins with or is a word; both in one case."""
    return {"has": word in value, "starts": value.startswith(word)}.get(operator, value == word)


def bare(text: str) -> str:
    return text.replace(" ", "").upper()


def within(band: str, employees: int | None) -> bool:
    """Whether a number falls in a band as the address writes it: `10-49`, `1000+`."""
    low, _dash, high = band.rstrip("+").partition("-")
    return employees is not None and int(low) <= employees <= int(high or 10**9)


def test_every_operator_and_field_is_drawn() -> None:
    drawn = {operator for field in FIELDS for operator in FILTERS.operators(field)}
    assert drawn == set(OPERATORS)
    assert {"size", "phone", "mail", "postcode", "favourite", "owner", "contact_name"} <= {one.key for one in FIELDS}


@often
@given(data=st.data(), rows=ROWS)
def test_a_filter_finds_what_its_sentence_says(cast: Cast, data: Any, rows: list[dict[str, Any]]) -> None:
    with transaction.atomic(), clock.at(NOW):
        held = fill(cast, rows)
        drawn = [token_of(data.draw, cast) for _ in range(data.draw(st.integers(1, 3)))]
        tokens = [token for token, _ in drawn]
        actor = cast.actor("administrator")
        filters, unknown = FILTERS.parse(actor, tokens)
        assert unknown == []
        found = Party.objects.visible_to(actor).filter(FILTERS.query(filters))
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
        page, pages = page_of(rows, order, size, before=page.preceding), pages + 1
        back = [row.pk for row in page.rows] + back
        assert pages < 200
    assert back == seen
    return seen


@often
@given(rows=ROWS, size=st.integers(1, 4))
def test_pages_visit_every_row_once_in_every_order(cast: Cast, rows: list[dict[str, Any]], size: int) -> None:
    with transaction.atomic():
        held = fill(cast, rows)
        visible = Party.objects.visible_to(cast.actor("administrator"))
        for order in ORDERS.values():
            for descending in (False, True):
                turned = replace(order, descending=descending)
                seen = walk(visible, turned, size)
                assert sorted(seen) == sorted(held), turned
                column = visible.in_bulk()
                filled = [key for key in seen if getattr(column[key], order.column) is not None]
                empty = sorted((key for key in held if key not in set(filled)), reverse=descending)
                assert seen == filled + empty, turned  # empty values last, whichever way
                by_value = visible.filter(id__in=filled).order_by(*turned.by())
                assert filled == list(by_value.values_list("id", flat=True)), turned
        transaction.set_rollback(True)


@often
@given(rows=ROWS)
def test_an_export_reads_back_as_what_stands_there(cast: Cast, rows: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        held = fill(cast, rows)
        actor = cast.actor("administrator")
        with export(actor, ListState.read(actor, QueryDict()), "csv") as file:
            text = file.read().decode("utf-8-sig")
        headings, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=";")
        place = {heading: headings.index(heading) for heading in headings}
        assert {line[place["Klantnummer"]] for line in lines} == {str(key) for key in held}
        assert len(lines) == len(held)
        names = {"organisation": "Bedrijfsnaam", "person": "Contactpersoon", "household": "Huishouden"}
        for line in lines:
            row = next(row for key, row in held.items() if str(key) == line[place["Klantnummer"]])
            for kind, heading in names.items():
                assert unguarded(line[place[heading]]) == (row["name"] if kind == row["kind"] else "")
            assert unguarded(line[place["Herkomst"]]) == row["source"]
            assert line[place["Status"]] == str(Rung(row["rung"]).label)
            assert line[place["Aantal medewerkers"]] == ("" if row["employees"] is None else str(row["employees"]))
            assert line[place["Klant sinds"]] == (row["customer_since"].isoformat() if row["customer_since"] else "")
            assert line[place["Tags"]] == ", ".join(sorted(row["tags"]))
            assert not any(cell.startswith(("=", "+", "@")) for cell in line)
        transaction.set_rollback(True)
