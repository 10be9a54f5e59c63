"""The tables of the history engine. The application role may insert into Change and Event, never alter them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.ids import new_id


class Xid8Field(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's 64-bit transaction id."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class Batch(models.Model):
    """The unit of undo: one edit, a bulk edit, an import, an undo."""

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("Bezig")
        DONE = "done", _("Klaar")
        FAILED = "failed", _("Mislukt")
        UNDOING = "undoing", _("Wordt teruggedraaid")
        UNDONE = "undone", _("Ongedaan gemaakt")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    entrance = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DONE)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    outside_effects = ArrayField(models.TextField(), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["actor_id", "-at"], name="history_batch_actor"),
            models.Index(fields=["at"], name="history_batch_open", condition=Q(state__in=("in_progress", "undoing"))),
        ]


class Change(models.Model):
    """One changed row, written by a database trigger; `before` and `after` hold only the columns that changed.

    An insert has no `before`, a delete no `after`. `salt` and the values can be erased; a digest over them stays.
    """

    class Operation(models.TextChoices):
        INSERT = "I"
        UPDATE = "U"
        DELETE = "D"

    seq = models.BigAutoField(primary_key=True)
    xid = Xid8Field()
    at = models.DateTimeField()
    batch_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    entrance = models.CharField(max_length=20, null=True)
    table = models.CharField(max_length=63)
    row_id = models.UUIDField()
    party_id = models.UUIDField(null=True)
    operation = models.CharField(max_length=1, choices=Operation.choices)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    salt = models.UUIDField(null=True)

    class Meta:
        db_table = "history_change"
        indexes = [
            models.Index(fields=["batch_id", "seq"], name="history_change_batch"),
            models.Index(fields=["xid", "seq"], name="history_change_settled"),
            models.Index(fields=["row_id", "seq"], name="history_change_row"),
            models.Index(fields=["party_id", "-seq"], name="history_change_party"),
        ]


class Boundary(models.Model):
    """Up to and with this number, changes came along from another server: its transactions are older than any of this one."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "history_boundary"


class Event(models.Model):
    """What happened, in words: a declared verb with its data. Points to the batch that holds the row changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    entrance = models.CharField(max_length=20)
    batch_id = models.UUIDField()
    party_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "history_event"
        indexes = [
            models.Index(fields=["batch_id"], name="history_event_batch"),
            models.Index(fields=["verb", "-at"], name="history_event_verb"),
        ]


class Line(models.Model):
    """An entry on one party's timeline: an event, and the contact moment it tells of if there is one.

    A contact with someone at an organisation has two lines, so that both timelines are one index scan.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party_id = models.UUIDField()
    at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    event_id = models.UUIDField()
    activity_id = models.UUIDField(null=True)

    class Meta:
        db_table = "history_line"
        indexes = [
            models.Index(fields=["party_id", "-at", "-id"], name="history_line_party"),
            models.Index(fields=["party_id", "channel", "-at", "-id"], name="history_line_channel"),
            models.Index(fields=["activity_id"], name="history_line_activity", condition=Q(activity_id__isnull=False)),
        ]
