"""`bin/manage unlink_user`: forget who somebody is at the company's own provider."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from klantbeeld.engines.identity.models import User
from klantbeeld.engines.identity.single_sign_on import unlink


class Command(BaseCommand):
    help = "Forgets who a user is at the company's own provider; the next sign-in there goes by mail address again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **given: Any) -> None:
        user = User.objects.filter(email__iexact=given["email"]).first()
        if user is None:
            raise CommandError("Er is geen gebruiker met dit e-mailadres. Kijk het na in de lijst van gebruikers.")
        self.stdout.write(f"{user.email}: {unlink(user)} losgemaakt")
