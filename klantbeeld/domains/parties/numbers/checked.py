"""The outcome of reading a number: its normal form, or what is wrong with it."""

from dataclasses import dataclass

from klantbeeld.core.errors import Text


@dataclass(frozen=True, slots=True)
class Checked:
    """`value` is the normal form; with a `problem` (what, why, what now) it is what was typed, tidied."""

    value: str
    problem: Text | None = None
