"""What happened since the start: households, preferences, a climbing ladder, corrections, hand-overs, open tasks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from django.db.models import F

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.domains.activities import actions as activities
from klantbeeld.domains.activities.choices import Kind
from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.choices import Kind as PartyKind
from klantbeeld.domains.parties.choices import Rung
from klantbeeld.domains.parties.models import Party
from klantbeeld.shell.demo import texts, words
from klantbeeld.shell.demo.days import moment_on, working_days
from klantbeeld.shell.demo.moments import timezone_day
from klantbeeld.shell.demo.staff import SELLERS, Demo

CLIMBS = (
    (Rung.HOT_PROSPECT, "Opname gedaan, budget is er", 30, (180, 330)),
    (Rung.LEAD, "Offerte uitgebracht", 16, (90, 170)),
    (Rung.CUSTOMER, "Opdracht getekend", 7, (5, 80)),
)
"""Each step that prospects of a seller took: how many got there, and how many days ago."""


@contextmanager
def _some_day(demo: Demo, least: int, most: int) -> Iterator[None]:
    """A moment on a working day between `least` and `most` days ago."""
    days = working_days(timezone_day(demo), most + 14)[max(0, least * 5 // 7) :]
    with clock.at(moment_on(demo.random, demo.random.choice(days))):
        yield


def _owned(actor: Actor, *, people: bool = False) -> list[Party]:
    found = Party.objects.visible_to(actor).filter(owner_id=actor.user_id, deleted_at=None)
    found = found if people else found.exclude(kind="person")
    return list(found.order_by("sort_key", "city", "created_at"))


def households(demo: Demo, number: int) -> None:
    """Households with one or two adults, made one by one."""
    nadia, rng = demo.actor("Nadia Benali"), demo.random
    for index in range(number):
        surname = rng.choice(words.SURNAMES)
        place, code, _area = rng.choice(words.PLACES)
        address = actions.PointInput(
            "address",
            f"{rng.choice(words.STREETS)} {index + 1}",
            ("visit",),
            postcode=f"{int(code) + rng.randint(0, 40)} {rng.choice('ABCDE')}{rng.choice('ABCDE')}",
            city=place,
        )
        status = rng.choices(["suspect", "prospect", "customer"], [3, 3, 5])[0]
        with _some_day(demo, 100, 350):
            name = f"Familie {surname}"
            home = actions.create(
                nadia, actions.NewParty(PartyKind.HOUSEHOLD, name, fields={"rung": status}, points=[address])
            )
            for place_in in range(rng.randint(1, 2)):
                given = rng.choice(words.GIVEN)
                born = f"{rng.randint(1950, 1999)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
                link = actions.LinkInput(home.id, kind="member", household_role="adult", is_primary=place_in == 0)
                points = [actions.PointInput("phone", f"06 555 {rng.randint(0, 99999):05d}")] if place_in == 0 else []
                made = actions.create(
                    nadia, actions.NewParty(PartyKind.PERSON, f"{given} {surname}", points=points, link_to=link)
                )
                if place_in == 0:
                    actions.change(nadia, made.id, {"birth_date": born})


def details(demo: Demo) -> None:
    """Preferences, turnover and wanted frequency of each seller's best-known relations."""
    for name in SELLERS:
        actor = demo.actor(name)
        own = [party for party in _owned(actor) if party.rung in ("customer", "hot_prospect", "lead")]
        for party in own[: 60 if name == "Sanne de Vries" else 20]:
            with _some_day(demo, 20, 300):
                _details_of(demo, actor, party)


def _details_of(demo: Demo, actor: Actor, party: Party) -> None:
    rng = demo.random
    if rng.random() < 0.6:
        channel = rng.choice(["phone", "mail", "visit"])
        actions.set_preference(actor, party.id, "channel", channel, situation="sales", source="gesprek")
    if rng.random() < 0.5:
        product = rng.choice(["Zonnepanelen", "Warmtepomp", "Laadpaal", "Thuisbatterij"])
        actions.set_preference(actor, party.id, "product", product, source="bezoek")
    if rng.random() < 0.35:
        outing = rng.choice(["Lunch", "Schaatswedstrijd", "Workshop", "Skûtsjesilen", "Open dag"])
        actions.set_preference(actor, party.id, "activity", outing, likes=rng.random() < 0.7, source="beurs")
    if party.kind == "organisation" and rng.random() < 0.5:
        base = Decimal((party.employees or 8) * rng.randint(9, 22)) * 10_000
        for year in (demo.now.year - 2, demo.now.year - 1):
            amount = (base * rng.randint(92, 112) / 100).quantize(Decimal(1))
            actions.set_turnover(actor, party.id, year, amount, source="jaarrekening")
    if rng.random() < 0.5:
        actions.change(actor, party.id, {"contact_every_days": str(rng.choice([14, 30, 60, 90]))})


def ladder(demo: Demo) -> None:
    """Relations that moved during the year, each step with its reason."""
    rng = demo.random
    for name in SELLERS:
        actor = demo.actor(name)
        own = _owned(actor)
        prospects = [party for party in own if party.rung == Rung.PROSPECT]
        rng.shuffle(prospects)
        for rung, reason, number, (least, most) in CLIMBS:
            for party in prospects[: min(number, len(prospects) * number // 100)]:
                with _some_day(demo, least, most):
                    actions.set_rung(actor, party.id, rung, reason)
        for before, after, reason in (
            (Rung.SUSPECT, Rung.PROSPECT, "Belangstelling na het gesprek"),
            (Rung.CUSTOMER, Rung.INACTIVE, "Twee jaar niets besteld"),
        ):
            there = [party for party in own if party.rung == before and party.name != "Hotel De Zwaan"]
            for party in rng.sample(there, min(5, len(there))):
                with _some_day(demo, 5, 330):
                    actions.set_rung(actor, party.id, after, reason)


def corrections(demo: Demo) -> None:
    """Contact moments that were put right afterwards, and facts that turned out otherwise."""
    rng = demo.random
    for name in SELLERS:
        actor = demo.actor(name)
        mine = Activity.objects.visible_to(actor).filter(
            user_id=actor.user_id, kind=Kind.PHONE, outcome="spoken", done_at__lt=demo.now - timedelta(days=3)
        )
        for moment in mine.order_by("-done_at", "id")[: 400 : 40 if name == "Sanne de Vries" else 80]:
            added = rng.choice(
                (
                    "Correctie: het bedrag is exclusief btw.",
                    "Aangevuld na overleg met de monteur.",
                    "Datum verzet op verzoek.",
                )
            )
            again = activities.LogInput(
                moment.kind,
                report=f"{moment.report}\n{added}",
                outcome=moment.outcome,
                direction=moment.direction,
                starts_at=moment.starts_at,
                minutes=moment.minutes,
            )
            with clock.at(moment.done_at + timedelta(hours=2)):
                activities.change(actor, moment.id, again)
        for party in rng.sample(own := _owned(actor), min(6, len(own))):
            if party.kind == "organisation":
                with _some_day(demo, 5, 200):
                    actions.change(actor, party.id, {"employees": str((party.employees or 4) + rng.randint(1, 6))})


def hand_overs(demo: Demo) -> None:
    """The manager gave some relations of one seller to another; who had them before stays known."""
    henk, rng = demo.actor("Henk Bosma"), demo.random
    for giver, taker in (("Daan Visser", "Sanne de Vries"), ("Bart Zijlstra", "Daan Visser")):
        own = [party for party in _owned(demo.actor(giver)) if party.kind == "organisation"]
        for party in rng.sample(own, min(12, len(own))):
            with _some_day(demo, 20, 150):
                actions.hand_over(henk, party.id, demo.users[taker].id)


def open_tasks(demo: Demo) -> None:
    """Some twenty tasks for each seller: late, today, coming."""
    rng = demo.random
    for name in SELLERS:
        actor = demo.actor(name)
        own = Party.objects.visible_to(actor).filter(owner_id=actor.user_id, deleted_at=None).exclude(kind="person")
        for place, party in enumerate(own.order_by(F("last_contact_at").desc(nulls_last=True), "sort_key")[:24]):
            day = clock.today() + timedelta(days=(-5, -2, 0, 0, 0, 1, 2, 3, 5, 8, 13, 21)[place % 12])
            kind = rng.choices([Kind.PHONE, Kind.VISIT, Kind.MAIL], [6, 2, 3])[0]
            step = activities.NextStep(texts.filled(rng, rng.choice(texts.STEPS[kind])), day, kind)
            with _some_day(demo, 8, 12):
                activities.plan_task(actor, party.id, step)
