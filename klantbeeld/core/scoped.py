"""Querysets that refuse to run until it is said for whom: nobody can forget the rights."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models

from klantbeeld.core.actor import Actor

M = TypeVar("M", bound=models.Model)


class UnscopedQuery(RuntimeError):
    """A business table was read without `.visible_to(actor)`; a programming error."""


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that runs only after `visible_to`.

    Subqueries and joins do not pass here; those are written in `queries.py` and `policy.py` only.
    """

    _scoped = False

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._scoped = self._scoped
        return clone

    def visible_to(self, actor: Actor, verb: str = "see") -> Self:
        """Keep the rows on which `actor` may do `verb`. Raises KeyError for an undeclared verb."""
        from klantbeeld.core.policy import policy_of

        return self.filter(policy_of(self.model).rows(actor, verb)).scoped_by_caller()

    def scoped_by_caller(self) -> Self:
        """Mark as scoped; for `policy.py` and `queries.py`, which filtered by other means."""
        clone = self._clone()
        clone._scoped = True
        return clone

    def require_scope(self) -> None:
        """Raise UnscopedQuery unless it was said for whom."""
        if not self._scoped:
            raise UnscopedQuery(f"{self.model._meta.label}: say for whom with .visible_to(actor)")

    def _fetch_all(self) -> None:
        self.require_scope()
        super()._fetch_all()  # type: ignore[misc]

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self.require_scope()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self.require_scope()
        return super().count()

    def exists(self) -> bool:
        self.require_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self.require_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self.require_scope()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.require_scope()
        return super().delete()


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Default manager of business tables. `create` and `bulk_create` stay open: only actions call them."""
