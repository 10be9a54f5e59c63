"""The list: its orders by index, its pages, its filters, its cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client

from klantbeeld.core import clock
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import LinkInput, NewParty, PointInput
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.listing.fields import FILTERS, LISTED
from klantbeeld.domains.parties.listing.options import choices_of
from klantbeeld.domains.parties.listing.rows import ORDERS, ListState
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.fields.filters import ME
from klantbeeld.engines.fields.paging import page_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BY_INDEX = ("name", "next_step_at", "last_contact_at", "customer_since", "employees")


def make(cast: Cast, name: str, who: str = "sales", kind: str = Kind.ORGANISATION, **given: Any) -> Party:
    made = actions.create(cast.actor(who), NewParty(kind, name, **given))
    return Party.unscoped.get(pk=made.pk)


def names(cast: Cast, *filters: str, who: str = "sales", **more: str) -> list[str]:
    query = QueryDict(mutable=True)
    query.setlist("f", list(filters))
    query.update({"weergave": "alle"} | more)
    state = ListState.read(cast.actor(who), query)
    assert not state.unknown
    return sorted(state.rows(cast.actor(who)).values_list("name", flat=True))


@pytest.mark.parametrize("key", BY_INDEX)
@pytest.mark.parametrize("descending", [False, True])
def test_the_main_orders_walk_an_index_and_sort_nothing(cast: Cast, key: str, descending: bool) -> None:
    for number in range(60):
        day = clock.now() + timedelta(days=number)
        party = make(cast, f"Zwaan {number}")
        filled = {"employees": number, "customer_since": day.date(), "next_step_at": day, "last_contact_at": day}
        Party.unscoped.filter(pk=party.pk).update(**filled)
    state = ListState.read(
        cast.actor("administrator"), QueryDict(f"weergave=alle&sort={'-' if descending else ''}{key}")
    )
    rows = state.rows(cast.actor("administrator"))
    order = state.order
    filled_rows = rows.filter(**{f"{order.column}__isnull": False}) if order.nullable else rows
    for backwards in (False, True):
        sql, parameters = filled_rows.order_by(*order.by(backwards))[:51].query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE parties_party")
            for other_way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{other_way} = off")
            cursor.execute(f"EXPLAIN {sql}", parameters)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Index Scan" in plan, plan
        assert "Sort" not in plan, plan


@pytest.mark.parametrize("key", list(ORDERS))
@pytest.mark.parametrize("descending", [False, True])
def test_pages_walk_to_the_end_and_back_over_every_row_once(cast: Cast, key: str, descending: bool) -> None:
    for number in range(23):
        party = make(cast, f"Zwaan {number}")
        if number % 3:
            day = clock.now() + timedelta(days=number // 4)
            values = {
                "employees": number // 4,
                "customer_since": day.date(),
                "next_step_at": day,
                "last_contact_at": day,
            }
            Party.unscoped.filter(pk=party.pk).update(**values)
    actor = cast.actor("sales")
    state = ListState.read(actor, QueryDict(f"weergave=alle&sort={'-' if descending else ''}{key}"))
    rows = state.rows(actor)
    pages = [page_of(rows, state.order, 5)]
    while pages[-1].following:
        pages.append(page_of(rows, state.order, 5, after=pages[-1].following))
    seen = [row.id for page in pages for row in page.rows]
    assert len(seen) == len(set(seen)) == 23
    values = [getattr(row, state.order.column) for page in pages for row in page.rows]
    filled = [value for value in values if value is not None]
    assert values == filled + [None] * (len(values) - len(filled))
    assert filled == sorted(filled, reverse=state.order.descending)
    for earlier, later in zip(pages, pages[1:], strict=False):
        back = page_of(rows, state.order, 5, before=later.preceding)
        assert [row.id for row in back.rows] == [row.id for row in earlier.rows]


def test_every_field_of_the_catalogue_has_a_filter_that_runs(cast: Cast) -> None:
    make(cast, "Hotel Zwaan")
    actor = cast.actor("sales")
    samples = {"date": "2026-01-31", "moment": "2026-01-31", "integer": "3", "money": "3", "yes_no": "1"}
    for field in LISTED.fields:
        assert field.filterable, field.key
        for operator in FILTERS.operators(field):
            choices = choices_of(actor, field)
            value = str(choices[0][0]) if choices else samples.get(field.kind, "zwaan")
            if field.kind == "reference" and not choices:
                value = "SBI2025:I"
            token = f"{field.key}:{operator}:{'30' if operator in ('days', 'within') else value}"
            (found,), unknown = FILTERS.parse(actor, [token])
            assert not unknown
            assert str(found.shown)
            Party.objects.visible_to(actor).filter(found.condition).exists()


def test_a_filter_in_days_means_whole_days_of_the_company(cast: Cast) -> None:
    today = clock.start_of(clock.today())
    last, step = {"Gisteren": -timedelta(minutes=1), "Vandaag": timedelta(0)}, timedelta(hours=20)
    for name, moment in last.items():
        party = make(cast, name)
        Party.unscoped.filter(pk=party.pk).update(last_contact_at=today + moment, next_step_at=today + moment + step)
    assert names(cast, "last_contact_at:days:0") == ["Gisteren"]
    assert names(cast, "last_contact_at:within:0") == ["Vandaag"]
    assert names(cast, "next_step_at:within:0") == ["Gisteren", "Vandaag"]


@pytest.mark.parametrize("key", [field.key for field in LISTED.fields])
def test_a_zero_byte_in_a_filter_is_not_understood_and_breaks_nothing(cast: Cast, key: str) -> None:
    for operator in FILTERS.operators(LISTED[key]):
        assert FILTERS.parse(cast.actor("sales"), [f"{key}:{operator}:a\0b"]) == ([], [f"{key}:{operator}:a\0b"])


def test_what_a_filter_shows_is_looked_up_when_it_is_asked(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    actor = cast.actor("sales")
    with django_assert_num_queries(0):
        (found,), _unknown = FILTERS.parse(actor, [f"owner:is:{actor.user_id}"])
    assert str(found.shown) == cast.users["sales"].name


def test_every_day_can_be_shown(cast: Cast, client_of: Callable[[str], Client]) -> None:
    party = make(cast, "Hotel Zwaan")
    Party.unscoped.filter(pk=party.pk).update(last_contact_at=clock.start_of(date(2000, 2, 29)))
    assert "29 feb 2000" in client_of("sales").get("/relaties/?weergave=alle").content.decode()


def test_filters_on_how_one_is_reached(cast: Cast) -> None:
    address = PointInput("address", "Kade 1", ("visit",), postcode="8601AB", city="Sneek")
    make(cast, "Bakker", points=[address, PointInput("phone", "0515 555 012")])
    make(cast, "Slager", points=[PointInput("mail", "info@slager.example")])
    assert names(cast, "postcode:starts:86") == names(cast, "postcode:is:8601ab") == ["Bakker"]
    assert names(cast, "city:is:sneek,joure") == ["Bakker"]
    assert names(cast, "phone:filled:") == names(cast, "mail:empty:") == ["Bakker"]
    assert names(cast, "mail:has:slager") == names(cast, "phone:empty:") == names(cast, "postcode:empty:") == ["Slager"]


@pytest.mark.mission("TNO-3")
def test_size_bands_several_at_once(cast: Cast) -> None:
    for name, number in (("Klein", "8"), ("Midden", "35"), ("Groot", "1200"), ("Onbekend", "")):
        actions.change(cast.actor("sales"), make(cast, name).id, {"employees": number})
    assert names(cast, "size:is:2-9,1000+") == ["Groot", "Klein"]
    assert names(cast, "size:empty:") == ["Onbekend"]
    assert names(cast, "size:not:2-9") == ["Groot", "Midden", "Onbekend"]


def test_mine_favourites_and_the_time_since_the_last_contact(cast: Cast) -> None:
    mine, old = make(cast, "Van mij"), make(cast, "Lang geleden")
    Party.unscoped.filter(pk=old.pk).update(owner=None, last_contact_at=clock.now() - timedelta(days=90))
    Party.unscoped.filter(pk=mine.pk).update(last_contact_at=clock.now())
    actions.toggle_favourite(cast.actor("sales"), old.id)
    assert names(cast, "owner:is:ik") == names(cast, "favourite:is:0") == ["Van mij"]
    assert names(cast, "owner:not:ik") == names(cast, "favourite:is:1") == ["Lang geleden"]
    assert names(cast, "last_contact_at:days:60") == ["Lang geleden"]
    assert names(cast, "last_contact_at:within:7") == ["Van mij"]


def test_a_filter_reads_as_a_sentence(cast: Cast, client_of: Callable[[str], Client]) -> None:
    make(cast, "Hotel Zwaan")
    query = {
        "weergave": "alle",
        "f": ["owner:is:ik", "rung:is:customer,prospect,lead", "last_contact_at:days:60", "mail:empty:"],
    }
    page = " ".join(client_of("sales").get("/relaties/", query).content.decode().split())
    for sentence in (
        'Accountmanager is <b class="truncate">ik</b>',
        'Status is <b class="truncate">klant, prospect of lead</b>',
        'Laatste contact langer geleden dan <b class="truncate">60 dagen</b>',
        'E-mail is <b class="truncate">leeg</b>',
    ):
        assert sentence in page


def test_a_filter_names_nothing_that_the_actor_may_not_know_of(cast: Cast, client_of: Callable[[str], Client]) -> None:
    theirs = make(cast, "Kanarie B.V.", who="stranger")
    tag = actions.tag(cast.actor("stranger"), theirs.id, "Kanariegeel")
    stranger = cast.user("stranger")
    tokens = [
        f"tags:is:{tag.key}",
        f"owner:is:{stranger.pk}",
        f"team:is:{cast.other_team.pk}",
        f"unit:is:{cast.other_unit.pk}",
    ]
    page = client_of("sales").get("/relaties/", {"weergave": "alle", "f": tokens}).content.decode()
    for secret in ("Kanariegeel", stranger.name, cast.other_team.name, cast.other_unit.name):
        assert f">{secret}<" not in page
    for field in ("tags", "owner", "team", "unit"):
        form = client_of("sales").get("/relaties/filter/", {"veld": field}).content.decode()
        for secret in ("Kanariegeel", stranger.name, cast.other_team.name, cast.other_unit.name):
            assert f" {secret}</label>" not in form
    assert "Kanariegeel" not in client_of("sales").get("/relaties/labels/", {"tag": "kanarie"}).content.decode()
    assert "Kanariegeel" in client_of("stranger").get("/relaties/labels/", {"tag": "kanarie"}).content.decode()


def test_the_list_opens_on_ones_own_relations_where_there_are_any(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    make(cast, "Hotel Zwaan", who="manager")
    assert client_of("sales").get("/relaties/").context["state"].view.key == "alle"
    make(cast, "Bakkerij De Korenaar")
    assert client_of("sales").get("/relaties/").context["state"].view.key == "mijn"
    assert client_of("sales").get("/relaties/?f=rung:is:lead").context["state"].view.key == "alle"


def test_a_person_shows_function_and_organisation_within_ones_rights(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    company = make(cast, "Hotel De Zwaan", points=[PointInput("phone", "058 555 01 42")])
    make(cast, "Marieke Hofstra", kind=Kind.PERSON, link_to=LinkInput(company.id, function="Directeur"))
    page = client_of("sales").get("/relaties/?weergave=alle").content.decode()
    assert "Directeur, <a" in page
    assert 'href="tel:+31585550142"' in page
    Party.unscoped.filter(pk=company.pk).update(team=cast.other_team, unit=cast.other_unit, owner=cast.user("stranger"))
    hidden = client_of("sales").get("/relaties/?weergave=alle").content.decode().partition("<main")[2]
    assert "Marieke Hofstra" in hidden
    assert "Hotel De Zwaan" not in hidden
    assert "Directeur" not in hidden


def test_what_is_typed_comes_out_as_text_in_every_cell(cast: Cast, client_of: Callable[[str], Client]) -> None:
    nasty = '<script>alert("x")</script>'
    party = make(cast, f"Zwaan {nasty}", points=[PointInput("address", "Kade 1", ("visit",), city="Goes<b>")])
    actions.change(cast.actor("sales"), party.id, {"source": nasty})
    actions.tag(cast.actor("sales"), party.id, nasty)
    page = client_of("sales").get("/relaties/?weergave=alle&kolommen=source,tags,contact_name").content.decode()
    assert page.count("&lt;script&gt;") >= 3
    assert "<script>alert" not in page


def test_only_who_may_change_a_relation_gets_a_cell_to_edit(cast: Cast, client_of: Callable[[str], Client]) -> None:
    party = make(cast, "Hotel Zwaan")
    link = f"/relaties/{party.id}/velden/rung/"
    assert link in client_of("sales").get("/relaties/?weergave=alle").content.decode()
    assert link not in client_of("reader").get("/relaties/?weergave=alle").content.decode()
    assert link not in client_of("trainee").get("/relaties/?weergave=alle").content.decode()


def test_a_row_comes_back_after_a_change_with_its_toast(cast: Cast, client_of: Callable[[str], Client]) -> None:
    party, client = make(cast, "Hotel Zwaan"), client_of("sales")
    client.get("/relaties/?weergave=alle&kolommen=employees")
    client.post(f"/relaties/{party.id}/velden/employees/", {"value": "35", "seen": ""})
    row = client.get(f"/relaties/{party.id}/rij/").content.decode()
    assert ">35<" in row
    assert "Medewerkers bewaard" in row
    assert client_of("stranger").get(f"/relaties/{party.id}/rij/").status_code == 404


def test_what_was_chosen_stays_in_front_of_what_is_found(cast: Cast) -> None:
    call_command("load_reference", verbosity=0)
    actor, field = cast.actor("sales"), LISTED["industry"]
    found = [value for value, _label in choices_of(actor, field, "dakdek", ["SBI2025:43.22"])]
    assert found[0] == "SBI2025:43.22"
    assert "SBI2025:43.41" in found
    assert [value for value, _label in choices_of(actor, field, "zzzz", ["SBI2025:43.22"])] == ["SBI2025:43.22"]
    me = cast.user("sales")
    assert choices_of(actor, LISTED["owner"], "zzzz", [ME, str(me.pk), "no id"]) == [(ME, "ik"), (str(me.pk), me.name)]
