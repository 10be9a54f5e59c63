"""What can go wrong in an action, told apart so that page, API and import can each translate it."""

import errno
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
BUSY = _("Dit duurde te lang of de database is even niet te bereiken. Er is niets bewaard. Probeer het zo opnieuw.")

FULL = _(
    "De schijf van de server is vol. Er is niets bewaard. Vraag je beheerder om ruimte en probeer het daarna opnieuw."
)


def is_of_full_disk(error: BaseException | None) -> bool:
    """Whether the disk is full: said by the system (ENOSPC, EDQUOT), or by the database (class 53, disk_full)."""
    state = getattr(error.__cause__, "sqlstate", None) if error else None
    return state == "53100" or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)


class KlantbeeldError(Exception):
    """Base of all expected refusals; `text` is for the user: what, why, what now. `status` is how HTTP says it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class NotFound(KlantbeeldError):
    """The record does not exist, or the actor may not know that it does."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, text: Text = _("Dit is niet gevonden. Misschien is het verplaatst of verwijderd.")) -> None:
        super().__init__(text)


class Forbidden(KlantbeeldError):
    """The actor sees the record but may not do this with it."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self, text: Text = _("Hier heb je geen recht toe. Vraag je beheerder als je dit nodig hebt.")) -> None:
        super().__init__(text)


class Invalid(KlantbeeldError):
    """The input breaks a rule; `fields` maps a field key to the messages for that field."""

    def __init__(self, text: Text, fields: Mapping[str, Text] | None = None) -> None:
        super().__init__(text)
        self.fields = dict(fields or {})


class Conflict(KlantbeeldError):
    """Somebody else changed the record since the actor saw it; `current` holds what stands there now."""

    status = HTTPStatus.CONFLICT

    def __init__(self, text: Text, current: Any = None) -> None:
        super().__init__(text)
        self.current = current


class AlreadyDone(KlantbeeldError):
    """The change was made before, for example by a double click; nothing was done again."""

    status = HTTPStatus.CONFLICT
