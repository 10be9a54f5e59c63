"""What stands round every address of the API: its size, its allowance, and one answer for each idempotency key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.limits import MEGABYTE
from klantbeeld.engines.api.answers import problem
from klantbeeld.engines.api.auth import Caller, caller_of
from klantbeeld.engines.api.models import KeptAnswer
from klantbeeld.engines.api.uploads import Upload
from klantbeeld.engines.history.recording import latest_batch_id

View = Callable[..., HttpResponse]
MOST_BYTES = MEGABYTE
LONGEST_KEY = 200
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
BATCH = "Batch"
"""The header that names the batch of a write: what `/batches/{id}/undo` takes back."""
KEPT_HEADERS = ("Content-Type", "ETag", "Location", BATCH)
FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})


def guarded(view: View, *, file_megabytes: int = 0) -> View:
    """Return `view` behind the doors; it signs in by itself, so that Django's own doors stay open.

    With `file_megabytes` a POST carries a file as its body; the operation finds it as `request.upload`.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        takes_file = bool(file_megabytes) and request.method == "POST"
        refusal = _refused_body(request, file_megabytes if takes_file else 0)
        if refusal is not None:
            return refusal
        if takes_file:
            request.upload = Upload(request)  # type: ignore[attr-defined]
        key = request.headers.get("Idempotency-Key", "") if request.method in WRITES else ""
        caller = caller_of(request) if key else None  # before the transaction: a revoked token gets no kept answer
        if caller is not None and not caller.allowance.is_over:
            answer = _once(request, caller, key, lambda: view(request, *args, **kwargs))
        else:
            answer = view(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed, answer = answer["Allow"], problem(HTTPStatus.METHOD_NOT_ALLOWED)
            answer["Allow"] = allowed
        if request.method in WRITES and answer.status_code < HTTPStatus.BAD_REQUEST and latest_batch_id():
            answer.setdefault(BATCH, latest_batch_id())
        known = getattr(request, "api_caller", None)
        for name, value in (known.allowance.headers if known else {}).items():
            answer[name] = value
        answer.setdefault("Cache-Control", "no-store")
        return answer

    door.__dict__.update(csrf_exempt=True, login_required=False, own_doors=True)  # `auth` does what they did
    return door


def _refused_body(request: HttpRequest, file_megabytes: int) -> HttpResponse | None:
    """What is wrong with the size or the form of the body, before a byte of it is read."""
    length = _length(request)
    if length > (file_megabytes * MEGABYTE or MOST_BYTES):
        most = file_megabytes or MOST_BYTES // MEGABYTE
        text = _("Een aanvraag mag hier hooguit %(most)s MB zijn. Verdeel hem.") % {"most": most}
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
    if file_megabytes:
        if request.content_type in FORMS:
            return problem(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                _("Stuur het bestand zelf als inhoud, niet in een formulier: Content-Type: application/octet-stream."),
            )
    elif length and request.content_type != "application/json":
        return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("Stuur JSON: Content-Type: application/json."))
    return None


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _once(request: HttpRequest, caller: Caller, key: str, call: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer a key once: the same request gets the same answer, also when the first answer was lost on the way.

    Two at the same time wait for one another: the second finds the row of the first, or makes its own when that failed.
    """
    if len(key) > LONGEST_KEY or not key.isprintable():
        return problem(HTTPStatus.BAD_REQUEST, _("Een Idempotency-Key is hooguit 200 leesbare tekens."))
    upload: Upload | None = getattr(request, "upload", None)
    sent = upload.sha256.encode() if upload else request.body
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + sent).hexdigest()
    with transaction.atomic():
        mine = KeptAnswer(caller=caller.name, key=key, request=asked, at=clock.now())
        KeptAnswer.objects.bulk_create([mine], ignore_conflicts=True)
        kept = KeptAnswer.objects.select_for_update().get(caller=mine.caller, key=key)
        if kept.status:
            return _again(kept, asked)
        answer = call()
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)  # nothing was changed: the same key may try again
            return answer
        kept.status, kept.body = answer.status_code, _without_secret(request, answer)
        if latest_batch_id():
            answer[BATCH] = latest_batch_id()
        kept.headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
        kept.request = asked
        kept.save()
    return answer


def keep_no_secret(request: HttpRequest) -> None:
    """Leave the member `secret` out of what is kept of this answer: what is shown once is stored nowhere."""
    request.holds_secret = True  # type: ignore[attr-defined]


def _without_secret(request: HttpRequest, answer: HttpResponse) -> str:
    said: str = answer.content.decode()
    return json.dumps(json.loads(said) | {"secret": None}) if getattr(request, "holds_secret", False) else said


def _again(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.request != asked:
        return problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("Deze Idempotency-Key hoort bij een andere aanvraag. Gebruik voor elke aanvraag een eigen sleutel."),
        )
    answer = HttpResponse(kept.body, status=kept.status)
    for name, value in kept.headers.items():
        answer[name] = value
    answer["Idempotent-Replayed"] = "true"
    return answer
