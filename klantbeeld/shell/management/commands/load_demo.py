"""`bin/manage load_demo`: the demo company, once."""

from typing import Any

from django.core.management.base import BaseCommand

from klantbeeld.engines.identity.models import User
from klantbeeld.shell.demo.company import PASSWORD, STAFF, load


class Command(BaseCommand):
    help = "Loads the demo company into an empty system; a second time it only prints the sign-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        if not User.objects.exists():
            load()
        if User.objects.filter(is_demo=True).exists():
            self.stdout.write(f"Demo: log in met wachtwoord {PASSWORD} als")
            for name, role, team in STAFF:
                self.stdout.write(f"  {name.split()[0].lower()}@noorderlicht.example  ({role}, {team})")
