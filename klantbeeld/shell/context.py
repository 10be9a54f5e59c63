"""What the frame of every page shows: menu, favourites, what was just seen. Items without a screen are absent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.domains.activities.queries import due
from klantbeeld.domains.parties import policy, queries
from klantbeeld.engines.database.gathering import gather_planned
from klantbeeld.engines.identity.models import Company
from klantbeeld.shell.menu import MAIN, MINE, Entry

MOST_COUNTED = 100
FAVOURITES_SHOWN = 8
RECENT_SHOWN = 5


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame, computed only when a page shows it. One query."""
    return {"shell": SimpleLazyObject(lambda: _frame(request))}


def _parts(actor: Actor | None) -> dict[str, Any]:
    parts: dict[str, Any] = {"company": Company.objects.only("name")[:1]}
    if actor is not None:
        parts |= {
            "due": due(actor).only("id")[:MOST_COUNTED],
            "favourites": queries.favourites(actor)[:FAVOURITES_SHOWN],
            "recent": queries.just_seen(actor)[: FAVOURITES_SHOWN + RECENT_SHOWN],
        }
    return parts


def _frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    actor: Actor | None = request.actor.through("page") if known else None  # type: ignore[attr-defined]
    found: dict[str, Any] = gather_planned(("frame", actor, clock.today()), lambda: _parts(actor))
    frame: dict[str, Any] = {"workspace": found["company"][0].name if found["company"] else "Klantbeeld"}
    if actor is None:
        return frame
    today, parties, tasks = (_item(request.path, entry) for entry in MAIN)
    today |= {"count": len(found["due"]), "hot": True}
    search = {"url": reverse("shell:search"), "label": _("Zoeken"), "icon": "search", "palette": True}
    more = {"url": reverse("shell:more"), "label": _("Meer"), "icon": "menu"}
    new = {"url": reverse("parties:create"), "label": _("Nieuwe relatie"), "icon": "plus", "primary": True}
    may_create = policy.party.may(actor, "create")
    kept = {one.id for one in found["favourites"]}
    return frame | {
        "navigation": [today, parties, tasks],
        "may_create": may_create,
        "may_change": policy.party.may(actor, "change"),
        "favourites": found["favourites"],
        "recent": [one for one in found["recent"] if one.id not in kept][:RECENT_SHOWN],
        "tabbar": [today, parties, *([new] if may_create else []), search, more],
        "me": [_item(request.path, entry) for entry in MINE if entry.may(actor)],
    }


def _item(path: str, entry: Entry) -> dict[str, Any]:
    url = reverse(entry.name)
    current = path == url if url == "/" else path.startswith(url)
    return {"url": url, "label": entry.label, "icon": entry.icon, "key": entry.key, "current": current}
