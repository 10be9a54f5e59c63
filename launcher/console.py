"""What the launcher says. All of it goes to standard error, so that a command's own output stays clean."""

import sys

from klantbeeld.engines.database.refusal import Refusal

__all__ = ["Refusal", "fail", "say"]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def fail(refusal: Refusal) -> int:
    """Show why it stops in one line; return the exit code."""
    say(f"Klantbeeld start niet. {refusal}")
    return 1
