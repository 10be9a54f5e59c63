"""`bin/manage parse_names FILE.csv [--out FILE]`: take a list of names apart, without the database."""

from __future__ import annotations

import contextlib
import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from klantbeeld.domains.parties.naming.table import INPUT, OUTPUT, parts_of


class Command(BaseCommand):
    help = "Neem de namen in de kolommen raw en country (NL of BE) van een CSV-bestand uit elkaar."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--out", type=Path, help="het bestand om te schrijven; anders naar het scherm")

    def handle(self, *args: Any, file: Path, out: Path | None, **options: Any) -> None:
        try:
            with contextlib.ExitStack() as stack:
                rows = csv.DictReader(stack.enter_context(open(file, encoding="utf-8-sig", newline="")))
                columns = list(rows.fieldnames or [])
                if "raw" not in columns:
                    wanted = ", ".join(INPUT)
                    raise CommandError(f"{file} heeft geen kolom raw: de eerste regel hoort {wanted} te noemen.")
                written = stack.enter_context(open(out, "w", encoding="utf-8", newline="")) if out else self.stdout
                table = csv.DictWriter(
                    written,
                    [*columns, *(column for column in OUTPUT if column not in columns)],
                    restval="",
                    extrasaction="ignore",
                    lineterminator="\n",
                )
                table.writeheader()
                for row in rows:
                    table.writerow(row | parts_of(row.get("raw") or "", row.get("country") or "NL"))
        except OSError as error:
            raise CommandError(f"{error.filename} is niet te lezen of te schrijven: {error.strerror}.") from None
        except (UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{file} is geen CSV in UTF-8: {error}. Sla het zo op en probeer opnieuw.") from None
