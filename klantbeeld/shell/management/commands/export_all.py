"""`bin/manage export_all FILE.zip`: everything of the company in one file, in an open format."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from klantbeeld.core.actor import SYSTEM, Actor
from klantbeeld.core.errors import KlantbeeldError
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import User
from klantbeeld.shell.portability.running import write_to


class Command(BaseCommand):
    help = "Writes everything of the company to one ZIP file: rows, files, history, with a description and sums."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--user", default="", help="mail address of who exports (default: the system)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        file: Path = given["file"]
        if file.exists():
            raise CommandError(f"{file} bestaat al. Kies een andere naam.")
        try:
            made = write_to(_actor(given["user"]), file)
        except KlantbeeldError as refusal:
            raise CommandError(str(refusal.text)) from refusal
        except OSError as error:
            raise CommandError(f"{file} kan niet worden geschreven: {error.strerror}.") from error
        tables = {one.table: one.rows for one in made.entries if one.name.endswith(".jsonl")}
        summary = {
            "file": str(file),
            "bytes": file.stat().st_size,
            "rows": sum(rows or 0 for rows in tables.values()),
            "tables": tables,
            "files": len(made.entries) - 2 * len(tables) - 2,
            "missing": made.missing,
        }
        if given["json"]:
            self.stdout.write(json.dumps(summary))
            return
        self.stdout.write(
            f"{file}: {summary['rows']} rijen uit {len(tables)} tabellen, {summary['files']} bestanden,"
            f" {summary['bytes']} bytes."
        )
        for name in made.missing:
            self.stderr.write(f"De inhoud van {name} was er niet meer; de rij is wel mee.")


def _actor(mail: str) -> Actor:
    if not mail:
        return SYSTEM.through("command")
    user = User.objects.filter(email__iexact=mail, is_active=True).first()
    if user is None:
        raise CommandError(f"Er is geen actieve gebruiker met het e-mailadres {mail}.")
    return actor_of(user, "command")
