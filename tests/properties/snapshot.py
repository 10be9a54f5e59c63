"""What every tracked table holds, and what stands in the way of saying that two moments are the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from klantbeeld.engines.history.tracking import HistoryTrigger

Rows = dict[tuple[str, UUID], dict[str, Any]]


def tracked_models() -> list[type[models.Model]]:
    """Every model whose changes are kept by a history trigger."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(trigger, HistoryTrigger) for trigger in getattr(model._meta, "triggers", ()))
    ]


def rows_of(model: type[models.Model]) -> list[dict[str, Any]]:
    columns = [f.attname for f in model._meta.concrete_fields if not isinstance(f, models.GeneratedField)]
    return list(model._base_manager.values(*columns))


def snapshot() -> Rows:
    """Every row that is not in the bin, by table and id, without its version."""
    held: Rows = {}
    for model in tracked_models():
        for row in rows_of(model):
            if row.get("deleted_at") is None:
                held[model._meta.db_table, row["id"]] = {k: v for k, v in row.items() if k != "version"}
    return held


def versions() -> dict[tuple[str, UUID], int]:
    """The version of every row that has one, in the bin or not."""
    return {
        (model._meta.db_table, row["id"]): row["version"]
        for model in tracked_models()
        for row in rows_of(model)
        if "version" in row
    }


def differences(before: Rows, after: Rows) -> list[str]:
    """A line for each value in which two moments differ."""
    lines = []
    for place in before.keys() | after.keys():
        old, new = before.get(place), after.get(place)
        if old is None or new is None:
            lines.append(f"{place[0]} {'appeared' if old is None else 'went away'}: {new or old}")
            continue
        lines += [f"{place[0]}.{key}: {old[key]!r} is now {new[key]!r}" for key in old if old[key] != new[key]]
    return sorted(lines)
