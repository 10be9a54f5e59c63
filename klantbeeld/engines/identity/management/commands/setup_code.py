"""`bin/manage setup_code`: a fresh one-time code for the first administrator."""

from typing import Any

from django.core.management.base import BaseCommand

from klantbeeld.engines.identity.actions import new_setup_code


class Command(BaseCommand):
    help = "Prints a one-time code for the first visit when nobody works here yet."

    def handle(self, *args: Any, **options: Any) -> None:
        code = new_setup_code()
        if code:
            self.stdout.write(f"Eerste bezoek: ga naar /begin/ en gebruik deze code: {code[:4]} {code[4:8]} {code[8:]}")
