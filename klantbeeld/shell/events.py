"""What can happen to everything at once."""

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.events import declare

DEMO_LOADED = declare("company.demo_loaded", _("Voorbeeldbedrijf geladen"), icon="building-2")
DEMO_REMOVED = declare("company.demo_removed", _("Voorbeeldgegevens verwijderd"), icon="trash-2")
TAKEN_ALONG = declare("company.taken_along", _("Alles meegenomen in één bestand"), icon="download")
FETCHED = declare("company.taken_along_fetched", _("Het bestand met alles opgehaald"), icon="download")
DROPPED = declare("company.taken_along_dropped", _("Het bestand met alles verwijderd"), icon="trash-2")
