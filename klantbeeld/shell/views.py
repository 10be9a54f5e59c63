"""Home, the command palette and the search page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from klantbeeld.core import clock
from klantbeeld.domains.activities import queries as activities
from klantbeeld.domains.parties import policy, queries
from klantbeeld.engines.identity.actions import change_profile
from klantbeeld.engines.identity.http import ActorRequest, go_back
from klantbeeld.shell import finding, menu

TASKS_SHOWN = 50
MOST_PAGES = 12
PARTS = frozenset({"vastleggen"})  # of a relation's page, that the palette can lead to


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
    """The options for what was typed: relations, people, deeds, contact moments, commands."""
    text = _typed(request)
    part = request.GET.get("bij", "")
    groups = finding.places(request.actor, text, part) if part in PARTS else finding.options(request.actor, text)
    number = sum(len(group.options) for group in groups)
    context = {"text": text, "options": finding.as_html(groups), "number": number, "status": finding.status(number)}
    return render(request, "shell/_palette.html", context)


@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """The same as a page, with more of it: for the phone, without script, and to page through."""
    text = _typed(request)
    given = request.GET.get("bladzijde", "")
    page = min(max(int(given), 1), MOST_PAGES) if given.isdecimal() and len(given) < 4 else 1
    found = finding.find(request.actor, text, page)
    may_create = policy.party.may(request.actor, "create")
    context = {"text": text, "found": found, "page": page, "may_create": may_create, "next_page": page + 1}
    return render(request, "shell/search.html", context | {"previous_page": page - 1})


def _typed(request: ActorRequest) -> str:
    return request.GET.get("q", "").replace("\0", "")[:200].strip()


@require_GET
def keys(request: ActorRequest) -> HttpResponse:
    """The keys, as a help; opened by the question mark."""
    return render(request, "shell/keys.html", {"groups": menu.KEYS})


@require_POST
def setting(request: ActorRequest) -> HttpResponse:
    """Change one of one's own settings from where one is: theme, language or height of the rows."""
    user = request.user
    kept = {"language": user.language, "theme": user.theme, "density": user.density}
    given = {name: request.POST[name] for name in kept if name in request.POST}
    change_profile(request.actor, name=user.name, shortcuts=user.shortcuts, **(kept | given))
    return go_back(request, "shell:today")


@require_GET
def more(request: ActorRequest) -> HttpResponse:
    """Everything that is not in the bottom bar of the phone."""
    return render(request, "shell/more.html")
