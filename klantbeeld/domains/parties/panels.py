"""The slots of the relation page: how domains above add a panel without this one knowing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from klantbeeld.core.slots import Slot
from klantbeeld.domains.parties.models import Party

Context = Callable[[HttpRequest, Party], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page: its template, and what fills it; None keeps it away."""

    key: str
    template: str
    context: Context


kinds_of_contact: Slot[tuple[str, Any]] = Slot("kinds_of_contact")
"""The kinds of contact moments with their labels, as lists say what the last contact was."""
party_head: Slot[Panel] = Slot("party_head")
party_main: Slot[Panel] = Slot("party_main")
party_aside: Slot[Panel] = Slot("party_aside")


def filled(slot: Slot[Panel], request: HttpRequest, party: Party) -> list[tuple[str, dict[str, Any]]]:
    """Return template and context of each panel that has something to show."""
    shown = []
    for panel in slot:
        context = panel.context(request, party)
        if context is not None:
            shown.append((panel.template, context))
    return shown
