"""What travels in a complete export and what does not. A table that stands nowhere here stops the export: nothing by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.errors import Text

SECRET = _("Geheim: reist nooit mee. Wie terugkomt, kiest een nieuw wachtwoord.")
OF_THE_SERVER = _("Van de server zelf, niet van het bedrijf: bij het terugzetten maakt de server een nieuwe.")
DERIVED = _("De database maakt deze kolom zelf uit de andere.")


@dataclass(frozen=True, slots=True)
class Travelling:
    """A table that travels: what it is called, and the columns that stay behind with the reason.

    `instead` gives what stands in such a column after coming back, as SQL. `shipped` tables are filled by every new
    system; coming back replaces their rows.
    """

    label: str
    words: Text
    left_out: Mapping[str, Text] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    shipped: bool = False

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def name(self) -> str:
        """The name of the table, and of its files."""
        return self.model._meta.db_table

    @property
    def fields(self) -> list[models.Field[Any, Any]]:
        """The columns that travel."""
        return [f for f in self.model._meta.concrete_fields if f.column not in self.left_out and not _made(f)]

    @property
    def stays(self) -> dict[str, Text]:
        """The columns that do not travel, each with the reason."""
        return dict(self.left_out) | {str(f.column): DERIVED for f in self.model._meta.concrete_fields if _made(f)}


def _made(column: models.Field[Any, Any]) -> bool:
    return isinstance(column, models.GeneratedField)


TRAVELLING = (
    Travelling("identity.Company", _("Bedrijf")),
    Travelling("identity.BusinessUnit", _("Bedrijfsonderdelen")),
    Travelling("identity.Team", _("Teams")),
    Travelling(
        "identity.User",
        _("Gebruikers"),
        {"password": SECRET, "last_login": OF_THE_SERVER},
        {"password": "'!' || md5(gen_random_uuid()::text)"},
    ),
    Travelling("identity.Membership", _("Leden van teams")),
    Travelling("identity.Invitation", _("Uitnodigingen"), {"digest": SECRET}, {"digest": "''"}),
    Travelling("parties.Industry", _("Branches"), shipped=True),
    Travelling("parties.Party", _("Relaties")),
    Travelling("parties.SearchDocument", _("Waarop relaties worden gevonden")),
    Travelling("parties.AnnualTurnover", _("Omzetten")),
    Travelling("parties.ContactPoint", _("Contactgegevens")),
    Travelling("parties.Relationship", _("Verbanden")),
    Travelling("parties.Preference", _("Voorkeuren")),
    Travelling("parties.AccountTeamMember", _("Klantteams")),
    Travelling("parties.LadderMove", _("Stappen op de ladder")),
    Travelling("parties.Tag", _("Labels")),
    Travelling("parties.PartyTag", _("Labels van relaties")),
    Travelling("parties.Favourite", _("Favorieten")),
    Travelling("parties.RecentView", _("Net bekeken")),
    Travelling("parties.OutsideKey", _("Sleutels van buiten")),
    Travelling("parties.PartySource", _("Herkomst van relaties")),
    Travelling("parties.ImportRun", _("Imports"), {"path": OF_THE_SERVER}, {"path": "''"}),
    Travelling("parties.ImportReject", _("Afgekeurde rijen van imports")),
    Travelling("parties.ImportConflict", _("Verschillen bij imports")),
    Travelling("parties.ImportMapping", _("Veldkoppelingen")),
    Travelling("activities.Activity", _("Contactmomenten en taken")),
    Travelling("activities.Participant", _("Deelnemers aan contactmomenten")),
    Travelling("files.StoredFile", _("Bestanden")),
    Travelling("history.Batch", _("Bewerkingen")),
    Travelling("history.Change", _("Wijzigingen"), {"xid": OF_THE_SERVER}, {"xid": "pg_current_xact_id()"}),
    Travelling("history.Event", _("Gebeurtenissen")),
    Travelling("history.Line", _("Regels van tijdlijnen")),
)
STAYING = {
    "account.EmailAddress": "made anew at the first sign-in",
    "account.EmailConfirmation": "a secret link",
    "api.ApiToken": "a key",
    "api.KeptAnswer": "answers to keys, for a day",
    "api.Usage": "counts of a minute",
    "auth.Group": "not used: rights stand in the policies",
    "auth.Group_permissions": "not used",
    "auth.Permission": "made by every system itself",
    "contenttypes.ContentType": "made by every system itself",
    "history.Boundary": "transactions of an earlier server; those that come back all get one of the new server",
    "identity.SetupCode": "a secret code",
    "mfa.Authenticator": "secrets of the second step and recovery codes",
    "procrastinate.ProcrastinateEvent": "work of this server",
    "procrastinate.ProcrastinateJob": "work of this server",
    "procrastinate.ProcrastinatePeriodicDefer": "work of this server",
    "procrastinate.ProcrastinateWorker": "work of this server",
    "sessions.Session": "who is signed in",
    "shell.CompleteExport": "which exports were made here; the log of settings tells it too",
    "socialaccount.SocialAccount": "made anew at the first sign-in with the company's own provider",
    "socialaccount.SocialApp": "the secret of the provider",
    "socialaccount.SocialToken": "a secret of the provider",
    "usersessions.UserSession": "who is signed in",
    "webhooks.Delivery": "messages of this server, for some days",
    "webhooks.Webhook": "its secret is of this server: who receives it gets a new one",
}
"""Every other table, and why it stays."""


def undecided() -> set[str]:
    """The tables of which nobody has said whether they travel."""
    known = {one.label for one in TRAVELLING} | set(STAYING)
    return {model._meta.label for model in apps.get_models(include_auto_created=True)} - known
