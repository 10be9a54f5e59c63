"""Our rules on top of allauth: nobody signs up by themselves; demo passwords only work on this machine."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from klantbeeld.engines.identity.models import User

LOOPBACK = ("127.0.0.1", "::1")


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up; a refusal says the same whoever it is about."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Sign in, unless it is a demo user from elsewhere: then as if the password were wrong."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and user.is_demo and not _is_local(request):
            return None
        return user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Guesses at an account count together, by whatever name or port this Klantbeeld was called for them."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return key.removeprefix(f"{request.get_host()}:")

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """The mail address is the name."""

    def get_user_search_fields(self) -> list[str]:
        return ["email", "name"]


def _is_local(request: HttpRequest) -> bool:
    forwarded = any(header in request.META for header in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded
