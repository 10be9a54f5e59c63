"""The fixed cast: one member per role, a stranger of another unit, a deactivated user, nobody at all."""

from __future__ import annotations

from dataclasses import dataclass, field

from klantbeeld.core.actor import ANONYMOUS, Actor
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import BusinessUnit, Company, Membership, Team, User

PASSWORD = "een-lang-wachtwoord-9"
ROLES = ("administrator", "manager", "sales", "marketing", "service", "reader", "trainee")
MEMBERS = (*ROLES, "stranger", "deactivated", "anonymous")


@dataclass
class Cast:
    """Everybody, by name; `actor(name)` gives who acts, `user(name)` the user."""

    unit: BusinessUnit
    other_unit: BusinessUnit
    team: Team
    other_team: Team
    users: dict[str, User] = field(default_factory=dict)

    def user(self, name: str) -> User:
        return self.users[name]

    def actor(self, name: str) -> Actor:
        return ANONYMOUS if name == "anonymous" else actor_of(self.users[name])


def make_cast() -> Cast:
    """Make two units with a team each, and the cast. All but the stranger work in the first."""
    Company.objects.get_or_create(defaults={"name": "Noorderlicht"})
    unit = BusinessUnit.objects.create(name="Noord")
    other_unit = BusinessUnit.objects.create(name="Zuid")
    cast = Cast(
        unit,
        other_unit,
        Team.objects.create(unit=unit, name="Zakelijk"),
        Team.objects.create(unit=other_unit, name="Particulier"),
    )
    for name in (*ROLES, "stranger", "deactivated"):
        is_stranger = name == "stranger"
        role = {"stranger": "sales", "deactivated": "sales"}.get(name, name)
        user = User.objects.create_user(
            f"{name}@noorderlicht.example",
            PASSWORD,
            name=name.capitalize(),
            roles=[role],
            unit=other_unit if is_stranger else unit,
            is_active=name != "deactivated",
        )
        Membership.objects.create(user=user, team=cast.other_team if is_stranger else cast.team)
        cast.users[name] = user
    return cast
