"""One's own settings and sessions, and the index of all settings one may open."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klantbeeld.core.errors import NotFound
from klantbeeld.engines.identity import actions
from klantbeeld.engines.identity.http import ActorRequest
from klantbeeld.engines.identity.jobs import send_address_changed
from klantbeeld.engines.identity.menu import settings_for
from klantbeeld.engines.identity.models import User
from klantbeeld.engines.identity.pages.forms import attempt

BOTH = ["GET", "POST"]
SESSIONS_SHOWN = 20


@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """All settings one may open, with a search over them."""
    text = request.GET.get("q", "").replace("\0", "")[:100].strip()
    context = {"groups": settings_for(request.actor, text), "text": text}
    return render(request, "identity/settings.html", context)


@require_http_methods(BOTH)
def profile(request: ActorRequest) -> HttpResponse:
    """One's own settings: name, language, theme, sessions."""
    posted = request.POST

    def change() -> None:
        actions.change_profile(
            request.actor,
            name=posted.get("name", ""),
            language=posted.get("language", ""),
            theme=posted.get("theme", ""),
            density=posted.get("density", ""),
            shortcuts="shortcuts" in posted,
        )
        translation.activate(posted["language"])

    outcome = attempt(request, change, _("Instellingen bewaard"))
    if outcome.ok:
        return redirect("identity:profile")
    context = {
        "problem": outcome.problem,
        "languages": settings.LANGUAGES,
        "themes": User.Theme.choices,
        "densities": User.Density.choices,
        "sessions": living_sessions(request.user)[:SESSIONS_SHOWN],
        "session_key": request.session.session_key,
    }
    return render(request, "identity/profile.html", context, status=outcome.status)


def living_sessions(user: User) -> list[UserSession]:
    """The sessions with which the user is signed in now, last used first."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return list(UserSession.objects.filter(user=user, session_key__in=living).order_by("-last_seen_at"))


@require_POST
def end_session(request: ActorRequest, session_id: int) -> HttpResponse:
    """End one of one's sessions."""
    actions.end_session(request.user, session_id)
    messages.success(request, _("Dat apparaat is uitgelogd"))
    return redirect("identity:profile")


@require_POST
def end_other_sessions(request: ActorRequest) -> HttpResponse:
    """End all sessions but this one."""
    ended = actions.end_sessions(request.user, keep=request.session.session_key or "")
    said = ngettext("%(n)d ander apparaat uitgelogd", "%(n)d andere apparaten uitgelogd", ended) % {"n": ended}
    messages.success(request, said)
    return redirect("identity:profile")


@require_GET
def own_email(request: ActorRequest) -> HttpResponse:
    """Stands where allauth would change addresses by itself, unrecorded: the way to our own page."""
    return redirect("identity:email", request.actor.user_id)


@require_http_methods(BOTH)
def email(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Change an address to sign in with: one's own, or an administrator somebody else's. Asks the password first."""
    if request.actor.user_id != user_id:
        actions.require(request.actor, actions.MAY_MANAGE)
    answer: HttpResponse = _email(request, user_id)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def _email(request: ActorRequest, user_id: UUID) -> HttpResponse:
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound()

    def change() -> None:
        changed, old = actions.change_email(request.actor, user_id, request.POST.get("email", ""))
        if old.casefold() != changed.email.casefold():
            send_address_changed.defer(user_id=str(changed.pk), old_address=old)

    outcome = attempt(request, change, _("E-mailadres gewijzigd"), undo=False)
    if outcome.ok:
        return redirect("identity:profile") if request.actor.user_id == user_id else redirect("identity:user", user_id)
    context = {"found": found, "problem": outcome.problem, "email": request.POST.get("email", found.email)}
    return render(request, "identity/email.html", context, status=outcome.status)
