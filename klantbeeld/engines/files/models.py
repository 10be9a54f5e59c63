"""Files kept on disk under a name of our own; who may see one follows the record it is attached to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.ids import new_id
from klantbeeld.core.scoped import ScopedManager
from klantbeeld.engines.history.tracking import tracked
from klantbeeld.engines.identity.models import User


class StoredFile(models.Model):
    """One uploaded file. `party_id` is the relation it hangs off; the policy of that relation decides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    party_id = models.UUIDField()
    name = models.CharField(_("naam"), max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    objects = ScopedManager()
    unscoped = models.Manager()

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [models.Index(fields=["party_id", "-added_at"], name="files_party", condition=Q(deleted_at=None))]
        triggers = tracked(party="party_id")

    def __str__(self) -> str:
        return self.name
