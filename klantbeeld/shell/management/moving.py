"""What moving a database to and from another server has in common."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from psycopg.conninfo import make_conninfo

from klantbeeld.domains.parties.actions.files import path_of
from klantbeeld.engines.database import external, moving
from klantbeeld.engines.database.refusal import Refusal
from klantbeeld.engines.files.models import StoredFile

URL = "KLANTBEELD_MOVE_URL"
FILES_SHOWN = 3


@dataclass(frozen=True)
class Side:
    """One of the two databases: how it is reached, and with what environment a command of ours works in it."""

    conninfo: str
    env: dict[str, str]


class MoveCommand(BaseCommand):
    """Adds the options, and moves. Every refusal is one line."""

    requires_system_checks: list[str] = []  # noqa: RUF012 - typed so by Django

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--url",
            default=os.environ.get(URL, ""),
            help=f"adres van de andere database, als haar eigenaar; of zet {URL}",
        )
        parser.add_argument("--replace", action="store_true", help="vervang wat er in het doel staat")

    def own(self) -> Side:
        """The database of this install."""
        given = connection.get_connection_params()
        wanted = ("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey")
        return Side(make_conninfo(**{name: given[name] for name in wanted if given.get(name)}), dict(os.environ))

    def other(self, url: str) -> Side:
        """The database at `url`. Raises CommandError when Klantbeeld cannot work there."""
        if not url:
            raise CommandError(f"Noem het adres met --url, of zet het in {URL}.")
        try:
            external.examine(url, owner=True)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        env = {name: value for name, value in os.environ.items() if name not in (external.OWNER_URL, URL)}
        return Side(url, env | {external.URL: url, "KLANTBEELD_ROLE": "owner"})

    def move(self, source: Side, target: Side, *, replace: bool) -> None:
        """Move and tell what was moved. Raises CommandError; then the target is as it was, or only prepared."""
        connections.close_all()  # else we would be the one who still works there
        try:
            with moving.connect(source.conninfo) as reading:
                moving.check_source(reading)
                with moving.connect(target.conninfo) as looking:
                    empty = moving.is_empty(looking)
                if not empty and not replace:
                    raise CommandError(
                        "Het doel is al in gebruik: daar staan gebruikers in. Kies een lege database, of voeg --replace toe: "
                        "dan verdwijnt wat daar nu staat."
                    )
                self._command(target, "prepare", "--quiet")
                with moving.connect(target.conninfo) as writing:
                    moved = moving.move(reading, writing)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self._command(target, "mark_moved")
        self.stdout.write(
            f"{moved.total} rijen in {len(moved.rows)} tabellen overgezet; aantallen en controlesommen zijn gelijk."
        )
        self._tell_files()

    def _command(self, side: Side, *arguments: str) -> None:
        command = [sys.executable, str(settings.ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, env=side.env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            raise CommandError(f"{arguments[0]} mislukte in het doel: {lines[-1] if lines else 'zonder uitleg'}")

    def _tell_files(self) -> None:
        missing = [stored.name for stored in _stored() if not path_of(stored.pk).exists()]
        if missing:
            self.stderr.write(
                f"{len(missing)} bestanden bij relaties ontbreken in {settings.MEDIA_ROOT} ({', '.join(missing[:FILES_SHOWN])}): "
                "kopieer die map mee van de machine waar ze staan."
            )


def _stored() -> Iterator[StoredFile]:
    return StoredFile.unscoped.filter(deleted_at=None).only("id", "name").iterator()
