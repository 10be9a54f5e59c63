"""The choices of one import."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

KEYS = ("auto", "outside_key", "email", "kvk_number", "vat_number", "name")
MODES = ("both", "create", "update")


@dataclass(slots=True)
class Options:
    """How a file is read in.

    `mapping` maps a column number to a target key of `import_headings`; `key` says by what a relation is recognised
    (`auto`: outside key, then KvK or VAT number, then name with place; people by mail address or name); `mode`
    limits what may happen. `has_heading` overrules what the first row looks like. `years` maps the column of a turnover to the year in its heading.
    """

    mapping: dict[int, str] = field(default_factory=dict)
    source: str = ""
    key: str = "auto"
    mode: str = "both"
    country: str = "NL"
    day_order: str = "dmy"
    unit_id: UUID | None = None
    team_id: UUID | None = None
    owner_id: UUID | None = None
    rung: str = ""
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    has_heading: bool | None = None
    years: dict[int, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the options as plain data; `from_json` is its inverse."""
        plain = asdict(self)
        plain["mapping"] = {str(column): key for column, key in self.mapping.items()}
        plain["years"] = {str(column): year for column, year in self.years.items()}
        for name in ("unit_id", "team_id", "owner_id"):
            plain[name] = str(plain[name]) if plain[name] else None
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Options:
        """Return the options that `to_json` gave."""
        known = {name: value for name, value in plain.items() if name in cls.__dataclass_fields__}
        known["mapping"] = {int(column): key for column, key in known.get("mapping", {}).items()}
        known["years"] = {int(column): year for column, year in known.get("years", {}).items()}
        for name in ("unit_id", "team_id", "owner_id"):
            known[name] = UUID(known[name]) if known.get(name) else None
        return cls(**known)
