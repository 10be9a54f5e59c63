"""`recording`: the one way an action writes. It ties rows, event and timeline together in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from klantbeeld.core import clock, events
from klantbeeld.core.actor import Actor
from klantbeeld.core.ids import new_id
from klantbeeld.engines.history.models import Batch, Event, Line


@dataclass(slots=True)
class Recording:
    """What is being recorded; an action may add lines and data until the block ends."""

    actor: Actor
    verb: events.Verb
    batch_id: UUID
    event_id: UUID = field(default_factory=new_id)
    at: datetime = field(default_factory=clock.now)
    party_ids: list[UUID] = field(default_factory=list)
    activity_id: UUID | None = None
    channel: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def on(self, *party_ids: UUID | None) -> None:
        """Show the event on these parties' timelines too."""
        self.party_ids.extend(p for p in party_ids if p is not None and p not in self.party_ids)


_current_batch: ContextVar[UUID | None] = ContextVar("batch", default=None)
_latest_batch: ContextVar[UUID | None] = ContextVar("latest_batch", default=None)


@contextmanager
def recording(
    actor: Actor,
    verb: str,
    *,
    parties: Iterable[UUID | None] = (),
    at: datetime | None = None,
    batch: UUID | None = None,
    activity_id: UUID | None = None,
    channel: str | None = None,
    data: dict[str, Any] | None = None,
) -> Iterator[Recording]:
    """Record `verb` by `actor`: everything changed inside carries actor, entrance and batch.

    Inside another recording, or with `batch`, it joins that batch; else it is a batch of its own, of kind `verb`.
    `at` is the moment on the timeline (default now). Opens a transaction. Costs four statements, and one for the
    timeline lines. Raises KeyError for an undeclared verb.
    """
    outer = _current_batch.get()
    batch_id = batch or outer or new_id()
    record = Recording(actor, events.verb(verb), batch_id, at=at or clock.now(), data=dict(data or {}))
    record.activity_id, record.channel = activity_id, channel
    record.on(*parties)
    with transaction.atomic():
        if batch is None and outer is None:
            Batch.objects.create(
                id=batch_id,
                kind=verb,
                actor_id=actor.user_id,
                actor_name=actor.name,
                entrance=actor.entrance,
                at=clock.now(),
                finished_at=clock.now(),
            )
        _set_context(actor, batch_id)
        _latest_batch.set(batch_id)
        token = _current_batch.set(batch_id)
        try:
            yield record
        finally:
            _current_batch.reset(token)
        _write(record)
        if outer is None:
            _leave_context()


def latest_batch_id() -> str:
    """Return the last batch this request made, for the undo of its toast; '' when it made none."""
    return str(_latest_batch.get() or "")


def forget_latest_batch() -> None:
    """Start anew: called at the beginning of a request, since a thread serves many."""
    _latest_batch.set(None)


def open_batch(
    actor: Actor, verb: str, *, data: dict[str, Any] | None = None, state: str = Batch.State.IN_PROGRESS
) -> Recording:
    """Start a batch that is written in slices, with its one event. `in_batch` writes a slice, `close_batch` ends it."""
    record = Recording(actor, events.verb(verb), new_id(), data=dict(data or {}))
    with transaction.atomic():
        Batch.objects.create(
            id=record.batch_id,
            kind=verb,
            actor_id=actor.user_id,
            actor_name=actor.name,
            entrance=actor.entrance,
            state=state,
            at=clock.now(),
        )
        _write(record)
    return record


@contextmanager
def in_batch(actor: Actor, batch_id: UUID) -> Iterator[None]:
    """Write one slice of a batch: one transaction, every change carries the batch."""
    with transaction.atomic():
        _set_context(actor, batch_id)
        token = _current_batch.set(batch_id)
        try:
            yield
        finally:
            _current_batch.reset(token)


def close_batch(batch_id: UUID, state: str = Batch.State.DONE) -> None:
    """End a batch that was written in slices."""
    Batch.objects.filter(pk=batch_id).update(state=state, finished_at=clock.now())


def _set_context(actor: Actor, batch_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('kb.actor', %s, true), set_config('kb.entrance', %s, true),"
            " set_config('kb.batch', %s, true), set_config('kb.at', %s, true)",
            [
                str(actor.user_id or ""),
                actor.entrance,
                str(batch_id),
                clock.now().isoformat() if clock.stands_still() else "",
            ],
        )


def _leave_context() -> None:
    """What the same transaction writes later is no part of the batch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kb.batch', '', true)")


def _write(record: Recording) -> None:
    Event.objects.create(
        id=record.event_id,
        at=clock.now(),
        verb=record.verb.name,
        actor_id=record.actor.user_id,
        actor_name=record.actor.name,
        entrance=record.actor.entrance,
        batch_id=record.batch_id,
        party_id=record.party_ids[0] if record.party_ids else None,
        data=record.data,
    )
    Line.objects.bulk_create(
        Line(
            party_id=party_id,
            at=record.at,
            channel=record.channel or record.verb.channel,
            event_id=record.event_id,
            activity_id=record.activity_id,
        )
        for party_id in record.party_ids
    )
