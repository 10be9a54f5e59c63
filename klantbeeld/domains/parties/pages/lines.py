"""What stands on the page of a relation, line by line: worded here, so that the template only lays it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klantbeeld.core import clock
from klantbeeld.core.errors import Text
from klantbeeld.core.record import Field, FieldKind
from klantbeeld.domains.parties.choices import (
    DecisionRole,
    FormOfAddress,
    HouseholdRole,
    Kind,
    PointKind,
    PointState,
    Purpose,
    RelationshipKind,
)
from klantbeeld.domains.parties.models import ContactPoint, Party
from klantbeeld.domains.parties.pages.addresses import to
from klantbeeld.domains.parties.queries import Related
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.ui.templatetags.ui import fact_text, phone_display, table_date

POINT_ORDER = (
    PointKind.PHONE,
    PointKind.MAIL,
    PointKind.WEB,
    PointKind.ADDRESS,
    PointKind.SOCIAL,
    PointKind.FAX,
)
MAIN_FACTS = {
    Kind.ORGANISATION: ("industry", "employees", "kvk_number", "vat_number", "customer_since", "rung"),
    Kind.PERSON: ("form_of_address", "birth_date", "language", "customer_since", "rung"),
    Kind.HOUSEHOLD: ("language", "customer_since", "rung"),
}
GROUPS = ("name", "address", "organisation", "numbers", "relation", "person", "team")
ELSEWHERE = frozenset({"kind", "tags", "rung_reason", "name_needs_review", "establishment_count"})
MAP = "https://www.openstreetmap.org/search?query="


@dataclass(frozen=True, slots=True)
class PointLine:
    """A contact point: what it says, where it leads, for what it is, until when it held."""

    text: str
    second: str
    href: str
    is_outside: bool
    note: str
    state: Text
    verified: str
    edit_url: str
    verify_url: str
    label: str


@dataclass(slots=True)
class Points:
    """The contact points of one kind."""

    label: Text
    lines: list[PointLine] = field(default_factory=list)


def point_groups(of: Party, points: Iterable[ContactPoint]) -> list[Points]:
    """Return the contact points by kind, in the order people look for them."""
    groups: dict[str, Points] = {kind.value: Points(kind.label) for kind in POINT_ORDER}
    for point in points:
        groups[point.kind].lines.append(_point_line(of, point))
    return [group for group in groups.values() if group.lines]


def _point_line(of: Party, point: ContactPoint) -> PointLine:
    text, second, href, is_outside = point.value, "", "", False
    if point.kind == PointKind.PHONE:
        text, href = phone_display(point.value, of.name_country), point.link
    elif point.kind == PointKind.MAIL:
        href = point.link
    elif point.kind in (PointKind.WEB, PointKind.SOCIAL) and point.value.startswith(("https://", "http://")):
        text, href, is_outside = point.value.split("://", 1)[1].rstrip("/"), point.value, True
    elif point.kind == PointKind.ADDRESS:
        text = " ".join(one for one in (point.street, point.house_number, point.addition) if one)
        second = f"{point.postcode} {point.city}".strip()
        text, second = (text or second or point.value), (second if text else "")
        href, is_outside = MAP + quote(point.value), True
    labels = dict(Purpose.choices)
    about = [str(labels.get(one, one)) for one in point.purposes if one != Purpose.GENERAL]
    return PointLine(
        text,
        second,
        href,
        is_outside,
        ", ".join([*about, *([point.note] if point.note else [])]),
        "" if point.state == PointState.OK else point.get_state_display(),
        table_date(point.verified_at),
        to("parties:point", of.id, point.id),
        to("parties:point_verify", of.id, point.id),
        text,
    )


@dataclass(frozen=True, slots=True)
class FactLine:
    """A field with its value in words; `url` edits it, in the side panel or where it stands."""

    label: Text
    text: str
    more: str
    url: str
    opens_panel: bool


def facts(of: Party, *, main: bool, may_change: bool) -> list[FactLine]:
    """Return the fields that are always in sight, or the others."""
    chosen = MAIN_FACTS[Kind(of.kind)]
    fields = [PARTY[key] for key in chosen] if main else _other_fields(of.kind, chosen)
    return [_fact(of, one, may_change) for one in fields]


def _other_fields(kind: str, chosen: tuple[str, ...]) -> list[Field]:
    return [
        one for one in PARTY.of_kind(kind) if one.key not in chosen and one.group in GROUPS and one.key not in ELSEWHERE
    ]


def _fact(of: Party, one: Field, may_change: bool) -> FactLine:
    value = getattr(of, (one.path or one.key).split("__")[0])
    more = ""
    if one.key == "rung":
        more = of.rung_reason
    elif one.key == "employees":
        more = " ".join(part for part in (table_date(of.employees_as_of), of.employees_source) if part)
    return FactLine(
        one.label,
        fact_text(value, one),
        more,
        to("parties:field", of.id, one.key) if may_change and one.editable else "",
        one.kind is FieldKind.LONG_TEXT or one.key == "rung",
    )


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person, company or household that belongs here, with its part and its period."""

    name: Text
    party: Party | None
    url: str
    is_primary: bool
    about: str
    phone: str
    mail: str
    edit_url: str
    period: str
    runs: bool


def related_line(of: Party, one: Related, *, may_change: bool) -> PersonLine:
    """Return one who belongs to this relation, or what this relation belongs to, as a line."""
    link = one.relationship
    phone, mail = one.phone, one.mail
    edit_url = ""
    if may_change and one.may_change:
        edit_url = to("parties:link", link.other_id, link.id) + ("" if link.other_id == of.id else f"?van={of.id}")
    return PersonLine(
        one.name,
        one.party,
        to("parties:party", one.party.id) if one.party else "",
        link.is_primary and one.runs,
        ", ".join(_about(of, one)),
        phone.value if phone and one.runs else "",
        mail.value if mail and one.runs else "",
        edit_url,
        period(link.since, link.until) if link.until or link.other_id != of.id else "",
        one.runs,
    )


def _about(of: Party, one: Related) -> list[str]:
    link, other = one.relationship, one.party
    if link.kind == RelationshipKind.MEMBER:
        parts = [str(HouseholdRole(link.household_role).label) if link.household_role else ""]
        if other is not None and other.kind == Kind.PERSON:
            parts.append(str(FormOfAddress(other.form_of_address).label) if other.form_of_address else "")
            parts.append(age(other.birth_date))
        return [part for part in parts if part]
    parts = [link.function]
    if link.decision_role:
        parts.append(str(DecisionRole(link.decision_role).label).lower())
    parts.append(link.department)
    if link.other_id != of.id or link.kind not in (RelationshipKind.CONTACT, RelationshipKind.MEMBER):
        parts.insert(0, str(RelationshipKind(link.kind).label))
    if link.kind in (RelationshipKind.ESTABLISHMENT, RelationshipKind.SUBSIDIARY) and other is not None:
        parts += [other.city, other.establishment_number]
    return [part for part in parts if part]


def age(born: date | None) -> str:
    """`42 jaar`, or nothing when the day of birth is not known."""
    if born is None:
        return ""
    today = clock.today()
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return ngettext("%(n)d jaar", "%(n)d jaar", years) % {"n": years}


def period(since: date | None, until: date | None) -> str:
    """`12-03-2019 – 01-04-2024`, `sinds 12-03-2019`, `tot 01-04-2024`, or nothing."""
    if since and until:
        return f"{table_date(since)} – {table_date(until)}"
    if since:
        return _("sinds %(day)s") % {"day": table_date(since)}
    return _("tot %(day)s") % {"day": table_date(until)} if until else ""
