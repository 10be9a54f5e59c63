"""Making a relation, from anywhere."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from klantbeeld.core.ids import new_id
from klantbeeld.domains.parties import actions, policy, queries
from klantbeeld.domains.parties.choices import DecisionRole, HouseholdRole, Kind, RelationshipKind, Situation
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.pages.forms import Ask, Form, answer
from klantbeeld.engines.identity.http import ActorRequest, uuid_or_none

NAME_HELP = gettext_lazy("Alleen de naam moet. Bij een persoon halen we zelf voornaam en tussenvoegsel uit elkaar.")


@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """A new organisation, person or household; with `bij` a contact person or branch of an existing one."""
    policy.party.require(request.actor, "create")
    other = _other(request)
    kind = request.GET.get("soort", "")
    if kind not in Kind.values:
        kind = Kind.PERSON if other else Kind.ORGANISATION
    made: list[Party] = []
    asks = [
        Ask("id", value=str(new_id()), kind="hidden"),
        Ask("kind", _("Soort"), kind, "chips", Kind.choices),
        Ask("name", _("Naam"), request.GET.get("naam", "")[:300], help=NAME_HELP, longest=300, alike_url=_alike(other)),
        Ask("phone", _("Telefoon"), kind="tel", longest=60),
        Ask("mail", _("E-mail"), kind="email", longest=254),
        Ask("street", _("Straat en nummer"), longest=150),
        Ask("postcode", _("Postcode"), longest=12),
        Ask("city", _("Plaats"), longest=100),
    ]
    if other is not None:
        asks.append(Ask("other", value=str(other.id), kind="hidden"))
        if other.kind == Kind.HOUSEHOLD:
            role = Ask(
                "household_role", _("Rol in het huishouden"), "", "select", HouseholdRole.choices, for_kinds="person"
            )
            asks.insert(3, role)
        else:
            asks[3:3] = [
                Ask("function", _("Functie"), longest=120, for_kinds="person"),
                Ask("decision_role", _("Rol in de beslissing"), "", "select", DecisionRole.choices, for_kinds="person"),
            ]
            asks.append(Ask("situations", _("Bellen voor"), [], "checks", Situation.choices, for_kinds="person"))
    title = _("Nieuwe relatie bij %(name)s") % {"name": other.name} if other else _("Nieuwe relatie")
    form = Form(title, asks, _("Aanmaken"), party=other)

    def save(posted: object) -> None:
        made.append(actions.create(request.actor, _new_party(request, other)))

    response = answer(request, form, save, _("Relatie aangemaakt"), reverse("parties:index"))
    if made:
        response["Location"] = reverse("parties:party", args=[made[0].id])
    return response


def _alike(other: Party | None) -> str:
    """Where to look who is there already with this name."""
    return reverse("parties:alike") + (f"?bij={other.id}" if other else "")


def _other(request: ActorRequest) -> Party | None:
    given = uuid_or_none(request.POST.get("other") or request.GET.get("bij"))
    return queries.party(request.actor, given) if given else None


def _new_party(request: ActorRequest, other: Party | None) -> actions.NewParty:
    posted = request.POST
    kind = posted.get("kind", "")
    new = actions.NewParty(Kind(kind if kind in Kind.values else Kind.ORGANISATION), posted.get("name", ""))
    new.id = uuid_or_none(posted.get("id")) or new.id
    for point_kind in ("phone", "mail"):
        if posted.get(point_kind, "").strip():
            new.points.append(actions.PointInput(point_kind, posted[point_kind]))
    if any(posted.get(part, "").strip() for part in ("street", "postcode", "city")):
        new.points.append(
            actions.PointInput(
                "address",
                posted.get("street", ""),
                ("visit",),
                postcode=posted.get("postcode", ""),
                city=posted.get("city", ""),
            )
        )
    if other is not None:
        link = {Kind.PERSON: RelationshipKind.CONTACT, Kind.ORGANISATION: RelationshipKind.ESTABLISHMENT}
        kind_of_link = RelationshipKind.MEMBER if other.kind == Kind.HOUSEHOLD else link.get(new.kind, "partner")
        new.link_to = actions.LinkInput(
            other.id,
            kind=kind_of_link,
            function=posted.get("function", ""),
            household_role=posted.get("household_role", ""),
            decision_role=posted.get("decision_role", ""),
            situations=posted.getlist("situations"),
        )
        new.name_country = other.name_country
    return new
