"""What one can choose for a field of the list, and what a chosen value is called.

A filter never tells more than a page would: tags, colleagues, teams and units are named only where the actor meets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.core.policy import Scope
from klantbeeld.core.record import Field, FieldKind
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.industries import like, upper_levels
from klantbeeld.domains.parties.models import Industry, PartyTag, Tag
from klantbeeld.engines.fields.filters import ME
from klantbeeld.engines.identity.http import uuid_or_none
from klantbeeld.engines.identity.models import BusinessUnit, Team, User

MOST_CHOICES = 100
Choice = tuple[str, Text]


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


def is_searched(field: Field) -> bool:
    """Whether the choices of a field may be more than one wants to scroll through."""
    return field.kind in (FieldKind.REFERENCE, FieldKind.TAGS) and field.key not in ("team", "unit")


def choices_of(actor: Actor, field: Field, text: str = "", chosen: Sequence[str] = ()) -> list[Choice]:
    """What can be chosen for a field: what the actor may know of. Empty where one types.

    Of a field that is searched: what was chosen already, then what holds `text`, at most `MOST_CHOICES`.
    """
    if field.kind is FieldKind.CHOICE:
        return [(value, label) for value, label in field.choices if value != ""]
    if field.kind is FieldKind.YES_NO:
        return [("1", _("ja")), ("0", _("nee"))]
    if field.kind not in (FieldKind.REFERENCE, FieldKind.TAGS):
        return []
    kept = _called(actor, field, chosen)
    present = {value for value, _label in kept}
    return kept + [choice for choice in _found(actor, field, text) if choice[0] not in present]


def _found(actor: Actor, field: Field, text: str) -> list[Choice]:
    if field.key == "industry":
        return [_industry(one) for one in (like(text, MOST_CHOICES) if text else upper_levels())]
    if field.key == "tags":
        tags = tags_of(actor).filter(name__icontains=text).order_by("name")
        return [(tag.key, tag.name) for tag in tags[:MOST_CHOICES]]
    named = _named(actor, field.key).filter(name__icontains=text).order_by("name")
    if field.key == "owner":
        others = named.filter(is_active=True).exclude(pk=actor.user_id)
        me = [] if text else [(ME, _("ik"))]
        return [*me, *((str(one.pk), one.name) for one in others[:MOST_CHOICES])]
    return [(str(one.pk), one.name) for one in named[:MOST_CHOICES]]


def _called(actor: Actor, field: Field, values: Sequence[str]) -> list[Choice]:
    """The values that name something the actor may know of, each with what it is called."""
    if field.key == "industry":
        return [_industry(one) for one in Industry.objects.filter(pk__in=values).order_by("path")]
    if field.key == "tags":
        keys = [value.lower() for value in values]
        return [(tag.key, tag.name) for tag in tags_of(actor).filter(key__in=keys).order_by("name")]
    me: list[Choice] = [(ME, _("ik"))] if field.key == "owner" and ME in values else []
    ids = [found for found in map(uuid_or_none, values) if found is not None]
    if not ids:
        return me
    return [*me, *((str(one.pk), one.name) for one in _named(actor, field.key).filter(pk__in=ids).order_by("name"))]


def _industry(one: Industry) -> Choice:
    return one.pk, f"{one.code} {one}"


def label_of(actor: Actor, field: Field, values: list[str]) -> list[Text]:
    """Name the records a filter refers to; what the actor may not know of stays a dash."""
    if field.key == "industry":
        return [str(one) for one in Industry.objects.filter(pk__in=values).order_by("path")] or ["–"]
    return [label for _value, label in _called(actor, field, values)] or ["–"]
