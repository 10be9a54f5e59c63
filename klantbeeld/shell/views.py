"""Home, the command palette, the search page and the health check."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klantbeeld.core import clock
from klantbeeld.core.actor import Role
from klantbeeld.domains.activities import queries as activities
from klantbeeld.domains.parties import policy, queries
from klantbeeld.domains.parties.search import search_parties
from klantbeeld.engines.identity.http import ActorRequest

TASKS_SHOWN = 50


@require_GET
def today(request: ActorRequest) -> HttpResponse:
    """What to do now: tasks by lateness, relations that wait, what was just looked at."""
    actor = request.actor
    tasks = activities.open_tasks(actor, until_days=0)[:TASKS_SHOWN]
    late = sum(1 for task in tasks if task.is_late)  # type: ignore[attr-defined]
    context = {
        "day": clock.today(),
        "tasks": tasks,
        "late": late,
        "waiting": activities.waiting_relations(actor)[:8],
        "recent": queries.recent(actor, 6),
        "news": activities.news(actor)[:6],
        "has_relations": bool(tasks) or activities.has_relations(actor),
        "may_create": policy.party.may(actor, "create"),
    }
    return render(request, "shell/today.html", context)


@require_GET
def palette(request: ActorRequest) -> HttpResponse:
    """The options for what was typed: commands, relations, contact moments. At most three queries."""
    return render(request, "shell/_palette.html", _found(request, 8))


@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """The same as a page, for the phone and without script."""
    return render(request, "shell/search.html", _found(request, 25))


def _found(request: ActorRequest, limit: int) -> dict[str, Any]:
    text = request.GET.get("q", "").replace("\0", "")[:200].strip()
    actor = request.actor
    hits = search_parties(actor, text, limit) if text else queries.recent(actor, limit)
    moments = activities.search_activities(actor, text, 5) if len(text) >= 3 else []
    return {"text": text, "hits": hits, "moments": moments, "commands": _commands(request, text)}


def _commands(request: ActorRequest, text: str) -> list[dict[str, str]]:
    actor = request.actor
    all_commands = [(_("Vandaag"), "shell:today", "sun", "G V"), (_("Relaties"), "parties:index", "building-2", "G R")]
    all_commands.append((_("Taken"), "activities:tasks", "circle-check", "G T"))
    if policy.party.may(actor, "create"):
        all_commands.insert(0, (_("Nieuwe relatie"), "parties:create", "plus", "N"))
    if policy.party.may(actor, "bulk") and policy.party.may(actor, "create"):
        all_commands.append((_("Lijst inlezen"), "parties:import_upload", "download", ""))
    all_commands.append((_("Mijn instellingen"), "identity:profile", "user", ""))
    all_commands.append((_("Instellingen"), "identity:settings", "settings", ""))
    if Role.ADMINISTRATOR in actor.roles:
        all_commands.append((_("Collega uitnodigen"), "identity:user_new", "user-plus", ""))
    wanted = text.casefold()
    return [
        {"label": label, "url": reverse(name), "icon": icon, "key": key}
        for label, name, icon, key in all_commands
        if wanted in label.casefold()
    ][:5]


@require_GET
def more(request: ActorRequest) -> HttpResponse:
    """Everything that is not in the bottom bar of the phone."""
    return render(request, "shell/more.html")


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answers ok when web and database work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
