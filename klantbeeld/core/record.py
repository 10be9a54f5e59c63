"""The field catalogue: a field is declared once, as data; form, column, filter, import, export and API read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from klantbeeld.core.errors import Text


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    YES_NO = "yes_no"
    REFERENCE = "reference"
    TAGS = "tags"
    PHONE = "phone"
    MAIL = "mail"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record type.

    `column` is the model attribute it is stored in (None: it stands in a child table or is computed); `path` is the
    lookup that lists and filters use (default: the column). `applies_to` holds the kinds of record that have it
    (empty: all). `choices` are (value, label) pairs. `refers_to` names what a reference points at.
    """

    key: str
    label: Text
    kind: FieldKind = FieldKind.TEXT
    column: str | None = ""
    path: str = ""
    applies_to: frozenset[str] = frozenset()
    choices: Sequence[tuple[str, Text]] = ()
    refers_to: str = ""
    group: str = ""
    editable: bool = True
    filterable: bool = True
    sortable: bool = False
    in_list: bool = False
    export: bool = True
    help: Text = ""
    unit: Text = ""

    def __post_init__(self) -> None:
        if self.column == "":
            object.__setattr__(self, "column", self.key)
        if not self.path:
            object.__setattr__(self, "path", self.column or self.key)

    def applies(self, record_kind: str) -> bool:
        """Whether records of this kind have the field."""
        return not self.applies_to or record_kind in self.applies_to

    def label_of(self, value: object) -> Text:
        """Return the label of a choice, or the value itself."""
        return next((label for choice, label in self.choices if choice == value), str(value))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All fields of one record type, in the order of the screen."""

    record: str
    fields: tuple[Field, ...]
    _by_key: dict[str, Field] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for declared in self.fields:
            if declared.key in self._by_key:
                raise ValueError(f"{self.record}: field {declared.key} is declared twice")
            self._by_key[declared.key] = declared

    def __getitem__(self, key: str) -> Field:
        """Return the field. Raises KeyError."""
        return self._by_key[key]

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def of_kind(self, record_kind: str) -> Iterable[Field]:
        """The fields that records of this kind have."""
        return (f for f in self.fields if f.applies(record_kind))
