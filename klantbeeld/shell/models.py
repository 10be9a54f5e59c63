"""The complete exports that were asked for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.ids import new_id
from klantbeeld.engines.identity.models import User


class CompleteExport(models.Model):
    """One file with everything of the company: how far it is, and for how long it is kept."""

    class State(models.TextChoices):
        RUNNING = "running", _("Bezig")
        DONE = "done", _("Klaar")
        FAILED = "failed", _("Gestopt")
        GONE = "gone", _("Verwijderd")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveBigIntegerField(default=0, help_text="rows written so far")
    expected_rows = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-asked_at"], name="shell_export_asked")]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="running"), name="shell_export_one_at_a_time")
        ]

    @property
    def percent(self) -> int:
        """How far it is; a hundred only when the file is there."""
        return min(99, 100 * self.rows // max(self.expected_rows, 1)) if self.state == self.State.RUNNING else 100
