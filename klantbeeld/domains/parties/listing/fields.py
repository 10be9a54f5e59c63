"""What the list filters by: every field of a relation, and what only a list asks, with what each means as a query."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.core.record import Catalogue, Field, FieldKind
from klantbeeld.domains.parties.choices import EMPLOYEE_BANDS, PointKind
from klantbeeld.domains.parties.industries import below
from klantbeeld.domains.parties.listing.options import label_of
from klantbeeld.domains.parties.models import ContactPoint, Favourite, Party, PartyTag
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.fields.filters import ME, FilterSet, any_word


def _band(low: int, high: int | None) -> tuple[str, Text]:
    if high is None:
        return f"{low}+", _("%(low)d of meer") % {"low": low}
    return (f"{low}-{high}", str(low) if low == high else f"{low}–{high}")


BANDS: dict[str, tuple[int, int | None]] = {_band(*band)[0]: band for band in EMPLOYEE_BANDS}
ONLY_HERE = (
    Field(
        "size",
        _("Grootte (medewerkers)"),
        FieldKind.CHOICE,
        choices=(("", _("Onbekend")), *(_band(*band) for band in EMPLOYEE_BANDS)),
        group="organisation",
    ),
    Field("phone", _("Telefoon"), FieldKind.PHONE, group="place"),
    Field("mail", _("E-mail"), FieldKind.MAIL, group="place"),
    Field("postcode", _("Postcode"), FieldKind.TEXT, group="place"),
    Field("favourite", _("Favoriet"), FieldKind.YES_NO, group="relation"),
)
LISTED = Catalogue("party_list", (*PARTY.fields, *ONLY_HERE))
GROUPS: tuple[tuple[str, Text], ...] = (
    ("relation", _("Relatie")),
    ("kept", _("Contact")),
    ("place", _("Bereiken")),
    ("team", _("Bij ons")),
    ("organisation", _("Bedrijf")),
    ("numbers", _("Nummers")),
    ("name", _("Naam")),
    ("address", _("Aanspreken")),
    ("person", _("Persoon")),
)


def _industry(actor: Actor, operator: str, value: str) -> Q | None:
    if operator in ("empty", "filled"):
        return None
    chosen = below(value.split(","))
    return chosen if operator == "is" else ~chosen


def _tags(actor: Actor, operator: str, value: str) -> Q:
    tagged = PartyTag.unscoped.all()
    if operator in ("is", "not"):
        tagged = tagged.filter(tag__key__in=[v.strip().lower() for v in value.split(",")])
    holds = Q(id__in=tagged.values("party_id"))
    return holds if operator in ("is", "filled") else ~holds


def _reference(column: str) -> Any:
    def condition(actor: Actor, operator: str, value: str) -> Q | None:
        if operator in ("empty", "filled"):
            return None
        parts = [part.strip() for part in value.split(",") if part.strip()]
        ids = [actor.user_id if part == ME and column == "owner_id" else UUID(part) for part in parts]
        if not ids:
            raise ValueError("no value")
        chosen = Q(**{f"{column}__in": ids})
        return (
            chosen
            if operator == "is"
            else ~chosen & Q(**{f"{column}__isnull": False}) | Q(**{f"{column}__isnull": True})
        )

    return condition


def _size(actor: Actor, operator: str, value: str) -> Q:
    if operator in ("empty", "filled"):
        return Q(employees__isnull=operator == "empty")
    chosen = Q()
    for part in (part.strip() for part in value.split(",")):
        if part not in BANDS:
            raise ValueError("no such band")
        low, high = BANDS[part]
        chosen |= Q(employees__gte=low) & (Q() if high is None else Q(employees__lte=high))
    return chosen if operator == "is" else ~chosen | Q(employees__isnull=True)


def _point(kind: str, column: str) -> Any:
    def condition(actor: Actor, operator: str, value: str) -> Q:
        points = ContactPoint.unscoped.filter(kind=kind).exclude(**{column: ""})
        if operator not in ("empty", "filled"):
            points = points.filter(any_word(column, operator, value, lambda word: _as_stored(column, word)))
        holds = Q(id__in=points.values("party_id"))
        return holds if operator not in ("empty", "not") else ~holds

    return condition


def _as_stored(column: str, word: str) -> str:
    """A postcode as we keep it: `8911jn` is `8911 JN`."""
    bare = word.replace(" ", "").upper()
    return f"{bare[:4]} {bare[4:]}" if column == "postcode" and len(bare) > 4 and bare[:4].isdigit() else word


def _contact_name(actor: Actor, operator: str, value: str) -> Q:
    """By the name of the person one deals with; who may not be seen is nobody here."""
    people = Party.objects.visible_to(actor).filter(deleted_at=None)
    if operator not in ("empty", "filled"):
        people = people.filter(any_word("name", operator, value))
    holds = Q(contact_id__in=people.values("id"))
    return holds if operator not in ("empty", "not") else ~holds


def _favourite(actor: Actor, operator: str, value: str) -> Q:
    mine = Q(id__in=Favourite.objects.filter(user_id=actor.user_id).values("party_id"))
    return mine if value == "1" else ~mine


FILTERS = FilterSet(
    LISTED,
    {
        "industry": _industry,
        "tags": _tags,
        "contact_name": _contact_name,
        "owner": _reference("owner_id"),
        "team": _reference("team_id"),
        "unit": _reference("unit_id"),
        "size": _size,
        "phone": _point(PointKind.PHONE, "value"),
        "mail": _point(PointKind.MAIL, "value"),
        "postcode": _point(PointKind.ADDRESS, "postcode"),
        "favourite": _favourite,
    },
    label_of,
)
