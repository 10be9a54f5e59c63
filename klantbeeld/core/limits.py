"""How much a request may carry: looked at before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])
MEGABYTE = 1024 * 1024
SIGNED_IN = 5 * MEGABYTE
ANONYMOUS = MEGABYTE // 4
FORM = MEGABYTE // 2
"""Room for the form around a file."""


def accepts(megabytes: int) -> Callable[[View], View]:
    """Let a view take a body of that many megabytes from who is signed in; the others take five."""

    def mark(view: View) -> View:
        view.body_limit = megabytes * MEGABYTE  # type: ignore[attr-defined]
        return view

    return mark


def guards_itself(view: Callable[..., object]) -> bool:
    """Whether a view looks at size and signs by itself, and answers in its own form: those of the API do."""
    return bool(getattr(view, "own_doors", False))


def limit_of(view: Callable[..., object], *, signed_in: bool) -> int:
    """The most bytes that a view takes."""
    return int(getattr(view, "body_limit", SIGNED_IN)) if signed_in else ANONYMOUS
