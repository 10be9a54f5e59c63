"""What was recognised in a text."""

from __future__ import annotations

from dataclasses import dataclass, field

from klantbeeld.core.errors import Text


@dataclass(frozen=True, slots=True)
class Found:
    """A value as it stood in the text; `doubt` says why somebody should look at it."""

    value: str = ""
    doubt: Text = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number: `kind` is phone, mobile, direct or fax; `e164` is '' where it cannot be right."""

    kind: str
    value: str
    e164: str = ""
    note: str = ""
    doubt: Text = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An address; `country` is an ISO code."""

    street: str
    postcode: str = ""
    city: str = ""
    country: str = "NL"

    @property
    def is_postal(self) -> bool:
        """Whether it is a box at the post office."""
        return self.street.casefold().startswith(("postbus", "antwoordnummer", "boîte postale", "po box", "p.o. box"))


@dataclass(slots=True)
class Recognised:
    """The fields of one person and one organisation; `country` is where the names and numbers are at home."""

    name: Found = Found()
    function: Found = Found()
    department: Found = Found()
    organisation: Found = Found()
    legal_form: str = ""
    numbers: list[Number] = field(default_factory=list)
    mails: list[Found] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    socials: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    kvk_number: Found = Found()
    kbo_number: Found = Found()
    vat_number: Found = Found()
    iban: Found = Found()
    hours: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    country: str = "NL"

    @property
    def kind(self) -> str:
        """An organisation only where no person is named."""
        return "person" if self.name.value or not self.organisation.value else "organisation"

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was recognised."""
        texts = (
            self.name,
            self.organisation,
            self.function,
            self.kvk_number,
            self.kbo_number,
            self.vat_number,
            self.iban,
        )
        return not (any(one.value for one in texts) or self.numbers or self.mails or self.places or self.pages)
