"""The page on which an administrator takes the demo company away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klantbeeld.core.errors import Conflict
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.identity.actions import MAY_MANAGE, require
from klantbeeld.engines.identity.http import ActorRequest
from klantbeeld.shell.demo import removing
from klantbeeld.shell.demo.marking import is_unmarked, present

SHOWN = 100


@require_http_methods(["GET", "POST"])
def remove_demo(request: ActorRequest) -> HttpResponse:
    """What goes and what stays, and why; then, in one step, away with it."""
    require(request.actor, MAY_MANAGE)
    if request.method == "POST":
        try:
            removing.remove(request.actor)
        except Conflict as refusal:
            messages.error(request, str(refusal.text))
        else:
            messages.success(request, _("Het voorbeeldbedrijf is verwijderd"))
        return redirect("shell:remove_demo")
    plan = removing.planned(request.actor) if present() else None
    kept = []
    if plan is not None:
        staying = Party.objects.visible_to(request.actor).filter(pk__any_of=list(plan.kept)).order_by("sort_key", "id")
        kept = [(party, party.pk in plan.touched) for party in staying[:SHOWN]]
    context = {
        "plan": plan,
        "kept": kept,
        "more": len(plan.kept) - len(kept) if plan else 0,
        "is_unmarked": is_unmarked(),
    }
    return render(request, "shell/remove_demo.html", context)
