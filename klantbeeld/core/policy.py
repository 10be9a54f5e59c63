"""Rights as tables: role x verb -> which rows. What is not in the table is not allowed.

A policy is declared once per record type, in that domain's `policy.py`, and read by page, list, count, search,
export and action alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor, ActorKind, Role
from klantbeeld.core.errors import Conflict, Forbidden, NotFound

M = TypeVar("M", bound=models.Model)
NOTHING = Q(pk__in=[])
EVERYTHING = Q()
IN_THE_BIN = frozenset({"see", "delete"})


class Scope(StrEnum):
    """How far a right reaches, widest last."""

    NONE = "none"
    OWNER = "owner"
    OWN = "own"
    TEAM = "team"
    UNIT = "unit"
    ALL = "all"


Table = Mapping[Role, Mapping[str, Scope]]
_policies: dict[str, Policy[Any]] = {}


def policy_of(model: type[models.Model]) -> Policy[Any]:
    """Return the policy of `model`. Raises KeyError when none was declared."""
    return _policies[model._meta.label]


def declared_policies() -> dict[str, Policy[Any]]:
    """Every declared policy by model label."""
    return dict(_policies)


class Policy(Generic[M]):
    """The rights on one record type.

    `table` gives the scope per role and verb; `reach` turns a scope into the rows it means for an actor. `living` are
    the rows that are not in the bin: the others can be seen, deleted and put back, nothing else.
    """

    def __init__(
        self,
        model: type[M],
        verbs: tuple[str, ...],
        table: Table,
        reach: Callable[[Actor, Scope], Q],
        living: Q = EVERYTHING,
    ) -> None:
        self.model, self.verbs, self.table, self._reach, self.living = model, verbs, table, reach, living
        for role in Role:
            missing = set(verbs) - set(table[role])
            if missing:
                raise KeyError(f"{model._meta.label}: {role} says nothing about {sorted(missing)}")
        _policies[model._meta.label] = self

    def scopes(self, actor: Actor, verb: str) -> set[Scope]:
        """Return the scopes `actor` has for `verb`. Raises KeyError for an undeclared verb."""
        if verb not in self.verbs:
            raise KeyError(f"{self.model._meta.label} has no verb {verb!r}")
        if actor.kind is ActorKind.SYSTEM:
            return {Scope.ALL}
        if actor.kind is not ActorKind.USER:
            return set()
        return {self.table[role][verb] for role in actor.roles} - {Scope.NONE}

    def may(self, actor: Actor, verb: str) -> bool:
        """Whether `actor` may do `verb` on at least some rows."""
        return bool(self.scopes(actor, verb))

    def rows(self, actor: Actor, verb: str = "see") -> Q:
        """Return the rows on which `actor` may do `verb`, as a filter on the model."""
        scopes = self.scopes(actor, verb)
        if Scope.ALL in scopes:
            return EVERYTHING
        reached = NOTHING
        for scope in sorted(scopes):
            reached |= self._reach(actor, scope)
        return reached

    def ways(self, actor: Actor, verb: str = "see") -> list[Q]:
        """Return `rows` as filters of which one is enough, each so narrow that an index can give its rows in order."""
        reached = self.rows(actor, verb)
        if reached == EVERYTHING:
            return [EVERYTHING]
        alternatives: list[Any] = reached.children if reached.connector == Q.OR else [reached]
        return [way for one in alternatives for way in _one_by_one(one)]

    def require(self, actor: Actor, verb: str) -> None:
        """Raise Forbidden when `actor` may do `verb` nowhere."""
        if not self.may(actor, verb):
            raise Forbidden()

    def get(self, actor: Actor, verb: str, record_id: UUID, *, lock: bool = False) -> M:
        """Return the record if `actor` may do `verb` on it.

        Raises NotFound when the actor may not see it, Forbidden when seen but not allowed, Conflict for a change of
        what lies in the bin. One or two queries.
        """
        rows: Any = self.model._default_manager.all()
        if lock:
            rows = rows.select_for_update(of=("self",))
        living = EVERYTHING if verb in IN_THE_BIN else self.living
        record: M | None = rows.visible_to(actor, verb).filter(living, pk=record_id).first()
        if record is None:
            unlocked: Any = self.model._default_manager.all()
            if verb != "see" and unlocked.visible_to(actor).filter(pk=record_id).exists():
                if unlocked.visible_to(actor, verb).filter(pk=record_id).exists():
                    raise Conflict(_("Dit ligt in de prullenbak. Zet het eerst terug en probeer het dan opnieuw."))
                raise Forbidden()
            raise NotFound()
        return record

    def lock(self, actor: Actor, verb: str, record_id: UUID) -> M:
        """Like `get`, and hold the row (SELECT ... FOR UPDATE) until the transaction ends."""
        return self.get(actor, verb, record_id, lock=True)


def through(prefix: str, rows: Q) -> Q:
    """Return `rows`, a filter on a parent, as a filter on a child that reaches it by `prefix`.

    >>> through("party", Q(unit_id=1))
    <Q: (AND: ('party__unit_id', 1))>
    """
    moved = Q(_connector=rows.connector, _negated=rows.negated)
    for child in rows.children:
        if isinstance(child, Q):
            moved.children.append(through(prefix, child))
        elif isinstance(child, tuple):
            moved.children.append((f"{prefix}__{child[0]}", child[1]))
        else:
            raise TypeError("a policy filter that is reached through a parent may hold only lookups")
    return moved


def _one_by_one(alternative: Q | tuple[str, Any]) -> list[Q]:
    """A choice from several values as a filter for each."""
    if isinstance(alternative, tuple) and alternative[0].endswith("__in"):
        field = alternative[0].removesuffix("__in")
        return [Q((field, value)) for value in alternative[1]]
    return [alternative if isinstance(alternative, Q) else Q(alternative)]


class ChildPolicy(Policy[M]):
    """Rights of a table that hangs off a parent: seen with it, changed by who may change it."""

    def __init__(self, model: type[M], parent: Policy[Any], prefix: str) -> None:
        self.model, self.parent, self.prefix = model, parent, prefix
        self.verbs, self.table = parent.verbs, parent.table
        self.living = through(prefix, parent.living)
        _policies[model._meta.label] = self

    def scopes(self, actor: Actor, verb: str) -> set[Scope]:
        return self.parent.scopes(actor, verb)

    def rows(self, actor: Actor, verb: str = "see") -> Q:
        return through(self.prefix, self.parent.rows(actor, verb))
