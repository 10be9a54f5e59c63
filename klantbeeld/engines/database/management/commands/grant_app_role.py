"""`bin/manage grant_app_role`: (re)apply the rights of the application role; runs as the owner."""

from typing import Any

from django.core.management.base import BaseCommand

from klantbeeld.engines.database.roles import grant_application_role


class Command(BaseCommand):
    help = "Geeft de applicatierol haar rechten: alle rijen, geen schema, geschiedenis alleen aanvullen."

    def handle(self, *args: Any, **options: Any) -> None:
        if not grant_application_role():
            self.stderr.write("Er is geen aparte applicatierol op deze server: geen rechten gegeven.")
