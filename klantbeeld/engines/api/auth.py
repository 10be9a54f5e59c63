"""Who calls: a program with a token, or the reader of a page with their session; and what the token is for."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Forbidden
from klantbeeld.engines.api import usage
from klantbeeld.engines.api.answers import Refused, TooMany
from klantbeeld.engines.api.models import ApiToken, Scope
from klantbeeld.engines.api.tokens import working
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import User


class ApiRequest(HttpRequest):
    """A request that passed `needs`."""

    actor: Actor
    allowance: usage.Allowance
    token: ApiToken | None


class needs(HttpBearer):  # noqa: N801 - reads as a word: auth=needs(Scope.PARTIES_READ)
    """Let in who has a token with this scope, or a session. Puts `actor` on the request."""

    openapi_name = "token"

    def __init__(self, scope: Scope | None) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: Any) -> Actor | None:
        said = request.headers.get("Authorization", "")
        kind, _space, secret = said.partition(" ")
        if said:
            token = working(secret.strip()) if kind.lower() == "bearer" else None
            return self._let_in(request, token.user, token) if token else None
        user = request.user
        if not user.is_authenticated:
            return None
        if check_csrf(request):
            raise Refused()
        return self._let_in(request, user, None)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Not used: `__call__` reads the header itself."""
        raise NotImplementedError

    def _let_in(self, request: Any, user: User, token: ApiToken | None) -> Actor:
        if not request.headers.get("Accept-Language"):
            translation.activate(user.language)
        request.allowance = usage.count(f"token {token.pk}" if token else f"user {user.pk}")
        if request.allowance.is_over:
            raise TooMany()
        if token is not None and self.scope is not None and self.scope not in token.scopes:
            raise Forbidden()
        request.token = token
        request.actor = actor_of(user, entrance="api")
        return request.actor  # type: ignore[no-any-return]


def caller_of(request: HttpRequest) -> str:
    """A name for who calls, before it is known whether the token works: a hash, so that no secret is kept."""
    said = request.headers.get("Authorization", "") or f"user {getattr(request.user, 'pk', '')}"
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()
