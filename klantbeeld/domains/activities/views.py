"""The pages of contact moments and tasks: translate HTTP, nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klantbeeld.core import clock
from klantbeeld.core.errors import Conflict, Invalid
from klantbeeld.domains.activities import actions, queries, swaps
from klantbeeld.domains.activities.choices import Direction, Kind, Outcome
from klantbeeld.domains.parties import queries as parties
from klantbeeld.domains.parties.pages.forms import whole
from klantbeeld.engines.exchange.values import parse_date
from klantbeeld.engines.history.recording import latest_batch_id
from klantbeeld.engines.identity.http import ActorRequest, go_back, uuid_or_none

NOBODY_SPOKEN = frozenset({Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.NO_SHOW})
STEPS = {"morgen": 1, "week": 7, "maand": 30}
FIRST_STEP = gettext_lazy("Contact opnemen")


def _number(text: str) -> int | None:
    if not text.strip():
        return None
    number = whole(text)
    if number is None:
        raise Invalid(_("Vul het aantal minuten in als getal."), {"minutes": _("Vul een getal in.")})
    return number


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        return timezone.make_aware(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise Invalid(
            _("Dit moment begrijpen we niet. Schrijf het als 17-11-2026 14:30."),
            {"starts_at": _("Kijk het moment na.")},
        ) from None


def _day(text: str) -> date:
    parsed = parse_date(text)
    if parsed.problem or parsed.value is None:
        raise Invalid(parsed.problem or _("Kies een dag."), {"next_date": _("Kies een dag.")})
    return parsed.value


def _read(posted: Any) -> actions.LogInput:
    step = posted.get("next", "")
    next_step = None
    if step in STEPS or posted.get("next_date", "").strip():
        day = (
            _day(posted["next_date"])
            if posted.get("next_date", "").strip()
            else clock.today() + timedelta(days=STEPS[step])
        )
        next_step = actions.NextStep(
            posted.get("next_subject", "").strip() or str(FIRST_STEP), day, posted.get("next_kind") or Kind.PHONE
        )
    given = actions.LogInput(
        kind=posted.get("kind", ""),
        report=posted.get("report", ""),
        subject=posted.get("subject", ""),
        outcome=posted.get("outcome", ""),
        direction=posted.get("direction", ""),
        contact_id=uuid_or_none(posted.get("contact")),
        starts_at=_moment(posted.get("starts_at", "")),
        minutes=_number(posted.get("minutes", "")),
        agreements=posted.get("agreements", ""),
        participant_ids=[one for text in posted.getlist("participants") if (one := uuid_or_none(text))],
        colleague_ids=[one for text in posted.getlist("colleagues") if (one := uuid_or_none(text))],
        next_step=next_step,
    )
    given.id = uuid_or_none(posted.get("id")) or given.id
    filled_in = uuid_or_none(posted.get("filled_in"))
    if filled_in == given.contact_id and (given.kind == Kind.NOTE or given.outcome in NOBODY_SPOKEN):
        given.contact_id = None  # the form had filled it in, and nobody was spoken to
    return given


@require_POST
def log(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Log a contact moment from the composer; what was typed comes back when something is wrong."""
    back = reverse("parties:party", args=[party_id])
    try:
        if request.POST.get("kind") == Kind.TASK:
            return plan(request, party_id)
        given = _read(request.POST)
        actions.log(request.actor, party_id, given)
    except Invalid as refusal:
        return _refused(request, party_id, refusal)
    messages.success(request, _("Contactmoment vastgelegd"), extra_tags=latest_batch_id())
    return swaps.relation(request, party_id, is_fresh=True) if request.htmx else redirect(back)


def _refused(request: ActorRequest, party_id: UUID, refusal: Invalid) -> HttpResponse:
    """What was typed stays: in the composer that asked by script, else on a page of its own."""
    party = parties.party(request.actor, party_id)
    if request.htmx:
        return swaps.refusal(request, refusal.text)
    context = {"party": party, "problem": refusal.text, "posted": request.POST}
    return render(request, "activities/log_again.html", context, status=422)


@require_POST
def plan(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Plan a task for a relation."""
    posted = request.POST
    step = posted.get("next", "")
    try:
        day = (
            _day(posted["next_date"])
            if posted.get("next_date", "").strip()
            else clock.today() + timedelta(days=STEPS.get(step, 1))
        )
        subject = posted.get("next_subject", "").strip() or posted.get("report", "").strip()
        if not subject:
            raise Invalid(_("Schrijf op wat er moet gebeuren."), {"report": _("Schrijf op wat er moet gebeuren.")})
        actions.plan_task(
            request.actor,
            party_id,
            actions.NextStep(subject, day, posted.get("next_kind") or Kind.TASK),
            user_id=uuid_or_none(posted.get("user")),
            task_id=uuid_or_none(posted.get("id")),
        )
    except Invalid as refusal:
        return _refused(request, party_id, refusal)
    messages.success(request, _("Taak gepland"), extra_tags=latest_batch_id())
    return swaps.relation(request, party_id, is_fresh=True) if request.htmx else redirect("parties:party", party_id)


@require_GET
def timeline(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """The timeline alone, for a filter or for what is older; without script the page of the relation shows it."""
    party = parties.party(request.actor, party_id)
    if not request.htmx:
        return redirect(f"{reverse('parties:party', args=[party.id])}?{request.GET.urlencode()}")
    return swaps.timeline(request, party)


@require_http_methods(["GET", "POST"])
def activity(request: ActorRequest, activity_id: UUID) -> HttpResponse:
    """One contact moment, to read and to correct."""
    found = queries.activity(request.actor, activity_id)
    problem: object = ""
    shown = {
        "kind": found.kind,
        "subject": found.subject,
        "report": found.report,
        "agreements": found.agreements,
        "outcome": found.outcome,
        "direction": found.direction,
        "minutes": "" if found.minutes is None else str(found.minutes),
        "starts_at": timezone.localtime(found.starts_at).strftime("%Y-%m-%dT%H:%M"),
    }
    if request.method == "POST":
        shown |= {key: request.POST[key] for key in shown if key in request.POST}
        try:
            given = _read(request.POST)
            version = whole(request.POST.get("version", ""))
            actions.change(request.actor, activity_id, given, version=version)
        except (Invalid, Conflict) as refusal:
            problem = refusal.text
        else:
            messages.success(request, _("Contactmoment gewijzigd"), extra_tags=latest_batch_id())
            return redirect("parties:party", found.party_id)
    context = {
        "activity": found,
        "present": queries.present(request.actor, found),
        "may_change": parties.may(request.actor, "change", found.party),
        "problem": problem,
        "shown": shown,
        "kinds": [choice for choice in Kind.choices if choice[0] != Kind.TASK],
        "outcomes": Outcome.choices,
        "directions": Direction.choices,
    }
    return render(request, "activities/activity.html", context, status=422 if problem else 200)


@require_POST
def delete(request: ActorRequest, activity_id: UUID) -> HttpResponse:
    """Take a contact moment or task away, with undo."""
    found = actions.delete(request.actor, activity_id)
    messages.success(request, _("Verwijderd"), extra_tags=latest_batch_id())
    return redirect("parties:party", found.party_id)


@require_GET
def tasks(request: ActorRequest) -> HttpResponse:
    """Open tasks of me or of my teams: late, today, later."""
    team = request.GET.get("van") == "team"
    found = queries.open_tasks(request.actor, team=team)
    groups = [
        (_("Te laat"), [task for task in found if task.is_late]),  # type: ignore[attr-defined]
        (_("Vandaag"), [task for task in found if task.is_today]),  # type: ignore[attr-defined]
        (_("Later"), [task for task in found if not task.is_late and not task.is_today]),  # type: ignore[attr-defined]
    ]
    return render(request, "activities/tasks.html", {"groups": groups, "team": team, "number": len(found)})


@require_POST
def complete(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """Tick a task off, with undo."""
    task = actions.complete_task(request.actor, task_id)
    messages.success(request, _("Taak gedaan"), extra_tags=latest_batch_id())
    return _after(request, task.party_id, None)


@require_POST
def reschedule(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """Move a task to another day, with undo."""
    posted = request.POST
    if posted.get("dag", "").strip():
        day = _day(posted["dag"])
    else:
        day = clock.today() + timedelta(days=STEPS.get(posted.get("stap", ""), 1))
    task = actions.reschedule_task(request.actor, task_id, day)
    messages.success(request, _("Taak verzet"), extra_tags=latest_batch_id())
    return _after(request, task.party_id, task.id)


def _after(request: ActorRequest, party_id: UUID, task_id: UUID | None) -> HttpResponse:
    if not request.htmx:
        return go_back(request, "shell:today")
    if request.POST.get("toon") == "tijdlijn":
        return swaps.relation(request, party_id)
    return swaps.task(request, task_id)
