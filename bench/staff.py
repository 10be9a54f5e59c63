"""The company of a large base: units, teams, and users of every role. Three of them do the measuring."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from klantbeeld.core.actor import SYSTEM
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.api.tokens import issue
from klantbeeld.engines.identity.actions import add_user
from klantbeeld.engines.identity.models import BusinessUnit, Company, Team, User

PASSWORD = "meetbank-wachtwoord"  # noqa: S105 - of a base that holds nothing
SALESPERSON, MANAGER, ADMINISTRATOR = "verkoop@meetbank.example", "leiding@meetbank.example", "beheer@meetbank.example"
MEASURING = {"salesperson": SALESPERSON, "manager": MANAGER, "administrator": ADMINISTRATOR}
UNITS = {
    "Meetbank Noord": (0.32, "NL"),
    "Meetbank Zuid": (0.26, "NL"),
    "Meetbank Vlaanderen": (0.22, "BE"),
    "Meetbank Particulier": (0.20, "NL"),
}
TEAMS = ("Binnendienst", "Groot zakelijk", "Klein zakelijk", "Nieuwe klanten")
SELLERS_A_TEAM = 3
OTHER_ROLES = ("manager", "marketing", "service", "reader", "trainee")
THIN_TEAM = "Zakelijk Fryslân"
THIN_SHARE = 0.02
TOKENS = 8
"""For each of the three: a token may call so often a minute, and the bench calls more often."""
SECRETS = "bench.json"


@dataclass(slots=True)
class Patch:
    """Who looks after a relation."""

    unit: str
    team: str
    country: str
    sellers: list[str]


@dataclass(slots=True)
class Staff:
    """Patches with the chance that a relation falls in one, and everybody's id."""

    patches: list[Patch] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    users: list[str] = field(default_factory=list)


def make_staff() -> Staff:
    """Make units, teams and users through the product's own action. Only the three who measure have a password."""
    Company.objects.update_or_create(only=True, defaults={"name": "Meetbank"})
    staff = Staff()
    number = 0

    def join(role: str, unit: BusinessUnit, team: Team, mail: str = "") -> User:
        nonlocal number
        number += 1
        mail = mail or f"{role}{number}@meetbank.example"
        password = PASSWORD if mail in MEASURING.values() else None
        user = add_user(
            SYSTEM, mail, f"Collega {number}", [role], unit=unit, team=team, password=password, is_demo=True
        )
        staff.users.append(str(user.pk))
        return user

    for unit_name, (share, country) in UNITS.items():
        unit, _made = BusinessUnit.objects.get_or_create(name=unit_name)
        thin = unit_name == next(iter(UNITS))
        for team_name in (*TEAMS, *([THIN_TEAM] if thin else [])):
            team = Team.objects.create(name=team_name, unit=unit)
            is_thin = team_name == THIN_TEAM
            mails = [SALESPERSON, "", ""] if is_thin else [""] * SELLERS_A_TEAM
            sellers = [str(join("sales", unit, team, mail).pk) for mail in mails]
            staff.patches.append(Patch(str(unit.pk), str(team.pk), country, sellers))
            staff.weights.append(THIN_SHARE if is_thin else (1 - THIN_SHARE) * share / len(TEAMS))
        for role in OTHER_ROLES:
            join(role, unit, team, MANAGER if thin and role == "manager" else "")
    join("administrator", unit, team, ADMINISTRATOR)
    return staff


def make_tokens(data: Path) -> None:
    """Issue the tokens of the three, and write their secrets beside the base, for `bench.run`."""
    secrets = {}
    for name, mail in MEASURING.items():
        user = User.objects.get(email=mail)
        secrets[name] = [
            issue(SYSTEM, user.pk, f"meetbank {n}", [Scope.PARTIES_READ, Scope.ACTIVITIES_READ], 366)[1]
            for n in range(TOKENS)
        ]
    path = data / SECRETS
    path.touch(mode=0o600)
    path.write_text(json.dumps(secrets))
