"""One deed on many relations: a batch of its own, told row by row, done or only tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid, KlantbeeldError
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.models import Party
from klantbeeld.engines.history.models import Change
from klantbeeld.engines.history.recording import forget_latest_batch, recording

MOST = 1000
"""Relations in one deed: a request's worth. More are several deeds, or an import."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refusal(Generic[T]):
    """What could not be done, and why."""

    item: T
    why: KlantbeeldError


@dataclass(slots=True)
class Deed(Generic[T]):
    """What a deed on many did: `batch_id` is what undo takes back; None when it was only tried."""

    batch_id: UUID | None = None
    changed: list[UUID] = field(default_factory=list)
    unchanged: list[UUID] = field(default_factory=list)
    refused: list[Refusal[T]] = field(default_factory=list)


def on_many(
    actor: Actor, party_ids: Sequence[UUID], act: Callable[[UUID], object], *, only_try: bool = False
) -> Deed[UUID]:
    """Do `act` on each relation; one that is refused stays as it was and stops no other.

    With `only_try` everything is worked out the same way and nothing is kept. Raises Forbidden without the right to do
    things to many, Invalid above 1,000. Records party.bulk.
    """
    return _in_one_batch(actor, _once_each(party_ids), act, only_try=only_try, may=_may_in_bulk(actor, party_ids))


def make_many(
    actor: Actor, items: Sequence[T], make: Callable[[T], Party], *, only_try: bool = False
) -> tuple[Deed[T], dict[int, UUID]]:
    """Make a relation of each item; return the deed, and the id made for each place in `items`. As `on_many`."""
    policy.party.require(actor, "bulk")
    _not_too_many(len(items))
    made: dict[int, UUID] = {}

    def one(place: int) -> None:
        made[place] = make(items[place]).pk

    told = _in_one_batch(actor, range(len(items)), one, only_try=only_try)
    deed: Deed[T] = Deed(told.batch_id, told.changed, told.unchanged)
    deed.refused = [Refusal(items[refusal.item], refusal.why) for refusal in told.refused]
    for refusal in told.refused:
        made.pop(refusal.item, None)
    return deed, made


def _in_one_batch(
    actor: Actor,
    items: Iterable[T],
    act: Callable[[T], object],
    *,
    only_try: bool,
    may: Callable[[T], KlantbeeldError | None] = lambda _item: None,
) -> Deed[T]:
    deed: Deed[T] = Deed()
    with transaction.atomic():
        with recording(actor, "party.bulk") as record:
            done = []
            for item in items:
                try:
                    if (why := may(item)) is not None:
                        raise why
                    with transaction.atomic():
                        act(item)
                except KlantbeeldError as refusal:
                    deed.refused.append(Refusal(item, refusal))
                else:
                    done.append(item)
            record.data["n"] = len(done)
        touched = set(Change.objects.filter(batch_id=record.batch_id).values_list("party_id", flat=True)) - {None}
        deed.changed = sorted(one for one in touched if one is not None)
        deed.unchanged = [one for one in done if isinstance(one, UUID) and one not in touched]
        is_kept = bool(touched) and not only_try
        deed.batch_id = record.batch_id if is_kept else None
        transaction.set_rollback(not is_kept)
    if not is_kept:
        forget_latest_batch()
    return deed


def _may_in_bulk(actor: Actor, party_ids: Sequence[UUID]) -> Callable[[UUID], KlantbeeldError | None]:
    policy.party.require(actor, "bulk")
    _not_too_many(len(party_ids))
    wanted = Party.objects.visible_to(actor, "bulk").filter(id__any_of=list(party_ids))
    reached = set(wanted.values_list("id", flat=True))

    def may(party_id: UUID) -> KlantbeeldError | None:
        if party_id in reached:
            return None
        try:
            policy.party.get(actor, "bulk", party_id)
        except KlantbeeldError as refusal:
            return refusal
        return None

    return may


def _once_each(party_ids: Iterable[UUID]) -> list[UUID]:
    """In the order of the ids: two who lock many relations at once do not wait for each other in a ring."""
    return sorted(set(party_ids))


def _not_too_many(number: int) -> None:
    if number > MOST:
        raise Invalid(
            _("Dit zijn er %(n)d; in één keer kunnen er %(most)d. Maak de selectie kleiner of doe het in delen.")
            % {"n": number, "most": MOST}
        )
