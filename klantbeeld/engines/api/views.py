"""One's own tokens: make one, see the secret once, take it back."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from klantbeeld.core import clock
from klantbeeld.core.errors import Invalid, NotFound
from klantbeeld.engines.api import tokens
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.identity.http import ActorRequest

VALIDITIES = (30, 90, 180, 366)
DEFAULT_DAYS = 90


@never_cache
@require_http_methods(["GET", "POST"])
def own_tokens(request: ActorRequest) -> HttpResponse:
    """One's tokens; a post makes one, after the password was asked again."""
    if request.method == "POST":
        answer: HttpResponse = _make(request)
        return answer
    return _page(request)


@sensitive_post_parameters()
@reauthentication_required  # type: ignore[untyped-decorator]
def _make(request: ActorRequest) -> HttpResponse:
    posted, user_id = request.POST, request.actor.user_id
    if user_id is None:
        raise NotFound()
    days = int(posted["days"]) if posted.get("days", "") in map(str, VALIDITIES) else 0
    try:
        token, secret = tokens.issue(request.actor, user_id, posted.get("name", ""), posted.getlist("scope"), days)
    except Invalid as refusal:
        return _page(request, problem=str(refusal.text), status=422)
    return _page(request, made=token.name, secret=secret, status=201)


def _page(request: ActorRequest, *, status: int = 200, **more: str) -> HttpResponse:
    posted = request.POST if status == 422 else {}
    context = {
        "tokens": [(one, [Scope(scope).label for scope in one.scopes]) for one in tokens.of_user(request.user)],
        "scopes": Scope.choices,
        "chosen": request.POST.getlist("scope") if posted else [Scope.PARTIES_READ],
        "name": posted.get("name", ""),
        "validities": VALIDITIES,
        "days": posted.get("days", str(DEFAULT_DAYS)),
        "now": clock.now(),
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "api/tokens.html", context | more, status=status)


@require_POST
def revoke(request: ActorRequest, token_id: UUID) -> HttpResponse:
    """End one of one's tokens."""
    token = tokens.revoke(request.actor, token_id)
    messages.success(request, _("Token “%(name)s” werkt niet meer") % {"name": token.name})
    return redirect("tokens:own")
