"""What a source said of a relation, and what it said beside that: rows of one list may contradict one another.

Of two rows about the same relation the last one counts. Read in again, the list says the same two things; without memory of
the first, each reading would write it over and back. So `also` keeps, by field, what earlier rows of the reading `now` said
otherwise, and what those of the reading `before` did.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COLLECTED = frozenset({"points", "tags", "also"})
"""Keys under which a source's words are gathered instead of compared."""


def as_text(value: Any) -> str:
    """One value as it is kept beside another."""
    return "\x1f".join(value) if isinstance(value, list) else str(value)


def also(base: Mapping[str, Any], said: Mapping[str, Any], *, is_same_reading: bool) -> dict[str, Any]:
    """Return `also` after a row that said `said`, where `base` is what was said up to then; {} when nothing is beside.

    >>> also({"note": "a"}, {"note": "b"}, is_same_reading=True)
    {'now': {'note': ['a']}}
    >>> also({"note": "b", "also": {"now": {"note": ["a"]}}}, {"note": "a"}, is_same_reading=False)
    {'before': {'note': ['a']}}
    """
    kept = base.get("also", {})
    before, now = (kept.get("before", {}), kept.get("now", {})) if is_same_reading else (kept.get("now", {}), {})
    if is_same_reading:
        for key, value in said.items():
            if key not in COLLECTED and key in base and base[key] != value:
                now = now | {key: sorted({*now.get(key, ()), as_text(base[key])})}
    return {name: part for name, part in (("before", before), ("now", now)) if part}


def was_said_beside(said: Mapping[str, Any], key: str, value: Any) -> bool:
    """Whether a row of the reading before said this already, and another row overruled it."""
    return as_text(value) in said.get("also", {}).get("before", {}).get(key, ())
