"""Several mail addresses or phone numbers in one cell, told apart only where each of them is one."""

from __future__ import annotations

import re

from klantbeeld.domains.parties.numbers.email import parse_email
from klantbeeld.domains.parties.numbers.phone import parse_phone

_BETWEEN = re.compile(r"\s*[;,|\n]\s*|\s+[/&]\s+|\s+(?:of|en|or|and|ou|et)\s+", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_MAIL_BETWEEN = re.compile(r"[\s;,|/]++(?:(?:of|en|or|and|ou|et)\s++)?(?=\S+@)", re.IGNORECASE)
MOST = 5
LONGEST = 1500
"""Characters of so many addresses; a longer text is none, and taking it apart would cost its square."""


def mails(text: str) -> list[str]:
    """Return the addresses in a cell; as one when it is one, or when not all of it can be read.

    >>> mails("a@x.nl; b@x.nl"), mails("a@x.nl / b@x.nl"), mails("Jan <a@x.nl>"), mails("a@x.nl, geen")
    (['a@x.nl', 'b@x.nl'], ['a@x.nl', 'b@x.nl'], ['Jan <a@x.nl>'], ['a@x.nl, geen'])
    """
    if len(text) > LONGEST or text.count("@") < 2:
        return [text]
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if not all("@" in part for part in parts) or len(parts) == 1:
        parts = [part.strip(" ;,|/") for part in _MAIL_BETWEEN.split(text) if part.strip(" ;,|/")]
    right = 1 < len(parts) <= MOST and not any(parse_email(part).problem for part in parts)
    return parts if right else [text]


def phones(text: str, country: str = "NL") -> list[str]:
    """Return the numbers in a cell; as one when it is one, or when not all of it can be read.

    A slash also stands inside Belgian numbers: it only parts when both sides are whole numbers.

    >>> phones("058 5550142 / 06-12345678"), phones("050/55 01 42", "BE"), phones("0515-555012 (tot 17.00, niet vrijdag)")
    (['058 5550142', '06-12345678'], ['050/55 01 42'], ['0515-555012 (tot 17.00, niet vrijdag)'])
    """
    if len(text) > LONGEST or sum(char.isdigit() for char in text) < 16:
        return [text]
    for between in (_BETWEEN, _SLASH):
        parts = [part for part in between.split(text) if part.strip()]
        if 1 < len(parts) <= MOST and all(parse_phone(part, country).e164 for part in parts):
            return parts
    return [text]
