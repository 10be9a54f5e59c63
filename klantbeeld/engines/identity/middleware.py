"""Puts `request.actor` in place, lazily: a page that asks for nothing pays for nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from klantbeeld.core.actor import ANONYMOUS, Actor
from klantbeeld.engines.identity.actors import actor_of

Handler = Callable[[HttpRequest], HttpResponse]


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request.user) if request.user.is_authenticated else ANONYMOUS


def actor_middleware(get_response: Handler) -> Handler:
    """Give each request its actor, and the signed-in user's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or "nl"
        return get_response(request)

    return middleware
