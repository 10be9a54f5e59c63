"""Contact moments and tasks over the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from klantbeeld.core import clock
from klantbeeld.core.ids import new_id
from klantbeeld.domains.activities import actions, policy, queries
from klantbeeld.domains.activities.actions import TASK_KINDS, LogInput, NextStep
from klantbeeld.domains.activities.choices import Direction, Kind, Outcome, State
from klantbeeld.domains.activities.models import Activity, Participant
from klantbeeld.domains.parties import queries as parties
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.api.auth import ApiRequest, needs
from klantbeeld.engines.api.fields import Strict, values_of
from klantbeeld.engines.api.models import Scope
from klantbeeld.engines.api.pages import ListPage
from klantbeeld.engines.api.versions import expect_version, tell_version
from klantbeeld.engines.fields.paging import Order, page_of

router = Router(tags=["activities"])
READ, WRITE = needs(Scope.ACTIVITIES_READ), needs(Scope.ACTIVITIES_WRITE)
KINDS = tuple(kind.value for kind in Kind if kind is not Kind.TASK)
NEWEST_FIRST = Order("starts_at", descending=True)


class ActivityOut(Schema):
    """A contact moment, or a task: then `state` tells whether it is done."""

    id: UUID
    party_id: UUID
    contact_id: UUID | None = Field(
        description="The person spoken to; null where there is none, or you may not see them."
    )
    kind: str
    task_kind: str
    direction: str
    state: str
    outcome: str
    subject: str
    report: str
    agreements: str
    starts_at: datetime
    all_day: bool
    minutes: int | None
    done_at: datetime | None
    user_id: UUID | None
    created_at: datetime
    version: int


class MomentOut(ActivityOut):
    """A contact moment or task, with who else took part."""

    participant_ids: list[UUID] = Field(description="People who took part, of those you may see.")
    colleague_ids: list[UUID]


class EntryOut(Schema):
    """An entry of a timeline: a contact moment, or what happened to the relation, in your language."""

    at: datetime
    title: str
    text: str
    who: str
    with_whom: str
    outcome: str
    activity_id: UUID | None


class TimelinePage(ListPage):
    """One page of a timeline, newest first."""

    items: list[EntryOut]


class TimelineQuery(Schema):
    """Which part of the timeline."""

    channel: Literal[tuple(key for key, _label in (*queries.CHANNELS, *queries.OTHER_CHANNELS))] = ""  # type: ignore[valid-type]
    limit: int = Field(50, ge=1, le=200)
    cursor: str = Field("", max_length=2000, description="`next` of the page before.")


class Frequency(Schema):
    """A wish for contact that is not met: `too_often` this week, or `overdue`."""

    state: str
    wish: int = Field(description="Days between two contacts, as the relation wants it.")
    count: int | None = Field(None, description="Contacts in the last seven days, when too often.")
    days: int | None = Field(None, description="Days without contact, when overdue; null when there never was any.")


class ActivityPage(ListPage):
    """One page of contact moments and tasks."""

    items: list[ActivityOut]


class StepIn(Strict):
    """A task."""

    subject: str = Field("", max_length=300)
    on: date
    kind: Literal[tuple(sorted(TASK_KINDS))] = Kind.PHONE.value  # type: ignore[valid-type]


class TaskIn(StepIn):
    """A task for yourself or a colleague."""

    id: UUID | None = None
    user_id: UUID | None = None


class ActivityIn(Strict):
    """A contact moment as it was: what was said, or only an outcome."""

    id: UUID | None = Field(None, description="Yours to choose: the same id again returns the first.")
    kind: Literal[KINDS]  # type: ignore[valid-type]
    report: str = Field("", max_length=100_000)
    subject: str = Field("", max_length=300)
    outcome: Literal[tuple(Outcome.values)] = ""  # type: ignore[valid-type]
    direction: Literal[tuple(Direction.values)] = ""  # type: ignore[valid-type]
    contact_id: UUID | None = None
    starts_at: datetime | None = None
    minutes: int | None = Field(None, ge=0, le=10_080)
    agreements: str = Field("", max_length=100_000)
    participant_ids: list[UUID] = Field([], max_length=50)
    colleague_ids: list[UUID] = Field([], max_length=50)
    next_step: StepIn | None = None


class Day(Strict):
    """The new day of a task."""

    on: date


class ActivityQuery(Schema):
    """Which contact moments and tasks, newest first."""

    party_id: UUID | None = None
    kind: Literal[tuple(Kind.values)] | None = None  # type: ignore[valid-type]
    state: Literal[tuple(State.values)] | None = None  # type: ignore[valid-type]
    search: str = Field("", max_length=200, description="Words, as the search page finds them in reports.")
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=2000, description="`next` of the page before.")


@router.get("/activities", auth=READ, response=ActivityPage, operation_id="list_activities")
def list_activities(request: ApiRequest, query: Query[ActivityQuery]) -> dict[str, Any]:
    """The contact moments and tasks you may see, newest first."""
    living = Party.objects.visible_to(request.actor).filter(deleted_at=None).values("id")
    rows = Activity.objects.visible_to(request.actor).filter(deleted_at=None, party_id__in=living)
    for key in ("party_id", "kind", "state"):
        if (value := getattr(query, key)) is not None:
            rows = rows.filter(**{key: value})
    if query.search.strip():
        rows = rows.filter(queries.with_words(query.search))
    page = page_of(rows, NEWEST_FIRST, query.limit, after=query.cursor)
    return {"items": _as_json(request, list(page.rows)), "next": page.following}


@router.get("/activities/{uuid:activity_id}", auth=READ, response=MomentOut, operation_id="get_activity")
def get_activity(request: ApiRequest, activity_id: UUID, response: HttpResponse) -> dict[str, Any]:
    """One contact moment or task, with who took part."""
    one = _one(request, activity_id, response)
    others = Participant.objects.visible_to(request.actor).filter(activity_id=activity_id)
    pairs = list(others.order_by("id").values_list("party_id", "user_id"))
    met = parties.met(request.actor, [party_id for party_id, _user in pairs])
    return one | {
        "participant_ids": [party_id for party_id, _user in pairs if party_id in met],
        "colleague_ids": [user_id for _party, user_id in pairs if user_id],
    }


@router.get("/parties/{uuid:party_id}/timeline", auth=READ, response=TimelinePage, operation_id="list_timeline")
def list_timeline(request: ApiRequest, party_id: UUID, query: Query[TimelineQuery]) -> dict[str, Any]:
    """What was said and done with a relation and the people who work there, newest first."""
    party = parties.party(request.actor, party_id)
    found = queries.timeline(request.actor, party, query.channel, query.cursor, query.limit)
    entries = [entry for day in found.days for entry in day.entries]
    return {"items": [_entry(one) for one in entries], "next": found.following}


@router.get(
    "/parties/{uuid:party_id}/contact-frequency",
    auth=READ,
    response=Frequency | None,
    operation_id="get_contact_frequency",
)
def get_contact_frequency(request: ApiRequest, party_id: UUID) -> dict[str, Any] | None:
    """Whether a relation hears from you too often or too seldom for its own wish; null when all is well."""
    return queries.frequency_state(request.actor, parties.party(request.actor, party_id))


@router.post(
    "/parties/{uuid:party_id}/activities", auth=WRITE, response={201: ActivityOut}, operation_id="log_activity"
)
def log_activity(
    request: ApiRequest, party_id: UUID, body: ActivityIn, response: HttpResponse
) -> tuple[int, dict[str, Any]]:
    """Log a contact moment, with its next step in the same change."""
    made = actions.log(request.actor, party_id, _given(body, body.id or new_id()))
    return 201, _one(request, made.pk, response)


@router.put("/activities/{uuid:activity_id}", auth=WRITE, response=ActivityOut, operation_id="correct_activity")
def correct_activity(
    request: ApiRequest, activity_id: UUID, body: ActivityIn, response: HttpResponse
) -> dict[str, Any]:
    """Correct a contact moment."""
    with transaction.atomic():
        expect_version(request, policy.activity.lock(request.actor, "change", activity_id).version)
        actions.change(request.actor, activity_id, _given(body, activity_id))
    return _one(request, activity_id, response)


@router.delete("/activities/{uuid:activity_id}", auth=WRITE, response={204: None}, operation_id="delete_activity")
def delete_activity(request: ApiRequest, activity_id: UUID) -> tuple[int, None]:
    """Take a contact moment or task off the timeline; undo brings it back."""
    with transaction.atomic():
        expect_version(request, policy.activity.lock(request.actor, "change", activity_id).version)
        actions.delete(request.actor, activity_id)
    return 204, None


@router.post("/parties/{uuid:party_id}/tasks", auth=WRITE, response={201: ActivityOut}, operation_id="plan_task")
def plan_task(request: ApiRequest, party_id: UUID, body: TaskIn, response: HttpResponse) -> tuple[int, dict[str, Any]]:
    """Plan a task for yourself or a colleague."""
    step = NextStep(body.subject, body.on, body.kind)
    made = actions.plan_task(request.actor, party_id, step, user_id=body.user_id, task_id=body.id)
    return 201, _one(request, made.pk, response)


@router.post("/activities/{uuid:task_id}/complete", auth=WRITE, response=ActivityOut, operation_id="complete_task")
def complete_task(request: ApiRequest, task_id: UUID, response: HttpResponse) -> dict[str, Any]:
    """Mark a task done; done already changes nothing."""
    actions.complete_task(request.actor, task_id)
    return _one(request, task_id, response)


@router.post("/activities/{uuid:task_id}/reschedule", auth=WRITE, response=ActivityOut, operation_id="reschedule_task")
def reschedule_task(request: ApiRequest, task_id: UUID, body: Day, response: HttpResponse) -> dict[str, Any]:
    """Move an open task to another day."""
    actions.reschedule_task(request.actor, task_id, body.on)
    return _one(request, task_id, response)


def _given(body: ActivityIn, activity_id: UUID) -> LogInput:
    values = body.model_dump(exclude={"next_step", "id", "starts_at"})
    step = NextStep(body.next_step.subject, body.next_step.on, body.next_step.kind) if body.next_step else None
    moment = body.starts_at
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.now().tzinfo)
    return LogInput(**values, starts_at=moment, next_step=step, id=activity_id)


def _one(request: ApiRequest, activity_id: UUID, response: HttpResponse) -> dict[str, Any]:
    found = policy.activity.get(request.actor, "see", activity_id)
    tell_version(response, found.version)
    return _as_json(request, [found])[0]


def _entry(one: queries.Entry) -> dict[str, Any]:
    said = {key: str(getattr(one, key)) for key in ("title", "text", "who", "with_whom", "outcome")}
    return said | {"at": one.at, "activity_id": one.activity.pk if one.activity else None}


def _as_json(request: ApiRequest, found: list[Activity]) -> list[dict[str, Any]]:
    met = parties.met(request.actor, [one.contact_id for one in found])
    return [
        values_of(one, ActivityOut) | {"contact_id": one.contact_id if one.contact_id in met else None} for one in found
    ]
