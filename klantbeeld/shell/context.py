"""What the frame of every page shows: menu, favourites, workspace. Items without a screen are absent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor, Role
from klantbeeld.domains.activities.queries import due
from klantbeeld.domains.parties import policy, queries
from klantbeeld.engines.database.gathering import gather_planned
from klantbeeld.engines.identity.models import Company

MOST_COUNTED = 100


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame, computed only when a page shows it. One query."""
    return {"shell": SimpleLazyObject(lambda: _frame(request))}


def _parts(actor: Actor | None) -> dict[str, Any]:
    parts: dict[str, Any] = {"company": Company.objects.all()[:1]}
    if actor is not None:
        parts |= {"due": due(actor).only("id")[:MOST_COUNTED], "favourites": queries.favourites(actor)[:8]}
    return parts


def _frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    actor = request.actor if known else None  # type: ignore[attr-defined]
    found: dict[str, Any] = gather_planned(("frame", actor, clock.today()), lambda: _parts(actor))
    frame: dict[str, Any] = {"workspace": found["company"][0].name if found["company"] else "Klantbeeld"}
    if actor is None:
        return frame
    path = request.path

    def item(name: str, label: str, icon: str, key: str, **more: Any) -> dict[str, Any]:
        url = reverse(name)
        current = path == url if url == "/" else path.startswith(url)
        return {"url": url, "label": label, "icon": icon, "key": key, "current": current, **more}

    today = item("shell:today", _("Vandaag"), "sun", "g v", count=len(found["due"]), hot=True)
    parties = item("parties:index", _("Relaties"), "building-2", "g r")
    tasks = item("activities:tasks", _("Taken"), "circle-check", "g t")
    search = item("shell:search", _("Zoeken"), "search", "") | {"palette": True}
    more = item("shell:more", _("Meer"), "menu", "")
    new = item("parties:create", _("Nieuwe relatie"), "plus", "") | {"primary": True}
    frame |= {
        "navigation": [today, parties, tasks],
        "favourites": found["favourites"],
        "tabbar": [today, parties, *([new] if policy.party.may(actor, "create") else []), search, more],
        "me": _me(actor),
    }
    return frame


def _me(actor: Any) -> list[dict[str, str]]:
    items = [("identity:profile", _("Mijn instellingen"), "user"), ("parties:bin", _("Prullenbak"), "trash-2")]
    if Role.ADMINISTRATOR in actor.roles or Role.MANAGER in actor.roles:
        items.append(("identity:users", _("Gebruikers"), "users"))
    items.append(("parties:tags", _("Labels"), "tag"))
    return [{"url": reverse(name), "label": label, "icon": icon} for name, label, icon in items]
