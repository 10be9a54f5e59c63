"""Our rules on top of allauth: nobody signs up by themselves; demo passwords only work on this machine.

Who comes by the company's own provider is let in by `single_sign_on` alone.
"""

from __future__ import annotations

import logging
from typing import Any

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.http import HttpRequest, HttpResponse

from klantbeeld.engines.identity.models import User
from klantbeeld.engines.identity.oidc import ProviderOfCompany, app, verified_address
from klantbeeld.engines.identity.pages.oidc import refuse
from klantbeeld.engines.identity.single_sign_on import Reason, Refused, may_use_password, user_of

logger = logging.getLogger(__name__)
LOOPBACK = ("127.0.0.1", "::1")


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up; a refusal says the same whoever it is about."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Sign in; a demo user from elsewhere, or who may not by password, as if the password were wrong."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and (not may_use_password(user) or (user.is_demo and not _is_local(request))):
            return None
        return user

    def pre_login(self, request: HttpRequest, user: User, **about: Any) -> HttpResponse | None:
        """Whichever way somebody comes: who lost access stays out, and a demo user from elsewhere."""
        if user.is_demo and not _is_local(request):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **about)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Guesses at an account count together, by whatever name or port this Klantbeeld was called for them."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return key.removeprefix(f"{request.get_host()}:")

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """The mail address is the name."""

    def get_user_search_fields(self) -> list[str]:
        return ["email", "name"]


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The library's round trip with our decisions. The other things it can do with accounts have no address here."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> ProviderOfCompany:
        return ProviderOfCompany(request, app=app())

    def get_requests_session(self) -> requests.Session:
        session: requests.Session = super().get_requests_session()
        session.max_redirects = 0  # what the provider publishes is where it answers
        return session

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whom `user_of` lets in, if the answer belongs to the question that this browser asked."""
        state, claims = sociallogin.state, sociallogin.claims
        nonce = state.get("nonce")
        if state.get("process") != AuthProcess.LOGIN or not nonce or claims.get("nonce") != nonce:
            raise ImmediateHttpResponse(refuse(request, Reason.FAILED))
        name = claims.get("name")
        try:
            user = user_of(sociallogin.account.uid, verified_address(claims), name if isinstance(name, str) else "")
        except Refused as refused:
            raise ImmediateHttpResponse(refuse(request, refused.reason)) from refused
        sociallogin.user = user
        sociallogin.token = None  # nothing is asked of the provider after this

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: str = AuthError.UNKNOWN, **about: Any
    ) -> None:
        """Say why on a page of ours."""
        reason = Reason.CANCELLED if error == AuthError.CANCELLED else Reason.FAILED
        if reason is Reason.FAILED:
            logger.warning("sign-in by the provider was refused: %r", about.get("exception") or "no such state")
        raise ImmediateHttpResponse(refuse(request, reason))


def _is_local(request: HttpRequest) -> bool:
    forwarded = any(header in request.META for header in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded
