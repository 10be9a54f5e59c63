"""Changing who works here and what they may do."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import SYSTEM, Actor, Role
from klantbeeld.core.errors import Forbidden, Invalid, NotFound, Text
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.models import BusinessUnit, Company, Membership, SetupCode, Team, User

MAY_MANAGE = frozenset({Role.ADMINISTRATOR})
MAY_SEE = frozenset({Role.ADMINISTRATOR, Role.MANAGER})


def require(actor: Actor, roles: frozenset[Role]) -> None:
    """Raise Forbidden unless the actor has one of the roles, or is the system."""
    if not (actor.is_system or actor.roles & roles):
        raise Forbidden()


def add_user(
    actor: Actor,
    email: str,
    name: str,
    roles: Sequence[str],
    *,
    unit: BusinessUnit | None = None,
    team: Team | None = None,
    password: str | None = None,
    is_demo: bool = False,
) -> User:
    """Add a user; without a password one is set by the link of the invitation. Raises Invalid."""
    require(actor, MAY_MANAGE)
    email, name = email.strip(), " ".join(name.split())[:200]
    problems: dict[str, Text] = {}
    try:
        validate_email(email)
    except ValidationError:
        problems["email"] = _("Dit is geen geldig e-mailadres. Het ziet eruit als naam@bedrijf.nl.")
    if User.objects.filter(email__iexact=email).exists():
        problems["email"] = _("Er is al een gebruiker met dit e-mailadres.")
    if not name:
        problems["name"] = _("Vul een naam in.")
    if not roles or set(roles) - set(Role):
        problems["role"] = _("Kies een rol.")
    if password is not None and not is_demo:
        problems |= _password_problem(password)
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
    with transaction.atomic(), recording(actor, "user.added", data={"name": name}):
        user = User.objects.create_user(email, password, name=name, roles=list(roles), unit=unit, is_demo=is_demo)
        if team is not None:
            Membership.objects.create(user=user, team=team)
    return user


def _password_problem(password: str) -> dict[str, Text]:
    try:
        validate_password(password)
    except ValidationError as problem:
        return {"password": " ".join(problem.messages)}
    return {}


def change_user(actor: Actor, user_id: UUID, roles: Sequence[str], *, is_active: bool) -> User:
    """Change role and access. The last active administrator stays one. Ends the sessions of who loses access."""
    require(actor, MAY_MANAGE)
    if not roles or set(roles) - set(Role):
        raise Invalid(_("Kies een rol."), {"role": _("Kies een rol.")})
    with transaction.atomic():
        User.objects.select_for_update().filter(roles__contains=[Role.ADMINISTRATOR]).count()
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            raise NotFound()
        stays = is_active and Role.ADMINISTRATOR in roles
        others = User.objects.filter(roles__contains=[Role.ADMINISTRATOR], is_active=True).exclude(pk=user.pk)
        if not stays and Role.ADMINISTRATOR in user.roles and not others.exists():
            raise Invalid(_("Dit is de laatste beheerder. Maak eerst iemand anders beheerder."))
        with recording(actor, "user.changed", data={"name": user.name}):
            user.roles, user.is_active = list(roles), is_active
            user.save(update_fields=["roles", "is_active"])
        if not is_active:
            end_sessions(user)
    return user


def change_profile(actor: Actor, *, name: str, language: str, theme: str, density: str, shortcuts: bool) -> User:
    """Change one's own settings. Raises Invalid."""
    name = " ".join(name.split())[:200]
    if not name or language not in ("nl", "en", "fr") or theme not in User.Theme or density not in User.Density:
        raise Invalid(_("Niet alles klopt nog. Kijk de velden na en bewaar opnieuw."), {"name": _("Vul een naam in.")})
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user_id)
        with recording(actor, "user.profile_changed"):
            user.name, user.language, user.theme = name, language, theme
            user.density, user.shortcuts = density, shortcuts
            user.save(update_fields=["name", "language", "theme", "density", "shortcuts"])
    return user


def end_sessions(user: User, keep: str = "") -> int:
    """End the sessions of a user, but the one with key `keep`; return how many."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=keep)
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
    return len(keys)


def new_setup_code() -> str | None:
    """Return a fresh one-time code for the first administrator, or None when somebody works here already."""
    if User.objects.exists():
        return None
    code = f"{secrets.randbelow(10**12):012d}"
    with transaction.atomic():
        SetupCode.objects.all().delete()
        SetupCode.objects.create(code=make_password(code))
    return code


def begin(code: str, *, email: str, name: str, password: str, company: str) -> User:
    """Make the first administrator, with the one-time code. Raises Invalid, or NotFound once somebody works here."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(4712)")
        if User.objects.exists():
            raise NotFound()
        held = SetupCode.objects.first()
        if held is None or not check_password(code.replace(" ", "").replace("-", ""), held.code):
            raise Invalid(
                _("Deze code klopt niet. Kijk in het venster waar Klantbeeld is gestart."),
                {"code": _("Kijk de code na.")},
            )
        if not company.strip():
            raise Invalid(_("Vul de naam van je bedrijf in."), {"company": _("Vul een naam in.")})
        unit = BusinessUnit.objects.create(name=company.strip()[:100])
        user = add_user(SYSTEM, email, name, [Role.ADMINISTRATOR], unit=unit, password=password)
        Company.objects.update_or_create(only=True, defaults={"name": company.strip()[:200]})
        SetupCode.objects.all().delete()
    return user
