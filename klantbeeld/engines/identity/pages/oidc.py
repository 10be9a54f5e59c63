"""To the company's own provider and back."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus

from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from klantbeeld.engines.identity import oidc
from klantbeeld.engines.identity.single_sign_on import Reason, own_provider

logger = logging.getLogger(__name__)
SLOW_DOWN = {"oidc": "60/m/ip"}  # each asks something of the provider


@login_not_required
@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider, with state, nonce and PKCE. A tile at the provider may point here as well."""
    own_provider()
    if not ratelimit.consume(request, app="identity", action="oidc", config=SLOW_DOWN, limit_get=True):
        return HttpResponse(ratelimit.respond_429(request))
    nonce = secrets.token_urlsafe(32)
    try:
        answer: HttpResponse = (
            oidc.Asked(request)
            .get_provider()
            .redirect(
                request,
                AuthProcess.LOGIN,
                next_url=get_next_redirect_url(request),
                auth_params={"nonce": nonce},
                nonce=nonce,
            )
        )
    except oidc.UNREACHED as problem:
        logger.warning("the provider of sign-in does not answer as it should: %r", problem)
        return refuse(request, Reason.UNREACHED)
    return answer


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer: sign in, or say why not."""
    own_provider()
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(oidc.Asked(request))(request)
    except oidc.UNREACHED as problem:
        logger.warning("the provider of sign-in does not answer as it should: %r", problem)
        return refuse(request, Reason.UNREACHED)
    return answer


def refuse(request: HttpRequest, reason: Reason) -> HttpResponse:
    """The page that says why somebody does not come in by the provider, and what now."""
    context = {"reason": reason.value, "label": own_provider().label}
    status = HTTPStatus.OK if reason is Reason.CANCELLED else HTTPStatus.FORBIDDEN  # a proxy would replace a 502
    return render(request, "identity/oidc_refused.html", context, status=status)
