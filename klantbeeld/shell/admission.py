"""What stands round every request: neither who sends it slowly nor who takes the answer slowly holds up the others.

The web server hands a request over when its head is there, and reading the body then holds a thread for as long as the
visitor takes. Were the threads that read also the ones that work, then a handful of slow visitors would hold up everybody.
So there are more threads than places to work (`launcher/serving.py`), a body that is short comes in before a place is
taken, and both kinds of reading have a bounded number of places: who finds none is refused at once. Who waits to be worked on, waits a bounded time.

An answer is handed over whole, which costs no thread; a long file goes piece by piece, keeps a thread for as long as it is
taken, and so has a bounded number of places as well. It keeps no connection with the database.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.http.response import HttpResponseBase
from django.utils import translation

from klantbeeld.core.limits import MEGABYTE
from klantbeeld.shell.middleware import busy

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Any]
"""Django's: what it returns is its own answer."""
WORKING, RECEIVING, CARRYING, SENDING = 4, 16, 2, 6
"""Places in one process for: answering, receiving a short body, receiving a long one while it is worked on, sending a long
file. Together fewer than the threads, so that there are always some to refuse."""
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
        self._sending = BoundedSemaphore(SENDING)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer, or say that it cannot be done now."""
        length = _length(environ)
        if length > SHORT:
            with _taken(self._carrying) as has_place:
                return self._answer(environ, start) if has_place else _refused(environ, start)
        if length:
            with _taken(self._receiving) as has_place:
                if not has_place:
                    return _refused(environ, start)
                environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        with _taken(self._working, PATIENCE_S) as has_place:
            return self._answer(environ, start) if has_place else _refused(environ, start)

    def _answer(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        answer: HttpResponseBase = self._application(environ, start)
        if not answer.streaming or int(answer.get("Content-Length") or SHORT + 1) <= SHORT:
            whole = [b"".join(answer)]
            answer.close()
            return whole
        if not self._sending.acquire(blocking=False):
            answer.close()
            return _refused(environ, start)
        for connection in connections.all(initialized_only=True):
            connection.close()
        return _Sent(answer, self._sending)


class _Sent:
    """A long answer on its way; gives its place back when it is whole, or nobody takes it any more."""

    def __init__(self, answer: HttpResponseBase, places: BoundedSemaphore) -> None:
        self._answer, self._places, self._is_open = answer, places, True

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        """The web server calls this once at least."""
        if self._is_open:
            self._is_open = False
            self._places.release()
            self._answer.close()


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


def _refused(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    request = WSGIRequest(environ)
    with translation.override(translation.get_language_from_request(request)):
        answer = busy(request)
    start(f"{answer.status_code} {answer.reason_phrase}", [*answer.items(), ("Connection", "close")])
    return [answer.content]
