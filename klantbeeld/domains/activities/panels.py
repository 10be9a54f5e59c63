"""The composer and the timeline on the relation page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from klantbeeld.core.ids import new_id
from klantbeeld.domains.activities import queries
from klantbeeld.domains.activities.choices import ICONS, OUTCOMES, Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.panels import Panel, kinds_of_contact, party_main

OUTCOME_CHIPS = [(str(one.value), one.label, kind.value) for kind, chips in OUTCOMES.items() for one in chips]
MOST_USED = (Kind.PHONE, Kind.VISIT, Kind.MAIL, Kind.NOTE, Kind.TASK)
KINDS = [(kind.value, kind.label, ICONS[kind]) for kind in dict.fromkeys((*MOST_USED, *Kind))]


def composer(request: HttpRequest, party: Party) -> dict[str, Any] | None:
    """The quick log; absent for who may not change the relation."""
    actor = request.actor  # type: ignore[attr-defined]
    if not request.may_change:  # type: ignore[attr-defined]
        return None
    people = [one for one in request.belonging if one.runs and one.party is not None]  # type: ignore[attr-defined]
    return {
        "party": party,
        "people": people,
        "form_id": new_id(),
        "kinds": KINDS,
        "chosen_kind": Kind.PHONE.value,
        "chosen_contact": people[0].party.id if people else None,
        "outcomes": OUTCOME_CHIPS,
        "frequency": queries.frequency_state(actor, party),
    }


def timeline(request: HttpRequest, party: Party) -> dict[str, Any]:
    """Everything about the relation, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    channel = request.GET.get("kanaal", "")
    return {
        "party": party,
        "timeline": queries.timeline(actor, party, channel, request.GET.get("voor", "")),
        "channel": channel,
        "channels": queries.CHANNELS,
        "may_change": request.may_change,  # type: ignore[attr-defined]
    }


party_main.fill(Panel("composer", "activities/_composer.html", composer), order=10)
party_main.fill(Panel("timeline", "activities/_timeline.html", timeline), order=20)
for kind in Kind:
    kinds_of_contact.fill((kind.value, kind.label))
