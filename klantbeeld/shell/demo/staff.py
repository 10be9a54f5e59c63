"""The people of the demo company and what its loader needs at hand."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from klantbeeld.core import clock
from klantbeeld.core.actor import SYSTEM, Actor
from klantbeeld.engines.identity.actions import add_user
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import BusinessUnit, Company, Team, User

PASSWORD = "noorderlicht-demo"
SEED = 2026
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
SELLERS = ("Sanne de Vries", "Daan Visser", "Bart Zijlstra", "Nadia Benali")
HOME = "Noorderlicht Thuis"
BUSINESS = "Noorderlicht Zakelijk"
UNITS = {"Particulier": HOME}


@dataclass
class Demo:
    """What the loader needs at hand: one source of chance, the staff, the moment of loading."""

    random: random.Random
    users: dict[str, User]
    now: datetime

    def actor(self, name: str) -> Actor:
        """The actor of a member of the staff, as for an import."""
        return actor_of(self.users[name], "import")


def begin() -> Demo:
    """Make the company with its units, teams and users."""
    Company.objects.update_or_create(only=True, defaults={"name": "Noorderlicht"})
    users = {}
    for name, role, team_name in STAFF:
        unit, _made = BusinessUnit.objects.get_or_create(name=UNITS.get(team_name, BUSINESS))
        team, _made = Team.objects.get_or_create(name=team_name, unit=unit)
        mail = f"{name.split()[0].lower()}@noorderlicht.example"
        users[name] = add_user(SYSTEM, mail, name, [role], unit=unit, team=team, password=PASSWORD, is_demo=True)
    return Demo(random.Random(SEED), users, clock.now())
