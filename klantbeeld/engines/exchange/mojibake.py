"""Text that was encoded twice ("CafÃ©") put right, where that is certain.

Certain means: the characters, written as Windows-1252, are valid UTF-8 for a letter or mark that Western European text
really uses. "Ã" followed by "©" is not a word in any language; "É®" stays, because it would give a letter nobody writes.
"""

import re
import unicodedata


def _byte_table() -> dict[str, int]:
    table: dict[str, int] = {}
    for byte in range(0x80, 0x100):
        table[chr(byte)] = byte  # latin-1, and the C1 controls that Windows-1252 leaves undefined
    for byte in range(0x80, 0xA0):
        try:
            table[bytes([byte]).decode("cp1252")] = byte
        except UnicodeDecodeError:
            continue
    return table


_BYTES = _byte_table()
_TAIL = "[" + re.escape("".join(char for char, byte in _BYTES.items() if 0x80 <= byte < 0xC0)) + "]"
_BROKEN = re.compile(f"[ÃÂÄÅ]{_TAIL}|â{_TAIL}{{2}}|ï»¿|ð{_TAIL}{{3}}")
_MARKS = frozenset("ÃÂÄÅâïð")
_PUNCTUATION = frozenset("–—‘’‚“”„†•…‰‹›€™\ufeff")


def _repaired(match: re.Match[str]) -> str:
    broken = match.group()
    try:
        char = bytes(_BYTES[c] for c in broken).decode("utf-8")
    except UnicodeDecodeError:
        return broken
    if char == "\ufeff":
        return ""
    usual = char in _PUNCTUATION or "\u00a0" <= char <= "\u017f" or ord(char) >= 0x1F300
    return char if usual and unicodedata.category(char) != "Cn" else broken


def repair(text: str) -> str:
    """The same text with doubly (or three times) encoded characters put right; anything else is left alone."""
    for _round in range(3):
        if _MARKS.isdisjoint(text):
            return text
        better = _BROKEN.sub(_repaired, text)
        if better == text:
            return text
        text = better
    return text
