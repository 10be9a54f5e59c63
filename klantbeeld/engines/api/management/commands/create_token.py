"""`bin/manage create_token`: a token from the command line; the secret is on its last line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from klantbeeld.core.actor import SYSTEM
from klantbeeld.core.errors import Invalid
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.api.tokens import issue
from klantbeeld.engines.identity.models import User


class Command(BaseCommand):
    help = "Makes an API token for a user and prints its secret, which is never shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="mail address of the user")
        parser.add_argument("--scope", action="append", choices=Scope.values, required=True, help="may be repeated")
        parser.add_argument("--name", default="command line")
        parser.add_argument("--days", type=int, default=90)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        user = User.objects.filter(email=given["user"].strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"No active user has the address {given['user']}.")
        try:
            token, secret = issue(SYSTEM.through("command"), user.pk, given["name"], given["scope"], given["days"])
        except Invalid as refusal:
            raise CommandError(str(refusal.text)) from refusal
        told = {"id": str(token.pk), "token": secret, "expires_at": token.expires_at.isoformat()}
        self.stdout.write(json.dumps(told) if given["json"] else secret)
