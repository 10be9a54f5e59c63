"""`bin/manage invite_user MAIL`: a link with which somebody without a password chooses one; for who cannot sign in to send it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from klantbeeld.core.actor import SYSTEM
from klantbeeld.core.errors import Invalid
from klantbeeld.engines.identity.invitations import invite, new_link
from klantbeeld.engines.identity.models import User


class Command(BaseCommand):
    help = "Prints a link with which a user without a password chooses one; no letter is sent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        user = User.objects.filter(email__iexact=given["email"], is_active=True).first()
        if user is None:
            raise CommandError(f"Er is geen actieve gebruiker met het e-mailadres {given['email']}.")
        try:
            invitation = invite(SYSTEM.through("command"), user)
        except Invalid as refusal:
            raise CommandError(str(refusal.text)) from refusal
        address = settings.PUBLIC_URL.rstrip("/") + reverse("identity:accept", args=[new_link(invitation.pk)])
        if given["json"]:
            self.stdout.write(json.dumps({"email": user.email, "address": address}))
        else:
            self.stdout.write(f"Kies een wachtwoord op {address} (zeven dagen geldig, één keer).")
