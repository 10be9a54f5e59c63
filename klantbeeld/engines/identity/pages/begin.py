"""The first visit, and the first visit of an invited colleague."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.engines.identity import actions, invitations
from klantbeeld.engines.identity.models import User
from klantbeeld.engines.identity.single_sign_on import may_use_password

BOTH = ["GET", "POST"]
SLOW_DOWN = {"begin": "5/5m/ip,20/h/key"}  # wrong codes; as for sign-in, it ends by itself


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(BOTH)
def begin(request: HttpRequest) -> HttpResponse:
    """Make the first administrator and sign in; gone once somebody works here."""
    if User.objects.exists():
        raise NotFound()
    problem, fields = "", {}
    if request.method == "POST":
        attempt = ratelimit.consume(request, app="identity", action="begin", config=SLOW_DOWN, key="begin")
        try:
            if not attempt:
                raise Invalid(_("Je probeerde het te vaak. Wacht een paar minuten en probeer het opnieuw."))
            user = actions.begin(
                request.POST.get("code", ""),
                email=request.POST.get("email", ""),
                name=request.POST.get("name", ""),
                password=request.POST.get("password", ""),
                company=request.POST.get("company", ""),
            )
            return perform_login(request, user)
        except Invalid as refusal:
            problem, fields = str(refusal.text), refusal.fields
            if attempt and "code" not in fields:
                attempt.rollback()  # the code was right: a short password is no guess
    context = {"problem": problem, "fields": fields, "posted": request.POST}
    return render(request, "identity/begin.html", context, status=422 if problem else 200)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(BOTH)
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password by the link of an invitation, and sign in. A link that does not work says so, and nothing else."""
    context: dict[str, Any] = {"problem": ""}
    try:
        invitation = invitations.invited(token)
        translation.activate(invitation.user.language)
        context["user"] = invitation.user
        context["by_provider"] = not may_use_password(invitation.user)
        if request.method == "POST" and not context["by_provider"]:
            user = invitations.accept(token, request.POST.get("password", ""))
            messages.success(request, _("Je wachtwoord is bewaard."))
            return perform_login(request, user)  # asks for the second step where there is one
    except NotFound:
        return render(request, "identity/accept_gone.html", status=410)
    except Invalid as refusal:
        context["problem"] = str(refusal.text)
    context["invited"] = context.pop("user")
    return render(request, "identity/accept.html", context, status=422 if context["problem"] else 200)
