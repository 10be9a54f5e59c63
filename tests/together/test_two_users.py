"""Two people at the same moment, on real connections: nothing is doubled, nothing is lost without a word."""
# ruff: noqa: B023 - the threads end within the round that started them

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from klantbeeld.core.errors import AlreadyDone, Conflict, KlantbeeldError, NotFound
from klantbeeld.core.ids import new_id
from klantbeeld.domains.activities import actions as moments
from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.actions import NewParty, PointInput
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import ContactPoint, Favourite, Party, PartyTag, Tag
from klantbeeld.engines.history.models import Batch, Event
from klantbeeld.engines.history.undo import undo
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    connections.close_all()


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each in its own thread and connection; return what each gave or raised."""
    start = threading.Barrier(len(work))
    results: list[Any] = [None] * len(work)

    def run(place: int) -> None:
        try:
            start.wait(10)
            results[place] = work[place]()
        except Exception as refusal:  # noqa: BLE001 - it is the result
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive(), "two people wait for each other"
    broken = [one for one in results if isinstance(one, Exception) and not isinstance(one, KlantbeeldError)]
    assert broken == []
    return results


def hotel(cast: Cast) -> Party:
    points = [PointInput("phone", "058 555 01 42")]
    return actions.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel De Zwaan", points=points))


def test_of_two_who_change_the_same_field_the_second_is_told(cast: Cast) -> None:
    for round_ in range(ROUNDS):
        party = hotel(cast)
        one, two = at_once(
            *(
                lambda who=who: actions.change(
                    cast.actor(who), party.id, {"employees": str(len(who))}, seen={"employees": None}
                )
                for who in ("sales", "manager")
            )
        )
        refused = [result for result in (one, two) if isinstance(result, Conflict)]
        assert len(refused) == 1, round_
        party.refresh_from_db()
        assert refused[0].current == party.employees


def test_two_who_change_different_fields_both_keep_what_they_wrote(cast: Cast) -> None:
    party = hotel(cast)
    at_once(
        lambda: actions.change(cast.actor("sales"), party.id, {"employees": "35"}, seen={"employees": None}),
        lambda: actions.change(cast.actor("manager"), party.id, {"note": "Nieuwe loods"}, seen={"note": ""}),
    )
    party.refresh_from_db()
    assert (party.employees, party.note, party.version) == (35, "Nieuwe loods", 3)


def test_a_task_that_two_complete_is_done_once(cast: Cast) -> None:
    party = hotel(cast)
    task = moments.plan_task(cast.actor("sales"), party.id, moments.NextStep("Bellen", party.created_at.date()))
    at_once(*(lambda who=who: moments.complete_task(cast.actor(who), task.id) for who in ("sales", "manager")))
    assert Activity.objects.visible_to(cast.actor("sales")).get(pk=task.id).state == "done"
    assert Event.objects.filter(verb="task.done").count() == 1


def test_a_task_that_a_colleague_did_is_not_opened_again_by_moving_it(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    party = hotel(cast)
    task = moments.plan_task(cast.actor("sales"), party.id, moments.NextStep("Bellen", party.created_at.date()))
    moments.complete_task(cast.actor("manager"), task.id)
    answer = client_of("sales").post(reverse("activities:reschedule", args=[task.id]), {"stap": "week"})
    assert answer.status_code == 409
    assert "Deze taak is al gedaan" in answer.content.decode()
    after = Activity.objects.visible_to(cast.actor("sales")).get(pk=task.id)
    assert (after.state, after.starts_at) == ("done", task.starts_at)


def test_a_contact_point_that_one_removes_and_another_changes_ends_clearly(cast: Cast) -> None:
    for _round in range(ROUNDS):
        party = hotel(cast)
        point = ContactPoint.objects.visible_to(cast.actor("sales")).get(party=party)
        removed, changed = at_once(
            lambda: actions.remove_point(cast.actor("sales"), point.id),
            lambda: actions.change_point(
                cast.actor("manager"), point.id, PointInput("phone", "058 555 01 43"), version=1
            ),
        )
        assert removed is None
        assert isinstance(changed, NotFound | ContactPoint)
        left = ContactPoint.objects.visible_to(cast.actor("sales")).filter(party=party)
        assert not left.exists()


def test_undo_while_somebody_edits_loses_neither(cast: Cast) -> None:
    for _round in range(ROUNDS):
        party = hotel(cast)
        actions.change(cast.actor("sales"), party.id, {"employees": "35", "note": "Eerst"})
        batch = Batch.objects.latest("id")
        report, edited = at_once(
            lambda: undo(cast.actor("sales"), batch.id),
            lambda: actions.change(cast.actor("manager"), party.id, {"note": "Daarna", "source": "Beurs"}),
        )
        assert not isinstance(report, Exception)
        assert not isinstance(edited, Exception)
        party.refresh_from_db()
        assert (party.employees, party.note, party.source) == (None, "Daarna", "Beurs")


def test_two_who_undo_the_same_do_it_once(cast: Cast) -> None:
    party = hotel(cast)
    actions.change(cast.actor("sales"), party.id, {"employees": "35"})
    batch = Batch.objects.latest("id")
    results = at_once(*(lambda: undo(cast.actor("sales"), batch.id),) * 2)
    assert sum(isinstance(one, AlreadyDone) for one in results) == 1
    party.refresh_from_db()
    assert party.employees is None


def test_a_double_click_on_a_favourite_breaks_nothing(cast: Cast) -> None:
    party = hotel(cast)
    for _round in range(ROUNDS):
        at_once(*(lambda: actions.toggle_favourite(cast.actor("sales"), party.id),) * 2)
        assert Favourite.objects.filter(user=cast.user("sales"), party=party).count() <= 1


def test_the_same_new_tag_by_two_is_one_tag(cast: Cast) -> None:
    for round_ in range(ROUNDS):
        parties = [hotel(cast), hotel(cast)]
        results = at_once(
            *(
                lambda who=who, party=party: actions.tag(cast.actor(who), party.id, f"Horeca {round_}")
                for who, party in zip(("sales", "manager"), parties, strict=True)
            )
        )
        assert [one for one in results if isinstance(one, Exception)] == []
        assert Tag.objects.filter(key=f"horeca {round_}").count() == 1
        tagged = PartyTag.objects.visible_to(cast.actor("manager")).filter(party__in=parties)
        assert tagged.count() == 2


def test_the_same_tag_twice_on_one_relation_is_one(cast: Cast) -> None:
    party = hotel(cast)
    at_once(*(lambda who=who: actions.tag(cast.actor(who), party.id, "zon") for who in ("sales", "manager")))
    assert PartyTag.objects.visible_to(cast.actor("sales")).filter(party=party).count() == 1


def test_a_contact_moment_that_is_sent_twice_is_logged_once(cast: Cast, client_of: Callable[[str], Client]) -> None:
    party = hotel(cast)
    body = {"id": str(new_id()), "kind": "phone", "report": "Gebeld", "next": "week"}
    url = reverse("activities:log", args=[party.id])
    clients = [client_of("sales"), client_of("sales")]
    answers = at_once(*(lambda c=client: c.post(url, body) for client in clients))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Activity.objects.visible_to(cast.actor("sales")).filter(party=party).count() == 2  # the call and its step
