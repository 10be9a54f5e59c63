"""The first visit, one's own settings, and users."""

from __future__ import annotations

from uuid import UUID

from allauth.account.forms import ResetPasswordForm
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.engines.identity import actions
from klantbeeld.engines.identity.http import ActorRequest
from klantbeeld.engines.identity.models import BusinessUnit, RoleChoice, Team, User

BOTH = ["GET", "POST"]


@login_not_required
@require_http_methods(BOTH)
def begin(request: HttpRequest) -> HttpResponse:
    """Make the first administrator; gone once somebody works here."""
    if User.objects.exists():
        raise NotFound()
    problem, fields = "", {}
    if request.method == "POST":
        try:
            actions.begin(
                request.POST.get("code", ""),
                email=request.POST.get("email", ""),
                name=request.POST.get("name", ""),
                password=request.POST.get("password", ""),
                company=request.POST.get("company", ""),
            )
            messages.success(request, _("Klaar. Log in met je e-mailadres en wachtwoord."))
            return redirect("account_login")
        except Invalid as refusal:
            problem, fields = str(refusal.text), refusal.fields
    context = {"problem": problem, "fields": fields, "posted": request.POST}
    return render(request, "identity/begin.html", context, status=422 if problem else 200)


@require_http_methods(BOTH)
def profile(request: ActorRequest) -> HttpResponse:
    """One's own settings: name, language, theme, sessions."""
    problem = ""
    if request.method == "POST":
        posted = request.POST
        try:
            actions.change_profile(
                request.actor,
                name=posted.get("name", ""),
                language=posted.get("language", ""),
                theme=posted.get("theme", ""),
                density=posted.get("density", ""),
                shortcuts="shortcuts" in posted,
            )
            translation.activate(posted["language"])
            messages.success(request, _("Instellingen bewaard"))
            return redirect("identity:profile")
        except Invalid as refusal:
            problem = str(refusal.text)
    context = {
        "problem": problem,
        "languages": settings.LANGUAGES,
        "themes": User.Theme.choices,
        "densities": User.Density.choices,
        "sessions": UserSession.objects.filter(user=request.user).order_by("-last_seen_at")[:20],
        "session_key": request.session.session_key,
    }
    return render(request, "identity/profile.html", context, status=422 if problem else 200)


@require_POST
def end_other_sessions(request: ActorRequest) -> HttpResponse:
    """End all sessions but this one."""
    ended = actions.end_sessions(request.user, keep=request.session.session_key or "")
    messages.success(request, _("%(n)d andere sessies beëindigd") % {"n": ended})
    return redirect("identity:profile")


@require_GET
def users(request: ActorRequest) -> HttpResponse:
    """Who works here."""
    actions.require(request.actor, actions.MAY_SEE)
    found = User.objects.prefetch_related("teams").select_related("unit").order_by("-is_active", "name")
    may_manage = bool(request.actor.roles & actions.MAY_MANAGE)
    return render(request, "identity/users.html", {"users": found[:1000], "may_manage": may_manage})


@require_http_methods(BOTH)
def user_new(request: ActorRequest) -> HttpResponse:
    """Invite a colleague: the mail holds a link to choose a password."""
    actions.require(request.actor, actions.MAY_MANAGE)
    problem, fields = "", {}
    if request.method == "POST":
        posted = request.POST
        unit = BusinessUnit.objects.filter(pk=posted.get("unit") or None).first()
        team = Team.objects.filter(pk=posted.get("team") or None).first()
        try:
            made = actions.add_user(
                request.actor,
                posted.get("email", ""),
                posted.get("name", ""),
                posted.getlist("role"),
                unit=unit,
                team=team,
            )
            _send_link(request, made)
            messages.success(request, _("Uitnodiging verstuurd naar %(email)s") % {"email": made.email})
            return redirect("identity:users")
        except Invalid as refusal:
            problem, fields = str(refusal.text), refusal.fields
    context = {
        "problem": problem,
        "fields": fields,
        "posted": request.POST,
        "roles": RoleChoice.choices,
        "units": BusinessUnit.objects.all(),
        "teams": Team.objects.select_related("unit"),
    }
    return render(request, "identity/user_new.html", context, status=422 if problem else 200)


def _send_link(request: HttpRequest, user: User) -> None:
    form = ResetPasswordForm({"email": user.email})
    if form.is_valid():
        form.save(request)


@require_http_methods(BOTH)
def user(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Change a colleague's role or access."""
    actions.require(request.actor, actions.MAY_MANAGE)
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound()
    problem = ""
    if request.method == "POST":
        try:
            actions.change_user(
                request.actor, user_id, request.POST.getlist("role"), is_active="active" in request.POST
            )
            messages.success(request, _("Gebruiker bewaard"))
            return redirect("identity:users")
        except Invalid as refusal:
            problem = str(refusal.text)
    context = {"found": found, "roles": RoleChoice.choices, "problem": problem}
    return render(request, "identity/user.html", context, status=422 if problem else 200)
