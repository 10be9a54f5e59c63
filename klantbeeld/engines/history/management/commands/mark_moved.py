"""`bin/manage mark_moved`: after a copy of the database was put back on another server; `prepare` does it too."""

from typing import Any

from django.core.management.base import BaseCommand

from klantbeeld.engines.history.feed import mark_moved


class Command(BaseCommand):
    help = "Legt vast tot waar de geschiedenis van een andere server komt, zodat de wijzigingen in volgorde blijven."

    def handle(self, *args: Any, **options: Any) -> None:
        mark_moved()
