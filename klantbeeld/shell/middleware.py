"""Turns the refusals of actions into answers: the same words and status on every page."""

import logging
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.defaults import server_error

from klantbeeld.core import errors
from klantbeeld.core.limits import FORM, MEGABYTE, guards_itself, limit_of
from klantbeeld.engines.api.answers import problem

logger = logging.getLogger(__name__)
AWAY = (OperationalError, InterfaceError)
"""The second: the connection was closed under what wanted to go on."""
NUL = _("In de tekst staat een teken dat niet bewaard kan worden. Haal het weg, of typ de tekst opnieuw.")
TOO_LARGE = _("Dit is %(size)s MB; de grens is %(most)s MB. Maak het kleiner of verdeel het over kleinere bestanden.")
FAR_TOO_LARGE = _("Dit is te groot om te versturen. Log eerst in, of maak het kleiner.")
STALE_HEADING = _("Dit formulier is verlopen")
STALE = _(
    "Er is niets bewaard: je bent intussen opnieuw in- of uitgelogd. Open de pagina opnieuw en bewaar nog een keer."
)


class RefusalMiddleware:
    """Answers a raised KlantbeeldError with a page, or a fragment for htmx, in the user's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Translate a refusal; every other exception stays an error."""
        if isinstance(exception, AWAY):
            logger.exception("the database does not answer")
            return busy(request, exception)
        if errors.is_of_full_disk(exception):
            logger.exception("the disk is full")
            return busy(request, exception)
        if not isinstance(exception, errors.KlantbeeldError):
            return None
        return refused(request, exception.text, exception.status)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any) -> HttpResponse | None:
        """Refuse a NUL in what was typed before any view sees it: the database cannot hold one."""
        if guards_itself(view):
            return None
        if any(
            "\0" in value for values in (request.GET, request.POST) for _key, many in values.lists() for value in many
        ):
            return refused(request, NUL, HTTPStatus.UNPROCESSABLE_ENTITY)
        return None


class BodyLimitMiddleware:
    """Refuses a body that is larger than its view takes, by its announced length. Stands before who reads the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_arguments: Any) -> HttpResponse | None:
        """Answer 413 to what is too large, without reading it."""
        if guards_itself(view):
            return None
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        limit = limit_of(view, signed_in=request.user.is_authenticated)
        if length <= limit + FORM:
            return None
        text = (
            TOO_LARGE % {"size": length // MEGABYTE, "most": limit // MEGABYTE} if limit >= MEGABYTE else FAR_TOO_LARGE
        )
        answer = refused(request, text, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        answer["Connection"] = "close"
        return answer


def busy(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """Say that it cannot be done now; asks the database nothing."""
    text = errors.FULL if errors.is_of_full_disk(error) else errors.BUSY
    if request.path.startswith("/api/"):
        answer = problem(HTTPStatus.SERVICE_UNAVAILABLE, text)
    else:
        answer = refused(request, text, HTTPStatus.SERVICE_UNAVAILABLE, bare=True)
    answer["Retry-After"] = "10"
    return answer


def failed(request: HttpRequest) -> HttpResponse:
    """What is answered to an error that no view or middleware took: the database may also go away before a view is asked."""
    error = sys.exc_info()[1]
    return busy(request, error) if isinstance(error, AWAY) or errors.is_of_full_disk(error) else server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of this session: who signed in or out in another tab meanwhile has a new one."""
    logger.warning("a form was refused: %s", reason)
    back = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return refused(request, STALE, HTTPStatus.FORBIDDEN, heading=STALE_HEADING, again=back if is_ours else "")


def refused(
    request: HttpRequest,
    text: errors.Text,
    status: HTTPStatus,
    *,
    bare: bool = False,
    heading: errors.Text = "",
    again: str = "",
) -> HttpResponse:
    """Say what, why and what now; `bare` asks the database nothing."""
    template = "ui/errors/_refusal.html" if getattr(request, "htmx", False) else "ui/errors/refusal.html"
    context = {"text": text, "status": int(status), "heading": heading, "again": again}
    return HttpResponse(render_to_string(template, context, None if bare else request), status=status)


body_limit_middleware = BodyLimitMiddleware
refusal_middleware = RefusalMiddleware
