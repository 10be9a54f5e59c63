"""Unsaved records by the ten thousand: Django's own constructor looks at every field each time."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], dict[str, Any]]:
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.GeneratedField)]
    makers = {f.attname: f.default for f in fields if f.has_default() and callable(f.default)}
    return {f.attname: f.get_default() for f in fields if f.attname not in makers}, makers


def blank(model: type[M], **values: Any) -> M:
    """Return an unsaved `model` like `model(**values)`, for column names only; its signals are not sent."""
    fixed, makers = _defaults(model)
    record = model.__new__(model)
    state = ModelState()
    state.adding = True
    record.__dict__.update(fixed, _state=state)
    for name, make in makers.items():
        if name not in values:
            record.__dict__[name] = make()
    record.__dict__.update(values)
    return record
