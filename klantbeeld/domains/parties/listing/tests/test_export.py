"""The file of the list: its columns, its rights, and that reading it in again changes nothing."""

from __future__ import annotations

import csv
import io
import string
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klantbeeld.core import clock
from klantbeeld.core.errors import Forbidden, Invalid
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty, PointInput
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.importing import running, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.listing.export import export
from klantbeeld.domains.parties.listing.rows import ListState
from klantbeeld.domains.parties.models import Party
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FIRST = st.sampled_from(("Anne", "Pieter-Jan", "Fatima", "Sjoerd", "Noor", "Zoë"))
SURNAME = st.sampled_from(
    ("van der Berg", "Jansma", "El Idrissi", "'t Hooft", "de Vries", "Hofstra-Smit", "Van den Broeck")
)
COMPANY = st.builds(
    "{} {} {}".format,
    st.sampled_from(("Houthandel", "Bakkerij", "=SOM", "+Plus", "@Hotel", "Café")),
    st.text(string.ascii_letters + "éëï’&", min_size=1, max_size=12).map(str.strip).filter(bool),
    st.sampled_from(("B.V.", "VOF", "Sneek", "2000")),
)
MOBILE = st.integers(10_000_000, 99_999_999).map(lambda number: f"+316{number}")
PARTIES = st.lists(
    st.tuples(
        st.one_of(
            st.tuples(st.just(Kind.ORGANISATION), COMPANY),
            st.tuples(st.just(Kind.PERSON), st.builds("{} {}".format, FIRST, SURNAME)),
            st.tuples(st.just(Kind.HOUSEHOLD), SURNAME.map("Familie {}".format)),
        ),
        st.lists(MOBILE, max_size=3, unique=True),
        st.lists(st.sampled_from(("horeca", "A-klant", "Café's", "beurs 2026")), max_size=2, unique=True),
        st.sampled_from(("", "Kade 12 a", "Dorpsstraat 1")),
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def state(actor, text: str = "weergave=alle") -> ListState:
    return ListState.read(actor, QueryDict(text))


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(("form", "language"), [("csv", "nl"), ("xlsx", "en")])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(wanted=PARTIES)
def test_reading_an_export_in_again_changes_nothing(cast: Cast, form: str, language: str, wanted: list) -> None:
    actor = cast.actor("sales")
    for (kind, name), phones, tags, street in wanted:
        points = [PointInput("phone", phone) for phone in phones]
        points += [PointInput("mail", "info@voorbeeld.example")] if phones else []
        points += [PointInput("address", street, ("visit",), postcode="8601AB", city="Sneek")] if street else []
        try:
            made = actions.create(actor, NewParty(kind, name, points=points))
        except Invalid:
            continue
        for tag in tags:
            actions.tag(actor, made.id, tag)
        actions.set_rung(actor, made.id, "customer", "Eerste opdracht")
    with translation.override(language):
        content = export(actor, state(actor), form).read()
        run = uploads.receive(actor, f"relaties.{form}", [content], Options(source="Eigen lijst"))
        plans = running.preview(actor, run, None)
    assert {(plan.step, str(plan.reason)) for plan in plans if plan.step != "skip"} == set(), [
        (plan.row.cells, [(one.changes, one.new_points, one.new_tags, one.new_key) for one in plan.parties])
        for plan in plans
        if plan.step != "skip"
    ]


def test_every_contact_point_is_in_the_file_and_no_cell_is_a_formula(cast: Cast) -> None:
    actor = cast.actor("sales")
    points = [PointInput("phone", f"0515 555 01{number}") for number in range(3)] + [
        PointInput("mail", "a@zwaan.example")
    ]
    points.append(PointInput("address", "Kade 1", ("visit",), postcode="8601AB", city="Sneek"))
    points.append(PointInput("address", "Postbus 118", ("post",), postcode="8600AC", city="Sneek"))
    actions.create(actor, NewParty(Kind.ORGANISATION, "=HYPERLINK(1) Zwaan", points=points))
    content = export(actor, state(actor), "csv").read()
    (row,) = table(content)
    assert [row[name] for name in ("Telefoon", "Telefoon 2", "Telefoon 3")] == [f"'+3151555501{n}" for n in range(3)]
    assert (row["Adres"], row["Postadres"], row["Plaats postadres"]) == ("Kade 1", "Postbus 118", "Sneek")
    assert row["Bedrijfsnaam"].startswith("'=")
    assert not any(cell[:1] in "=+-@" and cell for cell in row.values())


def test_the_columns_of_the_screen_can_be_chosen(cast: Cast) -> None:
    actor = cast.actor("sales")
    actions.create(actor, NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    chosen = export(actor, state(actor, "weergave=alle&kolommen=rung,employees"), "csv", only_columns=True).read()
    assert list(table(chosen)[0])[5:] == ["Status", "Aantal medewerkers"]


@pytest.mark.parametrize(("form", "written"), [("csv", "2026-11-18 00:00:00"), ("xlsx", datetime(2026, 11, 18))])  # noqa: DTZ001 - as a spreadsheet keeps it
def test_a_step_leaves_on_the_day_it_is_planned(cast: Cast, form: str, written: object) -> None:
    actor = cast.actor("sales")
    made = actions.create(actor, NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    Party.unscoped.filter(pk=made.pk).update(next_step_at=clock.start_of(date(2026, 11, 18)))
    content = export(actor, state(actor, "weergave=alle&kolommen=next_step_at"), form, only_columns=True).read()
    if form == "csv":
        assert written in table(content)[0].values()
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert written in [cell.value for cell in sheet[2]]


def test_an_export_holds_what_the_actor_may_export_and_no_more(cast: Cast) -> None:
    actions.create(cast.actor("stranger"), NewParty(Kind.ORGANISATION, "Kanarie B.V."))
    actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    actor = cast.actor("sales")
    assert [row["Bedrijfsnaam"] for row in table(export(actor, state(actor), "csv").read())] == ["Hotel Zwaan"]
    with pytest.raises(Forbidden):
        export(cast.actor("reader"), state(cast.actor("reader")), "csv")


def test_a_strangers_id_in_a_file_is_no_way_to_its_relation(cast: Cast) -> None:
    theirs = actions.create(cast.actor("stranger"), NewParty(Kind.ORGANISATION, "Kanarie B.V."))
    actor = cast.actor("sales")
    content = f"ID;Bedrijfsnaam\n{theirs.id};Andere naam B.V.\n".encode()
    run = uploads.receive(actor, "lijst.csv", [content], Options(source="Lijst", unit_id=cast.unit.pk))
    (plan,) = running.preview(actor, run, None)
    assert plan.step == "create"
