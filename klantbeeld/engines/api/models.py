"""Tokens, the answers that were given under an idempotency key, and how often a caller called."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.ids import new_id
from klantbeeld.engines.identity.models import User


class Scope(models.TextChoices):
    """What a token may be used for; never more than its user may do."""

    PARTIES_READ = "parties:read", _("Relaties lezen")
    PARTIES_WRITE = "parties:write", _("Relaties wijzigen")
    ACTIVITIES_READ = "activities:read", _("Contactmomenten en taken lezen")
    ACTIVITIES_WRITE = "activities:write", _("Contactmomenten en taken wijzigen")
    PEOPLE_READ = "people:read", _("Gebruikers en hun rechten lezen")
    PEOPLE_WRITE = "people:write", _("Gebruikers, teams en bedrijfsonderdelen beheren")
    WEBHOOKS_READ = "webhooks:read", _("Webhooks lezen")
    WEBHOOKS_WRITE = "webhooks:write", _("Webhooks wijzigen")


class ApiToken(models.Model):
    """A key with which a program acts as its user, within its scopes. Only the hash of the secret is kept.

    Not in the row history: an undo must never make a token work again. Its events say who made and ended it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("naam"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope.choices), verbose_name=_("mag"))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("geldig tot"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="api_token_name"),
            models.CheckConstraint(condition=models.Q(scopes__len__gt=0), name="api_token_scopes"),
        ]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """The answer to a write with an idempotency key, kept in the transaction of the change: a retry gets it again."""

    id = models.BigAutoField(primary_key=True)
    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64, help_text="Hash of method, path and body.")
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="api_kept_answer_once")]
        indexes = [models.Index(fields=["at"], name="api_kept_answer_at")]


class Usage(models.Model):
    """Calls of one caller in one minute. The table is not logged: after a crash everybody begins at nought."""

    pk = models.CompositePrimaryKey("caller", "minute")
    caller = models.CharField(max_length=64)
    minute = models.BigIntegerField()
    calls = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["minute"], name="api_usage_minute")]
