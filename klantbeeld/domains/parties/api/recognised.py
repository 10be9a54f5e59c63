"""What was recognised in a signature or card, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from klantbeeld.domains.parties.choices import Kind, PointKind
from klantbeeld.domains.parties.signatures import Found, Recognised
from klantbeeld.domains.parties.signatures.known import Known
from klantbeeld.engines.api.fields import Strict

DOUBTED = ("name", "organisation", "kvk_number", "kbo_number", "vat_number", "iban")


class RecogniseIn(Strict):
    """The text of a mail signature or a business card."""

    text: str = Field(description="At most 20,000 characters.")


class KnownOut(Schema):
    """An organisation that is there already, and by what it was recognised."""

    id: UUID
    name: str
    city: str
    by: Literal["kvk_number", "vat_number", "kbo_number", "domain", "name"]


class OrganisationOut(Schema):
    """The organisation that a text names."""

    name: str
    legal_form: str
    kvk_number: str
    kbo_number: str
    vat_number: str
    iban: str
    known: list[KnownOut]


class PointFound(Schema):
    """A contact point as `contact_points` of a new relation takes it; `e164` and `type` tell of a telephone number."""

    kind: Literal[tuple(PointKind.values)]  # type: ignore[valid-type]
    value: str
    note: str = ""
    type: str = Field("", description="phone, mobile, direct or fax.")
    e164: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    doubt: str = ""


class RecognisedOut(Schema):
    """Proposed fields, to be confirmed by somebody; `doubts` says per field why to look at it."""

    kind: Literal["person", "organisation"]
    name: str
    name_country: str
    function: str
    department: str
    organisation: OrganisationOut
    contact_points: list[PointFound]
    hours: list[str]
    rest: list[str]
    doubts: dict[str, str]


def recognised_out(found: Recognised, known: Sequence[Known]) -> dict[str, Any]:
    """Return what was recognised as JSON says it."""
    fields: dict[str, Found] = {key: getattr(found, key) for key in DOUBTED}
    return {
        "kind": found.kind,
        "name": found.name.value if found.kind == Kind.PERSON else found.organisation.value,
        "name_country": found.country,
        "function": found.function.value,
        "department": found.department.value,
        "organisation": {
            "name": found.organisation.value,
            "legal_form": found.legal_form,
            **{key: getattr(found, key).value for key in ("kvk_number", "kbo_number", "vat_number", "iban")},
            "known": known,
        },
        "contact_points": _points(found),
        "hours": found.hours,
        "rest": found.rest,
        "doubts": {key: str(one.doubt) for key, one in fields.items() if one.doubt},
    }


def _points(found: Recognised) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = [
        {
            "kind": "fax" if one.kind == "fax" else "phone",
            "value": one.value,
            "note": one.note,
            "type": one.kind,
            "e164": one.e164,
            "doubt": str(one.doubt),
        }
        for one in found.numbers
    ]
    points += [{"kind": "mail", "value": one.value, "doubt": str(one.doubt)} for one in found.mails]
    points += [{"kind": "web", "value": one} for one in found.pages]
    points += [{"kind": "social", "value": one} for one in found.socials]
    points += [
        {
            "kind": "address",
            "value": ", ".join(part for part in (one.street, f"{one.postcode} {one.city}".strip()) if part),
            "street": one.street,
            "postcode": one.postcode,
            "city": one.city,
            "country": one.country,
        }
        for one in found.places
    ]
    return points
