"""Cells that a spreadsheet would run as a formula, made harmless on the way out and put back on the way in.

A cell that begins with = + - @, a tab, a return, a line feed or a full-width variant gets an apostrophe in front
(OWASP ASVS 5, 1.2.10). A cell that already looks guarded gets one more, so that taking one off always gives the original.
"""

import re

_NEEDS_GUARD = re.compile("'*[=+\\-@\t\r\n\0＝＋－＠]")


def guarded(text: str) -> str:
    """`text` as it may stand in a CSV file."""
    return "'" + text if _NEEDS_GUARD.match(text) else text


def unguarded(text: str) -> str:
    """`text` as it was before `guarded`; "'t Hof" is left alone."""
    return text[1:] if text[:1] == "'" and _NEEDS_GUARD.match(text, 1) else text
