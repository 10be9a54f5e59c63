"""Colleagues: who works here, what they may do, inviting them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klantbeeld.core import clock
from klantbeeld.core.errors import NotFound
from klantbeeld.engines.identity import actions, invitations
from klantbeeld.engines.identity.http import ActorRequest, base_of, uuid_or_none
from klantbeeld.engines.identity.jobs import send_invitation
from klantbeeld.engines.identity.models import BusinessUnit, Company, Invitation, RoleChoice, Team, User
from klantbeeld.engines.identity.pages.forms import attempt, uuids

BOTH = ["GET", "POST"]
SHOWN = 500


@require_GET
def users(request: ActorRequest) -> HttpResponse:
    """Who works here, searchable."""
    actions.require(request.actor, actions.MAY_SEE)
    text = request.GET.get("q", "").replace("\0", "")[:100].strip()
    open_teams = Prefetch("teams", Team.objects.filter(closed_at=None))
    found = User.objects.prefetch_related(open_teams).select_related("unit").order_by("-is_active", "name")
    if text:
        found = found.filter(
            Q(name__icontains=text) | Q(email__icontains=text) | Q(teams__name__icontains=text)
        ).distinct()
    may_manage = bool(request.actor.roles & actions.MAY_MANAGE)
    waiting = set(invitations.open_invitations().values_list("user_id", flat=True)) if may_manage else set()
    context = {"users": found[:SHOWN], "may_manage": may_manage, "text": text, "waiting": waiting}
    return render(request, "identity/users.html", context)


@require_http_methods(BOTH)
def user_new(request: ActorRequest) -> HttpResponse:
    """Invite a colleague: the letter holds a link to choose a password."""
    actions.require(request.actor, actions.MAY_MANAGE)
    posted = request.POST

    def add() -> None:
        made = actions.add_user(
            request.actor,
            posted.get("email", ""),
            posted.get("name", ""),
            posted.getlist("role"),
            unit=BusinessUnit.objects.filter(pk=uuid_or_none(posted.get("unit")), closed_at=None).first(),
            team=Team.objects.filter(pk=uuid_or_none(posted.get("team")), closed_at=None).first(),
            language=posted.get("language", ""),
        )
        _invite(request, invitations.invite(request.actor, made))

    said = _("Uitnodiging onderweg naar %(email)s") % {"email": posted.get("email", "").strip()[:254]}
    outcome = attempt(request, add, said, undo=False)
    if outcome.ok:
        return redirect("identity:invitations")
    company = Company.objects.first()
    context = {
        "problem": outcome.problem,
        "fields": outcome.fields,
        "posted": posted,
        "language": posted.get("language") or (company.language if company else "nl"),
        "days": invitations.DAYS_VALID,
        **_choices(),
    }
    return render(request, "identity/user_new.html", context, status=outcome.status)


@require_http_methods(BOTH)
def user(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """A colleague: name, roles, unit, teams, language, access."""
    actions.require(request.actor, actions.MAY_MANAGE)
    found = User.objects.select_related("unit").filter(pk=user_id).first()
    if found is None:
        raise NotFound()
    posted = request.POST

    def change() -> None:
        unit_id = uuid_or_none(posted.get("unit"))
        place = actions.Place(unit_id, frozenset(uuids(posted.getlist("team"))), posted.get("language", ""))
        actions.change_user(
            request.actor,
            user_id,
            posted.getlist("role"),
            is_active="active" in posted,
            name=posted.get("name", ""),
            place=place if "unit" in posted else None,
        )

    outcome = attempt(request, change, _("Gebruiker bewaard"))
    if outcome.ok:
        return redirect("identity:users")
    context = {
        "found": found,
        "problem": outcome.problem,
        "in_teams": set(found.teams.values_list("id", flat=True)),
        "is_me": found.pk == request.actor.user_id,
        "invitation": invitations.open_invitations().filter(user=found).first(),
        **_choices(),
    }
    return render(request, "identity/user.html", context, status=outcome.status)


def _choices() -> dict[str, Any]:
    teams = Team.objects.filter(closed_at=None, unit__closed_at=None).select_related("unit")
    return {
        "roles": RoleChoice.choices,
        "units": BusinessUnit.objects.filter(closed_at=None),
        "teams": teams.order_by("unit__name", "name"),
        "languages": settings.LANGUAGES,
    }


@require_GET
def invitation_list(request: ActorRequest) -> HttpResponse:
    """Invitations nobody used yet: until when they work, whether the letter went out."""
    actions.require(request.actor, actions.MAY_MANAGE)
    found = list(invitations.open_invitations()[:SHOWN])
    soon = clock.now() + timedelta(days=1)
    context = {"invitations": found, "now": clock.now(), "soon": soon, "days": invitations.DAYS_VALID}
    return render(request, "identity/invitations.html", context)


@require_POST
def invitation_again(request: ActorRequest, invitation_id: UUID) -> HttpResponse:
    """Send a new link; the earlier one stops working."""
    invitation = invitations.send_again(request.actor, invitation_id)
    _invite(request, invitation)
    messages.success(request, _("Uitnodiging onderweg naar %(email)s") % {"email": invitation.user.email})
    return redirect("identity:invitations")


@require_POST
def invitation_revoke(request: ActorRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = invitations.revoke(request.actor, invitation_id)
    messages.success(request, _("Uitnodiging van %(name)s ingetrokken") % {"name": invitation.user.name})
    return redirect("identity:invitations")


@require_POST
def invite_again(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Invite a colleague who never chose a password, or whose invitation was revoked."""
    actions.require(request.actor, actions.MAY_MANAGE)
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound()
    _invite(request, invitations.invite(request.actor, found))
    messages.success(request, _("Uitnodiging onderweg naar %(email)s") % {"email": found.email})
    return redirect("identity:invitations")


def _invite(request: ActorRequest, invitation: Invitation) -> None:
    send_invitation.defer(invitation_id=str(invitation.pk), base=base_of(request))
