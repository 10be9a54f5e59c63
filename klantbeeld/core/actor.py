"""Who acts: the first argument of every query and action."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    USER = "user"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


class Role(StrEnum):
    """The roles of the first layer; what each may do stands in the policy tables."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    SALES = "sales"
    MARKETING = "marketing"
    SERVICE = "service"
    READER = "reader"
    TRAINEE = "trainee"


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something that reads and changes records, with what rights follow from.

    `unit_ids` and `team_ids` are the business units and teams the actor belongs to; `entrance` says through
    which door a change came (page, api, import, command, job).
    """

    kind: ActorKind
    name: str
    user_id: UUID | None = None
    roles: frozenset[Role] = frozenset()
    unit_ids: frozenset[UUID] = frozenset()
    team_ids: frozenset[UUID] = frozenset()
    language: str = "nl"
    entrance: str = "page"

    def through(self, entrance: str) -> "Actor":
        """Return the same actor, coming in by another door."""
        return replace(self, entrance=entrance)

    @property
    def is_system(self) -> bool:
        return self.kind is ActorKind.SYSTEM


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="Klantbeeld", entrance="job")
ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS, name="")
