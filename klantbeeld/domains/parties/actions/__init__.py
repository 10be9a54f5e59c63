"""Writing relations: the only way in, for page, API, job and import alike.

Every action opens a transaction, locks the row within the actor's rights, checks, changes, and records one event.
"""

from klantbeeld.domains.parties.actions.bin import delete, restore
from klantbeeld.domains.parties.actions.contact_points import (
    PointInput,
    add_point,
    build_point,
    change_point,
    remove_point,
    verify_point,
)
from klantbeeld.domains.parties.actions.create import NewParty, create, create_with_employer
from klantbeeld.domains.parties.actions.edit import change
from klantbeeld.domains.parties.actions.ladder import set_rung
from klantbeeld.domains.parties.actions.moving import move_person
from klantbeeld.domains.parties.actions.personal import mark_seen, toggle_favourite
from klantbeeld.domains.parties.actions.preferences import (
    remove_preference,
    set_preference,
    set_turnover,
)
from klantbeeld.domains.parties.actions.relationships import LinkInput, change_link, end_link, link
from klantbeeld.domains.parties.actions.tags import merge_tags, own_tags, rename_tag, tag, untag
from klantbeeld.domains.parties.actions.team import (
    add_to_team,
    hand_over,
    leave_team,
    manager_candidates,
    team_candidates,
)

__all__ = [
    "LinkInput",
    "NewParty",
    "PointInput",
    "add_point",
    "add_to_team",
    "build_point",
    "change",
    "change_link",
    "change_point",
    "create",
    "create_with_employer",
    "delete",
    "end_link",
    "hand_over",
    "leave_team",
    "link",
    "manager_candidates",
    "mark_seen",
    "merge_tags",
    "move_person",
    "own_tags",
    "remove_point",
    "remove_preference",
    "rename_tag",
    "restore",
    "set_preference",
    "set_rung",
    "set_turnover",
    "tag",
    "team_candidates",
    "toggle_favourite",
    "untag",
    "verify_point",
]
