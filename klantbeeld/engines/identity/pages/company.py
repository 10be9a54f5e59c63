"""The company, its units and teams, and the log of changes to settings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from klantbeeld.core import events
from klantbeeld.core.errors import NotFound
from klantbeeld.engines.history.models import Batch, Event
from klantbeeld.engines.identity import actions, structure
from klantbeeld.engines.identity.http import ActorRequest, uuid_or_none
from klantbeeld.engines.identity.models import BusinessUnit, Company, Team, User
from klantbeeld.engines.identity.pages.forms import attempt, uuids

BOTH = ["GET", "POST"]
CHANGES_SHOWN = 100
OF_SETTINGS = ("user.", "invitation.", "unit.", "team.", "company.")
NOT_TO_UNDO = (
    "user.added",
    "user.profile_changed",
    "user.email_changed",
    "invitation.",
    "company.begun",
    "company.taken_along",
    "company.demo_",
)


@require_http_methods(BOTH)
def company(request: ActorRequest) -> HttpResponse:
    """Name, country and language of the company."""
    actions.require(request.actor, actions.MAY_MANAGE)
    posted = request.POST

    def change() -> None:
        actions.change_company(
            request.actor,
            name=posted.get("name", ""),
            country=posted.get("country", ""),
            language=posted.get("language", ""),
        )

    outcome = attempt(request, change, _("Bedrijf bewaard"))
    if outcome.ok:
        return redirect("identity:company")
    context = {
        "company": Company.objects.first() or Company(),
        "problem": outcome.problem,
        "countries": [("NL", _("Nederland")), ("BE", _("België"))],
        "languages": settings.LANGUAGES,
    }
    return render(request, "identity/company.html", context, status=outcome.status)


@require_http_methods(BOTH)
def units(request: ActorRequest) -> HttpResponse:
    """Units with their teams and how many people are in them; adding a unit."""
    actions.require(request.actor, actions.MAY_MANAGE)
    outcome = attempt(
        request,
        lambda: structure.add_unit(request.actor, request.POST.get("name", "")),
        _("Bedrijfsonderdeel toegevoegd"),
    )
    if outcome.ok:
        return redirect("identity:units")
    active = Count("members", filter=Q(members__is_active=True), distinct=True)
    teams = Prefetch("teams", Team.objects.filter(closed_at=None).annotate(people=active), "open_teams")
    people = Count("users", filter=Q(users__is_active=True), distinct=True)
    found = BusinessUnit.objects.annotate(people=people).prefetch_related(teams).order_by("name")
    context = {
        "units": found.filter(closed_at=None),
        "closed": found.exclude(closed_at=None)[:50],
        "problem": outcome.problem,
        "name": request.POST.get("name", ""),
    }
    return render(request, "identity/units.html", context, status=outcome.status)


@require_http_methods(BOTH)
def unit(request: ActorRequest, unit_id: UUID) -> HttpResponse:
    """A unit: its name, its teams, its people; closing it."""
    actions.require(request.actor, actions.MAY_MANAGE)
    found = BusinessUnit.objects.filter(pk=unit_id, closed_at=None).first()
    if found is None:
        raise NotFound()
    posted, actor = request.POST, request.actor
    changes: dict[str, tuple[Any, str]] = {
        "rename": (lambda: structure.rename_unit(actor, unit_id, posted.get("name", "")), _("Naam bewaard")),
        "team": (lambda: structure.add_team(actor, unit_id, posted.get("name", "")), _("Team toegevoegd")),
        "close": (
            lambda: structure.close_unit(actor, unit_id, uuid_or_none(posted.get("to"))),
            _("Bedrijfsonderdeel gesloten"),
        ),
    }
    what = posted.get("do", "rename") if posted.get("do", "rename") in changes else "rename"
    outcome = attempt(request, *changes[what])
    if outcome.ok:
        return redirect("identity:units") if what == "close" else redirect("identity:unit", unit_id)
    active = Count("members", filter=Q(members__is_active=True), distinct=True)
    context = {
        "unit": found,
        "teams": found.teams.filter(closed_at=None).annotate(people=active),
        "people": found.users.filter(is_active=True)[:200],
        "others": BusinessUnit.objects.filter(closed_at=None).exclude(pk=unit_id),
        "inside": structure.inside(unit_id=unit_id),
        "problem": outcome.problem,
        "what": what,
    }
    return render(request, "identity/unit.html", context, status=outcome.status)


@require_http_methods(BOTH)
def team(request: ActorRequest, team_id: UUID) -> HttpResponse:
    """A team: name, unit, who is in it; closing it."""
    actions.require(request.actor, actions.MAY_MANAGE)
    found = Team.objects.select_related("unit").filter(pk=team_id, closed_at=None).first()
    if found is None:
        raise NotFound()
    posted, actor = request.POST, request.actor

    def change() -> None:
        unit_id = uuid_or_none(posted.get("unit")) or found.unit_id
        structure.change_team(actor, team_id, name=posted.get("name", ""), unit_id=unit_id)

    changes: dict[str, tuple[Any, str]] = {
        "change": (change, _("Team bewaard")),
        "members": (
            lambda: structure.set_members(actor, team_id, uuids(posted.getlist("member"))),
            _("Leden bewaard"),
        ),
        "close": (lambda: structure.close_team(actor, team_id, uuid_or_none(posted.get("to"))), _("Team gesloten")),
    }
    what = posted.get("do", "change") if posted.get("do", "change") in changes else "change"
    outcome = attempt(request, *changes[what])
    if outcome.ok:
        return redirect("identity:unit", found.unit_id) if what == "close" else redirect("identity:team", team_id)
    context = {
        "team": found,
        "units": BusinessUnit.objects.filter(closed_at=None),
        "people": User.objects.filter(is_active=True).select_related("unit").order_by("name")[:500],
        "members": set(found.members.values_list("id", flat=True)),
        "others": Team.objects.filter(unit=found.unit_id, closed_at=None).exclude(pk=team_id),
        "inside": structure.inside(team_id=team_id),
        "problem": outcome.problem,
        "what": what,
    }
    return render(request, "identity/team.html", context, status=outcome.status)


@require_GET
def changes(request: ActorRequest) -> HttpResponse:
    """The last changes to settings, each with undo where it can be taken back."""
    actions.require(request.actor, actions.MAY_MANAGE)
    wanted = Q()
    for start in OF_SETTINGS:
        wanted |= Q(verb__startswith=start)
    found = list(Event.objects.filter(wanted).order_by("-at", "-id")[:CHANGES_SHOWN])
    batches = Batch.objects.in_bulk({event.batch_id for event in found})
    rows = []
    for event in found:
        verb, batch = events.verb(event.verb), batches.get(event.batch_id)
        alone = batch is not None and batch.kind == event.verb and batch.state == Batch.State.DONE
        rows.append(
            {
                "event": event,
                "icon": verb.icon,
                "sentence": str(verb.sentence) % _with_blanks(event.data),
                "undone": batch is not None and batch.state == Batch.State.UNDONE,
                "may_undo": alone and not event.verb.startswith(NOT_TO_UNDO),
            }
        )
    return render(request, "identity/changes.html", {"rows": rows})


def _with_blanks(data: dict[str, Any]) -> dict[str, Any]:
    return {"name": "", "from": "", "to": "", "unit": ""} | data
