"""Loads the demo company through the same actions as a user's, with the clock set back.

Organisations and people come in by import (set-based), as a firm that starts would do; the rest by the single
actions. Everything is made from one seed, so that two loads are alike.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from klantbeeld.core import clock
from klantbeeld.core.actor import SYSTEM, Actor
from klantbeeld.domains.activities import actions as activities
from klantbeeld.domains.activities.bulk import log_many
from klantbeeld.domains.activities.choices import Kind, Outcome
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.choices import Kind as PartyKind
from klantbeeld.domains.parties.importing import running, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import Party, Relationship
from klantbeeld.engines.identity.actions import add_user
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import BusinessUnit, Company, Team, User
from klantbeeld.shell.demo import words

PASSWORD = "noorderlicht-demo"
STAFF = (
    ("Sanne de Vries", "sales", "Zakelijk Noord"),
    ("Daan Visser", "sales", "Zakelijk Noord"),
    ("Bart Zijlstra", "sales", "Zakelijk Oost"),
    ("Nadia Benali", "sales", "Particulier"),
    ("Lotte Hendriks", "service", "Service"),
    ("Tom Reitsma", "service", "Service"),
    ("Eva Algra", "marketing", "Marketing"),
    ("Henk Bosma", "manager", "Zakelijk Noord"),
    ("Ria Tamminga", "reader", "Service"),
    ("Stijn Elzinga", "trainee", "Zakelijk Noord"),
    ("Beheer Noorderlicht", "administrator", "Service"),
)
UNITS = {"Particulier": "Noorderlicht Thuis"}
BUSINESS = "Noorderlicht Zakelijk"


@dataclass
class Demo:
    """What the loader needs at hand."""

    random: random.Random
    users: dict[str, User]
    now: datetime

    def actor(self, name: str) -> Actor:
        return actor_of(self.users[name], "import")


def load(organisations: int = 1600, contacts: int = 2200, households: int = 300, moments: int = 9000) -> Demo:
    """Make the company, its people, relations and a year of contact. Takes about a minute."""
    demo = Demo(random.Random(2026), _staff(), clock.now())
    with clock.at(demo.now - timedelta(days=380)):
        _import(demo, _business_rows(demo, organisations, contacts), BUSINESS, "Oude boekhouding")
        _import(demo, _private_rows(demo, 800), "Noorderlicht Thuis", "Webshop", unit="Noorderlicht Thuis")
        _prototype(demo)
    _households(demo, households)
    _details(demo)
    _moments(demo, moments)
    _open_tasks(demo)
    return demo


def _staff() -> dict[str, User]:
    Company.objects.update_or_create(only=True, defaults={"name": "Noorderlicht"})
    users = {}
    for name, role, team_name in STAFF:
        unit, _made = BusinessUnit.objects.get_or_create(name=UNITS.get(team_name, BUSINESS))
        team, _made = Team.objects.get_or_create(name=team_name, unit=unit)
        mail = f"{name.split()[0].lower()}@noorderlicht.example"
        users[name] = add_user(SYSTEM, mail, name, [role], unit=unit, team=team, password=PASSWORD, is_demo=True)
    return users


def _phone(rng: random.Random, area: str) -> str:
    return f"{area}-{'555' if len(area) == 3 else '55'}{rng.randint(0, 9999):04d}" + ("" if len(area) == 3 else "")


def _business_rows(demo: Demo, organisations: int, contacts: int) -> Iterator[list[str]]:
    rng = demo.random
    yield [
        "Relatienummer",
        "Bedrijfsnaam",
        "Telefoon bedrijf",
        "E-mail bedrijf",
        "Website",
        "Adres",
        "Postcode",
        "Plaats",
        "Aantal medewerkers",
        "KvK-nummer",
        "Status",
        "Branche",
        "Contactpersoon",
        "Functie",
        "E-mail contactpersoon",
        "Mobiel contactpersoon",
        "Klant sinds",
        "Labels",
    ]
    used: set[str] = set()
    extra = contacts - organisations
    for number in range(organisations):
        place, code, area = rng.choice(words.PLACES)
        trade, industry = rng.choice(words.TRADES)
        name = f"{trade} {rng.choice(words.TOPICS if rng.random() < 0.5 else words.SURNAMES).strip()}"
        if name in used:
            name = f"{name} {place}"
        if name in used:
            name = f"{name} {number}"
        used.add(name)
        site = "".join(c for c in name.lower() if c.isalnum()) + ".example"
        status = rng.choices(["Klant", "Prospect", "Suspect", "Inactief", "Oud-klant"], [45, 25, 18, 8, 4])[0]
        since = (
            f"{rng.randint(1, 28):02d}-{rng.randint(1, 12):02d}-{rng.randint(2008, 2024)}" if status == "Klant" else ""
        )
        line = [
            f"D{10000 + number}", name, _phone(rng, area), f"info@{site}" if rng.random() < 0.85 else "info(at)" + site,
            f"www.{site}" if rng.random() < 0.7 else "", f"{rng.choice(words.STREETS)} {rng.randint(1, 220)}{rng.choice(['', '', '', 'a', '-2'])}",
            f"{int(code) + rng.randint(0, 25)} {rng.choice('ABCDEHJKLM')}{rng.choice('ABCDEHJKLM')}", place,
            str(min(int(rng.lognormvariate(2.2, 1.1)) + 1, 900)) if rng.random() < 0.8 else "", f"{rng.randint(10**7, 9 * 10**7)}", status, industry,
        ]  # fmt: skip
        tags = rng.choice(words.TAGS) if rng.random() < 0.3 else ""
        people = 1 + (rng.random() < extra / organisations)
        for _person in range(people):
            given, surname = rng.choice(words.GIVEN), rng.choice(words.SURNAMES)
            shown = (
                f"{given} {surname}" if rng.random() < 0.8 else f"{rng.choice(['dhr.', 'mevr.'])} {given[0]}. {surname}"
            )
            mail = f"{given.lower()}.{number}@{site}"
            yield [
                *line,
                shown,
                rng.choice(words.FUNCTIONS)[0],
                mail,
                f"06-555{rng.randint(0, 99999):05d}",
                since,
                tags,
            ]


def _private_rows(demo: Demo, number: int) -> Iterator[list[str]]:
    rng = demo.random
    yield ["Klantnummer", "Naam", "Telefoon", "E-mail", "Adres", "Postcode", "Plaats", "Status"]
    for index in range(number):
        place, code, area = rng.choice(words.PLACES)
        given, surname = rng.choice(words.GIVEN), rng.choice(words.SURNAMES)
        name = (
            f"{given} {surname}"
            if rng.random() < 0.7
            else f"{surname.split()[-1]}, {given[0]}. {' '.join(surname.split()[:-1])}".strip()
        )
        yield [
            f"P{index + 1}", name, f"06 555 {rng.randint(0, 99999):05d}", f"{given.lower()}{index}@post.example",
            f"{rng.choice(words.STREETS)} {rng.randint(1, 300)}", f"{int(code) + rng.randint(0, 40)}{rng.choice('ABCDE')}{rng.choice('ABCDE')}",
            place, rng.choice(["Klant", "Klant", "Prospect", "Suspect"]),
        ]  # fmt: skip


def _import(demo: Demo, rows: Iterator[list[str]], unit_name: str, source: str, *, unit: str = BUSINESS) -> None:
    lines = list(rows)
    teams = {"Noorderlicht Thuis": ["Nadia Benali"]}.get(unit, ["Sanne de Vries", "Daan Visser", "Bart Zijlstra"])
    heading, body = lines[0], lines[1:]
    groups: dict[str, list[list[str]]] = {}
    for line in body:
        groups.setdefault(line[0], []).append(line)
    keys = list(groups)
    for place, owner_name in enumerate(teams):
        owner = demo.users[owner_name]
        chosen = [line for key in keys[place :: len(teams)] for line in groups[key]]
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([heading, *chosen])
        team = owner.teams.first()
        options = Options(source=source, owner_id=owner.id, team_id=team.id if team else None, unit_id=owner.unit_id)
        run = uploads.receive(
            actor_of(owner, "import"), f"{source}.csv", [text.getvalue().encode("utf-8-sig")], options
        )
        running.start(actor_of(owner, "import"), run)
        running.work(run.pk)


def _prototype(demo: Demo) -> None:
    """The relations of the design's pictures, made one by one."""
    sanne = demo.actor("Sanne de Vries")
    hotel = actions.create(
        sanne,
        actions.NewParty(
            PartyKind.ORGANISATION,
            "Hotel De Zwaan",
            fields={
                "employees": 35,
                "kvk_number": "01234567",
                "rung": "customer",
                "rung_reason": "Ingelezen als klant",
            },
            points=[
                actions.PointInput("phone", "058 555 01 42"),
                actions.PointInput("mail", "receptie@dezwaan.example"),
                actions.PointInput("mail", "facturen@dezwaan.example", ("invoice",)),
                actions.PointInput("web", "dezwaan.example"),
                actions.PointInput("address", "Voorstreek 18", ("visit",), postcode="8911 JN", city="Leeuwarden"),
                actions.PointInput(
                    "address", "Postbus 118", ("post", "invoice"), postcode="8900 AC", city="Leeuwarden"
                ),
            ],
        ),
    )
    people = (
        ("Marieke Hofstra", "Directeur", "decider", ["purchase", "complaint"], True),
        ("Jelle Wiersma", "Technische dienst", "user", ["technical"], False),
        ("Petra de Haan", "Administratie", "", ["invoice"], False),
    )
    for name, function, role, situations, primary in people:
        first = name.split()[0].lower()
        actions.create(
            sanne,
            actions.NewParty(
                PartyKind.PERSON,
                name,
                points=[
                    actions.PointInput(
                        "phone", f"06 555 0 1{len(name):02d} 77"[:13].replace(" ", "") + "7", ("mobile",)
                    ),
                    actions.PointInput("mail", f"{first}@dezwaan.example"),
                ],
                link_to=actions.LinkInput(
                    hotel.id, function=function, decision_role=role, situations=situations, is_primary=primary
                ),
            ),
        )
    actions.change(sanne, hotel.id, {"customer_since": "12-03-2019", "contact_every_days": "30", "tone": "informal"})
    for name, city in (
        ("Van Leeuwen Logistiek", "Heerenveen"), ("Tennisclub De Meent", "Joure"), ("VvE Parkzicht", "Leeuwarden"),
        ("Kwekerij Veenstra", "Berlikum"), ("Zuivelhoeve Sikkema", "Bolsward"),
    ):  # fmt: skip
        party = actions.create(
            sanne,
            actions.NewParty(
                PartyKind.ORGANISATION,
                name,
                points=[actions.PointInput("address", "Dorpsstraat 4", ("visit",), city=city)],
            ),
        )
        actions.toggle_favourite(sanne, party.id) if name == "Kwekerij Veenstra" else None
    actions.toggle_favourite(sanne, hotel.id)
    for number, city in enumerate(("Sneek", "Drachten", "Harlingen"), start=1):
        actions.create(
            sanne,
            actions.NewParty(
                PartyKind.ORGANISATION,
                f"Hotel De Zwaan {city}",
                fields={"employees": 8 * number, "establishment_number": f"00001234567{number}"},
                points=[actions.PointInput("address", f"Kade {number}", ("visit",), city=city)],
                link_to=actions.LinkInput(hotel.id, kind="establishment"),
            ),
        )


def _households(demo: Demo, number: int) -> None:
    nadia, rng = demo.actor("Nadia Benali"), demo.random
    for index in range(number):
        surname = rng.choice(words.SURNAMES)
        with clock.at(demo.now - timedelta(days=rng.randint(100, 370))):
            home = actions.create(
                nadia,
                actions.NewParty(
                    PartyKind.HOUSEHOLD,
                    f"Familie {surname}",
                    points=[
                        actions.PointInput(
                            "address",
                            f"{rng.choice(words.STREETS)} {index + 1}",
                            ("visit",),
                            city=rng.choice(words.PLACES)[0],
                        )
                    ],
                ),
            )
            for place in range(rng.randint(1, 2)):
                born = f"{rng.randint(1, 28):02d}-{rng.randint(1, 12):02d}-{rng.randint(1950, 1999)}"
                member = actions.NewParty(
                    PartyKind.PERSON,
                    f"{rng.choice(words.GIVEN)} {surname}",
                    link_to=actions.LinkInput(home.id, kind="member", household_role="adult", is_primary=place == 0),
                )
                made = actions.create(nadia, member)
                if place == 0:
                    actions.change(nadia, made.id, {"birth_date": born})


def _details(demo: Demo) -> None:
    rng = demo.random
    sanne = demo.actor("Sanne de Vries")
    mine = list(
        Party.objects.visible_to(sanne).filter(owner_id=sanne.user_id, kind="organisation", deleted_at=None)[:120]
    )
    for party in mine:
        with clock.at(demo.now - timedelta(days=rng.randint(20, 300))):
            if rng.random() < 0.5:
                actions.set_preference(
                    sanne,
                    party.id,
                    "channel",
                    rng.choice(["phone", "mail", "visit"]),
                    situation="sales",
                    source="gesprek",
                )
            if rng.random() < 0.4:
                actions.set_preference(
                    sanne, party.id, "product", rng.choice(["Zonnepanelen", "Warmtepomp", "Laadpaal"]), source="bezoek"
                )
            if rng.random() < 0.3:
                actions.set_preference(
                    sanne,
                    party.id,
                    "activity",
                    rng.choice(["Lunch", "Wedstrijd", "Workshop"]),
                    likes=rng.random() < 0.7,
                    source="beurs",
                )
            for year in (2023, 2024, 2025):
                if rng.random() < 0.3:
                    actions.set_turnover(
                        sanne, party.id, year, Decimal(rng.randint(2, 90)) * 50000, source="jaarrekening"
                    )
            if rng.random() < 0.4:
                actions.change(sanne, party.id, {"contact_every_days": str(rng.choice([14, 30, 60, 90]))})


def _moments(demo: Demo, number: int) -> None:
    """A year of contact, skewed: few relations hear from us often."""
    rng = demo.random
    for name in ("Sanne de Vries", "Daan Visser", "Bart Zijlstra", "Nadia Benali"):
        actor = demo.actor(name)
        own = list(
            Party.objects.visible_to(actor).filter(owner_id=actor.user_id, deleted_at=None).exclude(kind="person")
        )
        people: dict[UUID, list[UUID]] = {}
        for other_id, party_id in (
            Relationship.objects.visible_to(actor).filter(until=None).values_list("other_id", "party_id")
        ):
            people.setdefault(other_id, []).append(party_id)
        weights = [1 / (place + 3) for place in range(len(own))]
        rng.shuffle(own)
        if name == "Sanne de Vries":
            own.sort(key=lambda party: party.name != "Hotel De Zwaan")
        inputs = []
        for party in rng.choices(own, weights, k=number // 4):
            moment = demo.now - timedelta(days=rng.expovariate(1 / 110), hours=rng.randint(0, 8))
            if moment < demo.now - timedelta(days=365) or moment.weekday() > 4 or moment.month == 8 and moment.day < 16:
                continue
            kind = rng.choices(
                [Kind.PHONE, Kind.MAIL, Kind.VISIT, Kind.NOTE, Kind.LETTER, Kind.CHAT, Kind.DESK, Kind.SOCIAL],
                [45, 25, 12, 8, 3, 3, 2, 2],
            )[0]
            outcome = (
                rng.choice([Outcome.SPOKEN, Outcome.SPOKEN, Outcome.NO_ANSWER, Outcome.VOICEMAIL])
                if kind is Kind.PHONE
                else ""
            )
            known = people.get(party.id, [])
            inputs.append(
                (
                    party.id,
                    activities.LogInput(
                        kind,
                        report="" if outcome in (Outcome.NO_ANSWER, Outcome.VOICEMAIL) else rng.choice(words.REPORTS),
                        subject=rng.choice(words.EMAIL_SUBJECTS) if kind is Kind.MAIL else "",
                        outcome=outcome,
                        direction=rng.choice(["out", "in"]),
                        contact_id=rng.choice(known) if known else None,
                        starts_at=moment,
                        minutes=rng.randint(3, 90) if kind in (Kind.PHONE, Kind.VISIT) else None,
                    ),
                )
            )
        log_many(actor, sorted(inputs, key=lambda pair: pair[1].starts_at or demo.now))


def _open_tasks(demo: Demo) -> None:
    rng = demo.random
    for name in ("Sanne de Vries", "Daan Visser", "Bart Zijlstra", "Nadia Benali"):
        actor = demo.actor(name)
        own = list(
            Party.objects.visible_to(actor)
            .filter(owner_id=actor.user_id, deleted_at=None)
            .exclude(kind="person")
            .order_by("-last_contact_at")[:40]
        )
        for place, party in enumerate(own[:24]):
            day = clock.today() + timedelta(days=(-5, -2, 0, 0, 0, 1, 2, 3, 5, 8, 13, 21)[place % 12])
            kind = rng.choice([Kind.PHONE, Kind.PHONE, Kind.VISIT, Kind.MAIL])
            activities.plan_task(actor, party.id, activities.NextStep(f"{rng.choice(words.STEPS)}", day, kind))


__all__ = ["PASSWORD", "STAFF", "Demo", "load"]
