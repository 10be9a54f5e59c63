"""`bin/manage remove_demo`: takes the demo company away; what is one's own stays."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from klantbeeld.core.actor import SYSTEM
from klantbeeld.core.errors import KlantbeeldError
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import User
from klantbeeld.shell.demo.removing import planned, remove


class Command(BaseCommand):
    help = "Removes the demo company for good; what you made or changed yourself stays. --dry-run only counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", default="", help="mail address of who removes it (default: the system)")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        actor = SYSTEM.through("command")
        if given["user"]:
            user = User.objects.filter(email__iexact=given["user"], is_active=True).first()
            if user is None:
                raise CommandError(f"Er is geen actieve gebruiker met het e-mailadres {given['user']}.")
            actor = actor_of(user, "command")
        try:
            plan = planned(actor) if given["dry_run"] else remove(actor)
        except KlantbeeldError as refusal:
            raise CommandError(str(refusal.text)) from refusal
        counts = {
            "removed": {"parties": len(plan.parties), "activities": plan.activities, "users": len(plan.users)},
            "kept": {"parties": len(plan.kept), "users": len(plan.users_who_stay)},
        }
        self.stdout.write(
            json.dumps(counts)
            if given["json"]
            else f"{len(plan.parties)} relaties en {plan.activities} contactmomenten en taken van het voorbeeldbedrijf"
            f" {'gaan' if given['dry_run'] else 'zijn'} weg; {len(plan.kept)} relaties blijven, omdat er iets eigens aan vastzit."
        )
