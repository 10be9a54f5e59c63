"""Users, teams and business units."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.ids import new_id
from klantbeeld.engines.history.tracking import tracked


class RoleChoice(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Beheerder")
    MANAGER = "manager", _("Leidinggevende")
    SALES = "sales", _("Verkoop")
    MARKETING = "marketing", _("Marketing")
    SERVICE = "service", _("Service")
    READER = "reader", _("Lezer")
    TRAINEE = "trainee", _("Stagiair")


class BusinessUnit(models.Model):
    """A part of the company with its own relations."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("naam"), max_length=100, unique=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People in one unit who look after relations together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("naam"), max_length=100)
    unit = models.ForeignKey(BusinessUnit, on_delete=models.PROTECT, related_name="teams")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="identity_team_name",
                violation_error_message=_("Dit bedrijfsonderdeel heeft al een team met deze naam."),
            )
        ]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


LAST_ADMINISTRATOR = pgtrigger.Trigger(
    name="last_administrator",
    level=pgtrigger.Row,
    when=pgtrigger.After,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Condition(
        "OLD.is_active AND 'administrator' = ANY(OLD.roles) AND left(OLD.password, 1) <> '!'"
    ),
    func="""
        IF NOT EXISTS (SELECT 1 FROM identity_user
                WHERE is_active AND 'administrator' = ANY(roles) AND left(password, 1) <> '!') THEN
            RAISE EXCEPTION 'the last administrator stays' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;""",
)
"""Whatever the writer (an action, an undo, raw SQL): somebody can always manage. Who was invited and has no password yet
(Django keeps `!` then) cannot.
"""


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user; without `password` nobody can sign in until one is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Someone who signs in. An outside name for the mail address is never needed: the address is the name."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("Zoals mijn apparaat")
        LIGHT = "light", _("Licht")
        DARK = "dark", _("Donker")

    class Density(models.TextChoices):
        NORMAL = "normal", _("Ruim")
        COMPACT = "compact", _("Compact")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mailadres"), max_length=254)
    name = models.CharField(_("naam"), max_length=200)
    initials = models.CharField(_("initialen"), max_length=4, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=RoleChoice.choices), default=list)
    unit = models.ForeignKey(BusinessUnit, null=True, on_delete=models.PROTECT, related_name="users")
    teams = models.ManyToManyField(Team, through="Membership", related_name="members")
    language = models.CharField(_("taal"), max_length=5, default="nl")
    theme = models.CharField(_("thema"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    density = models.CharField(_("regelhoogte"), max_length=8, choices=Density.choices, default=Density.NORMAL)
    shortcuts = models.BooleanField(_("sneltoetsen"), default=True)
    is_active = models.BooleanField(_("actief"), default=True)
    is_demo = models.BooleanField(default=False, help_text="Demo passwords only work on loopback.")
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="identity_user_email",
                violation_error_message=_("Er is al een gebruiker met dit e-mailadres."),
            ),
            # Sign-in compares with what was typed in small letters.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="identity_user_email_small"),
        ]
        triggers = [*tracked(derived=("password", "last_login")), LAST_ADMINISTRATOR]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        return False

    @property
    def hue(self) -> int:
        """One of the avatar hues of the design, the same for ever."""
        return HUES[self.id.int % len(HUES)]


HUES = (85, 120, 195, 228, 262, 295, 330)


class Membership(models.Model):
    """Someone's place in a team."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    team = models.ForeignKey(Team, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="identity_membership_once")]
        triggers = tracked()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> InvitationQuerySet:
        """Not used and not revoked; those that became too old are among them."""
        return self.filter(used_at=None, revoked_at=None)

    def end(self) -> None:
        """Let the links of the unanswered ones work no more."""
        self.unanswered().update(revoked_at=clock.now(), digest="")


class Invitation(models.Model):
    """A letter to a new colleague with a link to choose a password. Only the hash of the link is kept.

    A link works until it is used, revoked, replaced by a newer one, or too old.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, help_text="Why the letter could not be sent.")
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        triggers = tracked(derived=("digest", "sent_at", "problem"))


class Company(models.Model):
    """The one company this system belongs to: its name and its habits. Always exactly one row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    only = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(_("bedrijfsnaam"), max_length=200, default="Klantbeeld")
    country = models.CharField(_("land"), max_length=2, default="NL")
    language = models.CharField(_("taal"), max_length=5, default="nl")
    customer_months = models.PositiveSmallIntegerField(default=24)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="identity_company_one")]
        triggers = tracked()

    def __str__(self) -> str:
        return self.name


class SetupCode(models.Model):
    """The one-time code that opens the form for the first administrator; only its hash is kept."""

    code = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
