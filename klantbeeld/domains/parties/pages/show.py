"""The page of one relation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klantbeeld.domains.parties import actions, names, queries
from klantbeeld.domains.parties.choices import Kind, PointKind, PreferenceSubject, RelationshipKind, Situation
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.pages.addresses import to
from klantbeeld.domains.parties.pages.files import can_show
from klantbeeld.domains.parties.pages.lines import PersonLine, PointLine, Points, facts, point_groups, related_line
from klantbeeld.domains.parties.pages.walk import walk
from klantbeeld.domains.parties.panels import filled, party_aside, party_head, party_main
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.identity.http import ActorRequest

PEOPLE = (RelationshipKind.CONTACT, RelationshipKind.MEMBER)
PLACES = (RelationshipKind.ESTABLISHMENT, RelationshipKind.SUBSIDIARY)
ADDRESSED = ("tone", "salutation")


@require_GET
def party(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Everything known about a relation on one page. At most 15 queries, whatever there is; two more for a group of companies."""
    actor = request.actor
    found: Any = queries.party(actor, party_id, verbs=("change", "delete", "hand_over"))
    actions.mark_seen(actor, found.id)
    belonging, belongs_to, own_points = queries.related(actor, found)
    dossier = queries.dossier(actor, found)
    request.may_change = found.may_change  # type: ignore[attr-defined]
    request.belonging = belonging  # type: ignore[attr-defined]
    stands = walk(request, found)
    lines = _with_lines(found, belonging)
    points = point_groups(found, own_points)
    links = [related_line(found, one, may_change=found.may_change) for one in belongs_to]
    people = [line for one, line in lines if one.relationship.kind in PEOPLE]
    others = [line for one, line in lines if one.relationship.kind not in (*PEOPLE, *PLACES)]
    more_facts = facts(found, main=False, may_change=found.may_change)
    addressed = {str(PARTY[key].label) for key in ADDRESSED}
    context: dict[str, Any] = {
        "party": found,
        "may_change": found.may_change,
        "may_delete": found.may_delete,
        "may_hand_over": found.may_hand_over,
        "points": points,
        **_reached_by(points),
        "facts": facts(found, main=True, may_change=found.may_change),
        "more_facts": [fact for fact in more_facts if str(fact.label) not in addressed],
        "address_facts": [fact for fact in more_facts if str(fact.label) in addressed],
        "people_title": _("Huishouden") if found.kind == Kind.HOUSEHOLD else _("Contactpersonen"),
        "people": [line for line in people if line.runs],
        "former_people": [line for line in people if not line.runs],
        "places": [line for one, line in lines if one.relationship.kind in PLACES],
        "links": [line for line in (*links, *others) if line.runs],
        "former_links": [line for line in (*links, *others) if not line.runs],
        "above": next((line for line in links if line.url and line.runs), None),
        "calls": _calls(belonging),
        "group": queries.group_totals(actor, found) if _has_group(belonging) else None,
        "turnovers": dossier.turnovers,
        "turnover_average": dossier.turnover_average,
        "preferences": dossier.preferences,
        "subjects": PreferenceSubject.choices,
        "team": [one for one in dossier.team if (one.user_id, one.role) != (found.owner_id, "account_manager")],
        "former_team": dossier.former_team,
        "ladder": dossier.ladder,
        "tags": dossier.tags,
        "keys": dossier.keys,
        "sources": dossier.sources,
        "differences": dossier.differences,
        "files": [can_show(file) for file in dossier.files],
        "is_favourite": dossier.is_favourite,
        "favourite_url": to("parties:favourite", found.id),
        "salutations": names.salutations(found),
        "seems_organisation": found.name_needs_review
        and names.is_organisation(found.name_as_entered or found.name, found.name_country),
        "place": stands if stands.total else None,
        "before_url": to("parties:party", stands.before) if stands.before else "",
        "after_url": to("parties:party", stands.after) if stands.after else "",
        "list_url": reverse("parties:index") + request.session.get("last_list", ""),
    }
    context["head_panels"] = filled(party_head, request, found)
    context["main_panels"] = filled(party_main, request, found)
    context["aside_panels"] = filled(party_aside, request, found)
    return render(request, "parties/show.html", context)


def _with_lines(of: Party, belonging: list[queries.Related]) -> list[tuple[queries.Related, PersonLine]]:
    """The lines of whom belongs here, each with what it tells of; the main contact first, then as they came."""
    may_change = bool(of.may_change)  # type: ignore[attr-defined]
    return [(one, related_line(of, one, may_change=may_change)) for one in belonging]


def _reached_by(points: list[Points]) -> dict[str, list[PointLine]]:
    """The numbers, mail addresses and places that work, for the buttons of the head."""
    by_label = {str(group.label): group.lines for group in points}
    kinds = (("phones", PointKind.PHONE), ("mails", PointKind.MAIL), ("addresses", PointKind.ADDRESS))
    return {name: [line for line in by_label.get(str(kind.label), []) if not line.state] for name, kind in kinds}


def _calls(belonging: list[queries.Related]) -> list[tuple[Any, list[queries.Related]]]:
    chosen = queries.whom_to_call(belonging)
    return [(label, chosen[value]) for value, label in Situation.choices if value != "general" and value in chosen]


def _has_group(belonging: list[queries.Related]) -> bool:
    return any(one.relationship.kind in PLACES for one in belonging)
