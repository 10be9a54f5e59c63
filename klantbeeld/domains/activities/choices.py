"""Kinds and outcomes of contact moments and tasks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    PHONE = "phone", _("Gesprek")
    VISIT = "visit", _("Bezoek")
    MAIL = "mail", _("E-mail")
    LETTER = "letter", _("Brief")
    DESK = "desk", _("Balie")
    CHAT = "chat", _("Chat")
    SOCIAL = "social", _("Sociaal medium")
    NOTE = "note", _("Notitie")
    TASK = "task", _("Taak")


CONTACT_KINDS = (Kind.PHONE, Kind.VISIT, Kind.MAIL, Kind.LETTER, Kind.DESK, Kind.CHAT, Kind.SOCIAL)
"""Kinds that count as contact with the customer; a note or a task does not."""

ICONS = {
    Kind.PHONE: "phone",
    Kind.VISIT: "map-pin",
    Kind.MAIL: "mail",
    Kind.LETTER: "mailbox",
    Kind.DESK: "store",
    Kind.CHAT: "message-circle",
    Kind.SOCIAL: "share-2",
    Kind.NOTE: "square-pen",
    Kind.TASK: "circle-check",
}


class Direction(TextChoices):
    NONE = "", _("Geen")
    OUT = "out", _("Uitgaand")
    IN = "in", _("Inkomend")


class State(TextChoices):
    PLANNED = "planned", _("Gepland")
    DONE = "done", _("Gedaan")
    CANCELLED = "cancelled", _("Vervallen")


class Outcome(TextChoices):
    NONE = "", _("Geen resultaat")
    SPOKEN = "spoken", _("Gesproken")
    NO_ANSWER = "no_answer", _("Geen gehoor")
    VOICEMAIL = "voicemail", _("Voicemail")
    CALL_BACK = "call_back", _("Belt terug")
    HELD = "held", _("Ging door")
    NO_SHOW = "no_show", _("Niet verschenen")


OUTCOMES = {
    Kind.PHONE: (Outcome.SPOKEN, Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.CALL_BACK),
    Kind.VISIT: (Outcome.HELD, Outcome.NO_SHOW),
}
