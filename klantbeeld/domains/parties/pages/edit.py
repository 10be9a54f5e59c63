"""One small form page per thing that can be changed; the relation page opens them in its side panel."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.core.policy import policy_of
from klantbeeld.core.record import FieldKind
from klantbeeld.domains.parties import actions, choices, policy, queries
from klantbeeld.domains.parties.listing.options import tags_of
from klantbeeld.domains.parties.models import ContactPoint, Industry, Party
from klantbeeld.domains.parties.pages.forms import Ask, Form, answer, whole
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.domains.parties.undoing import take_back
from klantbeeld.engines.exchange.values import parse_amount
from klantbeeld.engines.history.recording import latest_batch_id
from klantbeeld.engines.identity.http import ActorRequest, go_back, uuid_or_none
from klantbeeld.engines.identity.models import User

BOTH = ["GET", "POST"]
MOST_COLLEAGUES = 500


def page_of(party_id: UUID) -> str:
    return reverse("parties:party", args=[party_id])


def changeable(request: ActorRequest, party_id: UUID) -> Party:
    found = queries.party(request.actor, party_id)
    policy.party.get(request.actor, "change", party_id)
    return found


@require_http_methods(BOTH)
def field(request: ActorRequest, party_id: UUID, key: str) -> HttpResponse:
    """Change one field. What a colleague changed meanwhile is shown, not overwritten."""
    party = changeable(request, party_id)
    if key == "rung":
        return rung(request, party_id)
    if key not in PARTY or not PARTY[key].applies(party.kind) or not PARTY[key].editable or PARTY[key].column is None:
        raise NotFound()
    declared = PARTY[key]
    present = getattr(party, declared.column or key)
    seen = "" if present is None else str(present)
    ask = Ask("value", declared.label, seen, help=declared.help)
    if declared.kind is FieldKind.CHOICE:
        ask.kind, ask.choices = "select", declared.choices
    elif declared.kind is FieldKind.DATE:
        ask.kind = "date"
    elif declared.kind is FieldKind.LONG_TEXT:
        ask.kind = "textarea"
    elif declared.kind is FieldKind.INTEGER:
        ask.kind = "number"
    elif declared.kind is FieldKind.YES_NO:
        ask.kind, ask.choices = "select", [("ja", _("ja")), ("nee", _("nee"))]
        ask.value = "ja" if present else "nee"
    elif key == "industry":
        ask.options_url = reverse("parties:industries")
        ask.help = _("Typ een code of een woord, bijvoorbeeld 43.22 of hotel.")
        industry = Industry.objects.filter(pk=present).first() if present else None
        ask.value = industry.code if industry else ""
    asks = [Ask("seen", value=seen, kind="hidden"), ask]

    def save(posted: Any) -> None:
        actions.change(request.actor, party_id, {key: posted.get("value", "")}, seen={key: posted.get("seen", seen)})

    done = _("%(field)s bewaard") % {"field": declared.label}
    return answer(request, Form(declared.label, asks, party=party), save, done, page_of(party_id))


@require_http_methods(BOTH)
def rung(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Set the step on the ladder, with a reason."""
    party = changeable(request, party_id)
    asks = [
        Ask(
            "rung",
            _("Status"),
            party.rung,
            "select",
            choices.Rung.choices,
            help=_("Lead betekent: onze offerte ligt er."),
        ),
        Ask(
            "reason",
            _("Waarom?"),
            "",
            longest=300,
            help=_("Bijvoorbeeld: eerste opdracht, of sprak ons aan op de beurs."),
        ),
    ]

    def save(posted: Any) -> None:
        actions.set_rung(request.actor, party_id, posted.get("rung", ""), posted.get("reason", ""))

    return answer(request, Form(_("Status"), asks, party=party), save, _("Status bewaard"), page_of(party_id))


@require_http_methods(BOTH)
def point(request: ActorRequest, party_id: UUID, point_id: UUID | None = None) -> HttpResponse:
    """Add or change an address, number, mail address or page."""
    party = changeable(request, party_id)
    held: ContactPoint | None = None
    if point_id is not None:
        held = policy_of(ContactPoint).get(request.actor, "change", point_id)
        if held.party_id != party_id:
            raise NotFound()
    kind = held.kind if held else request.GET.get("soort", "phone")
    asks = [
        Ask("kind", _("Soort"), kind, "select", choices.PointKind.choices),
        Ask(
            "value",
            _("Nummer, adres of pagina"),
            held.raw or held.value if held and held.kind != "address" else "",
            for_kinds="phone mail fax web social",
        ),
        Ask("street", _("Straat"), held.street if held else "", longest=150, for_kinds="address"),
        Ask("house_number", _("Huisnummer"), held.house_number if held else "", longest=20, for_kinds="address"),
        Ask("addition", _("Toevoeging"), held.addition if held else "", longest=20, for_kinds="address"),
        Ask("postcode", _("Postcode"), held.postcode if held else "", longest=12, for_kinds="address"),
        Ask("city", _("Plaats"), held.city if held else "", longest=100, for_kinds="address"),
        Ask("country", _("Land"), held.country if held else "", longest=30, for_kinds="address"),
        Ask("purposes", _("Waarvoor"), list(held.purposes) if held else [], "checks", choices.Purpose.choices),
        Ask("state", _("Staat"), held.state if held else "ok", "select", choices.PointState.choices),
        Ask("note", _("Toelichting"), held.note if held else "", longest=200),
    ]
    if held:
        asks.append(Ask("version", value=str(held.version), kind="hidden"))
    form = Form(_("Contactgegeven"), asks, party=party)
    if held:
        form.danger_url = reverse("parties:point_remove", args=[party_id, held.id])
        form.danger_label = _("Verwijderen")

    def save(posted: Any) -> None:
        given = actions.PointInput(posted.get("kind", ""), posted.get("value", ""), posted.getlist("purposes"))
        for part in ("street", "house_number", "addition", "postcode", "city", "country", "note"):
            setattr(given, part, posted.get(part, "").strip())
        given.state = posted.get("state", "ok") if posted.get("state") in choices.PointState.values else "ok"
        if held:
            actions.change_point(request.actor, held.id, given, version=whole(posted.get("version", "")))
        else:
            actions.add_point(request.actor, party_id, given)

    return answer(request, form, save, _("Contactgegeven bewaard"), page_of(party_id))


@require_POST
def point_remove(request: ActorRequest, party_id: UUID, point_id: UUID) -> HttpResponse:
    """Take a contact point away, with undo."""
    actions.remove_point(request.actor, point_id)
    messages.success(request, _("Contactgegeven verwijderd"), extra_tags=latest_batch_id())
    return redirect(page_of(party_id))


@require_POST
def point_verify(request: ActorRequest, party_id: UUID, point_id: UUID) -> HttpResponse:
    """Say that a contact point still holds."""
    actions.verify_point(request.actor, point_id)
    messages.success(request, _("Klopt nog, met de datum van vandaag"), extra_tags=latest_batch_id())
    return redirect(page_of(party_id))


@require_http_methods(BOTH)
def preference(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """State a preference."""
    party = changeable(request, party_id)
    subject = request.GET.get("over", "product")
    is_channel = (request.POST.get("subject") or subject) == "channel"
    asks = [
        Ask(
            "subject", _("Onderwerp"), subject, "hidden" if is_channel else "select", choices.PreferenceSubject.choices
        ),
        Ask(
            "value",
            _("Voorkeur"),
            "",
            "select" if is_channel else "text",
            choices.Channel.choices if is_channel else (),
            longest=200,
        ),
    ]
    if is_channel:
        asks.append(Ask("situation", _("Voor"), "sales", "select", choices.ChannelSituation.choices))
    asks += [
        Ask("likes", _("Wil de klant dit?"), "1", "select", [("1", _("graag")), ("0", _("liever niet"))]),
        Ask("source", _("Bron"), "", longest=100, help=_("Waar weet je dit van? Bijvoorbeeld: gesprek op de beurs.")),
    ]

    def save(posted: Any) -> None:
        actions.set_preference(
            request.actor,
            party_id,
            posted.get("subject", ""),
            posted.get("value", ""),
            situation=posted.get("situation", ""),
            likes=posted.get("likes") != "0",
            source=posted.get("source", ""),
        )

    return answer(request, Form(_("Voorkeur"), asks, party=party), save, _("Voorkeur bewaard"), page_of(party_id))


@require_POST
def preference_remove(request: ActorRequest, party_id: UUID, preference_id: UUID) -> HttpResponse:
    """Take a preference away, with undo."""
    actions.remove_preference(request.actor, preference_id)
    messages.success(request, _("Voorkeur verwijderd"), extra_tags=latest_batch_id())
    return redirect(page_of(party_id))


@require_http_methods(BOTH)
def turnover(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """State what a company turned over in a year."""
    party = changeable(request, party_id)
    asks = [
        Ask("year", _("Jaar"), "", "number"),
        Ask("amount", _("Omzet in euro"), ""),
        Ask("source", _("Bron"), "", longest=100),
    ]

    def save(posted: Any) -> None:
        amount = parse_amount(posted.get("amount", ""))
        if amount.problem or amount.value is None:
            raise Invalid(
                amount.problem or _("Vul een bedrag in."), {"amount": amount.problem or _("Vul een bedrag in.")}
            )
        year = whole(posted.get("year", ""))
        if year is None:
            raise Invalid(_("Vul een jaar in."), {"year": _("Vul een jaar in, zoals 2025.")})
        actions.set_turnover(request.actor, party_id, year, amount.value, source=posted.get("source", ""))

    return answer(
        request, Form(_("Omzet van het bedrijf"), asks, party=party), save, _("Omzet bewaard"), page_of(party_id)
    )


@require_http_methods(BOTH)
def team(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Give a colleague a role for this relation."""
    party = changeable(request, party_id)
    asks = [
        Ask("user", _("Collega"), "", "select", _named(actions.team_candidates(request.actor, party))),
        Ask("role", _("Rol"), "inside_sales", "select", choices.TeamRole.choices),
    ]

    def save(posted: Any) -> None:
        user_id = uuid_or_none(posted.get("user"))
        if user_id is None:
            raise Invalid(_("Kies een collega."), {"user": _("Kies een collega.")})
        actions.add_to_team(request.actor, party_id, user_id, posted.get("role", ""))

    return answer(request, Form(_("Klantteam"), asks, party=party), save, _("Klantteam bewaard"), page_of(party_id))


@require_POST
def team_leave(request: ActorRequest, party_id: UUID, member_id: UUID) -> HttpResponse:
    """End a colleague's role for this relation."""
    actions.leave_team(request.actor, member_id)
    messages.success(request, _("Collega uit het klantteam gehaald"), extra_tags=latest_batch_id())
    return redirect(page_of(party_id))


@require_http_methods(BOTH)
def hand_over(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Give the relation to another account manager."""
    party = queries.party(request.actor, party_id)
    policy.party.get(request.actor, "hand_over", party_id)
    able = actions.manager_candidates(request.actor, party).exclude(pk=party.owner_id)
    asks = [Ask("user", _("Nieuwe accountmanager"), "", "select", _named(able))]

    def save(posted: Any) -> None:
        user_id = uuid_or_none(posted.get("user"))
        if user_id is None:
            raise Invalid(_("Kies een collega."), {"user": _("Kies een collega.")})
        actions.hand_over(request.actor, party_id, user_id)

    form = Form(_("Relatie overdragen"), asks, _("Overdragen"), party=party)
    return answer(request, form, save, _("Relatie overgedragen"), reverse("parties:index"))


def _named(users: QuerySet[User]) -> list[tuple[str, str]]:
    return [(str(user.pk), user.name) for user in users.order_by("name", "pk")[:MOST_COLLEAGUES]]


@require_POST
def tag_add(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Put a tag on the relation."""
    actions.tag(request.actor, party_id, request.POST.get("tag", ""))
    messages.success(request, _("Label toegevoegd"), extra_tags=latest_batch_id())
    return redirect(page_of(party_id))


@require_POST
def tag_remove(request: ActorRequest, party_id: UUID, tag_id: UUID) -> HttpResponse:
    """Take a tag off the relation."""
    actions.untag(request.actor, party_id, tag_id)
    messages.success(request, _("Label verwijderd"), extra_tags=latest_batch_id())
    return redirect(page_of(party_id))


@require_POST
def favourite(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Keep the relation at hand, or no longer."""
    now = actions.toggle_favourite(request.actor, party_id)
    messages.success(request, _("Staat bij je favorieten") if now else _("Uit je favorieten gehaald"))
    return redirect(page_of(party_id))


@require_POST
def delete(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Move the relation to the bin, with undo."""
    actions.delete(request.actor, party_id)
    messages.success(request, _("Relatie staat in de prullenbak"), extra_tags=latest_batch_id())
    return redirect("parties:index")


@require_POST
def restore(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Bring the relation back from the bin."""
    actions.restore(request.actor, party_id)
    messages.success(request, _("Relatie teruggezet"), extra_tags=latest_batch_id())
    return redirect(page_of(party_id))


@require_GET
def bin_page(request: ActorRequest) -> HttpResponse:
    """What is in the bin and may be brought back."""
    parties = Party.objects.visible_to(request.actor, "delete").filter(deleted_at__isnull=False)
    return render(request, "parties/bin.html", {"parties": parties.order_by("-deleted_at")[:100]})


@require_POST
def undo(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """Take back what a batch changed; what stays because it was changed since is said."""
    report = take_back(request.actor, batch_id)
    if report is None:
        text = _("Dit zijn veel wijzigingen. Ze worden op de achtergrond teruggedraaid.")
    elif report.kept:
        text = _("Ongedaan gemaakt. %(n)d gegevens bleven staan, omdat ze sindsdien zijn gewijzigd.") % {
            "n": len(report.kept)
        }
    else:
        text = _("Ongedaan gemaakt")
    messages.success(request, text)
    return go_back(request, "parties:index")


@require_http_methods(BOTH)
def tags(request: ActorRequest) -> HttpResponse:
    """The tags one meets: rename, and merge by giving one the name of another."""
    if request.method == "POST":
        tag_id = uuid_or_none(request.POST.get("id"))
        if tag_id is None:
            raise NotFound()
        actions.rename_tag(request.actor, tag_id, request.POST.get("name", ""))
        messages.success(request, _("Label bewaard"), extra_tags=latest_batch_id())
        return redirect("parties:tags")
    shown = list(tags_of(request.actor)[:500])
    mine = actions.own_tags(request.actor, [tag.pk for tag in shown])
    return render(
        request, "parties/tags.html", {"tags": [(tag, tag.pk in mine) for tag in shown], "may_any": bool(mine)}
    )
