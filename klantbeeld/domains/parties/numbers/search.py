"""Folding of texts and numbers so that search ignores how they were written."""

import re
import unicodedata
from functools import lru_cache

_STRIPPED = str.maketrans("", "", "'’‘`´-\u00ad")
_SPECIAL = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "œ": "oe",
        "Œ": "OE",
        "ß": "ss",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "æ": "ae",
        "Æ": "AE",
        "ĳ": "ij",
        "Ĳ": "IJ",
    }
)
_PHONE = re.compile(r"^[\d\s()+./-]+$")


def search_text(*parts: str) -> str:
    """Return the parts folded: unaccented, lower case, without apostrophes and hyphens, single spaces."""
    return _folded(" ".join(parts))


@lru_cache(maxsize=50_000)
def _folded(joined: str) -> str:
    text = joined.translate(_STRIPPED).replace("\0", "")
    if text.isascii():
        return " ".join(text.lower().split())
    text = text.translate(_SPECIAL)
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.lower().split())


def phone_query(text: str) -> str:
    """Return the digits to look for when `text` reads as a number of three digits or more, else ''.

    >>> phone_query("+31 (0)58 555"), phone_query("0031 58 555"), phone_query("058-555"), phone_query("jan")
    ('3158555', '3158555', '058555', '')
    """
    if not _PHONE.match(text.strip()):
        return ""
    bare = text.strip().replace("(0)", "")
    digits = re.sub(r"\D", "", bare)
    if digits.startswith("00"):
        digits = digits[2:]
    return digits if len(digits) >= 3 else ""
