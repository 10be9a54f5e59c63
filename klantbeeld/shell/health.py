"""Three questions of a balancer or a monitor, answered before anything else: no session, whatever the name in the request."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from klantbeeld.core.errors import BUSY, Text
from klantbeeld.engines.database.standing import Standing, database_answers, standing

NOT_READY: dict[Standing, Text] = {
    Standing.STOPPING: _("Dit proces stopt. Stuur verzoeken naar een ander proces."),
    Standing.NO_DATABASE: BUSY,
    Standing.NOT_PREPARED: _("De database is nog niet bijgewerkt voor deze versie. Voer uit: bin/run --only prepare."),
    Standing.OTHER_KEY: _(
        "Dit proces heeft een andere geheime sleutel dan de andere processen. Geef alle dezelfde SECRET_KEY."
    ),
}


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Answers ok when web and database work."""
    return _said("ok") if database_answers() else _said(BUSY, HTTPStatus.SERVICE_UNAVAILABLE)


@login_not_required
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """Answers ok as long as this process answers; it asks the database nothing."""
    return _said("ok")


@login_not_required
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Answers ok when a balancer may send requests here; else 503 and why not."""
    found = standing()
    return _said("ok") if found is Standing.READY else _said(NOT_READY[found], HTTPStatus.SERVICE_UNAVAILABLE)


def _said(text: Text, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(
        str(text), status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


ANSWERS = {"/gezond/": health, "/gezond/leeft/": alive, "/gezond/klaar/": ready}


def health_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a question about health at once: a balancer asks by an address of the network, which no browser may call us by."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = ANSWERS.get(request.path)
        return answer(request) if answer else get_response(request)

    return middleware
