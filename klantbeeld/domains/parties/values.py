"""From what was typed, or read from a file, to the value of a field: checked, normalised, with a clear refusal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.errors import Invalid, Text
from klantbeeld.core.record import Field, FieldKind
from klantbeeld.domains.parties.industries import find_industry
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.numbers import company, iban
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.exchange import values as typed

LONGEST_TEXT = 20_000
CHECKS = {
    "kvk_number": company.parse_kvk,
    "establishment_number": company.parse_establishment_number,
    "kbo_number": company.parse_kbo,
    "vat_number": company.parse_vat,
    "iban": iban.parse_iban,
}


def parse(key: str, raw: Any, *, day_order: str = "dmy") -> Any:
    """Return the value for field `key` of a relation from `raw` (text, or a typed cell). Empty gives None or ''.

    Raises Invalid with the field's own message, KeyError for an unknown field.
    """
    field = PARTY[key]
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return _empty(field)
    if field.kind is FieldKind.REFERENCE:
        return _reference(field, raw)
    if field.kind is FieldKind.CHOICE:
        return _choice(field, str(raw).strip())
    if field.kind is FieldKind.DATE:
        return _typed(field, typed.parse_date(raw, order=day_order))
    if field.kind is FieldKind.INTEGER:
        return _whole_number(field, raw)
    if field.kind is FieldKind.YES_NO:
        return _typed(field, typed.parse_boolean(raw))
    text = " ".join(str(raw).split()) if field.kind is not FieldKind.LONG_TEXT else str(raw).strip()
    if "\0" in text:
        raise _refusal(field, _("Er staat een onleesbaar teken in. Haal het weg en bewaar opnieuw."))
    if key in CHECKS:
        return _typed(field, CHECKS[key](text))
    longest = _longest(field.column or field.key)
    if longest and len(text) > longest:
        raise Invalid(*too_long(field.key, text, longest))
    return text


def parse_all(raw_values: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked values for several fields. Raises Invalid with every problem, by field."""
    checked, problems = {}, {}
    for key, raw in raw_values.items():
        try:
            checked[key] = parse(key, raw)
        except Invalid as problem:
            problems[key] = problem.text
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
    return checked


def too_long(key: str, text: str, longest: int) -> tuple[Text, dict[str, Text]]:
    """What `Invalid` says of a text that is too long: nothing is cut off in silence."""
    problem = _("Dit is te lang: hooguit %(longest)d tekens, je hebt er %(length)d.") % {
        "longest": longest,
        "length": len(text),
    }
    return problem, {key: problem}


def assign(party: Party, key: str, value: Any) -> None:
    """Put a checked value on `party`. Raises Invalid when it contradicts another field."""
    field = PARTY[key]
    if not field.applies(party.kind):
        raise _refusal(field, _("Dit veld hoort niet bij dit soort relatie."))
    if key == "birth_date" and isinstance(value, date):
        if value > clock.today():
            raise _refusal(field, _("Deze datum ligt in de toekomst. Kijk het jaar na."))
        if value.year < 1880:
            raise _refusal(field, _("Deze datum is te lang geleden. Kijk het jaar na."))
    if key == "customer_since" and isinstance(value, date) and value > clock.today():
        raise _refusal(field, _("Deze datum ligt in de toekomst. Kijk het jaar na."))
    setattr(party, field.column or key, value)


@cache
def _longest(column: str) -> int | None:
    column_of = Party._meta.get_field(column)
    if column_of.get_internal_type() == "TextField":
        return LONGEST_TEXT
    length: int | None = getattr(column_of, "max_length", None)
    return length


def _empty(field: Field) -> Any:
    if field.kind in (FieldKind.INTEGER, FieldKind.DATE, FieldKind.REFERENCE, FieldKind.MOMENT):
        return None
    if field.kind is FieldKind.YES_NO:
        return False
    if field.kind is FieldKind.CHOICE and field.choices and field.choices[0][0] != "":
        raise _refusal(field, _("Kies een waarde uit de lijst."))
    return ""


def _typed(field: Field, parsed: Any) -> Any:
    if parsed.problem:
        raise _refusal(field, parsed.problem)
    return parsed.value


def _whole_number(field: Field, raw: Any) -> int:
    value = int(_typed(field, typed.parse_integer(raw)))
    if not 0 <= value <= 10_000_000:
        raise _refusal(field, _("Vul een getal in van 0 tot 10 miljoen."))
    if field.key == "contact_every_days" and not 1 <= value <= 3650:
        raise _refusal(field, _("Vul een aantal dagen in van 1 tot 3650."))
    return value


def _choice(field: Field, raw: str) -> str:
    wanted = raw.casefold()
    for value, label in field.choices:
        if wanted in (value.casefold(), str(label).casefold()):
            return value
    raise _refusal(field, _("“%(raw)s” staat niet in de lijst. Kies een waarde uit de lijst.") % {"raw": raw[:60]})


def _reference(field: Field, raw: Any) -> Any:
    if isinstance(raw, UUID):
        return raw
    if field.refers_to == "industry":
        found = find_industry(str(raw))
        if found is None:
            raise _refusal(field, _("Deze branche kennen we niet. Zoek op code of op een woord."))
        return found
    return UUID(str(raw))


def _refusal(field: Field, text: Text) -> Invalid:
    return Invalid(text, {field.key: text})
