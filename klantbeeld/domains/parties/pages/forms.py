"""Small forms as data: what a form page asks, so that every change has one template and one way of failing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from klantbeeld.core.errors import Conflict, Invalid, Text
from klantbeeld.engines.history.recording import latest_batch_id
from klantbeeld.engines.identity.http import ActorRequest


@dataclass(slots=True)
class Ask:
    """One question of a form: text, select, checks, date, textarea or hidden.

    With `for_kinds` it is asked only for those values of the field `kind`; `alike_url` shows who is there already.
    """

    name: str
    label: Text = ""
    value: Any = ""
    kind: str = "text"
    choices: Sequence[tuple[Any, Text]] = ()
    help: Text = ""
    longest: int = 400
    options_url: str = ""
    for_kinds: str = ""
    alike_url: str = ""
    placeholder: Text = ""


@dataclass(slots=True)
class Form:
    """A form page: its title, questions, and what its button says."""

    title: Text
    asks: list[Ask] = field(default_factory=list)
    button: Text = ""
    danger_url: str = ""
    danger_label: Text = ""
    party: Any = None
    other_url: str = ""
    other_label: Text = ""


def answer(request: ActorRequest, form: Form, save: Callable[[Any], object], done: Text, back: str) -> HttpResponse:
    """Show the form, or save it and go back with a toast; what was typed stays when it is refused."""
    context: dict[str, Any] = {"form": form, "problems": {}, "party": form.party}
    status = 200
    if request.method == "POST":
        for ask in form.asks:
            posted = request.POST.getlist(ask.name)
            if ask.kind == "checks":
                ask.value = posted
            elif posted:
                ask.value = posted[-1]
        try:
            save(request.POST)
        except Invalid as refusal:
            context |= {"problem": refusal.text, "problems": {k: str(v) for k, v in refusal.fields.items()}}
            status = 422
        except Conflict as refusal:
            context |= {"problem": refusal.text, "current": refusal.current}
            status = 409
        else:
            batch = latest_batch_id()
            messages.success(request, str(done), extra_tags=batch)
            return redirect(back)
    context["button"] = form.button or _("Bewaren")
    return render(request, "parties/form.html", context, status=status)
