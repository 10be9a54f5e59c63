"""`bin/manage import_all FILE.zip`: puts a complete export back into an empty Klantbeeld; runs as the owner."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from klantbeeld.core.errors import KlantbeeldError
from klantbeeld.engines.identity.models import User
from klantbeeld.shell.portability.restoring import restore


class Command(BaseCommand):
    help = "Puts a complete export back into an empty system, all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        tables: dict[str, int] = {}
        try:
            found = restore(given["file"], tables.__setitem__)
        except KlantbeeldError as refusal:
            raise CommandError(str(refusal.text)) from refusal
        except ProgrammingError as error:
            raise CommandError(
                "Terugzetten kan alleen als eigenaar van de tabellen. Start het met bin/manage; "
                "bij een eigen database met KLANTBEELD_ROLE=owner."
            ) from error
        except OSError as error:
            raise CommandError(f"{given['file']} kan niet worden gelezen: {error.strerror}.") from error
        managers = User.objects.filter(roles__contains=["administrator"], is_active=True).order_by("email")
        mails = list(managers.values_list("email", flat=True))
        summary = {"made_at": found.made_at, "rows": sum(tables.values()), "tables": tables, "administrators": mails}
        if given["json"]:
            self.stdout.write(json.dumps(summary))
            return
        self.stdout.write(
            f"{summary['rows']} rijen teruggezet, zoals alles was op {found.made_at}. Niemand heeft nog een wachtwoord."
        )
        if mails:
            self.stdout.write(f"Zo kom je erin: bin/manage invite_user {mails[0]}. Nodig daarna je collega's uit.")
