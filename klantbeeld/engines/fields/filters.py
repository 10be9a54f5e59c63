"""Filters over a catalogue: `field, operator, value` from the address bar, as a query and as a sentence.

In the address: `f=rung:is:customer,lead&f=employees:min:10&f=tags:any:vip`. What cannot be understood is named and
left out, so that an old link never breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.errors import Text
from klantbeeld.core.record import Catalogue, Field, FieldKind

OPERATORS: dict[str, Text] = {
    "is": _("is"),
    "not": _("is niet"),
    "has": _("bevat"),
    "min": _("vanaf"),
    "max": _("tot en met"),
    "empty": _("is leeg"),
    "filled": _("is ingevuld"),
    "days": _("langer geleden dan (dagen)"),
    "within": _("binnen (dagen)"),
}
BY_KIND: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.TEXT: ("has", "is", "empty", "filled"),
    FieldKind.LONG_TEXT: ("has", "empty", "filled"),
    FieldKind.INTEGER: ("is", "min", "max", "empty", "filled"),
    FieldKind.MONEY: ("min", "max", "empty", "filled"),
    FieldKind.DATE: ("min", "max", "empty", "filled"),
    FieldKind.MOMENT: ("min", "max", "days", "within", "empty", "filled"),
    FieldKind.CHOICE: ("is", "not"),
    FieldKind.YES_NO: ("is",),
    FieldKind.REFERENCE: ("is", "not", "empty", "filled"),
    FieldKind.TAGS: ("is", "not", "empty", "filled"),
}
MOST_FILTERS = 20


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on one field, understood and checked."""

    field: Field
    operator: str
    value: str
    shown: Text

    @property
    def token(self) -> str:
        """How the filter stands in the address bar."""
        return f"{self.field.key}:{self.operator}:{self.value}"

    @property
    def operator_label(self) -> Text:
        return OPERATORS[self.operator]


Special = Callable[[str, str], Q | None]


@dataclass(frozen=True, slots=True)
class FilterSet:
    """The catalogue of a list with what only its domain knows.

    `specials` maps a field key to its own translation of (operator, value); `label_of` names a referred record.
    """

    catalogue: Catalogue
    specials: dict[str, Special]
    label_of: Callable[[Field, list[str]], Text]

    def parse(self, tokens: Iterable[str]) -> tuple[list[Filter], list[str]]:
        """Return the filters that are understood, and the tokens that are not."""
        understood, unknown = [], []
        for token in list(tokens)[:MOST_FILTERS]:
            found = self._parse(token)
            if found is None:
                unknown.append(token)
            else:
                understood.append(found)
        return understood, unknown

    def _parse(self, token: str) -> Filter | None:
        key, _colon, rest = token.partition(":")
        operator, _colon, value = rest.partition(":")
        if key not in self.catalogue:
            return None
        field = self.catalogue[key]
        if not field.filterable or operator not in BY_KIND.get(field.kind, ()):
            return None
        try:
            self.query_of(field, operator, value)
        except (ValueError, OverflowError):
            return None
        return Filter(field, operator, value, self._shown(field, operator, value))

    def query(self, filters: Iterable[Filter]) -> Q:
        """Return all filters together as one condition."""
        every = Q()
        for one in filters:
            every &= self.query_of(one.field, one.operator, one.value)
        return every

    def query_of(self, field: Field, operator: str, value: str) -> Q:
        """Return one condition. Raises ValueError when the value does not fit."""
        if field.key in self.specials:
            special = self.specials[field.key](operator, value)
            if special is not None:
                return special
        if operator in ("empty", "filled"):
            return _empty(field) if operator == "empty" else ~_empty(field)
        if "\0" in value or not value.strip():
            raise ValueError("no value")
        if operator in ("is", "not"):
            chosen = Q(**{f"{field.path}__in": _chosen(field, value)})
            return chosen if operator == "is" else ~chosen
        if operator == "has":
            return Q(**{f"{field.path}__icontains": value.strip()})
        if operator in ("days", "within"):
            return _relative(field, operator, int(value))
        return Q(**{f"{field.path}__{'gte' if operator == 'min' else 'lte'}": _bound(field, operator, value)})

    def _shown(self, field: Field, operator: str, value: str) -> Text:
        if operator in ("empty", "filled"):
            return ""
        if field.kind is FieldKind.CHOICE:
            return ", ".join(str(field.label_of(v)) for v in value.split(","))
        if field.kind in (FieldKind.REFERENCE, FieldKind.TAGS):
            return self.label_of(field, value.split(","))
        if field.kind is FieldKind.YES_NO:
            return _("ja") if value == "1" else _("nee")
        return value


def _chosen(field: Field, value: str) -> list[Any]:
    values = [part.strip() for part in value.split(",") if part.strip()]
    if not values:
        raise ValueError("no value")
    if field.kind is FieldKind.CHOICE:
        allowed = {choice for choice, _label in field.choices}
        if not set(values) <= allowed:
            raise ValueError("not in the list")
        return list(values)
    if field.kind is FieldKind.INTEGER:
        return [_integer(v) for v in values]
    if field.kind is FieldKind.YES_NO:
        return [v == "1" for v in values]
    return list(values)


def _integer(value: str) -> int:
    number = int(value)
    if not -(2**31) <= number < 2**31:
        raise ValueError("out of range")
    return number


def _bound(field: Field, operator: str, value: str) -> Any:
    if field.kind in (FieldKind.DATE, FieldKind.MOMENT):
        day = date.fromisoformat(value)
        if field.kind is FieldKind.DATE:
            return day
        return clock.start_of(day) if operator == "min" else clock.start_of(day + timedelta(days=1))
    return _integer(value)


def _relative(field: Field, operator: str, days: int) -> Q:
    if not 0 <= days <= 36500:
        raise ValueError("out of range")
    now = clock.now()
    if operator == "days":
        return Q(**{f"{field.path}__lt": now - timedelta(days=days)}) | Q(**{f"{field.path}__isnull": True})
    return Q(**{f"{field.path}__range": (now - timedelta(days=days), now + timedelta(days=days))})


def _empty(field: Field) -> Q:
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE):
        return Q(**{field.path: ""})
    return Q(**{f"{field.path}__isnull": True})
