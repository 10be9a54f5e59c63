"""A year of contact: on working days and hours, skewed to a few relations, each kind with words that fit it."""

from __future__ import annotations

import random
from datetime import date
from uuid import UUID

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.domains.activities import actions as activities
from klantbeeld.domains.activities.bulk import log_many
from klantbeeld.domains.activities.choices import Kind, Outcome
from klantbeeld.domains.parties.models import Party, Relationship
from klantbeeld.shell.demo import texts
from klantbeeld.shell.demo.days import moment_on, working_days
from klantbeeld.shell.demo.staff import SELLERS, Demo

KINDS = {
    Kind.PHONE: 44,
    Kind.MAIL: 27,
    Kind.VISIT: 11,
    Kind.NOTE: 7,
    Kind.CHAT: 4,
    Kind.LETTER: 3,
    Kind.DESK: 2,
    Kind.SOCIAL: 2,
}
CALLS = {Outcome.SPOKEN: 62, Outcome.NO_ANSWER: 17, Outcome.VOICEMAIL: 12, Outcome.CALL_BACK: 9}
LEAVE_WEEKS = 2
"""Each colleague has some weeks off besides the summer break, so that years have gaps of their own."""


def log_moments(demo: Demo, number: int) -> None:
    """Log about `number` contact moments of the sellers with their own relations."""
    days = working_days(timezone_day(demo))
    for name in SELLERS:
        actor = demo.actor(name)
        away = set(demo.random.sample([day.isocalendar()[:2] for day in days], LEAVE_WEEKS))
        worked = [day for day in days if day.isocalendar()[:2] not in away]
        _log_of(demo, actor, worked, number // len(SELLERS), first="Hotel De Zwaan")


def timezone_day(demo: Demo) -> date:
    """The day on which the demo is loaded, where the company is."""
    with clock.at(demo.now):
        return clock.today()


def _log_of(demo: Demo, actor: Actor, days: list[date], number: int, *, first: str) -> None:
    rng = demo.random
    people = _people(actor)
    belonging = {person for members in people.values() for person in members}
    owned = Party.objects.visible_to(actor).filter(owner_id=actor.user_id, deleted_at=None)
    own = [party for party in owned.order_by("sort_key", "city", "created_at") if party.id not in belonging]
    rng.shuffle(own)
    own.sort(key=lambda party: (party.name != first, party.rung in ("suspect", "rest_of_world")))
    weights = [1 / (place + 12) for place in range(len(own))]
    recent = [2.2 - place / len(days) * 1.4 for place in range(len(days))]
    given = []
    for party, day in zip(rng.choices(own, weights, k=number), rng.choices(days, recent, k=number), strict=True):
        given.append((party.id, _moment(rng, day, people.get(party.id, []))))
    log_many(actor, sorted(given, key=lambda pair: pair[1].starts_at or demo.now))


def _people(actor: Actor) -> dict[UUID, list[UUID]]:
    """Who belongs to which organisation or household: people only, no branches."""
    people: dict[UUID, list[UUID]] = {}
    running = Relationship.objects.visible_to(actor).filter(until=None, party__kind="person")
    for other_id, party_id in running.order_by("other_id", "party__sort_key").values_list("other_id", "party_id"):
        people.setdefault(other_id, []).append(party_id)
    return people


def _moment(rng: random.Random, day: date, known: list[UUID]) -> activities.LogInput:
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    direction, outcome, subject, report, minutes = words_of(rng, kind)
    contact = None if not known or kind is Kind.NOTE else known[0] if rng.random() < 0.65 else rng.choice(known)
    return activities.LogInput(
        kind,
        report=report,
        subject=subject,
        outcome=outcome,
        direction=direction,
        contact_id=contact,
        starts_at=moment_on(rng, day, step=15 if kind is Kind.VISIT else 1),
        minutes=minutes,
    )


def words_of(rng: random.Random, kind: Kind) -> tuple[str, str, str, str, int | None]:
    """Direction, outcome, subject, report and minutes that fit a kind."""

    def one(of: tuple[str, ...]) -> str:
        return texts.filled(rng, rng.choice(of))

    match kind:
        case Kind.PHONE:
            direction = rng.choices(["out", "in"], [7, 3])[0]
            outcome = rng.choices(list(CALLS), list(CALLS.values()))[0] if direction == "out" else Outcome.SPOKEN
            said = {
                Outcome.SPOKEN: texts.SPOKEN,
                Outcome.CALL_BACK: texts.CALL_BACK,
                Outcome.VOICEMAIL: texts.VOICEMAIL,
                Outcome.NO_ANSWER: texts.NO_ANSWER,
            }[outcome]
            minutes = rng.randint(3, 35) if outcome is Outcome.SPOKEN else None
            return direction, outcome, "", one(said), minutes
        case Kind.VISIT:
            if rng.random() < 0.06:
                return "out", Outcome.NO_SHOW, "", one(texts.NO_SHOW), None
            return "out", Outcome.HELD, "", one(texts.VISIT), rng.randrange(30, 125, 15)
        case Kind.MAIL:
            direction = rng.choices(["out", "in"], [6, 4])[0]
            subject, body = rng.choice(texts.MAIL_OUT if direction == "out" else texts.MAIL_IN)
            return direction, "", texts.filled(rng, subject), texts.filled(rng, body), None
        case Kind.LETTER:
            direction = rng.choices(["out", "in"], [8, 2])[0]
            return direction, "", "", one(texts.LETTER_OUT if direction == "out" else texts.LETTER_IN), None
        case Kind.DESK:
            return "in", "", "", one(texts.DESK), None
        case Kind.CHAT:
            return "in", "", "", one(texts.CHAT), None
        case Kind.SOCIAL:
            return "in", "", "", one(texts.SOCIAL), None
    return "", "", "", one(texts.NOTE), None
