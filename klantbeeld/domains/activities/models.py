"""Contact moments and tasks in one table; a task is an activity that is planned for somebody."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klantbeeld.domains.activities import choices
from klantbeeld.domains.parties.models import Party, Record
from klantbeeld.engines.history.tracking import tracked
from klantbeeld.engines.identity.models import User


class Activity(Record):
    """A contact moment (done) or a task (planned, done).

    `party` is the relation it belongs to: the organisation or household when the person was met as part of one.
    `contact` is the person spoken to. `starts_at` is when it happened or is due; with `all_day` only its date
    counts. `minutes` is duration. `words` is the full-text column, made by the database.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="activities")
    contact = models.ForeignKey(
        Party, verbose_name=_("gesproken met"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("soort"), max_length=8, choices=choices.Kind.choices)
    task_kind = models.CharField(_("soort taak"), max_length=8, choices=choices.Kind.choices, blank=True, default="")
    direction = models.CharField(_("richting"), max_length=3, choices=choices.Direction.choices, blank=True, default="")
    state = models.CharField(_("stand"), max_length=9, choices=choices.State.choices, default=choices.State.DONE)
    outcome = models.CharField(_("resultaat"), max_length=9, choices=choices.Outcome.choices, blank=True, default="")
    subject = models.CharField(_("onderwerp"), max_length=300, blank=True)
    report = models.TextField(_("verslag"), blank=True)
    agreements = models.TextField(_("afspraken"), blank=True)
    starts_at = models.DateTimeField(_("moment"))
    all_day = models.BooleanField(default=False)
    minutes = models.PositiveIntegerField(_("minuten"), null=True)
    done_at = models.DateTimeField(null=True)
    user = models.ForeignKey(User, verbose_name=_("collega"), null=True, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="next_steps")
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    words = models.GeneratedField(
        expression=models.Func(
            models.F("subject"),
            models.F("report"),
            models.F("agreements"),
            function="kb_words",
            output_field=SearchVectorField(),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="task") | ~Q(subject=""),
                name="activities_task_subject",
                violation_error_message=_("Schrijf op wat er moet gebeuren."),
            ),
            models.CheckConstraint(condition=Q(minutes=None) | Q(minutes__lte=7 * 24 * 60), name="activities_minutes"),
        ]
        indexes = [
            models.Index(fields=["party", "-starts_at"], name="activities_party"),
            models.Index(fields=["contact"], name="activities_contact", condition=Q(contact__isnull=False)),
            models.Index(
                fields=["user", "starts_at"],
                name="activities_open",
                condition=Q(state="planned", deleted_at=None),
            ),
            models.Index(
                fields=["party", "starts_at"],
                name="activities_next",
                condition=Q(state="planned", deleted_at=None),
            ),
            GinIndex(fields=["words"], name="activities_words"),
        ]
        triggers = tracked(party="party_id", derived=("words",))

    def __str__(self) -> str:
        return self.subject or self.get_kind_display()


class Participant(Record):
    """Somebody else who took part: a person of the customer's or a colleague."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participants")
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False, user=None) | Q(party=None, user__isnull=False),
                name="activities_participant_one",
            ),
            models.UniqueConstraint(fields=["activity", "party"], name="activities_participant_party"),
            models.UniqueConstraint(fields=["activity", "user"], name="activities_participant_user"),
        ]
        triggers = tracked()
