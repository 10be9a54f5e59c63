"""`bin/manage import_parties FILE`: reads a list in, as the wizard does."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from klantbeeld.core.actor import SYSTEM, Actor
from klantbeeld.core.errors import KlantbeeldError
from klantbeeld.domains.parties.import_headings import TARGETS
from klantbeeld.domains.parties.importing import running, uploads
from klantbeeld.domains.parties.importing.options import KEYS, Options
from klantbeeld.domains.parties.importing.plans import Step
from klantbeeld.domains.parties.models import ImportRun
from klantbeeld.engines.exchange.reading import open_table
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import BusinessUnit, User

CHUNK = 1 << 20


class Command(BaseCommand):
    help = "Reads relations in from a CSV or XLSX file; the last line printed is a summary in JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="name of the system the list comes from")
        parser.add_argument("--mapping", type=Path, help='JSON file: {"Heading": "field", ...}')
        parser.add_argument("--key", default="auto", choices=KEYS)
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--user", default="", help="mail address of who imports (default: the system)")
        parser.add_argument("--unit", default="", help="name of the business unit")
        parser.add_argument("--country", default="NL", choices=("NL", "BE"))
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        began = time.monotonic()
        try:
            summary = self._run(given)
        except KlantbeeldError as refusal:
            raise CommandError(str(refusal.text)) from refusal
        except OSError as error:
            raise CommandError(f"Dit bestand kan niet worden gelezen: {error.strerror}.") from error
        summary["seconds"] = round(time.monotonic() - began, 2)
        self.stdout.write(json.dumps(summary))

    def _run(self, given: dict[str, Any]) -> dict[str, Any]:
        actor = self._actor(given["user"])
        path: Path = given["file"].resolve()
        options = Options(
            source=given["source"], key=given["key"], country=given["country"], unit_id=self._unit(given["unit"], actor)
        )
        if given["mapping"]:
            options.mapping = _mapping(given["mapping"], path)
        open_table(path)  # what is no list is refused before it is copied
        with path.open("rb") as file:
            run = uploads.receive(actor, path.name, iter(lambda: file.read(CHUNK), b""), options)
        if given["dry_run"]:
            plans = running.preview(actor, run, limit=None)
            steps = [plan.step for plan in plans]
            run.delete()
            Path(run.path).unlink(missing_ok=True)
            return _summary(len(plans), *(steps.count(step) for step in Step), batch=None)
        run = running.start(actor.through("command"), run)
        done = running.work(run.pk)
        if done is None:
            raise CommandError("Een ander proces werkt al aan deze import.")
        if done.state == ImportRun.State.FAILED:
            raise CommandError(done.problem)
        return _summary(
            done.next_row, done.created, done.updated, done.skipped, done.rejected, batch=str(done.batch_id)
        )

    def _actor(self, mail: str) -> Actor:
        if not mail:
            return SYSTEM.through("command")
        user = User.objects.filter(email__iexact=mail, is_active=True).first()
        if user is None:
            raise CommandError(f"Er is geen actieve gebruiker met het e-mailadres {mail}.")
        return actor_of(user, "command")

    def _unit(self, name: str, actor: Actor) -> Any:
        units = BusinessUnit.objects.filter(closed_at=None, **({"name": name} if name else {}))
        if not name and actor.unit_ids:
            units = units.filter(pk__in=actor.unit_ids)
        unit = units.order_by("name").first()
        if unit is None:
            raise CommandError(
                "Er is nog geen bedrijfsonderdeel. Maak er eerst een aan of noem een bestaand met --unit."
            )
        return unit.pk


def _mapping(file: Path, path: Path) -> dict[int, str]:
    known = {target.key for target in TARGETS}
    headings = open_table(path).headings
    wanted = json.loads(file.read_text(encoding="utf-8"))
    strange = [key for key in wanted.values() if key not in known]
    if strange:
        raise CommandError(f"Onbekende velden in de veldkoppeling: {', '.join(map(str, strange))}.")
    return {headings.index(heading): key for heading, key in wanted.items() if heading in headings}


def _summary(
    rows: int, created: int, updated: int, skipped: int, rejected: int, *, batch: str | None
) -> dict[str, Any]:
    return {
        "rows": rows,
        "created": created,
        "updated": updated,
        "skipped": skipped,
        "rejected": rejected,
        "batch": batch,
    }
