"""Puts `request.actor` in place, lazily: a page that asks for nothing pays for nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from klantbeeld.core.actor import ANONYMOUS, Actor
from klantbeeld.engines.history.recording import forget_latest_batch
from klantbeeld.engines.identity.actors import actor_of

Handler = Callable[[HttpRequest], HttpResponse]


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request.user) if request.user.is_authenticated else ANONYMOUS


def actor_middleware(get_response: Handler) -> Handler:
    """Give each request its actor, and the signed-in user's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        forget_latest_batch()
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or "nl"
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    return middleware
