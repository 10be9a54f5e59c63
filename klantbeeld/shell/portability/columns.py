"""How a column is written as JSON and read back, as SQL: nothing is lost on the way there and nothing guessed on the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, models

STRING, NUMBER, YES_NO, LIST, ANY = "string", "number", "boolean", "array", "any"
MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$"
_NUMBERS = ("smallint", "integer", "bigint")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that travels: its name, its type in the database, whether it may be empty."""

    name: str
    type: str
    nullable: bool

    @property
    def quoted(self) -> str:
        return connection.ops.quote_name(self.name)

    @property
    def json(self) -> str:
        """The type of its JSON."""
        if self.type == "jsonb":
            return ANY
        if self.type.endswith("[]"):
            return LIST
        return NUMBER if self.type in _NUMBERS else YES_NO if self.type == "boolean" else STRING

    @property
    def pattern(self) -> str:
        """What its text must look like, where the type of JSON says too little; empty when it does not matter."""
        if self.type == "timestamp with time zone":
            return MOMENT
        if self.type.startswith("numeric"):
            scale = int(self.type.rstrip(")").rpartition(",")[2])
            return rf"^-?\d+\.\d{{{scale}}}$" if scale else r"^-?\d+$"
        return ""

    @property
    def written(self) -> str:
        """The expression that gives its JSON: decimals as text, moments in UTC."""
        if self.type == "timestamp with time zone":
            return f"""to_char({self.quoted} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS {self.quoted}"""
        if self.type.startswith("numeric"):
            return f"{self.quoted}::text AS {self.quoted}"
        return self.quoted

    @property
    def fits(self) -> str:
        """The condition on a line `j` that holds JSON of the right type for this column."""
        if self.json == ANY:
            return "true"
        kinds = f"'{self.json}'" + (", 'null'" if self.nullable else "")
        right = f"jsonb_typeof(j -> '{self.name}') IN ({kinds})"
        if self.json == LIST:
            other = f"""jsonb_path_exists(j -> '{self.name}', 'strict $[*] ? (@.type() != "string")', '{{}}', true)"""
            return f"{right} AND {other} IS NOT TRUE"
        return f"{right} AND coalesce(j ->> '{self.name}' ~ '{self.pattern}', true)" if self.pattern else right

    @property
    def read(self) -> str:
        """The expression that gives the value of a line `j` back; what is too long for its column is an error."""
        text = f"(j ->> '{self.name}')"
        if self.json == ANY:
            return f"nullif(j -> '{self.name}', 'null'::jsonb)"
        if self.json == LIST:
            elements = f"ARRAY(SELECT jsonb_array_elements_text(j -> '{self.name}'))"
            item = "uuid" if self.type == "uuid[]" else "text"
            return f"CASE WHEN jsonb_typeof(j -> '{self.name}') = 'array' THEN {elements}::{item}[] END"
        if self.type.startswith("varchar") or self.type == "text":
            return text
        return f"{text}::{self.type.partition('(')[0]}"


def columns_of(fields: list[models.Field[Any, Any]]) -> list[Column]:
    """Return what the database knows of these columns."""
    return [Column(str(f.column), str(f.db_type(connection)).partition(" COLLATE")[0], f.null) for f in fields]
