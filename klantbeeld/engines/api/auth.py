"""Who calls: a program with a token, or the reader of a page with their session; and what the token is for."""

from __future__ import annotations

from dataclasses import dataclass
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
from klantbeeld.engines.api.uploads import Upload
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import User


class ApiRequest(HttpRequest):
    """A request that passed `needs`."""

    actor: Actor
    token: ApiToken | None
    upload: Upload
    """The body, where an operation takes a file."""


def scopes_of(request: ApiRequest) -> list[str]:
    """What the caller's token is for; a session is for everything."""
    return request.token.scopes if request.token else list(Scope.values)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls; `token` is None for the reader of a page."""

    user: User
    token: ApiToken | None
    allowance: usage.Allowance

    @property
    def name(self) -> str:
        """What their calls are counted and their answers kept under."""
        return _name(self.user, self.token)


def _name(user: User, token: ApiToken | None) -> str:
    return f"token {token.pk}" if token else f"user {user.pk}"


def caller_of(request: Any) -> Caller | None:
    """Return who calls, None for nobody we know; the call is counted once, outside what it will write."""
    if not hasattr(request, "api_caller"):
        user, token = _known(request)
        request.api_caller = Caller(user, token, usage.count(_name(user, token))) if user else None
    return request.api_caller  # type: ignore[no-any-return]


def _known(request: Any) -> tuple[User | None, ApiToken | None]:
    said = request.headers.get("Authorization", "")
    if not said:
        return (request.user if request.user.is_authenticated else None), None
    kind, _space, secret = said.partition(" ")
    token = working(secret.strip()) if kind.lower() == "bearer" else None
    return (token.user if token else None), token


class needs(HttpBearer):  # noqa: N801 - reads as a word: auth=needs(Scope.PARTIES_READ)
    """Let in who has a token with this scope, or a session. Puts `actor` on the request."""

    openapi_name = "token"

    def __init__(self, scope: Scope | None) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: Any) -> Actor | None:
        caller = caller_of(request)
        if caller is None:
            return None
        if not request.headers.get("Accept-Language"):
            translation.activate(caller.user.language)
        if caller.token is None and check_csrf(request):
            raise Refused()
        if caller.allowance.is_over:
            raise TooMany()
        if caller.token is not None and self.scope is not None and self.scope not in caller.token.scopes:
            raise Forbidden()
        request.token = caller.token
        request.actor = actor_of(caller.user, entrance="api")
        return request.actor  # type: ignore[no-any-return]

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Not used: `caller_of` reads the header itself."""
        raise NotImplementedError
