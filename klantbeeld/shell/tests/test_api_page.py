"""The page of the API: every operation is on it, in words, with the reader's own rights and ids."""

from __future__ import annotations

import pytest

from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.engines.api.models import Scope
from klantbeeld.shell.api_examples import EXAMPLES, QUERIES
from klantbeeld.shell.api_page import GROUPS, OWN_RIGHTS, RIGHTS, TITLES, examples_for, operations
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BASE = "https://crm.example"


def test_every_operation_has_a_title_a_group_and_rights_and_nothing_else_has() -> None:
    ids = {one.id for one in operations()}
    assert set(TITLES) == ids
    assert {one.group for one in operations()} == set(GROUPS)
    assert set(EXAMPLES) | set(QUERIES) | set(OWN_RIGHTS) <= ids
    assert set(RIGHTS) == {None, *Scope}


def test_what_a_role_may_not_do_is_marked_and_not_tried(cast: Cast) -> None:
    may = {one.operation.id: one.may for one in examples_for(cast.actor("reader"), BASE)}
    assert may["list_parties"]
    assert not (may["change_party"] or may["create_party"] or may["change_parties"] or may["list_users"])
    assert all(one.may for one in examples_for(cast.actor("administrator"), BASE))


def test_examples_hold_what_the_reader_saw_last(cast: Cast) -> None:
    actor = cast.actor("sales")
    found = {one.operation.id: one for one in examples_for(actor, BASE)}
    assert found["get_party"].runs_at == ""
    assert "{party_id}" in found["get_party"].command
    party = actions.create(actor, NewParty(Kind.ORGANISATION, "Hotel Zwaan"))
    actions.mark_seen(actor, party.pk)
    found = {one.operation.id: one for one in examples_for(actor, BASE)}
    assert found["get_party"].runs_at == f"/api/v1/parties/{party.pk}"
    assert str(party.pk) in found["change_parties"].command
    assert found["delete_party"].command.endswith("-X DELETE")
    assert found["add_file"].command.endswith("--data-binary @schets.txt")
