"""Changing who works here and what they may do."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import SYSTEM, Actor, Role
from klantbeeld.core.errors import Forbidden, Invalid, NotFound, Text
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.models import BusinessUnit, Company, Invitation, Membership, SetupCode, Team, User

SETUP_CODE_HOURS = 24
COUNTRIES = ("NL", "BE")
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
    language: str = "",
    is_demo: bool = False,
) -> User:
    """Add a user; without a password one is set by the link of the invitation. Raises Invalid.

    Without `language` it is the company's.
    """
    require(actor, MAY_MANAGE)
    email, name = email.strip().lower(), " ".join(name.split())[:200]
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
        problems |= password_problem(password, User(email=email, name=name))
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
    with transaction.atomic(), recording(actor, "user.added", data={"name": name}):
        company = Company.objects.first()
        language = language if language in dict(settings.LANGUAGES) else company.language if company else "nl"
        user = User.objects.create_user(
            email, password, name=name, roles=list(roles), unit=unit, language=language, is_demo=is_demo
        )
        if team is not None:
            Membership.objects.create(user=user, team=team)
    return user


def password_problem(password: str, user: User | None = None) -> dict[str, Text]:
    """Return what is wrong with a password, under `password`: too short, too common, too like the name or address."""
    try:
        validate_password(password, user)
    except ValidationError as problem:
        return {"password": " ".join(problem.messages)}
    return {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works and in which language: unit, teams, language. Teams of a closed unit do not count."""

    unit_id: UUID | None
    team_ids: frozenset[UUID]
    language: str


def change_user(
    actor: Actor, user_id: UUID, roles: Sequence[str], *, is_active: bool, name: str = "", place: Place | None = None
) -> User:
    """Change name, roles, access and place. The last active administrator stays one.

    Ends the sessions of who loses access. Without `name` or `place` those stay as they are. Raises NotFound, Invalid.
    """
    require(actor, MAY_MANAGE)
    if not roles or set(roles) - set(Role):
        raise Invalid(_("Kies een rol."), {"role": _("Kies een rol.")})
    with transaction.atomic():
        # locks every administrator, so that two of them cannot send each other away at once
        list(User.objects.select_for_update().filter(roles__contains=[Role.ADMINISTRATOR]).order_by("pk").values("pk"))
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            raise NotFound()
        stays = is_active and Role.ADMINISTRATOR in roles
        others = User.objects.filter(roles__contains=[Role.ADMINISTRATOR], is_active=True).exclude(pk=user.pk)
        others = others.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        if not stays and user.is_active and Role.ADMINISTRATOR in user.roles and not others.exists():
            raise Invalid(
                _("Dit is de laatste beheerder die kan inloggen. Maak eerst een collega die al inlogt beheerder.")
            )
        with recording(actor, "user.changed", data={"name": user.name}):
            user.name = " ".join(name.split())[:200] or user.name
            user.roles, user.is_active = [role for role in Role if role in roles], is_active
            if place is not None:
                _put(user, place)
            user.save(update_fields=["name", "roles", "is_active", "unit", "language"])
        if not is_active:
            end_sessions(user)
    return user


def _put(user: User, place: Place) -> None:
    unit = BusinessUnit.objects.filter(pk=place.unit_id, closed_at=None).first()
    if unit is None:
        raise Invalid(_("Kies een bedrijfsonderdeel."), {"unit": _("Kies een bedrijfsonderdeel.")})
    if place.language not in dict(settings.LANGUAGES):
        raise Invalid(_("Kies een taal."), {"language": _("Kies een taal.")})
    user.unit, user.language = unit, place.language
    there = set(Membership.objects.filter(user=user).values_list("team_id", flat=True))
    wanted = set(Team.objects.filter(pk__in=place.team_ids, closed_at=None).values_list("id", flat=True))
    Membership.objects.filter(user=user).exclude(team_id__in=wanted).delete()
    Membership.objects.bulk_create(Membership(user=user, team_id=one) for one in sorted(wanted - there))


def change_email(actor: Actor, user_id: UUID, email: str) -> tuple[User, str]:
    """Give a user, oneself or as an administrator another, a new address to sign in with; return the old one too.

    Raises NotFound for somebody else's without the right, Invalid. Records user.email_changed.
    """
    if actor.user_id != user_id:
        require(actor, MAY_MANAGE)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        text = _("Dit is geen geldig e-mailadres. Het ziet eruit als naam@bedrijf.nl.")
        raise Invalid(text, {"email": text}) from None
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            raise NotFound()
        if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
            text = _("Er is al een gebruiker met dit e-mailadres.")
            raise Invalid(text, {"email": text})
        old = user.email
        with recording(actor, "user.email_changed", data={"name": user.name}):
            user.email = email
            user.save(update_fields=["email"])
            Invitation.objects.filter(user=user).end()  # whoever got the letter at the old address
        EmailAddress.objects.filter(user=user).delete()  # allauth would go on to know the old one
    return user, old


def change_company(actor: Actor, *, name: str, country: str, language: str) -> Company:
    """Change the name of the workspace, its country and the language that new colleagues start with. Raises Invalid."""
    require(actor, MAY_MANAGE)
    name = " ".join(name.replace("\0", "").split())[:200]
    if not name:
        raise Invalid(_("Vul de naam van je bedrijf in."), {"name": _("Vul een naam in.")})
    if country not in COUNTRIES or language not in dict(settings.LANGUAGES):
        raise Invalid(_("Kies een land en een taal uit de lijst."))
    with transaction.atomic():
        company, _made = Company.objects.select_for_update().get_or_create(only=True)
        with recording(actor, "company.changed"):
            company.name, company.country, company.language = name, country, language
            company.save(update_fields=["name", "country", "language"])
    return company


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


def end_session(user: User, session_id: int) -> None:
    """End one of the user's own sessions. Raises NotFound for somebody else's, or one that ended already."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        raise NotFound()
    Session.objects.filter(session_key=session.session_key).delete()
    session.delete()


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
        held = SetupCode.objects.filter(made_at__gt=clock.now() - timedelta(hours=SETUP_CODE_HOURS)).first()
        if held is None or not check_password(code.replace(" ", "").replace("-", ""), held.code):
            raise Invalid(
                _("Deze code klopt niet of is te oud. Kijk in het venster waar Klantbeeld is gestart."),
                {"code": _("Kijk de code na.")},
            )
        if not company.strip():
            raise Invalid(_("Vul de naam van je bedrijf in."), {"company": _("Vul een naam in.")})
        unit = BusinessUnit.objects.create(name=company.strip()[:100])
        user = add_user(SYSTEM, email, name, [Role.ADMINISTRATOR], unit=unit, password=password)
        Company.objects.update_or_create(only=True, defaults={"name": company.strip()[:200]})
        SetupCode.objects.all().delete()
    return user
