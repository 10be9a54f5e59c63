"""Filters over a catalogue: `field, operator, value` from the address bar, as a query and as a sentence.

In the address: `f=rung:is:customer,lead&f=employees:min:10&f=owner:is:ik`. What cannot be understood is named and
left out, so that an old link never breaks. A filter is read for an actor: what it names is what the actor may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.core.record import Catalogue, Field, FieldKind

OPERATORS: dict[str, Text] = {
    "is": _("is"),
    "not": _("is niet"),
    "has": _("bevat"),
    "starts": _("begint met"),
    "min": _("vanaf"),
    "max": _("tot en met"),
    "days": _("langer geleden dan (dagen)"),
    "within": _("binnen (dagen)"),
    "empty": _("is leeg"),
    "filled": _("is ingevuld"),
}
IN_A_SENTENCE: dict[str, Text] = {
    "days": _("langer geleden dan"),
    "within": _("binnen"),
    "empty": _("is"),
    "filled": _("is"),
}
"""How an operator reads before its value on a chip, where that differs from the menu."""
BY_KIND: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.TEXT: ("has", "is", "not", "starts", "empty", "filled"),
    FieldKind.LONG_TEXT: ("has", "empty", "filled"),
    FieldKind.PHONE: ("filled", "empty", "has"),
    FieldKind.MAIL: ("filled", "empty", "has"),
    FieldKind.INTEGER: ("is", "min", "max", "empty", "filled"),
    FieldKind.MONEY: ("min", "max", "empty", "filled"),
    FieldKind.DATE: ("min", "max", "days", "within", "empty", "filled"),
    FieldKind.MOMENT: ("min", "max", "days", "within", "empty", "filled"),
    FieldKind.CHOICE: ("is", "not", "empty", "filled"),
    FieldKind.YES_NO: ("is",),
    FieldKind.REFERENCE: ("is", "not", "empty", "filled"),
    FieldKind.TAGS: ("is", "not", "empty", "filled"),
}
ME = "ik"
MOST_FILTERS = 20


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on one field, understood and checked. `shown` is the value as a chip says it, looked up when asked."""

    field: Field
    operator: str
    value: str
    shown: Text
    condition: Q

    @property
    def token(self) -> str:
        """How the filter stands in the address bar."""
        return f"{self.field.key}:{self.operator}:{self.value}"

    @property
    def operator_label(self) -> Text:
        """The words between the field and its value: `Accountmanager is`."""
        return IN_A_SENTENCE.get(self.operator, OPERATORS[self.operator])


Special = Callable[[Actor, str, str], Q | None]


@dataclass(frozen=True, slots=True)
class FilterSet:
    """The catalogue of a list with what only its domain knows.

    `specials` maps a field key to its own translation of (actor, operator, value), None for the usual one; `label_of`
    names the referred records that the actor may know of.
    """

    catalogue: Catalogue
    specials: dict[str, Special]
    label_of: Callable[[Actor, Field, list[str]], list[Text]]

    def operators(self, field: Field) -> tuple[str, ...]:
        """The operators that fit a field. A closed list without an empty choice is never empty."""
        fitting = BY_KIND.get(field.kind, ())
        if field.kind is FieldKind.CHOICE and all(value != "" for value, _label in field.choices):
            return tuple(one for one in fitting if one not in ("empty", "filled"))
        return fitting

    def parse(self, actor: Actor, tokens: Iterable[str]) -> tuple[list[Filter], list[str]]:
        """Return the filters that are understood, and the tokens that are not."""
        understood, unknown = [], []
        for token in list(tokens)[:MOST_FILTERS]:
            found = self._parse(actor, token)
            if found is None:
                unknown.append(token)
            else:
                understood.append(found)
        return understood, unknown

    def _parse(self, actor: Actor, token: str) -> Filter | None:
        key, _colon, rest = token.partition(":")
        operator, _colon, value = rest.partition(":")
        if key not in self.catalogue or "\0" in value:
            return None
        field = self.catalogue[key]
        if not field.filterable or operator not in self.operators(field):
            return None
        try:
            condition = self.query_of(actor, field, operator, value)
        except (ValueError, OverflowError):
            return None
        shown: Any = SimpleLazyObject(lambda: self._shown(actor, field, operator, value))
        return Filter(field, operator, value, shown, condition)

    def query(self, filters: Iterable[Filter]) -> Q:
        """Return all filters together as one condition."""
        every = Q()
        for one in filters:
            every &= one.condition
        return every

    def query_of(self, actor: Actor, field: Field, operator: str, value: str) -> Q:
        """Return one condition. Raises ValueError when the value does not fit."""
        if field.key in self.specials:
            special = self.specials[field.key](actor, operator, value)
            if special is not None:
                return special
        if operator in ("empty", "filled"):
            return _empty(field) if operator == "empty" else ~_empty(field)
        if not value.strip():
            raise ValueError("no value")
        if operator in ("is", "not"):
            if field.kind is FieldKind.TEXT:
                chosen = any_word(field.path, operator, value)
            else:
                chosen = Q(**{f"{field.path}__in": _chosen(field, value)})
            return chosen if operator == "is" else ~chosen
        if operator in ("has", "starts"):
            return any_word(field.path, operator, value)
        if operator in ("days", "within"):
            return _relative(field, operator, int(value))
        # A moment "up to and including" a day stands before the first moment of the day after.
        upper = "lt" if field.kind is FieldKind.MOMENT else "lte"
        return Q(**{f"{field.path}__{'gte' if operator == 'min' else upper}": _bound(field, operator, value)})

    def _shown(self, actor: Actor, field: Field, operator: str, value: str) -> Text:
        if operator in ("empty", "filled"):
            return _("leeg") if operator == "empty" else _("ingevuld")
        if operator in ("days", "within"):
            return ngettext("%(n)d dag", "%(n)d dagen", int(value)) % {"n": int(value)}
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if field.kind is FieldKind.CHOICE:
            return any_of([_in_running_text(str(field.label_of(part))) for part in parts])
        if field.kind in (FieldKind.REFERENCE, FieldKind.TAGS):
            return any_of([str(label) for label in self.label_of(actor, field, parts)])
        if field.kind is FieldKind.YES_NO:
            return _("ja") if value == "1" else _("nee")
        if field.kind in (FieldKind.DATE, FieldKind.MOMENT):
            return date_format(date.fromisoformat(value), "d-m-Y")
        return any_of(parts)


def any_of(words: list[str]) -> str:
    """Return the words as one would say them.

    >>> any_of(["klant", "prospect", "lead"])
    'klant, prospect of lead'
    """
    if len(words) < 2:
        return "".join(words)
    return gettext("%(first)s of %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def _in_running_text(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def any_word(path: str, operator: str, value: str, as_stored: Callable[[str], str] = str) -> Q:
    """Return the rows with one of these words, set apart by commas, in a text column. Raises ValueError without a word.

    `as_stored` writes a word the way the column keeps it.
    """
    words = [word.strip() for word in value.split(",") if word.strip()]
    if not words:
        raise ValueError("no value")
    lookup = {"has": "icontains", "starts": "istartswith"}.get(operator, "iexact")
    found = Q()
    for word in words:
        found |= Q(**{f"{path}__{lookup}": as_stored(word)})
    return found


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
    # In whole days, so that a list holds the same relations all day long.
    first: Any = clock.today() - timedelta(days=days)
    beyond: Any = clock.today() + timedelta(days=days + 1)
    if field.kind is FieldKind.MOMENT:
        first, beyond = clock.start_of(first), clock.start_of(beyond)
    if operator == "days":
        return Q(**{f"{field.path}__lt": first}) | Q(**{f"{field.path}__isnull": True})
    return Q(**{f"{field.path}__gte": first, f"{field.path}__lt": beyond})


def _empty(field: Field) -> Q:
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE):
        return Q(**{field.path: ""})
    return Q(**{f"{field.path}__isnull": True})
