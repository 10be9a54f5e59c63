"""`bin/manage load_reference [FILE.csv] [--if-missing]`: the tree of industries, or a fuller list of one's own."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from klantbeeld.domains.parties.models import Industry

SUPPLIED = Path(__file__).resolve().parents[2] / "reference" / "industries.csv"
COLUMNS = ("schemes", "version", "code", "parent", "label_nl", "label_fr", "label_en")
UPDATED = ["version", "parent", "path", "label_nl", "label_fr", "label_en"]


class Command(BaseCommand):
    help = "Leest de branches in (SBI 2025 en NACE-BEL 2025); een code die er al is wordt bijgewerkt, nooit verwijderd."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SUPPLIED, metavar="FILE.csv")
        parser.add_argument("--if-missing", action="store_true", help="voeg toe wat er nog niet is, wijzig niets")

    def handle(self, *args: Any, file: Path, if_missing: bool, **options: Any) -> None:
        made = _industries(file)
        held = {one.pk: _content(one) for one in Industry.objects.all()}
        # A list of one's own stays as it is when a new version of the product brings more codes.
        wanted = [one for one in made if (one.pk not in held if if_missing else held.get(one.pk) != _content(one))]
        with transaction.atomic():
            Industry.objects.bulk_create(
                wanted, batch_size=1000, update_conflicts=True, unique_fields=["id"], update_fields=UPDATED
            )
        if options["verbosity"]:
            self.stdout.write(f"{len(made)} branches ingelezen uit {file.name}")


def _content(industry: Industry) -> list[Any]:
    """Return what the list says of one code."""
    return [getattr(industry, "parent_id" if name == "parent" else name) for name in UPDATED]


def _industries(file: Path) -> list[Industry]:
    """Return the rows of `file`, a parent before its children. Raises CommandError."""
    try:
        with open(file, encoding="utf-8-sig", newline="") as source:
            rows = list(csv.DictReader(source))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{file} is niet te lezen als CSV in UTF-8: {error}.") from None
    missing = [column for column in COLUMNS[:5] if rows and column not in rows[0]]
    if missing or not rows:
        raise CommandError(f"{file} heeft niet de kolommen {', '.join(COLUMNS)}.")
    paths: dict[str, list[str]] = {}
    made = []
    for number, row in enumerate(rows, start=2):
        for scheme in row["schemes"].split():
            key, parent = f"{scheme}:{row['code']}", f"{scheme}:{row['parent']}" if row["parent"] else None
            if parent is not None and parent not in paths:
                raise CommandError(f"{file}, regel {number}: {row['parent']} staat niet boven {row['code']}.")
            paths[key] = [*(paths[parent] if parent else []), key]
            made.append(
                Industry(
                    id=key,
                    scheme=scheme,
                    version=row["version"],
                    code=row["code"],
                    parent_id=parent,
                    path=paths[key],
                    label_nl=row["label_nl"],
                    label_fr=row.get("label_fr") or "",
                    label_en=row.get("label_en") or "",
                )
            )
    return made
