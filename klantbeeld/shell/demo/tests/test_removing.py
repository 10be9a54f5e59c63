"""The demo company goes in one step; what is one's own stays byte for byte, and it is said before what goes and what stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from klantbeeld.core.errors import Conflict, Forbidden
from klantbeeld.domains.activities.actions import LogInput, log
from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import LinkInput, NewParty, PointInput
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import ImportRun, Party, Relationship
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.undo import undo
from klantbeeld.engines.identity.actions import add_user
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import BusinessUnit, Team, User
from klantbeeld.shell.demo import marking, removing
from klantbeeld.shell.demo.company import load
from klantbeeld.shell.portability.tables import TRAVELLING
from tests.cast import Cast
from tests.mission.pages import words

SMALL = {"organisations": 170, "contacts": 230, "households": 8, "moments": 300, "private": 60}
HISTORY = ("history_batch", "history_change", "history_event", "history_line")


@pytest.fixture
def demo(db: None, settings: Any, tmp_path: Any) -> dict[str, set[Any]]:
    """The demo company; returns the rows it has, by table."""
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("load_reference", "--if-missing", stdout=StringIO())
    load(**SMALL)
    return {table: set(rows) for table, rows in everything().items()}


def everything() -> dict[str, dict[Any, str]]:
    """Every row of every table outside history, as text, by its key."""
    found: dict[str, dict[Any, str]] = {}
    with connection.cursor() as cursor:
        for one in TRAVELLING:
            if one.name not in HISTORY:
                cursor.execute(f"SELECT t.{one.model._meta.pk.column}, to_jsonb(t)::text FROM {one.name} t")
                found[one.name] = dict(cursor.fetchall())
    return found


def own(demo: dict[str, set[Any]]) -> dict[str, dict[Any, str]]:
    """The rows that were made after the demo."""
    return {
        table: {key: row for key, row in rows.items() if key not in demo[table]} for table, rows in everything().items()
    }


def of_our_own(unit: BusinessUnit | None = None) -> tuple[User, Party, Party, Party]:
    """An administrator and a relation of one's own; a contact moment and a person of one's own at demo relations."""
    from klantbeeld.core.actor import SYSTEM

    user = add_user(
        SYSTEM, "baas@bedrijf.example", "De Baas", ["administrator"],
        unit=unit or BusinessUnit.objects.first(), password="een-lang-wachtwoord-9",
    )  # fmt: skip
    actor = actor_of(user)
    points = [PointInput("phone", "0515 555013")]
    mine = actions.create(actor, NewParty(Kind.ORGANISATION, "Van Onszelf B.V.", points=points))
    actions.tag(actor, mine.id, "Eigen label")
    hotel = Party.unscoped.get(name="Hotel De Zwaan")
    log(actor, hotel.id, LogInput("phone", report="Zelf gebeld"))
    contact = Relationship.unscoped.filter(kind="contact").exclude(other=hotel).first()
    actions.link(actor, contact.party_id, LinkInput(mine.id, function="Adviseur"))
    return user, mine, hotel, Party.unscoped.get(pk=contact.party_id)


@pytest.mark.mission("MOD-17")
def test_the_demo_goes_in_one_step_and_own_data_stays_byte_for_byte(
    demo: dict[str, set[UUID]],
) -> None:
    user, mine, hotel, adviser = of_our_own()
    belonging = set(Relationship.unscoped.filter(other=hotel).values_list("party_id", flat=True))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = own(demo)
    hotel_before = everything()["parties_party"][hotel.pk]
    page = words(client.get(reverse("shell:remove_demo")).content.decode())
    assert "Hotel De Zwaan Jullie legden hier iets vast" in page
    assert "Hoort bij een relatie die blijft" in page
    assert "kan niet ongedaan worden gemaakt" in page
    assert own(demo) == before  # looking removes nothing
    assert client.post(reverse("shell:remove_demo")).status_code == 302
    assert {table: rows for table, rows in own(demo).items() if rows != before[table]} == {}
    assert before["parties_party"] and before["activities_activity"] and before["parties_relationship"]
    left = set(Party.unscoped.values_list("pk", flat=True))
    assert left >= {mine.pk, hotel.pk, adviser.pk} | belonging
    assert everything()["parties_party"][hotel.pk] == hotel_before
    assert len(left) < 30 < len(demo["parties_party"])
    assert Activity.unscoped.filter(report="Zelf gebeld").exists()
    assert not ImportRun.objects.exists()
    assert not User.objects.filter(is_demo=True, is_active=True).exists()
    assert not Team.objects.filter(name="Marketing").exists()
    page = words(client.get(reverse("shell:remove_demo")).content.decode())
    assert "Er is geen voorbeeldbedrijf" in page
    assert client.get(reverse("parties:party", args=[hotel.pk])).status_code == 200
    assert client.get(reverse("shell:today")).status_code == 200
    with pytest.raises(Conflict):
        undo(actor_of(user), Batch.objects.get(kind="company.demo_removed").pk)


def test_nothing_of_the_demo_is_left_where_nobody_touched_it(demo: dict[str, set[UUID]]) -> None:
    from klantbeeld.core.actor import SYSTEM

    unit = BusinessUnit.objects.create(name="Van onszelf")
    add_user(SYSTEM, "baas@bedrijf.example", "De Baas", ["administrator"], unit=unit, password="een-lang-wachtwoord-9")
    out = StringIO()
    call_command("remove_demo", "--json", stdout=out)
    assert json.loads(out.getvalue())["kept"] == {"parties": 0, "users": 0}
    left = {table: len(rows) for table, rows in everything().items() if rows}
    assert left == {
        "identity_company": 1, "identity_businessunit": 1, "identity_user": 1, "parties_industry": left["parties_industry"],
    }  # fmt: skip
    with pytest.raises(CommandError, match="geen voorbeeldbedrijf"):
        call_command("remove_demo", stdout=StringIO())


def test_it_is_refused_without_an_own_administrator_and_to_a_demo_user(demo: dict[str, set[UUID]]) -> None:
    before = everything()
    with pytest.raises(CommandError, match="eigen beheerder"):
        call_command("remove_demo", stdout=StringIO())
    assert everything() == before
    of_our_own()
    before = everything()
    with pytest.raises(Conflict, match="zelf een gebruiker"):
        removing.remove(actor_of(User.objects.get(email="beheer@noorderlicht.example")))
    with pytest.raises(Forbidden):
        removing.remove(actor_of(User.objects.get(email="henk@noorderlicht.example")))
    assert everything() == before


def test_a_system_without_a_demo_has_nothing_to_remove(client_of: Callable[[str], Client]) -> None:
    assert marking.present() is None
    client = client_of("administrator")
    assert "Er is geen voorbeeldbedrijf" in words(client.get(reverse("shell:remove_demo")).content.decode())
    assert client.post(reverse("shell:remove_demo")).status_code == 404


def test_a_demo_of_an_older_release_is_not_taken_for_ones_own(client_of: Callable[[str], Client], cast: Cast) -> None:
    cast.users["sales"].is_demo = True
    cast.users["sales"].save()
    client = client_of("administrator")
    assert "niet te verwijderen" in words(client.get(reverse("shell:remove_demo")).content.decode())
    assert client.post(reverse("shell:remove_demo")).status_code == 404
