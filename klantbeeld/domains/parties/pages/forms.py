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

SEEN = frozenset({"seen", "version"})
"""Hidden answers that say what stood there when the form was opened."""


@dataclass(slots=True)
class Ask:
    """One question of a form: text, select, checks, choose, date, textarea or hidden.

    With `for_kinds` it is asked only for those values of the field `kind`; `alike_url` shows who is there already. `mark` says
    where the answer comes from, `doubt` why to look at it.
    """

    name: str
    label: Text = ""
    value: Any = ""
    kind: str = "text"
    choices: Sequence[tuple[Any, Text]] = ()
    help: Text = ""
    longest: int = 20_000
    options_url: str = ""
    for_kinds: str = ""
    alike_url: str = ""
    mark: Text = ""
    doubt: Text = ""


@dataclass(slots=True)
class Paste:
    """The place of a form where a text is pasted that fills in the questions; `told` says what came of it."""

    text: str = ""
    told: Text = ""
    problem: Text = ""
    known: Sequence[Any] = ()


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
    paste: Paste | None = None


def whole(text: str) -> int | None:
    """Return a whole number of at most nine digits from a form field or an address, or None.

    >>> whole(" 12 "), whole("²"), whole("-1"), whole("9" * 10)
    (12, None, None, None)
    """
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004 - fits a column


def _as_shown(ask: Ask, value: Any) -> str:
    """The answer to a question in words."""
    labels = {str(key): str(label) for key, label in ask.choices}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in values if one not in (None, "")) or _("(leeg)")


def answer(request: ActorRequest, form: Form, save: Callable[[Any], object], done: Text, back: str) -> HttpResponse:
    """Show the form, or save it and go back with a toast; what was typed stays when it is refused.

    When a colleague was first, the form tells what stands there now and takes note of that: saving again is a choice.
    """
    context: dict[str, Any] = {"form": form, "problems": {}, "party": form.party}
    status = 200
    if request.method == "POST":
        standing = {ask.name: ask.value for ask in form.asks}
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
            differing = [ask for ask in form.asks if ask.kind != "hidden" and ask.value != standing[ask.name]]
            now = [(ask.label, _as_shown(ask, standing[ask.name])) for ask in differing]
            for ask in form.asks:
                if ask.name in SEEN:
                    ask.value = standing[ask.name]
            context |= {"problem": refusal.text, "now": now}
            status = 409
        else:
            batch = latest_batch_id()
            messages.success(request, str(done), extra_tags=batch)
            return redirect(back)
    return _shown(request, context, status)


def show(request: ActorRequest, form: Form, status: int = 200) -> HttpResponse:
    """Show the form with what it holds; nothing is saved."""
    return _shown(request, {"form": form, "problems": {}, "party": form.party}, status)


def _shown(request: ActorRequest, context: dict[str, Any], status: int) -> HttpResponse:
    context["button"] = context["form"].button or _("Bewaren")
    return render(request, "parties/form.html", context, status=status)
