"""The pages of the list: rows, one cell to edit, filter choices, export."""

from __future__ import annotations

from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.record import FieldKind
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.choices import Rung
from klantbeeld.domains.parties.industries import like, upper_levels
from klantbeeld.domains.parties.listing.export import export
from klantbeeld.domains.parties.listing.rows import ORDERS, PAGE_SIZE, VIEWS, ListState
from klantbeeld.domains.parties.models import Tag
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.fields.filters import BY_KIND, OPERATORS
from klantbeeld.engines.fields.paging import COUNT_AT_MOST, capped_count, page_of
from klantbeeld.engines.identity.http import ActorRequest
from klantbeeld.engines.identity.models import BusinessUnit, Team, User


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """The list: one page of rows, tabs, filters. At most ten queries, whatever is in it."""
    state = ListState.read(request.GET)
    rows = state.rows(request.actor).select_related("owner", "team", "unit", "industry")
    page = page_of(rows, state.order, PAGE_SIZE, after=request.GET.get("na"), before=request.GET.get("voor"))
    if request.session.get("last_list") != state.address():
        request.session["last_list"] = state.address()
    context = {
        "state": state,
        "page": page,
        "views": [(view, state.address(weergave=view.key, f=[], q=None)) for view in VIEWS],
        "next_address": state.address(na=page.following) if page.following else "",
        "previous_address": state.address(voor=page.preceding) if page.preceding else "",
        "filters": [
            (one, state.address(f=[other.token for other in state.filters if other is not one]))
            for one in state.filters
        ],
        "headings": [_heading(state, key) for key in ("name", *(column.key for column in state.columns))],
        "filterable": [field for field in PARTY.fields if field.filterable],
        "all_columns": [(field, field in state.columns) for field in PARTY.fields if field.key != "name"],
        "may_export": policy.party.may(request.actor, "export"),
        "may_create": policy.party.may(request.actor, "create"),
        "may_change": policy.party.may(request.actor, "change"),
        "now": clock.now(),
        "rungs": Rung.choices,
    }
    template = "parties/_list_rows.html" if request.GET.get("deel") else "parties/list_index.html"
    return render(request, template, context)


def _heading(state: ListState, key: str) -> dict[str, object]:
    field = PARTY[key]
    sorts = key in ORDERS
    current = state.sort == key
    return {
        "field": field,
        "sorts": sorts,
        "current": current,
        "ascending": not state.order.descending,
        "address": state.address(sort=f"-{key}" if current and not state.descending else key) if sorts else "",
    }


@require_GET
def count(request: ActorRequest) -> HttpResponse:
    """How many rows the list holds, counted up to a thousand; fetched after the rows."""
    state = ListState.read(request.GET)
    number = capped_count(state.rows(request.actor))
    return render(
        request, "parties/_list_count.html", {"number": min(number, COUNT_AT_MOST), "more": number > COUNT_AT_MOST}
    )


@require_GET
def filter_form(request: ActorRequest) -> HttpResponse:
    """The operators and values of one field, for the filter panel."""
    key = request.GET.get("veld", "")
    field = PARTY[key] if key in PARTY and PARTY[key].filterable else PARTY["rung"]
    state = ListState.read(request.GET)
    return render(
        request,
        "parties/list_filter.html",
        {
            "field": field,
            "operators": [(name, OPERATORS[name]) for name in BY_KIND[field.kind]],
            "choices": _choices(request.actor, field.key),
            "state": state,
            "kept": [one.token for one in state.filters],
            "is_choice": field.kind in (FieldKind.CHOICE, FieldKind.REFERENCE, FieldKind.TAGS, FieldKind.YES_NO),
            "is_date": field.kind in (FieldKind.DATE, FieldKind.MOMENT),
            "is_number": field.kind is FieldKind.INTEGER,
        },
    )


def _choices(actor: Actor, key: str) -> list[tuple[str, object]]:
    field = PARTY[key]
    if field.kind is FieldKind.CHOICE:
        return [(value, label) for value, label in field.choices if value != ""]
    if field.kind is FieldKind.YES_NO:
        return [("1", _("ja")), ("0", _("nee"))]
    if key == "tags":
        return [(tag.key, tag.name) for tag in Tag.objects.all()[:200]]
    if key == "industry":
        return [(one.pk, f"{one.code} {one}") for one in upper_levels()]
    if key == "owner":
        people = User.objects.filter(is_active=True)
        return [(str(user.pk), user.name) for user in people[:200]]
    if key == "team":
        return [(str(team.pk), team.name) for team in Team.objects.all()[:200]]
    if key == "unit":
        return [(str(unit.pk), unit.name) for unit in BusinessUnit.objects.all()[:200]]
    return []


@require_POST
def add_filter(request: HttpRequest) -> HttpResponse:
    """Add a filter from the panel to the address; works without script."""
    query = QueryDict(request.POST.get("adres", "").lstrip("?"), mutable=True)
    values = [value for value in request.POST.getlist("waarde") if value.strip()]
    token = f"{request.POST.get('veld', '')}:{request.POST.get('operator', '')}:{','.join(values)}"
    query.appendlist("f", token)
    state = ListState.read(query)
    return redirect(f"{request.path.rsplit('filter/', 1)[0]}{state.address()}")


@require_POST
def export_list(request: ActorRequest) -> FileResponse:
    """The list as CSV or XLSX, within the right to export."""
    state = ListState.read(request.GET)
    form = "xlsx" if request.POST.get("vorm") == "xlsx" else "csv"
    content = export(request.actor, state, form)
    name = f"relaties-{clock.today():%Y-%m-%d}.{form}"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if form == "xlsx" else "text/csv"
    return FileResponse(content, as_attachment=True, filename=quote(name), content_type=kind)


@require_GET
def industry_options(request: ActorRequest) -> HttpResponse:
    """Industries by code or word, for the picker."""
    text = (request.GET.get("q") or request.GET.get("value", "")).replace("\0", "").strip()[:80]
    return render(request, "parties/_list_industries.html", {"industries": like(text) if text else []})


@require_GET
def columns(request: ActorRequest) -> HttpResponse:
    """Show other columns; the choice stands in the address."""
    query = QueryDict(request.GET.get("adres", "").lstrip("?"), mutable=True)
    query["kolommen"] = ",".join(key for key in request.GET.getlist("kolom") if key in PARTY)
    return redirect(f"{request.path.rsplit('kolommen/', 1)[0]}{ListState.read(query).address()}")
