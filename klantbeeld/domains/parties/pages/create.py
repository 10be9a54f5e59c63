"""Making a relation, from anywhere."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from klantbeeld.core.errors import Invalid
from klantbeeld.core.ids import new_id
from klantbeeld.domains.parties import actions, policy, queries
from klantbeeld.domains.parties.choices import DecisionRole, HouseholdRole, Kind, RelationshipKind, Situation
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.pages import signature
from klantbeeld.domains.parties.pages.forms import Ask, Form, Paste, answer, show
from klantbeeld.engines.identity.http import ActorRequest, uuid_or_none

NAME_HELP = gettext_lazy("Alleen de naam moet. Bij een persoon halen we zelf voornaam en tussenvoegsel uit elkaar.")
ORDER = (
    *("id", "other", "employer_id", "name_country", "read", "kind", "name", "function", "department", "decision_role"),
    *("household_role", "organisation", "legal_form", "employer", "phone", "phone2", "phone3", "fax", "mail", "mail2"),
    *("web", "social", "social2", "street", "postcode", "city", "country", "address2"),
    *("kvk_number", "kbo_number", "vat_number", "iban", "situations", "note"),
)
"""The questions as they stand on the form, with those that a pasted text adds."""


@require_http_methods(["GET", "POST"])
def create(request: ActorRequest) -> HttpResponse:
    """A new organisation, person or household; with `bij` a contact person or branch of an existing one.

    A pasted signature fills in the form and saves nothing; saving is the ordinary button.
    """
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
    paste = Paste(request.POST.get("signature", ""))
    form = Form(title, asks, _("Aanmaken"), party=other, paste=paste)
    reading = _read(request, paste)
    asks += signature.extra_asks(reading, request.POST, other, may_link=signature.may_link(request.actor))
    if reading is not None:
        asks += [
            Ask("employer_id", value=request.POST.get("employer_id") or str(new_id()), kind="hidden"),
            Ask("read", value=paste.text, kind="hidden"),
        ]
    asks.sort(key=lambda ask: ORDER.index(ask.name))
    if request.method == "POST" and paste.text.strip() and _is_to_read(request, paste):
        return _filled_in(request, form, reading, other)
    if reading is not None:
        signature.mark(asks, reading, request.POST, other)

    def save(posted: object) -> None:
        made.append(_made(request, other))

    response = answer(request, form, save, _("Relatie aangemaakt"), reverse("parties:index"))
    if made:
        response["Location"] = reverse("parties:party", args=[made[0].id])
    return response


def _read(request: ActorRequest, paste: Paste) -> signature.Reading | None:
    """What the pasted text says, or nothing with the reason on `paste`."""
    if not paste.text.strip():
        return None
    try:
        return signature.read(request.actor, paste.text)
    except Invalid as refusal:
        paste.problem = refusal.text
        return None


def _is_to_read(request: ActorRequest, paste: Paste) -> bool:
    """Whether somebody asked for it, or sent a text that was never shown as fields: what is pasted is not lost in silence."""
    is_new = request.POST.get("read", "").split() != paste.text.split()
    return "recognise" in request.POST or is_new or bool(paste.problem)


def _filled_in(
    request: ActorRequest, form: Form, reading: signature.Reading | None, other: Party | None
) -> HttpResponse:
    for ask in form.asks:
        if ask.kind == "checks":
            ask.value = request.POST.getlist(ask.name)
        elif reading is None or ask.kind == "choose" or ask.name in ("id", "other"):
            ask.value = request.POST.get(ask.name, ask.value)
    if reading is not None:
        paste = signature.fill(form.asks, reading, request.POST.get("read", ""), request.POST, other)
        form.paste = Paste(request.POST.get("signature", ""), paste.told, known=paste.known)
    return show(request, form, 200 if reading else 422)


def _made(request: ActorRequest, other: Party | None) -> Party:
    new = _new_party(request, other)
    signature.link_to_known(new, request.POST)
    filled = signature.filled(request.actor, new, request.POST)
    if filled.employer is not None:
        return actions.create_with_employer(request.actor, filled.party, filled.employer)
    return actions.create(request.actor, filled.party)


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
                country=posted.get("country", ""),
            )
        )
    if other is not None:
        link = {Kind.PERSON: RelationshipKind.CONTACT, Kind.ORGANISATION: RelationshipKind.ESTABLISHMENT}
        kind_of_link = RelationshipKind.MEMBER if other.kind == Kind.HOUSEHOLD else link.get(new.kind, "partner")
        new.link_to = actions.LinkInput(
            other.id,
            kind=kind_of_link,
            function=posted.get("function", ""),
            department=posted.get("department", ""),
            household_role=posted.get("household_role", ""),
            decision_role=posted.get("decision_role", ""),
            situations=posted.getlist("situations"),
        )
        new.name_country = other.name_country
    return new
