"""Refusals as problems (RFC 9457), in the caller's language."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from klantbeeld.core import errors

log = logging.getLogger(__name__)
PROBLEM = "application/problem+json"


class Stale(errors.KlantbeeldError):
    """The record is no longer the version that `If-Match` names."""

    status = HTTPStatus.PRECONDITION_FAILED

    def __init__(self) -> None:
        super().__init__(_("Dit is intussen gewijzigd. Haal het opnieuw op en stuur je wijzigingen nog een keer."))


class Refused(errors.KlantbeeldError):
    """A write with a session but without the token of its form."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(_("Stuur een token mee, of de CSRF-code van je sessie."))


class TooMany(errors.KlantbeeldError):
    """The caller called too often in this minute."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__(_("Je vroeg in deze minuut te veel. Wacht tot de volgende minuut."))


def problem(status: HTTPStatus | int, detail: object = "", **more: Any) -> HttpResponse:
    """Return a problem; `more` adds members, such as `errors` per field."""
    status = HTTPStatus(status)
    body = {"type": "about:blank", "title": status.phrase, "status": int(status)}
    body |= {"detail": str(detail)} if detail else {}
    body |= {key: value for key, value in more.items() if value}
    answer = HttpResponse(json.dumps(body, ensure_ascii=False, default=str), status=status, content_type=PROBLEM)
    if status is HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="Klantbeeld"'
    return answer


def answer_refusals(api: NinjaAPI) -> None:
    """Have `api` answer everything that may go wrong as a problem."""

    @api.exception_handler(errors.KlantbeeldError)
    def refusal(request: HttpRequest, refused: errors.KlantbeeldError) -> HttpResponse:
        fields = {key: str(text) for key, text in getattr(refused, "fields", {}).items()}
        return problem(refused.status, refused.text, errors=fields)

    @api.exception_handler(ValidationError)
    def misshapen(request: HttpRequest, refused: ValidationError) -> HttpResponse:
        found = {".".join(map(str, one["loc"][1:])) or str(one["loc"][0]): one["msg"] for one in refused.errors}
        return problem(422, _("De aanvraag heeft niet de vorm die in de beschrijving staat."), errors=found)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, refused: AuthenticationError) -> HttpResponse:
        return problem(401, _("Stuur een geldig token mee: Authorization: Bearer kb_…"))

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, refused: HttpError) -> HttpResponse:
        return problem(refused.status_code, refused.message)

    @api.exception_handler(Http404)
    def nowhere(request: HttpRequest, refused: Http404) -> HttpResponse:
        return problem(404, errors.NotFound().text)

    @api.exception_handler(IntegrityError)
    def taken(request: HttpRequest, refused: IntegrityError) -> HttpResponse:
        log.warning("the database refused what no action had: %s", refused)
        return problem(409, _("Dit gaat niet samen met wat er al staat. Kijk of je id of waarde al in gebruik is."))

    @api.exception_handler(DataError)
    def unfit(request: HttpRequest, refused: DataError) -> HttpResponse:
        log.warning("the database cannot hold what no action refused: %s", refused)
        return problem(
            422,
            _("Een waarde kan niet worden bewaard. Kijk of er een onleesbaar teken in staat, of of ze te groot is."),
        )

    @api.exception_handler(OSError)
    def broken(request: HttpRequest, refused: OSError) -> HttpResponse:
        if not errors.is_of_full_disk(refused):
            raise refused
        log.exception("the disk is full")
        answer = problem(503, errors.FULL)
        answer["Retry-After"] = "10"
        return answer

    @api.exception_handler(InterfaceError)
    @api.exception_handler(OperationalError)
    def busy(request: HttpRequest, refused: Exception) -> HttpResponse:
        log.exception("the database does not answer")
        answer = problem(503, errors.FULL if errors.is_of_full_disk(refused) else errors.BUSY)
        answer["Retry-After"] = "10"
        return answer
