"""Schemas from the field catalogue: what a record says, and what may be written, each field declared once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from klantbeeld.core.record import Catalogue, FieldKind
from klantbeeld.core.record import Field as Declared

TYPES: dict[FieldKind, Any] = {
    FieldKind.INTEGER: int | None,
    FieldKind.MONEY: Decimal | None,
    FieldKind.DATE: date | None,
    FieldKind.MOMENT: datetime | None,
    FieldKind.YES_NO: bool,
    FieldKind.TAGS: list[str],
}


class Strict(Schema):
    """A body in which an unknown member is refused: a typing error is told, not swallowed."""

    model_config = ConfigDict(extra="forbid")


def values_of(record: Any, schema: type[Schema]) -> dict[str, Any]:
    """A record as `schema` says it, each member from the attribute of that name."""
    return {key: getattr(record, key) for key in schema.model_fields}


def type_of(field: Declared) -> Any:
    """The type of a field in JSON. A choice is one of its values, '' where it may be empty."""
    if field.kind is FieldKind.CHOICE:
        values = tuple(str(value) for value, _label in field.choices)
        return Literal[values]
    if field.kind is FieldKind.REFERENCE:
        return (str if field.refers_to == "industry" else UUID) | None
    return TYPES.get(field.kind, str)


def schema_of(name: str, fields: Iterable[Declared], base: type[Schema], *, optional: bool = False) -> type[Schema]:
    """Return a schema with a member for each field, named by its key. With `optional` none needs to be given."""
    members: dict[str, Any] = {}
    for field in fields:
        declared = type_of(field)
        help_text = str(field.help) or None
        if optional:
            members[field.key] = (declared | None, Field(None, description=help_text))
        else:
            members[field.key] = (declared, Field(..., description=help_text))
    return create_model(name, __base__=base, **members)


def exported(catalogue: Catalogue) -> list[Declared]:
    """The fields that stand in a column and may leave."""
    return [field for field in catalogue.fields if field.export and field.column]


def writable(catalogue: Catalogue, *, but: Iterable[str] = ()) -> list[Declared]:
    """The fields that may be set one by one."""
    left_out = set(but)
    return [f for f in catalogue.fields if f.editable and f.column and f.key not in left_out]
