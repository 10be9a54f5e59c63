"""What the check tells about a row: every value that goes in, the old one beside the new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.errors import Text
from klantbeeld.domains.parties.choices import PointKind, PointState, RelationshipKind
from klantbeeld.domains.parties.importing.plans import PartyPlan, RowPlan, Step
from klantbeeld.domains.parties.models import ContactPoint, Industry, Relationship
from klantbeeld.domains.parties.names import PERSON_PARTS
from klantbeeld.domains.parties.numbers import iban, phone
from klantbeeld.domains.parties.record import PARTY

UNSAID = frozenset({"name", "rung_reason", *PERSON_PARTS} - {"form_of_address"})
"""The name stands in its own column; its parts with it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One value that a row brings: `before` is '' where there was none."""

    label: Text
    before: str
    after: str
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the check."""

    plan: RowPlan
    values: list[Shown]


def shown(plans: list[RowPlan]) -> list[ShownRow]:
    """Return what each row of the check says. One query, for the names of industries."""
    codes = {getattr(one.draft.party, "industry_id", None) for plan in plans for one in plan.parties} | {
        change.before for plan in plans for one in plan.parties for change in one.changes if change.key == "industry"
    }
    industries = {one.pk: f"{one.code} {one}" for one in Industry.objects.filter(pk__in=codes - {None})}
    return [ShownRow(plan, list(_values(plan, industries))) for plan in plans]


def _values(plan: RowPlan, industries: dict[str, str]) -> Iterator[Shown]:
    for one in plan.parties:
        yield from _fields(one, industries)
        for point in one.new_points:
            yield Shown(_label_of(point), "", _point(point), point.state == PointState.DOUBTFUL)
        for year, amount in sorted(one.turnovers.items()):
            yield Shown(_("Omzet %(year)d") % {"year": year}, "", number_format(amount, 2, force_grouping=True))
        if one.new_tags:
            yield Shown(PARTY["tags"].label, "", ", ".join(one.new_tags))
        if one.new_key:
            yield Shown(_("Nummer in de bron"), "", one.draft.outside_key)
    if plan.link is not None:
        yield from _link(plan, plan.link)


def _fields(one: PartyPlan, industries: dict[str, str]) -> Iterator[Shown]:
    if one.step is not Step.CREATE:
        for change in one.changes:
            if change.key == "name" or change.key not in UNSAID:
                yield Shown(
                    change.label,
                    _text(change.key, change.before, industries),
                    _text(change.key, change.after, industries),
                )
        return
    for key in (field.key for field in PARTY.fields):
        if key in (one.draft.given | {"legal_form"}) - UNSAID:
            value = getattr(one.party, PARTY[key].column or key)
            if value not in (None, ""):
                yield Shown(PARTY[key].label, "", _text(key, value, industries))


def _text(key: str, value: Any, industries: dict[str, str]) -> str:
    if value in (None, ""):
        return ""
    if key == "industry":
        return industries.get(value, str(value))
    if key == "iban":
        return iban.display(value)
    if hasattr(value, "year"):
        return date_format(value, "d-m-Y")
    return str(PARTY[key].label_of(value)) if PARTY[key].choices else str(value)


def _label_of(point: ContactPoint) -> Text:
    return point.get_kind_display()


def _point(point: ContactPoint) -> str:
    return phone.display(point.value) if point.kind in (PointKind.PHONE, PointKind.FAX) else point.value


def _link(plan: RowPlan, link: Relationship) -> Iterator[Shown]:
    texts = [text for text in (link.function, link.department) if text]
    if link.kind == RelationshipKind.CONTACT:
        yield Shown(_("Contactpersoon"), "", ", ".join([plan.parties[-1].party.name, *texts]))
    else:
        yield Shown(_("Lid van het huishouden"), "", plan.parties[-1].party.name)
