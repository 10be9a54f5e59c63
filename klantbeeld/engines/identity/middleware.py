"""Puts `request.actor` in place, lazily: a page that asks for nothing pays for nothing."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from klantbeeld.core.actor import ANONYMOUS, Actor
from klantbeeld.engines.history.recording import forget_latest_batch
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import User

BEFORE_ANYBODY = ("/begin/", "/gezond/", "/static/", "/api/")  # every other page leads to the first visit
NOTED_EVERY = timedelta(minutes=5)
Handler = Callable[[HttpRequest], HttpResponse]


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request.user) if request.user.is_authenticated else ANONYMOUS


def _anybody() -> bool:
    return User.objects.exists()


def _note_activity(request: HttpRequest) -> None:
    """Keep when a session was last used, to five minutes: one statement that mostly writes nothing."""
    now = timezone.now()
    session = UserSession.objects.filter(session_key=request.session.session_key)
    session.filter(last_seen_at__lt=now - NOTED_EVERY).update(last_seen_at=now)


def actor_middleware(get_response: Handler) -> Handler:
    """Give each request its actor, and the signed-in user's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated and not request.path.startswith(BEFORE_ANYBODY) and not _anybody():
            return redirect("identity:begin")
        forget_latest_batch()
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or "nl"
            _note_activity(request)
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    return middleware
