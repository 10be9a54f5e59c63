"""Webhooks, and the messages that were or will be sent by them."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from klantbeeld.core.ids import new_id
from klantbeeld.core.scoped import ScopedManager
from klantbeeld.engines.history.feed import Place
from klantbeeld.engines.identity.models import User


class Webhook(models.Model):
    """An address that hears what changes, in what its user may see at that moment.

    Of its secrets only the salts are kept (see `signing`). `busy_until` is the lease of the process that sends now.
    Not in the row history: an undo must never bring an old address or secret back. Its events say who did what.
    """

    class State(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"

    class Reason(models.TextChoices):
        USER = "user"
        ADMINISTRATOR = "administrator"
        GONE = "gone"
        FAILING = "failing"
        OWNER = "owner"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="webhooks")
    address = models.CharField(max_length=500)
    types = ArrayField(models.CharField(max_length=40))
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    secret_salt = models.UUIDField(default=uuid4)
    old_salt = models.UUIDField(null=True)
    old_until = models.DateTimeField(null=True)
    cursor_xid = models.BigIntegerField()
    cursor_seq = models.BigIntegerField()
    messages = models.BigIntegerField(default=0, help_text="How many there were: the number of the last.")
    made_at = models.DateTimeField()
    last_success_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row.")
    next_at = models.DateTimeField(null=True, help_text="Not before then.")
    busy_until = models.DateTimeField(null=True)

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=Q(types__len__gt=0), name="webhooks_types"),
            models.CheckConstraint(condition=Q(state="active") ^ ~Q(reason=""), name="webhooks_paused_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def host(self) -> str:
        """Host and port of the address."""
        return urlsplit(self.address).netloc

    @property
    def cursor(self) -> Place:
        return self.cursor_xid, self.cursor_seq

    @cursor.setter
    def cursor(self, place: Place) -> None:
        self.cursor_xid, self.cursor_seq = place

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    def pause(self, reason: Reason) -> None:
        """Send nothing any more; `save` is the caller's."""
        self.state, self.reason = self.State.PAUSED, reason


class Delivery(models.Model):
    """One message to one webhook, in the order of `number`. `changes` holds ids and names of fields, no values.

    `after` is the place in the change feed before its first change: where to go on when it is thrown away unsent.
    `attempts` are the last ones: moment, status, what went wrong, how the answer began.
    """

    class Kind(models.TextChoices):
        CHANGES = "changes"
        TEST = "test"

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"
        WITHHELD = "withheld"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    number = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CHANGES)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    changes = models.JSONField(default=list)
    after_xid = models.BigIntegerField(default=0)
    after_seq = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    attempts = models.JSONField(default=list)

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["webhook", "number"], name="webhooks_delivery_number")]
        indexes = [
            models.Index(fields=["webhook", "number"], name="webhooks_waiting", condition=Q(state="waiting")),
            models.Index(fields=["made_at"], name="webhooks_delivery_made"),
        ]
