"""What the list filters by: every field of a relation, and what only a list asks, with what each means as a query.

A filter never tells more than a page would: labels, colleagues, teams and units are named only where the actor meets them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.core.policy import Scope
from klantbeeld.core.record import Catalogue, Field, FieldKind
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.choices import EMPLOYEE_BANDS, PointKind
from klantbeeld.domains.parties.industries import below, upper_levels
from klantbeeld.domains.parties.models import ContactPoint, Favourite, Industry, Party, PartyTag, Tag
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.fields.filters import ME, FilterSet, any_word
from klantbeeld.engines.identity.models import BusinessUnit, Team, User

MOST_CHOICES = 200


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


def _sees_all(actor: Actor) -> bool:
    return Scope.ALL in policy.party.scopes(actor, "see")


def tags_of(actor: Actor) -> QuerySet[Tag]:
    """The tags an actor may know of: those on relations that it sees. A label is content: it may name a customer."""
    if _sees_all(actor):
        return Tag.objects.all()
    return Tag.objects.filter(Exists(PartyTag.objects.visible_to(actor).filter(tag=OuterRef("pk"))))


def colleagues_of(actor: Actor) -> QuerySet[User]:
    """The colleagues an actor works with: those of its business units."""
    if _sees_all(actor):
        return User.objects.all()
    units = sorted(actor.unit_ids)
    near = Q(unit_id__in=units) | Q(membership__team__unit_id__in=units) | Q(pk=actor.user_id)
    return User.objects.filter(pk__in=User.objects.filter(near).values("pk"))


def teams_of(actor: Actor) -> QuerySet[Team]:
    return Team.objects.all() if _sees_all(actor) else Team.objects.filter(unit_id__in=sorted(actor.unit_ids))


def units_of(actor: Actor) -> QuerySet[BusinessUnit]:
    return (
        BusinessUnit.objects.all() if _sees_all(actor) else BusinessUnit.objects.filter(pk__in=sorted(actor.unit_ids))
    )


def _named(actor: Actor, key: str) -> QuerySet[Any]:
    return {"owner": colleagues_of, "team": teams_of, "unit": units_of}[key](actor)


def choices_of(actor: Actor, field: Field) -> list[tuple[str, Text]]:
    """What can be chosen for a field: what the actor may know of. Empty where one types."""
    if field.kind is FieldKind.CHOICE:
        return [(value, label) for value, label in field.choices if value != ""]
    if field.kind is FieldKind.YES_NO:
        return [("1", _("ja")), ("0", _("nee"))]
    if field.key == "tags":
        return [(tag.key, tag.name) for tag in tags_of(actor)[:MOST_CHOICES]]
    if field.key == "industry":
        return [(one.pk, f"{one.code} {one}") for one in upper_levels()]
    if field.kind is not FieldKind.REFERENCE:
        return []
    found = _named(actor, field.key)
    if field.key == "owner":
        others = found.filter(is_active=True).exclude(pk=actor.user_id)[:MOST_CHOICES]
        return [(ME, _("ik")), *((str(one.pk), one.name) for one in others)]
    return [(str(one.pk), one.name) for one in found[:MOST_CHOICES]]


def label_of(actor: Actor, field: Field, values: list[str]) -> list[Text]:
    """Name the records a filter refers to; what the actor may not know of stays a dash."""
    if field.key == "industry":
        return [str(one) for one in Industry.objects.filter(pk__in=values)] or ["–"]
    if field.key == "tags":
        names = list(tags_of(actor).filter(key__in=[v.lower() for v in values]).values_list("name", flat=True))
        return [*names] or ["–"]
    shown: list[Text] = [_("ik")] if ME in values else []
    ids = [value for value in values if value != ME]
    if ids:
        shown += _named(actor, field.key).filter(pk__in=ids).values_list("name", flat=True)
    return shown or ["–"]


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
