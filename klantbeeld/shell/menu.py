"""Where one can go and what one can do from anywhere: the menu, the palette and the help on keys read the same entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.errors import Text
from klantbeeld.domains.parties import policy

May = Callable[[Actor], bool]


def _always(actor: Actor) -> bool:
    return True


def _sees_users(actor: Actor) -> bool:
    return bool(actor.roles & {Role.ADMINISTRATOR, Role.MANAGER})


def _manages_users(actor: Actor) -> bool:
    return Role.ADMINISTRATOR in actor.roles


def _creates(actor: Actor) -> bool:
    return policy.party.may(actor, "create")


def _changes(actor: Actor) -> bool:
    return policy.party.may(actor, "change")


def _imports(actor: Actor) -> bool:
    return policy.party.may(actor, "bulk") and policy.party.may(actor, "create")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page one can go to: the name of its address, its words, icon and key, and who may.

    In `panel` it comes in the side panel; `pick` is the part of a relation's page that it is about, asked first.
    """

    name: str
    label: Text
    icon: str
    key: str = ""
    may: May = _always
    panel: bool = False
    pick: str = ""


MAIN = (
    Entry("shell:today", _("Vandaag"), "sun", "g v"),
    Entry("parties:index", _("Relaties"), "building-2", "g r"),
    Entry("activities:tasks", _("Taken"), "circle-check", "g t"),
)
DOING = (
    Entry("parties:create", _("Nieuwe relatie"), "plus", "n", _creates, panel=True),
    Entry("parties:index", _("Gesprek vastleggen"), "notebook-pen", "l", _changes, pick="vastleggen"),
    Entry("parties:import_upload", _("Lijst inlezen"), "download", "", _imports),
    Entry("identity:user_new", _("Collega uitnodigen"), "user-plus", "", _manages_users),
)
MINE = (
    Entry("identity:profile", _("Mijn instellingen"), "user"),
    Entry("shell:keys", _("Sneltoetsen"), "keyboard", "?", panel=True),
    Entry("parties:bin", _("Prullenbak"), "trash-2"),
    Entry("identity:settings", _("Instellingen"), "settings", "", _sees_users),
    Entry("parties:tags", _("Labels"), "tag"),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of one's own that the palette can change: its field on the user, the value, what it is called."""

    field: str
    value: str
    label: Text
    icon: str


SETTINGS = (
    Setting("theme", "dark", _("Thema: donker"), "settings"),
    Setting("theme", "light", _("Thema: licht"), "settings"),
    Setting("theme", "system", _("Thema: zoals mijn apparaat"), "settings"),
    Setting("density", "compact", _("Regels: compact"), "rows-3"),
    Setting("density", "normal", _("Regels: ruim"), "rows-3"),
    Setting("language", "nl", "Taal: Nederlands", "settings"),
    Setting("language", "en", "Language: English", "settings"),
    Setting("language", "fr", "Langue : français", "settings"),
)
KEYS: tuple[tuple[Text, tuple[tuple[str, Text], ...]], ...] = (
    (
        _("Overal"),
        (
            ("Ctrl K", _("Zoek of doe iets")),
            ("/", _("Zoek of doe iets")),
            ("G V", _("Naar Vandaag")),
            ("G R", _("Naar Relaties")),
            ("G T", _("Naar Taken")),
            ("N", _("Nieuwe relatie")),
            ("Ctrl Z", _("Laatste wijziging ongedaan maken")),
            ("?", _("Deze hulp")),
        ),
    ),
    (
        _("In een lijst"),
        (
            ("J", _("Volgende regel")),
            ("K", _("Vorige regel")),
            ("← →", _("Naar de cel ernaast")),
            ("Enter", _("Openen")),
            ("F2", _("De cel wijzigen")),
            ("F", _("Filteren")),
        ),
    ),
    (
        _("Bij een relatie"),
        (
            ("[", _("Vorige uit de lijst")),
            ("]", _("Volgende uit de lijst")),
            ("L", _("Vastleggen")),
            ("Ctrl Enter", _("Vastleggen bewaren")),
        ),
    ),
    (
        _("In een veld"),
        (
            ("Enter", _("Bewaren")),
            ("Esc", _("Terug naar wat er stond")),
        ),
    ),
)
