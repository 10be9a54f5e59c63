"""What stands before every request: its body is there before it takes a place among those that are worked on.

The web server hands a request over when its head is there, and reading the body then holds a thread for as long as the
visitor takes. Were the threads that read also the ones that work, then a handful of slow visitors would hold up everybody.
So there are more threads than places to work (`launcher/serving.py`), a body that is short comes in before a place is
taken, and both kinds of reading have a bounded number of places: who finds none is refused at once. Who waits to be worked on, waits a bounded time.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation

from klantbeeld.core.limits import MEGABYTE
from klantbeeld.shell.middleware import busy

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
WORKING, RECEIVING, CARRYING = 4, 20, 2
"""Places in one process for: answering, receiving a short body, receiving a long one while it is worked on."""
SHORT = MEGABYTE
PATIENCE_S = 15.0
"""How long one waits for a place to be worked on: with a database that stands still nobody hangs for ever."""


class Admission:
    """The WSGI application behind these places."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._working = BoundedSemaphore(WORKING)
        self._receiving = BoundedSemaphore(RECEIVING)
        self._carrying = BoundedSemaphore(CARRYING)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, or say that it cannot be done now."""
        length = _length(environ)
        if length > SHORT:
            with _taken(self._carrying) as has_place:
                return self._application(environ, start) if has_place else _refused(environ, start)
        if length:
            with _taken(self._receiving) as has_place:
                if not has_place:
                    return _refused(environ, start)
                environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        with _taken(self._working, PATIENCE_S) as has_place:
            return self._application(environ, start) if has_place else _refused(environ, start)


@contextmanager
def _taken(places: BoundedSemaphore, patience_s: float = 0) -> Iterator[bool]:
    """Whether there was a place within that time; it is given back at the end."""
    found = places.acquire(timeout=patience_s) if patience_s else places.acquire(blocking=False)
    try:
        yield found
    finally:
        if found:
            places.release()


def _length(environ: dict[str, Any]) -> int:
    given = environ.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdecimal() else 0


def _refused(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    request = WSGIRequest(environ)
    with translation.override(translation.get_language_from_request(request)):
        answer = busy(request)
    start(f"{answer.status_code} {answer.reason_phrase}", [*answer.items(), ("Connection", "close")])
    return [answer.content]
