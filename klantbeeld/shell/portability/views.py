"""The page on which an administrator takes everything along."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klantbeeld.core.errors import Conflict
from klantbeeld.engines.identity.actions import MAY_MANAGE, require
from klantbeeld.engines.identity.http import ActorRequest
from klantbeeld.shell import jobs
from klantbeeld.shell.models import CompleteExport
from klantbeeld.shell.portability import running

SHOWN = 10


@require_http_methods(["GET", "POST"])
def take_along(request: ActorRequest) -> HttpResponse:
    """Start an export, see how far it is, fetch the file. Progress stands in the database: a reload changes nothing."""
    require(request.actor, MAY_MANAGE)
    if request.method == "POST":
        try:
            with transaction.atomic():
                export = running.ask(request.actor)
                jobs.take_along.defer(export_id=str(export.pk))
        except Conflict as refusal:
            messages.error(request, str(refusal.text))
        return redirect("shell:take_along")
    exports = list(CompleteExport.objects.select_related("user").order_by("-asked_at")[:SHOWN])
    context = {"exports": exports, "is_running": any(one.state == one.State.RUNNING for one in exports)}
    fragment = getattr(request, "htmx", False) and request.GET.get("deel")
    context["days"] = running.KEPT.days
    return render(request, "shell/_take_along.html" if fragment else "shell/take_along.html", context)


@require_GET
def fetch(request: ActorRequest, export_id: UUID) -> FileResponse:
    """The file itself."""
    path = running.fetch(request.actor, export_id)
    name = f"klantbeeld-{timezone.localdate().isoformat()}.zip"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


@require_POST
def drop(request: ActorRequest, export_id: UUID) -> HttpResponse:
    """Throw the file away before its time."""
    running.drop(request.actor, export_id)
    messages.success(request, _("Bestand verwijderd"))
    return redirect("shell:take_along")
