"""What can happen to users, teams, units and settings."""

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.events import declare

USER_ADDED = declare("user.added", _("Gebruiker %(name)s toegevoegd"), icon="user-plus")
USER_CHANGED = declare("user.changed", _("Gebruiker %(name)s gewijzigd"), icon="user")
USER_EMAIL_CHANGED = declare("user.email_changed", _("E-mailadres van %(name)s gewijzigd"), icon="mail")
USER_LINKED = declare("user.linked", _("%(name)s logt voor het eerst in via de eigen aanbieder"), icon="link")
USER_UNLINKED = declare("user.unlinked", _("%(name)s losgemaakt van de eigen aanbieder"), icon="unlink")
PROFILE_CHANGED = declare("user.profile_changed", _("Eigen instellingen gewijzigd"), icon="user")
INVITATION_MADE = declare("invitation.made", _("%(name)s uitgenodigd"), icon="mail")
INVITATION_REVOKED = declare("invitation.revoked", _("Uitnodiging van %(name)s ingetrokken"), icon="mail")
INVITATION_USED = declare("invitation.used", _("%(name)s heeft de uitnodiging gebruikt"), icon="check")
UNIT_ADDED = declare("unit.added", _("Bedrijfsonderdeel %(name)s toegevoegd"), icon="building-2")
UNIT_RENAMED = declare("unit.renamed", _("Bedrijfsonderdeel %(from)s heet nu %(name)s"), icon="building-2")
UNIT_CLOSED = declare("unit.closed", _("Bedrijfsonderdeel %(name)s gesloten"), icon="building-2")
TEAM_ADDED = declare("team.added", _("Team %(name)s toegevoegd"), icon="users")
TEAM_CHANGED = declare("team.changed", _("Team %(name)s gewijzigd"), icon="users")
TEAM_MEMBERS_CHANGED = declare("team.members_changed", _("Leden van team %(name)s gewijzigd"), icon="users")
TEAM_CLOSED = declare("team.closed", _("Team %(name)s gesloten"), icon="users")
COMPANY_BEGUN = declare("company.begun", _("Klantbeeld ingericht"), icon="house")
COMPANY_CHANGED = declare("company.changed", _("Bedrijfsgegevens gewijzigd"), icon="house")
