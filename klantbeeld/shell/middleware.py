"""Turns the refusals of actions into answers: the same words and status on every page."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from klantbeeld.core import errors

STATUS = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.AlreadyDone: HTTPStatus.CONFLICT,
}


class RefusalMiddleware:
    """Answers a raised KlantbeeldError with a page, or a fragment for htmx, in the user's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Translate a refusal; every other exception stays an error."""
        if not isinstance(exception, errors.KlantbeeldError):
            return None
        status = STATUS.get(type(exception), HTTPStatus.UNPROCESSABLE_ENTITY)
        template = "ui/errors/_refusal.html" if getattr(request, "htmx", False) else "ui/errors/refusal.html"
        return render(request, template, {"text": exception.text, "status": int(status)}, status=status)


refusal_middleware = RefusalMiddleware
