"""Choosing what the list shows: a filter, the columns. Each choice ends in the address, so that it can be kept and sent."""

from __future__ import annotations

import re

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from klantbeeld.core.errors import NotFound
from klantbeeld.core.record import Field, FieldKind
from klantbeeld.domains.parties.industries import like
from klantbeeld.domains.parties.listing.fields import FILTERS, GROUPS, LISTED
from klantbeeld.domains.parties.listing.options import choices_of, is_searched, tags_of
from klantbeeld.domains.parties.listing.rows import NO_COLUMN, ListState
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.fields.filters import OPERATORS
from klantbeeld.engines.identity.http import ActorRequest

CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.REFERENCE, FieldKind.TAGS})
"""Kinds of field of which one picks a value instead of typing it."""
_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


def _grouped(fields: list[Field]) -> list[tuple[object, list[Field]]]:
    """The fields under the headings of the relation page."""
    found = [(label, [field for field in fields if field.group == key]) for key, label in GROUPS]
    return [(label, members) for label, members in found if members]


@require_GET
def filter_form(request: ActorRequest) -> HttpResponse:
    """Which field to filter by; with `veld` its operators and values, with `vervang` those of a filter that is there."""
    state = ListState.read(request.actor, request.GET)
    present = next((one for one in state.filters if one.token == request.GET.get("vervang")), None)
    field = present.field if present else _filterable(request.GET.get("veld", ""))
    if field is None:
        groups = _grouped([field for field in LISTED.fields if field.filterable])
        return render(request, "parties/list_filter_fields.html", {"groups": groups, "address": state.address()})
    chosen = [one.strip() for one in present.value.split(",") if one.strip()] if present else []
    return _filter_page(request, state, field, present.operator if present else "", chosen)


def _filterable(key: str) -> Field | None:
    return LISTED[key] if key in LISTED and LISTED[key].filterable else None


def _filter_page(
    request: ActorRequest, state: ListState, field: Field, operator: str, chosen: list[str], text: str = ""
) -> HttpResponse:
    choices = choices_of(request.actor, field, text, chosen)
    context = {
        "address": state.address(),
        "field": field,
        "operators": [(name, OPERATORS[name]) for name in FILTERS.operators(field)],
        "operator": operator,
        "choices": choices,
        "replaced": request.POST.get("vervang", request.GET.get("vervang", "")),
        "chosen": chosen,
        "value": ", ".join(chosen),
        "text": text,
        "help": _help(field),
        "is_searched": is_searched(field),
        "is_date": field.kind in (FieldKind.DATE, FieldKind.MOMENT),
        "is_number": field.kind in (FieldKind.INTEGER, FieldKind.MONEY),
        "is_typed": field.kind not in CHOSEN,
    }
    return render(request, "parties/list_filter.html", context)


@require_GET
def filter_choices(request: ActorRequest, key: str) -> HttpResponse:
    """What can be chosen for a field that holds `zoek`, with what is chosen already in front. Raises NotFound."""
    field = _filterable(key)
    if field is None:
        raise NotFound()
    chosen, text = request.GET.getlist("waarde"), _text(request.GET.get("zoek", ""))
    choices = choices_of(request.actor, field, text, chosen)
    return render(request, "parties/_list_filter_choices.html", {"choices": choices, "chosen": chosen, "text": text})


def _text(typed: str) -> str:
    return typed.replace("\0", "").strip()[:80]


def _help(field: Field) -> str:
    if field.kind in (FieldKind.DATE, FieldKind.MOMENT):
        return _("Bij “langer geleden dan” en “binnen” vul je een aantal dagen in.")
    if field.kind is FieldKind.INTEGER:
        return _("Meer getallen mag ook, met een komma ertussen.")
    return _("Meer woorden mag ook, met een komma ertussen. Bij leeg of ingevuld hoef je niets te typen.")


@require_POST
def add_filter(request: ActorRequest) -> HttpResponse:
    """Add a filter from the panel to the address, or put it in the place of another; works without script."""
    posted = request.POST
    query = QueryDict(posted.get("adres", "").lstrip("?"), mutable=True)
    values = [_as_iso(value.strip()) for value in posted.getlist("waarde") if value.strip()]
    operator = posted.get("operator", "")
    field = _filterable(posted.get("veld", ""))
    if "zoeken" in posted and field is not None:
        state = ListState.read(request.actor, query)
        return _filter_page(request, state, field, operator, values, _text(posted.get("zoek", "")))
    token = f"{posted.get('veld', '')}:{operator}:{'' if operator in ('empty', 'filled') else ','.join(values)}"
    others = [one for one in query.getlist("f") if one != posted.get("vervang")]
    query.setlist("f", [*others, token])
    return redirect(reverse("parties:index") + ListState.read(request.actor, query).address())


def _as_iso(value: str) -> str:
    """A day as people here write it, as it stands in the address: `17-11-2026` becomes `2026-11-17`."""
    day = _DAY.fullmatch(value)
    return f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}" if day else value


@require_GET
def columns(request: ActorRequest) -> HttpResponse:
    """Choose the columns; with `kolom` the list shows them. The choice stands in the address."""
    query = QueryDict(request.GET.get("adres", "").lstrip("?"), mutable=True)
    chosen = request.GET.getlist("kolom")
    if chosen:
        query["kolommen"] = ",".join(key for key in chosen if key in PARTY)
        return redirect(reverse("parties:index") + ListState.read(request.actor, query).address())
    state = ListState.read(request.actor, query)
    groups = _grouped([field for field in PARTY.fields if field.key not in NO_COLUMN])
    shown = {column.key for column in state.columns}
    context = {"address": state.address(), "groups": groups, "chosen": shown, "state": state}
    return render(request, "parties/list_columns.html", context)


@require_GET
def industry_options(request: ActorRequest) -> HttpResponse:
    """Industries by code or word, for the picker."""
    text = _text(request.GET.get("q") or request.GET.get("value", ""))
    return render(request, "parties/_list_industries.html", {"industries": like(text) if text else []})


@require_GET
def tag_options(request: ActorRequest) -> HttpResponse:
    """Tags that hold what is typed, for who adds one; only those the actor meets."""
    text = _text(request.GET.get("tag") or request.GET.get("q") or request.GET.get("value", ""))
    found = tags_of(request.actor).filter(name__icontains=text).order_by("name")[:12]
    return render(request, "parties/_list_tags.html", {"tags": found})
