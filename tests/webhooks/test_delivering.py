"""Messages arrive signed, in order, at least once, under the rights of the moment; who does not take them is asked again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from klantbeeld.core import clock
from klantbeeld.domains.activities.actions import LogInput, log
from klantbeeld.domains.parties import actions as parties
from klantbeeld.domains.parties.actions import NewParty, PointInput
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.history.models import Change
from klantbeeld.engines.identity.models import User
from klantbeeld.engines.webhooks import actions, jobs, queries, sending
from klantbeeld.engines.webhooks.models import Delivery, Webhook
from tests.api.test_changes import settle
from tests.cast import Cast
from tests.together.test_two_users import at_once
from tests.webhooks.conftest import Hooks, Message, Receiver, Receivers, deliveries, made, turn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.mission("INT-4")
def test_an_edit_arrives_as_one_signed_message(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, secret = hook(receiver, types=("party", "contact_point"))
    points = [PointInput("phone", "058 555 01 42")]
    party = parties.create(cast.actor("sales"), NewParty(Kind.ORGANISATION, "Hotel Zwaan", points=points))
    settle()
    after = turn(webhook)
    [message] = receiver.arrived
    assert message.is_signed_with(secret)
    assert message.json["type"] == "changes"
    told = [(one["type"], one["operation"], one["party_id"]) for one in message.changes]
    assert ("party", "created", str(party.pk)) in told and ("contact_point", "created", str(party.pk)) in told
    assert {one["user_id"] for one in message.changes} == {str(cast.user("sales").pk)}
    assert b"Zwaan" not in message.body and b"555" not in message.body
    [sent] = deliveries(webhook)
    assert message.id == f"msg_{sent.id.hex}"
    assert (sent.state, sent.attempts[0]["status"], after.failures) == ("delivered", 204, 0)
    assert after.last_success_at is not None
    forged = Message(message.headers, message.body.replace(b"created", b"removed"))
    assert not forged.is_signed_with(secret)
    assert not Message(message.headers | {"webhook-id": "msg_1"}, message.body).is_signed_with(secret)


def test_only_the_chosen_types_are_told(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, _secret = hook(receiver, types=("activity",))
    party = made(cast, "Hotel Zwaan")
    assert turn(webhook).cursor > webhook.cursor  # what is of no concern is not read again
    assert receiver.arrived == []
    log(cast.actor("sales"), party.pk, LogInput("phone", report="Gebeld"))
    settle()
    turn(webhook)
    assert [one["type"] for message in receiver.arrived for one in message.changes] == ["activity"]


@pytest.mark.mission("INT-4")
def test_a_refused_message_comes_again_with_growing_pauses_until_the_webhook_is_paused(
    cast: Cast, receiver: Receiver, hook: Hooks
) -> None:
    webhook, secret = hook(receiver)
    first, second = made(cast, "Eerste"), made(cast, "Tweede")
    receiver.always(500, said=b"kapot \x00 <b>")
    now = clock.now()
    for number, pause_s in enumerate(sending.PAUSES_S, 1):
        after = turn(webhook, now)
        assert (len(receiver.arrived), after.failures, after.state) == (number, number, "active")
        assert 0.79 * pause_s <= (after.next_at - now).total_seconds() <= 1.21 * pause_s
        turn(webhook, after.next_at - timedelta(seconds=1))  # too early
        assert len(receiver.arrived) == number
        now = after.next_at
    after = turn(webhook, now)
    assert (after.state, after.reason, len(receiver.arrived)) == ("paused", "failing", len(sending.PAUSES_S) + 1)
    turn(webhook, now + timedelta(days=2))
    assert len(receiver.arrived) == len(sending.PAUSES_S) + 1
    assert len({message.id for message in receiver.arrived}) == 1
    attempts = deliveries(webhook)[0].attempts
    assert [one["status"] for one in attempts] == [500] * len(receiver.arrived)
    assert attempts[0]["excerpt"] == "kapot   <b>"

    receiver.always(200)
    actions.resume(cast.actor("sales"), webhook.pk)
    assert turn(webhook).failures == 0
    told = [message.changes[0]["id"] for message in receiver.arrived]
    assert told == [str(first.pk)] * (len(sending.PAUSES_S) + 2) + [str(second.pk)]
    assert all(message.is_signed_with(secret) for message in receiver.arrived)


def test_the_receiver_may_ask_for_a_longer_pause(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, _secret = hook(receiver)
    made(cast, "Hotel Zwaan")
    receiver.always(429, {"Retry-After": "3000"})
    now = clock.now()
    assert turn(webhook, now).next_at == now + timedelta(seconds=3000)


def test_gone_pauses_at_once(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, _secret = hook(receiver)
    made(cast, "Hotel Zwaan")
    receiver.always(410)
    after = turn(webhook)
    assert (after.state, after.reason) == ("paused", "gone")
    turn(webhook, clock.now() + timedelta(days=2))
    assert len(receiver.arrived) == 1


def test_a_redirect_is_not_followed(cast: Cast, receivers: Receivers, hook: Hooks) -> None:
    receiver, elsewhere = receivers(), receivers()
    webhook, _secret = hook(receiver)
    made(cast, "Hotel Zwaan")
    receiver.always(307, {"Location": elsewhere.address})
    assert turn(webhook).failures == 1
    assert (len(receiver.arrived), elsewhere.arrived) == (1, [])
    assert deliveries(webhook)[0].attempts[0]["status"] == 307


def test_a_slow_receiver_holds_up_itself_only(cast: Cast, receivers: Receivers, hook: Hooks) -> None:
    slow, fast = receivers(), receivers()
    heard, go_on = threading.Event(), threading.Event()
    order: list[str] = []

    def hesitate(message: Message) -> tuple[int, dict[str, str], bytes]:
        go_on.wait(30)
        order.append("slow")
        return 204, {}, b""

    def hear(message: Message) -> tuple[int, dict[str, str], bytes]:
        order.append("fast")
        if len(fast.arrived) == 4:
            heard.set()
        return 204, {}, b""

    slow.answer, fast.answer = hesitate, hear
    hook(slow)
    hook(fast)
    for number in range(3):
        made(cast, f"Bedrijf {number}")
    worker = threading.Thread(target=lambda: (jobs.send(0), connection.close()))
    worker.start()
    while not slow.arrived:
        assert worker.is_alive()
    made(cast, "Laatkomer")  # after the slow one began
    assert heard.wait(30)
    go_on.set()
    worker.join(60)
    assert order[:4] == ["fast"] * 4 and len(slow.arrived) == 4


def test_a_rotated_secret_signs_beside_the_old_one_for_a_day(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, old = hook(receiver)
    _webhook, new = actions.rotate(cast.actor("sales"), webhook.pk)
    assert old != new
    made(cast, "Eerste")
    turn(webhook)
    made(cast, "Tweede")
    turn(webhook, clock.now() + timedelta(hours=24, seconds=1))
    during, later = receiver.arrived
    assert during.is_signed_with(old) and during.is_signed_with(new)
    assert later.is_signed_with(new) and not later.is_signed_with(old)


def test_what_one_may_not_see_is_not_told(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, _secret = hook(receiver)
    made(cast, "Van een ander", "stranger")
    mine = made(cast, "Hotel Zwaan")
    turn(webhook)
    assert [one["id"] for message in receiver.arrived for one in message.changes] == [str(mine.pk)]


def test_rights_that_went_while_a_message_waited_count(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, _secret = hook(receiver)
    lost, kept = made(cast, "Naar Zuid"), made(cast, "Blijft")
    receiver.always(500)
    after = turn(webhook)
    assert len(receiver.arrived) == 1
    Party.unscoped.filter(pk=lost.pk).update(unit=cast.other_unit, team=cast.other_team, owner=cast.user("stranger"))
    receiver.always(200)
    turn(webhook, after.next_at)
    assert [one["id"] for message in receiver.arrived[1:] for one in message.changes] == [str(kept.pk)]
    assert [one.state for one in deliveries(webhook)] == ["withheld", "delivered"]


def test_who_does_not_work_here_any_more_hears_nothing(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, _secret = hook(receiver)
    made(cast, "Hotel Zwaan")
    User.objects.filter(pk=cast.user("sales").pk).update(is_active=False)
    after = turn(webhook)
    assert (after.state, after.reason, after.cursor) == ("paused", "owner", webhook.cursor)
    assert receiver.arrived == [] and deliveries(webhook) == []


CHILD = """
import sys, django
django.setup()
from klantbeeld.engines.webhooks.sending import take_turn
take_turn(sys.argv[1])
"""


def test_a_crash_after_the_post_sends_the_same_message_again(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, secret = hook(receiver)
    made(cast, "Hotel Zwaan")
    died = threading.Event()

    def kill(message: Message) -> tuple[int, dict[str, str], bytes]:
        child.kill()
        child.wait(30)
        died.set()
        return 204, {}, b""

    receiver.answer = kill
    given = {
        "KLANTBEELD_PG_NAME": connection.settings_dict["NAME"],
        "KLANTBEELD_WEBHOOK_HTTP": "1",
        "KLANTBEELD_WEBHOOK_INNER_HOSTS": receiver.place,
        "KLANTBEELD_ROLE": "owner",
    }
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(webhook.pk)], env=os.environ | given)
    assert died.wait(60)
    assert [one.state for one in deliveries(webhook)] == ["waiting"]
    receiver.always(204)
    turn(webhook)  # the lease of the dead stands
    assert len(receiver.arrived) == 1
    turn(webhook, clock.now() + queries.LEASE + timedelta(seconds=1))
    first, again = receiver.arrived
    assert (first.id, first.body) == (again.id, again.body)
    assert again.is_signed_with(secret)
    assert [one.state for one in deliveries(webhook)] == ["delivered"]


def test_two_workers_at_once_send_each_message_once(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, _secret = hook(receiver)
    for number in range(5):
        made(cast, f"Bedrijf {number}")
    at_once(*[lambda: sending.take_turn(webhook.pk)] * 4)
    assert len(receiver.arrived) == 5
    assert [one.number for one in deliveries(webhook)] == [1, 2, 3, 4, 5]


def test_with_eight_writers_nothing_is_missed_and_the_order_of_each_record_is_kept(
    cast: Cast, receiver: Receiver, hook: Hooks
) -> None:
    writers, rounds = 8, 6
    actor = cast.actor("sales")
    ids = [parties.create(actor, NewParty(Kind.ORGANISATION, f"Bedrijf {number}")).pk for number in range(writers * 2)]
    webhook, secret = hook(receiver)
    first, written = Change.objects.latest("seq").seq, threading.Event()

    def write(number: int) -> None:
        try:
            for round_ in range(rounds):
                with transaction.atomic():
                    for one in ids[number::writers]:
                        Party.unscoped.filter(pk=one).update(note=f"{number} {round_}")
        finally:
            connection.close()

    def send() -> None:
        try:
            while not written.is_set():
                sending.take_turn(webhook.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(writers)]
    sender = threading.Thread(target=send)
    for one in (*threads, sender):
        one.start()
    for one in threads:
        one.join()
    written.set()
    sender.join()
    settle()
    while queries.due_ids():
        turn(webhook)
    rows = Change.objects.filter(seq__gt=first, table="parties_party").order_by("xid", "seq")
    wanted = [(str(row.row_id), row.at.isoformat()) for row in rows]
    told = [(one["id"], one["at"]) for message in receiver.arrived for one in message.changes]
    assert len(wanted) == writers * 2 * rounds
    assert told == wanted
    assert max(Counter(message.id for message in receiver.arrived).values()) == 1
    assert all(message.is_signed_with(secret) for message in receiver.arrived)


def test_a_large_edit_comes_in_parts(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    actor = cast.actor("sales")
    ids = [parties.create(actor, NewParty(Kind.ORGANISATION, f"Bedrijf {number}")).pk for number in range(120)]
    webhook, _secret = hook(receiver)
    Party.unscoped.filter(pk__in=ids).update(note="Allemaal")
    settle()
    turn(webhook)
    assert [len(message.changes) for message in receiver.arrived] == [50, 50, 20]
    assert {one["id"] for message in receiver.arrived for one in message.changes} == {str(one) for one in ids}


def test_a_test_goes_beside_the_order_and_is_tried_once(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, secret = hook(receiver)
    actions.pause(cast.actor("sales"), webhook.pk)
    receiver.always(500)
    tried = actions.test(cast.actor("sales"), webhook.pk)
    jobs.send_test(str(tried.pk))
    jobs.send_test(str(tried.pk))
    [message] = receiver.arrived
    assert message.json["type"] == "test" and message.is_signed_with(secret)
    [kept] = deliveries(webhook)
    assert (kept.state, len(kept.attempts)) == ("failed", 1)
    assert Webhook.unscoped.get(pk=webhook.pk).failures == 0


@pytest.mark.mission("INT-4")
def test_messages_are_sent_again_under_their_own_id(cast: Cast, receiver: Receiver, hook: Hooks) -> None:
    webhook, _secret = hook(receiver)
    actor = cast.actor("sales")
    for number in range(3):
        made(cast, f"Bedrijf {number}")
        turn(webhook)
    first, second, third = deliveries(webhook)
    actions.replay(actor, webhook.pk, second.pk)
    turn(webhook)
    assert receiver.arrived[3].id == receiver.arrived[1].id
    assert actions.replay_since(actor, webhook.pk, second.made_at) == 2
    turn(webhook)
    ids = [message.id for message in receiver.arrived]
    assert ids[4:] == ids[1:3]
    assert [one.state for one in deliveries(webhook)] == ["delivered"] * 3


def test_after_thirty_days_messages_are_forgotten_and_what_was_never_sent_still_comes(
    cast: Cast, receiver: Receiver, hook: Hooks
) -> None:
    webhook, _secret = hook(receiver)
    made(cast, "Eerste")
    turn(webhook)
    receiver.always(500)
    second = made(cast, "Tweede")
    turn(webhook)
    fresh = actions.test(cast.actor("sales"), webhook.pk)
    long_ago = clock.now() - timedelta(days=jobs.KEPT_DAYS, hours=1)
    Delivery.unscoped.exclude(pk=fresh.pk).update(made_at=long_ago)
    jobs.sweep(0)
    assert [one.pk for one in deliveries(webhook)] == [fresh.pk]
    receiver.always(200)
    turn(webhook, clock.now() + timedelta(hours=1))
    assert [one["id"] for one in receiver.arrived[-1].changes] == [str(second.pk)]
    assert len(receiver.arrived) == 3
