"""Units, teams, users and company: who may change them, what moves along, and that it can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from klantbeeld.core.actor import Role
from klantbeeld.core.errors import Forbidden, Invalid
from klantbeeld.domains.parties import actions as parties
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.undo import undo
from klantbeeld.engines.identity import actions, structure
from klantbeeld.engines.identity.models import BusinessUnit, Company, Membership, Team, User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def latest(kind: str) -> Batch:
    return Batch.objects.filter(kind=kind).latest("id")


def relation(cast: Cast, name: str = "Hotel De Zwaan") -> Party:
    return parties.create(cast.actor("sales"), parties.NewParty(Kind.ORGANISATION, name))


def test_a_unit_with_relations_is_not_closed_without_saying_where_they_go(cast: Cast) -> None:
    relation(cast)
    with pytest.raises(Invalid, match="1 relatie"):
        structure.close_unit(cast.actor("administrator"), cast.unit.pk)
    assert BusinessUnit.objects.get(pk=cast.unit.pk).closed_at is None


def test_closing_a_unit_moves_everything_and_one_undo_brings_all_of_it_back(cast: Cast) -> None:
    party, admin = relation(cast), cast.actor("administrator")
    before = set(Membership.objects.values_list("user_id", "team_id"))
    structure.close_unit(admin, cast.unit.pk, cast.other_unit.pk)
    moved = Party.unscoped.get(pk=party.pk)
    assert (moved.unit_id, moved.team_id) == (cast.other_unit.pk, None)
    assert not User.objects.filter(unit=cast.unit).exists()
    assert Team.objects.get(pk=cast.team.pk).closed_at is not None
    report = undo(admin, latest("unit.closed").pk)
    back = Party.unscoped.get(pk=party.pk)
    assert report.kept == []
    assert (back.unit_id, back.team_id) == (cast.unit.pk, cast.team.pk)
    assert BusinessUnit.objects.get(pk=cast.unit.pk).closed_at is None
    assert set(Membership.objects.values_list("user_id", "team_id")) == before


def test_the_last_open_unit_stays_open(cast: Cast) -> None:
    admin = cast.actor("administrator")
    structure.close_unit(admin, cast.other_unit.pk, cast.unit.pk)
    with pytest.raises(Invalid, match="enige bedrijfsonderdeel"):
        structure.close_unit(admin, cast.unit.pk)


def test_a_team_that_moves_takes_its_relations_along(cast: Cast) -> None:
    party = relation(cast)
    structure.change_team(cast.actor("administrator"), cast.team.pk, name="Zakelijk", unit_id=cast.other_unit.pk)
    moved = Party.unscoped.get(pk=party.pk)
    assert (moved.unit_id, moved.team_id) == (cast.other_unit.pk, cast.team.pk)


def test_a_team_with_relations_closes_only_into_another_team(cast: Cast) -> None:
    party, admin = relation(cast), cast.actor("administrator")
    with pytest.raises(Invalid):
        structure.close_team(admin, cast.team.pk)
    other = structure.add_team(admin, cast.unit.pk, "Nieuw")
    structure.close_team(admin, cast.team.pk, other.pk)
    assert Party.unscoped.get(pk=party.pk).team_id == other.pk
    assert not Membership.objects.filter(team=cast.team).exists()


def test_a_name_is_used_once_whatever_its_capitals(cast: Cast) -> None:
    admin = cast.actor("administrator")
    with pytest.raises(Invalid, match="al een bedrijfsonderdeel"):
        structure.add_unit(admin, "noord")
    with pytest.raises(Invalid, match="al een team"):
        structure.add_team(admin, cast.unit.pk, " ZAKELIJK ")


@pytest.mark.parametrize("member", ["manager", "sales", "reader"])
def test_only_an_administrator_changes_the_structure(cast: Cast, member: str) -> None:
    actor = cast.actor(member)
    for change in (
        lambda: structure.add_unit(actor, "Oost"),
        lambda: structure.close_unit(actor, cast.other_unit.pk, cast.unit.pk),
        lambda: structure.set_members(actor, cast.team.pk, set()),
        lambda: actions.change_company(actor, name="Anders", country="BE", language="fr"),
    ):
        with pytest.raises(Forbidden):
            change()
    assert BusinessUnit.objects.count() == 2
    assert Membership.objects.filter(team=cast.team).exists()
    assert Company.objects.get().name == "Noorderlicht"


def test_the_last_administrator_stays_also_under_undo_and_raw_sql(cast: Cast) -> None:
    admin, boss, sales = cast.actor("administrator"), cast.user("administrator"), cast.user("sales")
    with pytest.raises(Invalid, match="laatste beheerder"):
        actions.change_user(admin, boss.pk, ["sales"], is_active=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=boss.pk).update(is_active=False)
    actions.change_user(admin, sales.pk, [Role.ADMINISTRATOR], is_active=True)
    promotion = latest("user.changed")
    sales.refresh_from_db()
    actions.change_user(cast.actor("sales"), boss.pk, ["reader"], is_active=True)
    report = undo(cast.actor("sales"), promotion.pk)
    assert report.kept
    assert User.objects.get(pk=sales.pk).roles == ["administrator"]


def test_who_is_deactivated_is_out_at_once(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = Client()
    form = {"login": "sales@noorderlicht.example", "password": "een-lang-wachtwoord-9"}
    assert client.post("/account/login/", form).status_code == 302
    assert client.get("/").status_code == 200
    admin = client_of("administrator")
    posted = {"role": ["sales"], "name": "Sales", "unit": str(cast.unit.pk), "language": "nl"}
    assert admin.post(f"/instellingen/gebruikers/{cast.user('sales').pk}/", posted).status_code == 302
    assert client.get("/").status_code == 302
    assert client.post("/account/login/", form)["Location"] == "/account/inactive/"


def test_a_user_gets_teams_unit_and_language_on_one_page(cast: Cast, client_of: Callable[[str], Client]) -> None:
    reader = cast.user("reader")
    posted = {
        "name": "Ria Tamminga",
        "role": ["reader", "marketing"],
        "unit": str(cast.other_unit.pk),
        "team": [str(cast.other_team.pk)],
        "language": "fr",
        "active": "on",
    }
    assert client_of("administrator").post(f"/instellingen/gebruikers/{reader.pk}/", posted).status_code == 302
    reader.refresh_from_db()
    assert (reader.name, reader.roles, reader.language) == ("Ria Tamminga", ["marketing", "reader"], "fr")
    assert (reader.unit, list(reader.teams.all())) == (cast.other_unit, [cast.other_team])


def test_changes_are_listed_with_who_and_can_be_taken_back(cast: Cast, client_of: Callable[[str], Client]) -> None:
    client = client_of("administrator")
    client.post("/instellingen/bedrijf/", {"name": "Zuiderlicht", "country": "BE", "language": "fr"})
    page = client.get("/instellingen/wijzigingen/").content.decode()
    assert "Bedrijfsgegevens gewijzigd" in page
    assert "Administrator" in page
    client.post(f"/ongedaan/{latest('company.changed').pk}/", {"next": "/instellingen/wijzigingen/"})
    company = Company.objects.get()
    assert (company.name, company.country, company.language) == ("Noorderlicht", "NL", "nl")
    assert "ongedaan gemaakt" in client.get("/instellingen/wijzigingen/").content.decode()


def test_settings_are_found_by_other_words_and_only_ones_own_are_shown(client_of: Callable[[str], Client]) -> None:
    administrator, reader = client_of("administrator"), client_of("reader")
    assert "Bedrijfsonderdelen en teams" in administrator.get("/instellingen/?q=afdeling").content.decode()
    found = reader.get("/instellingen/").content.decode()
    assert "Tweede stap bij inloggen" in found
    assert "/instellingen/bedrijf/" not in found
    assert "Geen instelling gevonden" in reader.get("/instellingen/?q=afdeling").content.decode()
