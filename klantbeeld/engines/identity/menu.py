"""The index of settings: each package adds its pages; who may not open one does not see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.errors import Text
from klantbeeld.core.slots import Slot
from klantbeeld.engines.identity.actions import MAY_MANAGE, MAY_SEE

EVERYBODY = frozenset(Role)
MINE, COMPANY, PEOPLE, DATA = _("Van mij"), _("Bedrijf"), _("Mensen"), _("Gegevens")


@dataclass(frozen=True, slots=True)
class Setting:
    """One page of settings. `words` are other words by which people look for it; `anchor` a place on the page."""

    group: Text
    label: Text
    help: Text
    view: str
    icon: str
    words: Text = ""
    roles: frozenset[Role] = MAY_MANAGE
    anchor: str = ""


settings_index: Slot[Setting] = Slot("settings_index")
for _order, _setting in enumerate((
    Setting(MINE, _("Naam, taal en thema"), _("Hoe Klantbeeld er voor jou uitziet"), "identity:profile", "user",
            _("taal licht donker compact sneltoetsen weergave"), EVERYBODY),
    Setting(MINE, _("Wachtwoord"), _("Kies een nieuw wachtwoord"), "account_change_password", "key-round",
            _("inloggen beveiliging veilig"), EVERYBODY),
    Setting(MINE, _("Tweede stap bij inloggen"), _("Een code uit een app op je telefoon, en herstelcodes"), "mfa_index",
            "shield-check", _("totp twee factor authenticator herstelcodes beveiliging"), EVERYBODY),
    Setting(MINE, _("Passkeys"), _("Inloggen met je vinger, je gezicht of de pincode van je apparaat"),
            "mfa_list_webauthn", "fingerprint-pattern", _("webauthn fido vingerafdruk zonder wachtwoord beveiliging"),
            EVERYBODY),
    Setting(MINE, _("Waar je bent ingelogd"), _("Apparaten en hoe je ze uitlogt"), "identity:profile", "monitor",
            _("sessies apparaten uitloggen beveiliging"), EVERYBODY, "sessies"),
    Setting(COMPANY, _("Bedrijf"), _("Naam, land en de taal waarmee collega's beginnen"), "identity:company", "house",
            _("naam werkruimte land taal")),
    Setting(COMPANY, _("Bedrijfsonderdelen en teams"), _("Wie bij elkaar hoort en welke relaties ze zien"),
            "identity:units", "building-2", _("afdeling vestiging unit team leden sluiten")),
    Setting(PEOPLE, _("Gebruikers"), _("Rollen, teams en wie mag inloggen"), "identity:users", "users",
            _("collega's rechten rol beheerder deactiveren account"), MAY_SEE),
    Setting(PEOPLE, _("Uitnodigingen"), _("Verstuurd, nog niet gebruikt"), "identity:invitations", "mail",
            _("collega uitnodigen mail link intrekken")),
    Setting(COMPANY, _("Wijzigingen"), _("Wie wat aan de instellingen veranderde, met ongedaan maken"),
            "identity:changes", "history", _("log geschiedenis ongedaan terugdraaien")),
)):  # fmt: skip
    settings_index.fill(_setting, order=_order)


def settings_for(actor: Actor, text: str = "") -> list[tuple[Text, list[Setting]]]:
    """Return the settings the actor may open, by group; with `text` those that hold each of its words."""
    wanted = text.casefold().split()
    groups: dict[str, tuple[Text, list[Setting]]] = {}
    for one in settings_index:
        held = " ".join(str(part) for part in (one.label, one.help, one.words, one.group)).casefold()
        if actor.roles & one.roles and all(word in held for word in wanted):
            groups.setdefault(str(one.group), (one.group, []))[1].append(one)
    return list(groups.values())
