"""What relations look like as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from klantbeeld.core.ids import new_id
from klantbeeld.domains.parties import actions, values
from klantbeeld.domains.parties.choices import (
    DecisionRole,
    HouseholdRole,
    Kind,
    PointKind,
    PointState,
    Purpose,
    RelationshipKind,
    Rung,
    Situation,
)
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.api.fields import Strict, exported, schema_of, writable

NAMED = ("name", "kind")
READ = [field for field in exported(PARTY) if field.key not in NAMED]
WRITTEN = writable(PARTY, but=("rung",))


class Selection(Schema):
    """Which relations: the same search and filters as the list on the screen."""

    search: str = Field("", max_length=200, description="Any part of a name, number, address or mail address.")
    kind: str = Field("", description="organisation, person or household.")
    f: list[str] = Field(
        [], description="Filters, `field:operator:value`: `rung:is:customer,lead`, `employees:min:10`."
    )


class PartyHead(Schema):
    """What every relation has."""

    id: UUID
    kind: Literal[tuple(Kind.values)]  # type: ignore[valid-type]
    name: str
    version: int
    created_at: datetime
    city: str
    contact_id: UUID | None = Field(
        description="The person one deals with; null where there is none, or you may not see them."
    )
    last_contact_at: datetime | None
    next_step_at: datetime | None
    tags: list[str]


PartyOut = schema_of("Party", READ, PartyHead)
PartyPatch = schema_of("PartyPatch", WRITTEN, Strict, optional=True)


class PointIn(Strict):
    """An address, number, mail address or page; an address may come in parts or as one line in `value`."""

    kind: Literal[tuple(PointKind.values)]  # type: ignore[valid-type]
    value: str = Field("", max_length=400)
    purposes: list[Literal[tuple(Purpose.values)]] = []  # type: ignore[valid-type]
    note: str = Field("", max_length=200)
    street: str = Field("", max_length=150)
    house_number: str = Field("", max_length=20)
    addition: str = Field("", max_length=20)
    postcode: str = Field("", max_length=12)
    city: str = Field("", max_length=100)
    country: str = Field("", max_length=2)
    state: Literal[tuple(PointState.values)] = PointState.OK.value  # type: ignore[valid-type]


class PointOut(Schema):
    """A contact point, normalised: numbers as E.164, mail domains in small letters; `raw` is what was typed."""

    id: UUID
    party_id: UUID
    kind: str
    value: str
    raw: str
    purposes: list[str]
    note: str
    state: str
    street: str
    house_number: str
    addition: str
    postcode: str
    city: str
    country: str
    verified_at: datetime | None
    version: int


class LinkIn(Strict):
    """What a relation is to another: `party` of the address to `other_id`."""

    other_id: UUID
    kind: Literal[tuple(RelationshipKind.values)] = RelationshipKind.CONTACT.value  # type: ignore[valid-type]
    function: str = Field("", max_length=120)
    department: str = Field("", max_length=120)
    decision_role: Literal[tuple(DecisionRole.values)] = ""  # type: ignore[valid-type]
    situations: list[Literal[tuple(Situation.values)]] = []  # type: ignore[valid-type]
    household_role: Literal[tuple(HouseholdRole.values)] = ""  # type: ignore[valid-type]
    is_primary: bool = False
    since: date | None = None
    until: date | None = None
    note: str | None = Field(None, max_length=300)


class LinkOut(Schema):
    """A link between two relations, with its period."""

    id: UUID
    party_id: UUID
    other_id: UUID
    kind: str
    function: str
    department: str
    decision_role: str
    situations: list[str]
    household_role: str
    is_primary: bool
    since: date | None
    until: date | None
    note: str
    version: int


class NewParty(Strict):
    """A new relation. Only kind and name are required; a person's name is taken apart unless `fields` holds its parts."""

    id: UUID | None = Field(None, description="Yours to choose (UUIDv7): the same id again returns the first.")
    kind: Literal[tuple(Kind.values)]  # type: ignore[valid-type]
    name: str = Field(max_length=300)
    name_country: Literal["NL", "BE"] = "NL"
    fields: PartyPatch = Field(default_factory=PartyPatch)  # type: ignore[valid-type]
    contact_points: list[PointIn] = Field([], max_length=50)
    link_to: LinkIn | None = None
    unit_id: UUID | None = None
    team_id: UUID | None = None
    owner_id: UUID | None = None


class RungIn(Strict):
    """A step on the ladder, with its reason."""

    rung: Literal[tuple(Rung.values)]  # type: ignore[valid-type]
    reason: str = Field(max_length=300)


class HandOver(Strict):
    """Who looks after the relation from now on."""

    user_id: UUID
    team_id: UUID | None = None


class Ending(Strict):
    """The last day of a link; today when left out."""

    until: date | None = None


class TagOut(Schema):
    """A keyword, shared by the company."""

    key: str
    name: str


class IndustryOut(Schema):
    """A code of the industry tree."""

    id: str
    code: str
    label: str
    parent: str | None


def new_party(body: NewParty) -> actions.NewParty:
    """Return what the action that makes a relation takes. Raises Invalid for a field."""
    return actions.NewParty(
        kind=Kind(body.kind),
        name=body.name,
        id=body.id or new_id(),
        fields=values.parse_all(given(body.fields)),
        points=[actions.PointInput(**point.model_dump()) for point in body.contact_points],
        link_to=actions.LinkInput(**body.link_to.model_dump()) if body.link_to else None,
        unit_id=body.unit_id,
        team_id=body.team_id,
        owner_id=body.owner_id,
        name_country=body.name_country,
    )


def party_out(party: Party, tags: Sequence[str], *, sees_contact: bool) -> dict[str, Any]:
    """Return a relation as JSON says it. `sees_contact`: whether the reader may know of the contact person."""
    values: dict[str, Any] = {
        "id": party.pk,
        "kind": party.kind,
        "name": party.name,
        "version": party.version,
        "created_at": party.created_at,
        "city": party.city,
        "contact_id": party.contact_id if sees_contact else None,
        "last_contact_at": party.last_contact_at,
        "next_step_at": party.next_step_at,
    }
    return values | {field.key: getattr(party, field.column or field.key) for field in READ} | {"tags": sorted(tags)}


def given(body: Any) -> Mapping[str, Any]:
    """The members that stand in a body; null empties a field."""
    return {key: "" if value is None else value for key, value in body.model_dump(exclude_unset=True).items()}
