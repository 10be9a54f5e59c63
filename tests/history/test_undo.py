"""Taking back: what counts as changed since, and that a version never comes twice."""

from __future__ import annotations

import pytest

from klantbeeld.core.errors import Conflict
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import ContactPoint, Party
from klantbeeld.engines.history.models import Batch
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.history.undo import undo
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def latest() -> Batch:
    return Batch.objects.latest("id")


def hotel(cast: Cast) -> Party:
    points = [actions.PointInput("phone", "058 555 01 42")]
    return actions.create(cast.actor("sales"), actions.NewParty(Kind.ORGANISATION, "Hotel De Zwaan", points=points))


def test_what_was_made_goes_away_when_its_later_changes_were_taken_back_first(cast: Cast) -> None:
    actor, party = cast.actor("sales"), hotel(cast)
    made = latest()
    actions.change(actor, party.id, {"note": "Eerst"})
    undo(actor, latest().id)
    assert undo(actor, made.id).kept == []
    party.refresh_from_db()
    assert party.deleted_at is not None


def test_what_was_made_stays_when_its_later_change_was_taken_back_and_brought_back(cast: Cast) -> None:
    actor, party = cast.actor("sales"), hotel(cast)
    made = latest()
    actions.change(actor, party.id, {"note": "Eerst"})
    undo(actor, latest().id)
    undo(actor, latest().id)
    assert ("parties_party", party.id, party.id) in undo(actor, made.id).kept
    party.refresh_from_db()
    assert (party.deleted_at, party.note) == (None, "Eerst")


def test_a_row_that_one_batch_made_and_changed_goes_with_that_batch(cast: Cast) -> None:
    actor = cast.actor("sales")
    with recording(actor, "party.created"):
        party = hotel(cast)
        actions.change(actor, party.id, {"note": "In dezelfde bewerking"})
    assert undo(actor, latest().id).kept == []
    party.refresh_from_db()
    assert party.deleted_at is not None


def test_a_change_of_what_was_removed_since_is_named(cast: Cast) -> None:
    actor, party = cast.actor("sales"), hotel(cast)
    point = ContactPoint.objects.visible_to(actor).get(party=party)
    actions.change_point(actor, point.id, actions.PointInput("phone", "058 555 01 43"))
    changed = latest()
    actions.remove_point(actor, point.id)
    assert undo(actor, changed.id).kept == [("parties_contactpoint", point.id, party.id)]


def test_what_comes_back_has_a_version_that_nobody_saw(cast: Cast) -> None:
    actor, party = cast.actor("sales"), hotel(cast)
    point = ContactPoint.objects.visible_to(actor).get(party=party)
    for number in range(3):
        actions.change_point(actor, point.id, actions.PointInput("phone", f"058 555 01 5{number}"))
    seen = ContactPoint.objects.visible_to(actor).get(pk=point.id).version
    actions.remove_point(actor, point.id)
    undo(actor, latest().id)
    assert ContactPoint.objects.visible_to(actor).get(pk=point.id).version > seen
    for version in range(1, seen + 1):
        with pytest.raises(Conflict):
            actions.change_point(actor, point.id, actions.PointInput("phone", "058 555 01 60"), version=version)
