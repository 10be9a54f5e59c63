"""Where in history the demo company ends: it is loaded into an empty system only, so what was made until there is of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from klantbeeld.core.actor import SYSTEM
from klantbeeld.engines.history.models import Change, Event
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.models import User
from klantbeeld.shell.events import DEMO_LOADED, DEMO_REMOVED


@dataclass(frozen=True, slots=True)
class Mark:
    """The last change of the loader, and when it was done."""

    last: int
    at: datetime

    def made(self, table: str) -> set[UUID]:
        """The rows of a table with history that the loader made."""
        found = Change.objects.filter(table=table, operation=Change.Operation.INSERT, seq__lte=self.last)
        return set(found.values_list("row_id", flat=True))


def mark() -> None:
    """Note that all that stands here now is of the demo. Records company.demo_loaded."""
    last = Change.objects.aggregate(last=Max("seq"))["last"] or 0
    with recording(SYSTEM, DEMO_LOADED.name, data={"last": last}):
        pass


def present() -> Mark | None:
    """The mark of the demo company; None when there is none, or it was removed."""
    loaded = Event.objects.filter(verb=DEMO_LOADED.name).order_by("-at").first()
    if loaded is None or Event.objects.filter(verb=DEMO_REMOVED.name, at__gte=loaded.at).exists():
        return None
    return Mark(int(loaded.data["last"]), loaded.at)


def is_unmarked() -> bool:
    """Whether there is a demo company of a release that did not note where it ends: nobody can tell it from one's own."""
    return User.objects.filter(is_demo=True).exists() and not Event.objects.filter(verb=DEMO_LOADED.name).exists()
