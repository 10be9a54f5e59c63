"""What a search finds by is in step with what it follows from, whatever was done and undone; and it narrows nobody's rights."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from klantbeeld.domains.parties import derived, policy
from klantbeeld.domains.parties.models import Party, SearchDocument
from klantbeeld.engines.history.undo import undo
from tests.cast import MEMBERS, Cast
from tests.properties.edits import Desk
from tests.properties.test_undo import ANY, quickly

pytestmark = pytest.mark.django_db


def documents() -> dict:
    held = SearchDocument.objects.values_list("party_id", "names", "text", "readers")
    return {party: (names, text, sorted(readers)) for party, names, text, readers in held}


def check(cast: Cast) -> None:
    for name in MEMBERS:
        actor = cast.actor(name)
        readers = policy.readers(actor)
        seen = set(Party.objects.visible_to(actor).values_list("id", flat=True))
        if readers is None:
            assert len(seen) == Party.unscoped.count()
        else:
            in_reach = (
                SearchDocument.objects.filter(readers__overlap=readers) if readers else SearchDocument.objects.none()
            )
            assert set(in_reach.values_list("party_id", flat=True)) == seen, name
    kept = documents()
    derived.refresh(kept)
    assert documents() == kept


@quickly
@given(steps=ANY, undone=st.integers(0, 14))
def test_search_documents_follow_whatever_is_done_and_undone(cast: Cast, steps: list, undone: int) -> None:
    with transaction.atomic():
        desk = Desk(cast)
        for name, pick, text in steps:
            desk.step(name, pick, text)
        check(cast)
        for batch in desk.batches[::-1][:undone]:
            undo(desk.actor, batch.id)
        check(cast)
        transaction.set_rollback(True)
