"""`any_of`: like `in`, with all values in one array parameter, so that a thousand values make no longer statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Field, ForeignKey, Lookup


class AnyOf(Lookup):  # type: ignore[type-arg]
    """`field = ANY(array)`; the right-hand side is any iterable of values."""

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[Any]:
        field = getattr(self.lhs.output_field, "target_field", self.lhs.output_field)
        values: Iterable[Any] = self.rhs
        return [field.get_prep_value(value) for value in values]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [value]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        _sql, values = self.get_db_prep_lookup(self.rhs, connection)
        kind = self.lhs.output_field.db_type(connection)
        return f"{left} = ANY(%s::{kind}[])", [*left_params, *values]


def register() -> None:
    """Make the lookup known to every field."""
    Field.register_lookup(AnyOf)
    ForeignKey.register_lookup(AnyOf)
