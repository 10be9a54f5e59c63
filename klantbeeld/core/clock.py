"""The one source of 'now', so that demo data and old history can be recorded at their own moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """Return the present moment, aware; inside `at` the moment that was set."""
    return _moment.get() or timezone.now()


def today() -> date:
    """Return today's date in the company's time zone."""
    return timezone.localtime(now()).date()


def stands_still() -> bool:
    """Whether `now` is set by `at`."""
    return _moment.get() is not None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at `moment` (aware): demo data and imported history."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def start_of(day: date) -> datetime:
    """Return the first moment of `day` in the company's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
