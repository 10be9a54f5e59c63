"""The application role adds to history and never changes it; nobody can switch it off."""

import os

import pytest
from django.db import ProgrammingError, connection, transaction

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.database.roles import grant_application_role
from klantbeeld.engines.history.models import Change
from tests.cast import make_cast


@pytest.fixture
def as_application(transactional_db):
    """The cast; what a test does is done over a connection of the application role."""
    cast = make_cast()
    assert grant_application_role()
    owner = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    _connect_as(os.environ["KLANTBEELD_PG_USER"], os.environ["KLANTBEELD_PG_PASSWORD"])
    yield cast
    _connect_as(owner["USER"], owner["PASSWORD"])


def _connect_as(user, password):
    connection.close()
    connection.settings_dict |= {"USER": user, "PASSWORD": password}


FORBIDDEN = [
    "UPDATE history_change SET after = '{}'",
    "DELETE FROM history_change",
    "TRUNCATE history_change",
    "UPDATE history_event SET actor_name = 'x'",
    "DELETE FROM history_event",
    "UPDATE history_line SET party_id = gen_random_uuid()",
    "DELETE FROM history_line",
    "UPDATE history_batch SET actor_name = 'x'",
    "DELETE FROM history_batch",
    "ALTER TABLE parties_party DISABLE TRIGGER ALL",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_application_role_may_not(as_application, statement):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_application_role_works_with_relations_and_is_recorded(as_application):
    party = actions.create(as_application.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel De Zwaan"))
    actions.change(as_application.actor("sales"), party.id, {"note": "x"})
    assert Change.objects.filter(party_id=party.id, operation="U").count() == 1


@pytest.mark.django_db
def test_no_setting_silences_the_triggers(cast):
    party = actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel De Zwaan"))
    before = Change.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', (SELECT '{' || string_agg(tgname, ',') || '}' FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger_history%%'), true)"
        )
    Party.unscoped.filter(pk=party.id).update(note="buiten de geschiedenis")
    assert Change.objects.count() == before + 1
