"""The composer, the timeline and the line on frequency on the relation page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from klantbeeld.core.ids import new_id
from klantbeeld.domains.activities import queries
from klantbeeld.domains.activities.choices import ICONS, OUTCOMES, Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.panels import Panel, kinds_of_contact, party_head, party_main
from klantbeeld.domains.parties.queries import Related

OUTCOME_CHIPS = [(str(one.value), one.label, kind.value) for kind, chips in OUTCOMES.items() for one in chips]
MOST_USED = (Kind.PHONE, Kind.VISIT, Kind.MAIL, Kind.NOTE, Kind.TASK)
KINDS = [(kind.value, kind.label, ICONS[kind]) for kind in MOST_USED]
MORE_KINDS = [(kind.value, kind.label, ICONS[kind]) for kind in Kind if kind not in MOST_USED]


def composer_of(party: Party, belonging: list[Related]) -> dict[str, Any]:
    """An empty composer for a relation that may be changed."""
    people = [one for one in belonging if one.runs and one.party is not None]
    return {
        "party": party,
        "log_url": reverse("activities:log", args=[party.id]),
        "people": people,
        "form_id": new_id(),
        "kinds": KINDS,
        "more_kinds": MORE_KINDS,
        "chosen_kind": Kind.PHONE.value,
        "chosen_contact": people[0].party.id if people and people[0].party else None,
        "outcomes": OUTCOME_CHIPS,
    }


def timeline_of(request: HttpRequest, party: Party, *, may_change: bool) -> dict[str, Any]:
    """The timeline as the address asks for it: channel and place."""
    actor = request.actor  # type: ignore[attr-defined]
    channel = request.GET.get("kanaal", "")
    return {
        "party": party,
        "timeline": queries.timeline(actor, party, channel, request.GET.get("voor", "")),
        "channel": channel,
        "channels": queries.CHANNELS,
        "other_channels": queries.OTHER_CHANNELS,
        "other_label": dict(queries.OTHER_CHANNELS).get(channel, ""),
        "may_change": may_change,
        "page_url": reverse("parties:party", args=[party.id]),
        "more_url": reverse("activities:timeline", args=[party.id]),
    }


def frequency(request: HttpRequest, party: Party) -> dict[str, Any] | None:
    """A quiet line when a relation hears from us too often or too seldom, against its own wish."""
    state = queries.frequency_state(request.actor, party)  # type: ignore[attr-defined]
    return {"frequency": state} if state else None


def composer(request: HttpRequest, party: Party) -> dict[str, Any] | None:
    """The quick log; absent for who may not change the relation."""
    if not request.may_change:  # type: ignore[attr-defined]
        return None
    return composer_of(party, request.belonging)  # type: ignore[attr-defined]


def timeline(request: HttpRequest, party: Party) -> dict[str, Any]:
    """Everything about the relation, newest first."""
    return timeline_of(request, party, may_change=request.may_change)  # type: ignore[attr-defined]


party_head.fill(Panel("frequency", "activities/_frequency.html", frequency), order=10)
party_main.fill(Panel("composer", "activities/_composer.html", composer), order=10)
party_main.fill(Panel("timeline", "activities/_timeline.html", timeline), order=20)
for kind in Kind:
    kinds_of_contact.fill((kind.value, kind.label))
