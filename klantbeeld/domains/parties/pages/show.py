"""The page of one relation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from klantbeeld.domains.parties import actions, names, queries
from klantbeeld.domains.parties.choices import Kind, PointKind, PreferenceSubject, RelationshipKind, Situation
from klantbeeld.domains.parties.listing.views import walk
from klantbeeld.domains.parties.models import ContactPoint, Party
from klantbeeld.domains.parties.panels import filled, party_aside, party_main
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.history.models import Change
from klantbeeld.engines.identity.http import ActorRequest
from klantbeeld.engines.identity.models import User

MAIN_FACTS = {
    Kind.ORGANISATION: ("industry", "employees", "kvk_number", "vat_number", "customer_since", "rung"),
    Kind.PERSON: ("form_of_address", "birth_date", "language", "customer_since", "rung"),
    Kind.HOUSEHOLD: ("language", "customer_since", "rung"),
}


@require_GET
def party(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Everything known about a relation on one page. At most 15 queries, whatever there is; two more for a group of companies."""
    actor = request.actor
    found: Any = queries.party(actor, party_id, verbs=("change", "delete", "hand_over"))
    actions.mark_seen(actor, found.id)
    belonging, belongs_to, points = queries.related(actor, found)
    dossier = queries.dossier(actor, found)
    request.may_change = found.may_change  # type: ignore[attr-defined]
    request.belonging = belonging  # type: ignore[attr-defined]
    before, after = walk(request, found)
    context: dict[str, Any] = {
        "party": found,
        "may_change": found.may_change,
        "may_delete": found.may_delete,
        "may_hand_over": found.may_hand_over,
        "points": points,
        "phones": _of(points, PointKind.PHONE),
        "mails": _of(points, PointKind.MAIL),
        "first_address": next(iter(_of(points, PointKind.ADDRESS)), None),
        "facts": _facts(found, main=True),
        "more_facts": _facts(found, main=False),
        "people": [
            one for one in belonging if one.relationship.kind in (RelationshipKind.CONTACT, RelationshipKind.MEMBER)
        ],
        "places": [
            one
            for one in belonging
            if one.relationship.kind in (RelationshipKind.ESTABLISHMENT, RelationshipKind.SUBSIDIARY)
        ],
        "others": [
            one
            for one in belonging
            if one.relationship.kind
            not in (
                RelationshipKind.CONTACT,
                RelationshipKind.MEMBER,
                RelationshipKind.ESTABLISHMENT,
                RelationshipKind.SUBSIDIARY,
            )
        ],
        "belongs_to": belongs_to,
        "calls": [
            (label, queries.whom_to_call(belonging).get(value, []))
            for value, label in Situation.choices
            if value != "general"
        ],
        "group": queries.group_totals(actor, found) if _has_group(belonging) else None,
        "turnovers": dossier.turnovers,
        "turnover_average": dossier.turnover_average,
        "preferences": dossier.preferences,
        "subjects": PreferenceSubject.choices,
        "team": dossier.team,
        "former_team": dossier.former_team,
        "ladder": dossier.ladder,
        "tags": dossier.tags,
        "keys": dossier.keys,
        "sources": dossier.sources,
        "differences": dossier.differences,
        "files": dossier.files,
        "is_favourite": dossier.is_favourite,
        "salutations": names.salutations(found),
        "before": before,
        "after": after,
        "list_address": request.session.get("last_list", ""),
    }
    context["main_panels"] = filled(party_main, request, found)
    context["aside_panels"] = filled(party_aside, request, found)
    return render(request, "parties/show.html", context)


def _has_group(belonging: list[queries.Related]) -> bool:
    return any(
        one.relationship.kind in (RelationshipKind.ESTABLISHMENT, RelationshipKind.SUBSIDIARY) for one in belonging
    )


def _of(points: list[ContactPoint], kind: str) -> list[ContactPoint]:
    return [point for point in points if point.kind == kind]


def _facts(of: Party, *, main: bool) -> list[dict[str, Any]]:
    chosen = MAIN_FACTS[Kind(of.kind)]
    fields = (
        [PARTY[key] for key in chosen]
        if main
        else [
            field
            for field in PARTY.of_kind(of.kind)
            if field.key not in chosen
            and field.group in ("name", "address", "organisation", "numbers", "relation", "person", "team")
            and field.key not in ("kind", "tags", "rung_reason", "name_needs_review", "establishment_count")
        ]
    )
    return [{"field": field, "value": getattr(of, (field.path or field.key).split("__")[0])} for field in fields]


@require_GET
def history(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Who changed which field, when, from what to what; latest first."""
    found = queries.party(request.actor, party_id)
    changes = list(Change.objects.filter(party_id=found.id).order_by("-seq")[:200])
    return render(request, "parties/history.html", {"party": found, "rows": _rows(changes)})


def _rows(changes: list[Change]) -> list[dict[str, Any]]:
    people = dict(User.objects.filter(pk__in={c.actor_id for c in changes if c.actor_id}).values_list("id", "name"))
    columns = {field.column: field.label for field in PARTY.fields if field.column}
    shown = []
    for change in changes:
        keys = sorted({*(change.before or {}), *(change.after or {})} - {"id", "party_id", "created_at", "other_id"})
        details = [
            (columns.get(key, key), (change.before or {}).get(key), (change.after or {}).get(key)) for key in keys
        ]
        shown.append(
            {
                "change": change,
                "who": people.get(change.actor_id, "Klantbeeld") if change.actor_id else "Klantbeeld",
                "details": [one for one in details if one[1] not in (None, "", []) or one[2] not in (None, "", [])],
            }
        )
    return shown
