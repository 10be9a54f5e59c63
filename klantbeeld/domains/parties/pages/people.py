"""People and companies that belong to a relation: link, change, end, move to another employer, find who is there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.domains.parties import actions, choices, policy, queries
from klantbeeld.domains.parties.listing.around import with_work
from klantbeeld.domains.parties.models import Relationship
from klantbeeld.domains.parties.pages.edit import changeable, page_of
from klantbeeld.domains.parties.pages.forms import Ask, Form, answer, whole
from klantbeeld.domains.parties.search import search_parties
from klantbeeld.engines.exchange.values import parse_date
from klantbeeld.engines.history.recording import latest_batch_id
from klantbeeld.engines.identity.http import ActorRequest, uuid_or_none

MOST_ALIKE = 6
AT_WORK = " ".join(one for one in choices.RelationshipKind.values if one != choices.RelationshipKind.MEMBER)
CALLED = f"{choices.RelationshipKind.CONTACT} {choices.RelationshipKind.MEMBER}"


def _day(text: str) -> Any:
    if not text.strip():
        return None
    parsed = parse_date(text)
    if parsed.problem:
        raise Invalid(parsed.problem, {"since": parsed.problem})
    return parsed.value


@require_http_methods(["GET", "POST"])
def link(request: ActorRequest, party_id: UUID, relationship_id: UUID | None = None) -> HttpResponse:
    """Link an existing relation to this one, or change a link. From the page of a person: where that person belongs.

    `van` in the address is the relation whose page it was asked from.
    """
    party = changeable(request, party_id)
    belongs = party.kind == choices.Kind.PERSON
    back_id = uuid_or_none(request.GET.get("van"))
    back = page_of(back_id or party_id)
    held = policy.relationship.get(request.actor, "change", relationship_id) if relationship_id else None
    asks: list[Ask] = []
    if held is None:
        asks.append(_who(request))
        asks.append(
            Ask(
                "kind",
                _("Is daar") if belongs else _("Is hier"),
                request.GET.get("soort", "contact"),
                "select",
                choices.RelationshipKind.choices,
            )
        )
    asks += [
        Ask("function", _("Functie"), held.function if held else "", longest=120, for_kinds=AT_WORK),
        Ask("department", _("Afdeling"), held.department if held else "", longest=120, for_kinds=AT_WORK),
        Ask(
            "decision_role",
            _("Rol in de beslissing"),
            held.decision_role if held else "",
            "select",
            choices.DecisionRole.choices,
            for_kinds=AT_WORK,
        ),
        Ask(
            "situations",
            _("Bellen voor"),
            list(held.situations) if held else [],
            "checks",
            choices.Situation.choices,
            for_kinds=CALLED,
        ),
        Ask(
            "household_role",
            _("Rol in het huishouden"),
            held.household_role if held else "",
            "select",
            choices.HouseholdRole.choices,
            for_kinds=choices.RelationshipKind.MEMBER,
        ),
        Ask(
            "is_primary",
            _("Vaste contactpersoon"),
            "1" if held and held.is_primary else "",
            "select",
            [("", _("nee")), ("1", _("ja"))],
            for_kinds=CALLED,
        ),
        Ask("since", _("Vanaf"), held.since.isoformat() if held and held.since else "", "date"),
        Ask("until", _("Tot en met"), held.until.isoformat() if held and held.until else "", "date"),
        Ask("note", _("Toelichting"), held.note if held else "", longest=300),
    ]
    if held:
        asks = [ask for ask in asks if not ask.for_kinds or held.kind in ask.for_kinds.split()]
        for ask in asks:
            ask.for_kinds = ""
        asks.append(Ask("version", value=str(held.version), kind="hidden"))

    asked = {ask.name for ask in asks}

    def save(posted: Any) -> None:
        kept = held or Relationship()  # what this kind of link is not asked stays as it is
        given = actions.LinkInput(
            party_id,
            kind=posted.get("kind", "contact"),
            function=posted.get("function", "") if "function" in asked else kept.function,
            department=posted.get("department", "") if "department" in asked else kept.department,
            decision_role=posted.get("decision_role", "") if "decision_role" in asked else kept.decision_role,
            situations=posted.getlist("situations") if "situations" in asked else kept.situations,
            household_role=posted.get("household_role", "") if "household_role" in asked else kept.household_role,
            is_primary=posted.get("is_primary") == "1" if "is_primary" in asked else kept.is_primary,
            since=_day(posted.get("since", "")),
            until=_day(posted.get("until", "")),
            note=posted.get("note"),
        )
        if held:
            actions.change_link(request.actor, held.id, given, version=whole(posted.get("version", "")))
            return
        who = uuid_or_none(posted.get("party"))
        if who is None:
            raise Invalid(_("Zoek en kies eerst een relatie."), {"party": _("Zoek en kies een relatie.")})
        if belongs:
            given.other_id, who = who, party_id
        actions.link(request.actor, who, given)

    form = Form(_("Verband"), asks, party=party)
    if held and held.until is None and held.kind == choices.RelationshipKind.CONTACT:
        form.other_url = reverse("parties:link_move", args=[party_id, held.id])
        form.other_label = _("Naar een andere werkgever")
    if held and held.runs:
        form.danger_url, form.danger_label = (
            reverse("parties:link_end", args=[party_id, held.id]) + (f"?van={back_id}" if back_id else ""),
            _("Verband beëindigen"),
        )
    return answer(request, form, save, _("Verband bewaard"), back)


@require_POST
def link_end(request: ActorRequest, party_id: UUID, relationship_id: UUID) -> HttpResponse:
    """End a link today; it stays as history."""
    actions.end_link(request.actor, relationship_id)
    messages.success(request, _("Verband beëindigd"), extra_tags=latest_batch_id())
    return redirect(page_of(uuid_or_none(request.GET.get("van")) or party_id))


def _who(request: ActorRequest) -> Ask:
    """The question which relation; suggestions come while typing, without script after pressing Zoek."""
    text = request.GET.get("zoek", "")
    hits = with_work(request.actor, search_parties(request.actor, text, 20)) if text else []
    shown = [(str(hit.id), ", ".join(part for part in (hit.name, hit.city, hit.contact_name) if part)) for hit in hits]
    return Ask(
        "party", _("Wie"), request.GET.get("wie", ""), "party", shown, help=_("Typ een deel van de naam en zoek.")
    )


@require_http_methods(["GET", "POST"])
def link_move(request: ActorRequest, party_id: UUID, relationship_id: UUID) -> HttpResponse:
    """A contact person goes to work elsewhere: the old link ends, the new one begins, both histories stay."""
    party = changeable(request, party_id)
    held: Relationship = policy.relationship.get(request.actor, "change", relationship_id)
    if held.other_id != party_id:
        raise NotFound()
    who = queries.party(request.actor, held.party_id)
    asks = [
        _who(request),
        Ask("function", _("Functie"), "", longest=120),
        Ask(
            "since",
            _("Vanaf"),
            "",
            "date",
            help=_("Laat leeg voor vandaag. Tot die dag blijft het oude verband staan."),
        ),
    ]
    asks[0].label = _("Nieuwe werkgever")

    def save(posted: Any) -> None:
        other = uuid_or_none(posted.get("party"))
        if other is None:
            raise Invalid(_("Zoek en kies eerst een relatie."), {"party": _("Zoek en kies een relatie.")})
        since = _day(posted.get("since", ""))
        given = actions.LinkInput(other, function=posted.get("function", ""), since=since)
        actions.move_person(request.actor, held.id, given)

    title = _("%(name)s werkt ergens anders") % {"name": who.name}
    done = _("%(name)s werkt nu bij de nieuwe werkgever") % {"name": who.name}
    return answer(request, Form(title, asks, _("Verhuizen"), party=party), save, done, page_of(party_id))


@require_GET
def alike(request: ActorRequest) -> HttpResponse:
    """Who is there already with such a name, within one's rights: to open or link instead of making a double.

    With `kies` they come as choices of a form.
    """
    text = request.GET.get("naam") or request.GET.get("name") or request.GET.get("zoek", "")
    hits = search_parties(request.actor, text, 30) if len(text.strip()) >= 3 else []  # noqa: PLR2004 - as the search does
    kind = request.GET.get("soort", "")
    shown = [hit for hit in hits if hit.kind == kind] if kind in choices.Kind.values else hits
    context = {
        "hits": with_work(request.actor, shown[:MOST_ALIKE]),
        "bij": uuid_or_none(request.GET.get("bij")),
        "chooses": "kies" in request.GET,
    }
    return render(request, "parties/_alike.html", context)
