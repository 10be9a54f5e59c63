"""The pages of the list: a page of rows, one row again, the count, the neighbours of a relation, the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import NotFound
from klantbeeld.core.record import FieldKind
from klantbeeld.domains.parties import policy, queries
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.listing.around import around
from klantbeeld.domains.parties.listing.cells import Rows, needed
from klantbeeld.domains.parties.listing.export import export
from klantbeeld.domains.parties.listing.rows import ORDERS, PAGE_SIZE, VIEWS, ListState
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.fields.paging import COUNT_AT_MOST, capped_count, page_of
from klantbeeld.engines.identity.http import ActorRequest

HIGHEST_PLACE = 10**9
FORMS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "vcf": "text/vcard; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: what it is called, whether and how it sorts."""

    label: Any
    address: str
    sort: str
    is_number: bool


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """The list: one page of rows, tabs, filters. At most ten queries, whatever is in it."""
    actor, query = request.actor, request.GET
    state = ListState.read(actor, query, opens=None)
    address = state.address()
    rows = _values(actor, state)
    page = page_of(rows, state.order, PAGE_SIZE, after=query.get("na"), before=query.get("voor"))
    if request.session.get("last_list") != address:
        request.session["last_list"] = address
    written = _written(actor, state, list(page.rows))
    first = _first_place(query)
    is_whole = page.following is None and page.preceding is None
    context = {
        "state": state,
        "address": address,
        "table": written.table(page.rows),
        "phone_list": written.phone_list(page.rows),
        "shown": len(page.rows),
        "first": first,
        "last": first + len(page.rows) - 1,
        "total": len(page.rows) if is_whole else None,
        "views": [(view, state.address(weergave=view.key, f=[], q=None, sort=None)) for view in VIEWS],
        "next_address": state.address(na=page.following, plek=first + PAGE_SIZE) if page.following else "",
        "previous_address": state.address(voor=page.preceding, plek=max(1, first - PAGE_SIZE))
        if page.preceding
        else "",
        "filters": [
            (one, state.address(f=[other.token for other in state.filters if other is not one]))
            for one in state.filters
        ],
        "headings": [_heading(state, key) for key in ("name", *(column.key for column in state.columns))],
        "sorts": [(PARTY[key].label, _heading(state, key)) for key in ORDERS],
        "sorted_by": PARTY[state.sort].label,
        "without_text": state.address(q=None),
        "may_export": policy.party.may(actor, "export"),
        "may_create": policy.party.may(actor, "create"),
    }
    template = "parties/_list_rows.html" if query.get("deel") else "parties/list_index.html"
    return render(request, template, context)


def _values(actor: Actor, state: ListState) -> Any:
    """The rows as plain values; `may` tells for each whether it may be changed, where that is not the same for all."""
    rows = state.rows(actor)
    if policy.party.scopes(actor, "change") not in (set(), policy.party.scopes(actor, "see")):
        rows = rows.annotate(may=queries.may_each(actor, "change"))
        return rows.values(*needed(state.columns, state.order.column), "may")
    return rows.values(*needed(state.columns, state.order.column))


def _written(actor: Actor, state: ListState, rows: list[dict[str, Any]]) -> Rows:
    has_tags = any(column.kind is FieldKind.TAGS for column in state.columns)
    beside = around(actor, rows, tags=has_tags)
    return Rows(state.columns, beside, may_change=policy.party.may(actor, "change"))


def _first_place(query: QueryDict) -> int:
    place = query.get("plek", "")
    return min(int(place), HIGHEST_PLACE) if place.isdecimal() and len(place) < 10 and int(place) else 1


def _heading(state: ListState, key: str) -> Heading:
    field = PARTY[key]
    current = state.sort == key
    address = state.address(sort=f"-{key}" if current and not state.descending else key) if key in ORDERS else ""
    sort = ("descending" if state.order.descending else "ascending") if current else ""
    label = _("Werkt bij") if key == "contact_name" and state.view.kind == Kind.PERSON else field.label
    return Heading(label, address, sort, field.kind in (FieldKind.INTEGER, FieldKind.MONEY))


@require_GET
def row(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """One row of the list again, after a change in it. Raises NotFound."""
    state = ListState.read(request.actor, QueryDict(request.session.get("last_list", "").lstrip("?")))
    found = list(_values(request.actor, state.of_everything()).filter(pk=party_id))
    if not found:
        raise NotFound()
    table: SafeString = mark_safe(_written(request.actor, state, found).row(found[0]))  # noqa: S308 - written by Rows
    return render(request, "parties/_list_row.html", {"table": table})


@require_GET
def count(request: ActorRequest) -> HttpResponse:
    """How many rows the list holds, counted up to a thousand; fetched after the rows."""
    state = ListState.read(request.actor, request.GET)
    number = capped_count(state.rows(request.actor))
    return render(
        request, "parties/_list_count.html", {"number": min(number, COUNT_AT_MOST), "more": number > COUNT_AT_MOST}
    )


@require_POST
def export_list(request: ActorRequest) -> FileResponse:
    """The list as CSV, XLSX or cards, all fields or the columns on the screen, within the right to export."""
    state = ListState.read(request.actor, request.GET)
    form = request.POST.get("vorm", "") if request.POST.get("vorm") in FORMS else "csv"
    content = export(request.actor, state, form, only_columns=request.POST.get("velden") == "kolommen")
    name = f"relaties-{clock.today():%Y-%m-%d}.{form}"
    return FileResponse(content, as_attachment=True, filename=quote(name), content_type=FORMS[form])
