"""The parts of a person's name."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name in its parts, as stored. `country` (NL or BE) decides capitals and sorting; `form_of_address` is
    heer, mevrouw, familie, couple (de heer en mevrouw), neutral or '' (unknown).
    """

    titles_before: str = ""
    nobility: str = ""
    given: str = ""
    initials: str = ""
    prefix: str = ""
    surname: str = ""
    prefix2: str = ""
    surname2: str = ""
    suffix: str = ""
    form_of_address: str = ""
    country: str = "NL"


@dataclass(frozen=True, slots=True)
class ParsedName(NameParts):
    """What was understood of a name as written. An organisation has no parts; doubt stands in `reasons`."""

    raw: str = ""
    is_organisation: bool = False
    reasons: tuple[str, ...] = field(default=())

    @property
    def needs_review(self) -> bool:
        """Whether a person should look at it."""
        return bool(self.reasons)
