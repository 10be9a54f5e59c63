"""Making a name as written fit to be taken apart: one kind of quote and space, no control signs, no telephone number."""

import re
import unicodedata

LONGEST = 200
_QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "´": "'",
        "`": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
    }
)
_AFTER_DOT = re.compile(r"\.(?=[^\W\d_]{2,}(?!\.))")
_GLUED_TITLE = re.compile(
    r"\b(dhr|mevr|mw|mej|fam|prof|drs|dr|ir|ing|mr|ds|jhr|jkvr|em|lic)\.(?=[^\W\d_])", re.IGNORECASE
)
_GLUED_ABBREVIATION = re.compile(r"(?<=[A-Z]\.)(?=v\.(?:d\.|h\.)?\s)")
_SPREAD_ABBREVIATION = re.compile(r"\bv\.?\s+d\.\s+(?=[^\W\d_]{2})", re.IGNORECASE)
_BARE_T = re.compile(r"\b(van|in|op|aan|bij|uit|over|onder|voor)\s+t\s+(?=[^\W\d_]{2})", re.IGNORECASE)
_HYPHEN = re.compile(r"\s*-\s*")
_TAIL = re.compile(r"\s*(?:[|;/]\s|\btel\b\.?|\bmob\b\.?|\+?\d|\S+@\S+|https?:|www\.).*$", re.IGNORECASE)
_NOTE = re.compile(r"\s*\(([^()]*)\)?|\s*\"([^\"]*)\"")


def tidy(raw: str) -> str:
    """Return the text with plain quotes, hyphens and single spaces, without signs that cannot be seen."""
    text = unicodedata.normalize("NFC", raw[: LONGEST + 1]).translate(_QUOTES)
    seen = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(seen.split())


def without_tail(text: str) -> tuple[str, bool]:
    """Return the text without what follows a name (a number, a mail address), and whether there was any."""
    cut = _TAIL.sub("", text)
    return cut.strip(" ,;-"), cut != text


def spaced(text: str) -> str:
    """Return the text with the spaces that were left out: `P.de Vries`, `dhr.P.Jansen`; none round a hyphen."""
    apart = _GLUED_ABBREVIATION.sub(" ", _AFTER_DOT.sub(". ", _GLUED_TITLE.sub(r"\1. ", text)))
    apart = _BARE_T.sub(r"\1 't ", apart)
    return _HYPHEN.sub("-", " ".join(_SPREAD_ABBREVIATION.sub("v.d. ", apart).split()))


def without_notes(text: str) -> tuple[str, list[str]]:
    """Return the text without what stands in brackets or quotes, and those notes."""
    notes = [(a or b).strip() for a, b in _NOTE.findall(text)]
    return " ".join(_NOTE.sub(" ", text).split()), [note for note in notes if note]
