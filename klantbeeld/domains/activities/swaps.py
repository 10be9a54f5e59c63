"""What a change gives back to a page with script: the fragments that changed, nothing more."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from klantbeeld.core.errors import Text
from klantbeeld.domains.activities import panels, queries
from klantbeeld.domains.parties import queries as parties
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.identity.http import ActorRequest


def relation(request: ActorRequest, party_id: UUID, *, is_fresh: bool = False) -> HttpResponse:
    """The timeline of a relation with its next step and the toast; with `is_fresh` also an empty composer."""
    party: Any = parties.party(request.actor, party_id, verbs=("change",))
    context = panels.timeline_of(request, party, may_change=party.may_change)
    if is_fresh and party.may_change:
        belonging, _above, _points = parties.related(request.actor, party)
        context |= panels.composer_of(party, belonging) | {"is_fresh": True}
    return render(request, "activities/logged.swap.html", context)


def timeline(request: ActorRequest, party: Party) -> HttpResponse:
    """The timeline of one channel, or with `voor` what is older."""
    context = panels.timeline_of(request, party, may_change=parties.may(request.actor, "change", party))
    older = bool(request.GET.get("voor"))
    return render(request, "activities/_timeline_days.html" if older else "activities/_timeline.html", context)


def task(request: ActorRequest, task_id: UUID | None) -> HttpResponse:
    """The row of a task that is still open, and the toast. Undo comes back to the page the task stood on."""
    asked = urlsplit(request.headers.get("HX-Current-URL", ""))
    page_url = f"{asked.path}?{asked.query}" if asked.query else asked.path or reverse("shell:today")
    shown = queries.open_task(request.actor, task_id) if task_id else None
    response = render(request, "activities/task.swap.html", {"task": shown, "page_url": page_url})
    response["HX-Trigger"] = "tasks-changed"
    if shown is None:
        response["HX-Reswap"] = "delete"
    return response


def refusal(request: ActorRequest, text: Text) -> HttpResponse:
    """Why it was not saved, for the place under the text; what was typed is left alone."""
    response = render(request, "activities/_refused.html", {"problem": text}, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#vastleggen-fout", "innerHTML"
    return response
