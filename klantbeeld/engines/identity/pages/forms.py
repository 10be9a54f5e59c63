"""Small helpers of the pages: ids from forms, and a change with its toast or its refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages

from klantbeeld.core.errors import Invalid, Text
from klantbeeld.engines.history.recording import latest_batch_id
from klantbeeld.engines.identity.http import ActorRequest, uuid_or_none


def uuids(texts: Iterable[str]) -> set[UUID]:
    """Read several ids; what is none is left out."""
    return {one for one in map(uuid_or_none, texts) if one is not None}


@dataclass(slots=True)
class Outcome:
    """How a posted form went: `ok`, or the refusal with the fields it is about."""

    ok: bool = False
    problem: str = ""
    fields: dict[str, Text] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The status of the page that shows the form again."""
        return 422 if self.problem else 200


def attempt(request: ActorRequest, change: Callable[[], object], done: str, *, undo: bool = True) -> Outcome:
    """Make the change when the form was posted, with a toast (and undo); an Invalid becomes the form's problem."""
    if request.method != "POST":
        return Outcome()
    try:
        change()
    except Invalid as refusal:
        return Outcome(problem=str(refusal.text), fields=dict(refusal.fields))
    messages.success(request, done, extra_tags=latest_batch_id() if undo else "")
    return Outcome(ok=True)
