"""An upload that is larger than any list may be, refused by its announced length before a byte of it is stored."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from klantbeeld.engines.exchange import problems
from klantbeeld.engines.exchange.table import DEFAULT, MEGABYTE

FORM = MEGABYTE
"""Room for the form around the file."""


class UploadLimitMiddleware:
    """Answers 413 with a page. Stands before whatever reads the body, the check of the form's token included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _announced(request)
        if size <= DEFAULT.max_bytes + FORM:
            return self.get_response(request)
        text = problems.TOO_BIG(size=size // MEGABYTE, limit=DEFAULT.max_bytes // MEGABYTE)
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        response = render(request, "ui/errors/too_large.html", {"text": text}, status=status)
        response["Connection"] = "close"
        return response


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


upload_limit_middleware = UploadLimitMiddleware
