"""`bin/manage prepare`: bring the database up to this release, in one process.

Runs as the owner. Migrations, rights and reference data are skipped when their fingerprint is the one that
the database remembers. The commands of other packages are called only if they exist.
"""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from klantbeeld.engines.database import stamp
from klantbeeld.engines.database.external import OWNER_URL
from klantbeeld.engines.database.refusal import Refusal
from klantbeeld.engines.database.roles import grant_application_role, make_application_role

LOCK = 0x6B62_7072  # an advisory lock of our own: two starts prepare one after the other


class Command(BaseCommand):
    help = "Brengt de database op deze versie: migraties, rechten, naslag- en voorbeeldgegevens, instelcode."
    requires_system_checks: list[str] = []  # noqa: RUF012 - typed so by Django

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="laad ook het voorbeeldbedrijf")
        parser.add_argument("--quiet", action="store_true", help="zonder instelcode en aanmeldgegevens")

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            cursor.execute(stamp.CREATE)
            cursor.execute("SELECT digest FROM database_stamp WHERE name = %s", [stamp.SETUP])
            known = cursor.fetchone()
        wanted = stamp.setup_digest()
        try:
            make_application_role()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if known != (wanted,):
            call_command("migrate", interactive=False, verbosity=0)
        if known != (wanted,) or os.environ.get(OWNER_URL):  # another role may work in it than before
            grant_application_role()
        if known != (wanted,):
            self._call("load_reference", "--if-missing")
        self._call("mark_moved")
        with connection.cursor() as cursor:
            for name in (stamp.prepared_for(wanted), stamp.SETUP):
                cursor.execute(stamp.WRITE, [name, wanted])
            cursor.execute(stamp.WRITE, [stamp.KEY, stamp.key_digest(settings.SECRET_KEY)])
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        if options["demo"]:
            self._call("load_demo")
        if not options["quiet"]:
            self._call("setup_code")

    def _call(self, name: str, *arguments: str) -> None:
        if name in get_commands():
            call_command(name, *arguments, stdout=self.stdout, stderr=self.stderr)
