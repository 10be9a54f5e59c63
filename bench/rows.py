"""Lines of COPY's text form for a model: what differs from row to row is given, the rest is the field's default."""

from __future__ import annotations

import random
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bench.loading import Copying

NULL = "\\N"


class Rows:
    """Rows of one model; `columns` are given as text for each row, already in COPY's form."""

    def __init__(self, copying: Copying, model: type[models.Model], *columns: str) -> None:
        fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.GeneratedField)]
        if isinstance(model._meta.pk, models.AutoField):
            fields = [f for f in fields if not f.primary_key]
        rest = [f for f in fields if f.column not in columns]
        self._tail = "".join(f"\t{_text(f)}" for f in rest) + "\n"
        names = [f'"{name}"' for name in (*columns, *(f.column for f in rest))]
        self._lines = copying.table(model._meta.db_table, names)

    def add(self, *values: str) -> None:
        self._lines.append("\t".join(values) + self._tail)


def _text(field: Any) -> str:
    default = field.get_default()
    if default is None:
        return NULL
    if isinstance(field, ArrayField):
        return "{" + ",".join(default) + "}"
    if isinstance(field, models.JSONField):
        return "{}"
    return str(default)


def ids(rng: random.Random) -> Any:
    """Return what makes an id (UUID version 7, RFC 9562) of a moment in milliseconds, the same for the same seed."""
    draw = rng.getrandbits

    def make(milliseconds: int) -> str:
        value = draw(74)
        return (
            f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}-7{value >> 62:03x}-"
            f"{0x8000 | (value >> 48 & 0x3FFF):04x}-{value & 0xFFFFFFFFFFFF:012x}"
        )

    return make
