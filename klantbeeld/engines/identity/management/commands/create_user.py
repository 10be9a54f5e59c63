"""`bin/manage create_user`: a user from the command line; the password comes from standard input."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from klantbeeld.core.actor import SYSTEM, Role
from klantbeeld.core.errors import Invalid
from klantbeeld.engines.identity.actions import add_user
from klantbeeld.engines.identity.models import BusinessUnit, Team


class Command(BaseCommand):
    help = "Adds a user; the password is the first line of standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=[str(role) for role in Role])
        parser.add_argument("--unit", default="")
        parser.add_argument("--team", default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        password = sys.stdin.readline().rstrip("\n")
        unit = (
            BusinessUnit.objects.get_or_create(name=given["unit"])[0] if given["unit"] else BusinessUnit.objects.first()
        )
        team = Team.objects.get_or_create(name=given["team"], unit=unit)[0] if given["team"] and unit else None
        try:
            user = add_user(
                SYSTEM.through("command"),
                given["email"],
                given["name"],
                [given["role"]],
                unit=unit,
                team=team,
                password=password,
            )
        except Invalid as refusal:
            raise CommandError(str(refusal.text)) from refusal
        self.stdout.write(
            json.dumps({"id": str(user.id), "email": user.email}) if given["json"] else f"{user.email} toegevoegd"
        )
