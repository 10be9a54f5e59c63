"""What can happen to users and set-up."""

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.events import declare

USER_ADDED = declare("user.added", _("Gebruiker %(name)s toegevoegd"), icon="user-plus")
USER_CHANGED = declare("user.changed", _("Gebruiker %(name)s gewijzigd"), icon="user")
PROFILE_CHANGED = declare("user.profile_changed", _("Eigen instellingen gewijzigd"), icon="user")
COMPANY_BEGUN = declare("company.begun", _("Klantbeeld ingericht"), icon="house")
