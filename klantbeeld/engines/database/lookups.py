"""`any_of`: like `in`, with all values in one array parameter, so that a thousand values make no longer statement.

The right-hand side may also be an array that the database makes (`ArraySubquery`): read once before the rest, so that the
planner expects few rows and takes the index. After `IN (SELECT ...) OR ...` it expects half of the table and walks through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Field, ForeignKey, Lookup


class AnyOf(Lookup):  # type: ignore[type-arg]
    """`field = ANY(array)`; the right-hand side is any iterable of values, or an expression that gives an array."""

    lookup_name = "any_of"

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "resolve_expression"):
            return self.rhs
        field = getattr(self.lhs.output_field, "target_field", self.lhs.output_field)
        values: Iterable[Any] = self.rhs
        return [field.get_prep_value(value) for value in values]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [value]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        if hasattr(self.rhs, "as_sql"):
            array, array_params = compiler.compile(self.rhs)
            return f"{left} = ANY({array})", [*left_params, *array_params]
        _sql, values = self.get_db_prep_lookup(self.rhs, connection)
        kind = self.lhs.output_field.db_type(connection)
        return f"{left} = ANY(%s::{kind}[])", [*left_params, *values]


def register() -> None:
    """Make the lookup known to every field."""
    Field.register_lookup(AnyOf)
    ForeignKey.register_lookup(AnyOf)
