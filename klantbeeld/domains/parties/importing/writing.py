"""Writing a planned slice: a handful of statements, whatever the number of rows."""

from __future__ import annotations

from uuid import UUID

from klantbeeld.core import clock
from klantbeeld.core.ids import new_id
from klantbeeld.domains.parties import derived
from klantbeeld.domains.parties.actions.tags import tag_named
from klantbeeld.domains.parties.choices import Rung
from klantbeeld.domains.parties.importing.plans import PartyPlan, RowPlan, Step
from klantbeeld.domains.parties.models import (
    AnnualTurnover,
    ContactPoint,
    LadderMove,
    OutsideKey,
    Party,
    PartySource,
    PartyTag,
    Relationship,
)
from klantbeeld.engines.database.blank import blank
from klantbeeld.engines.database.copying import copy_in, copy_rows, update_from
from klantbeeld.engines.history.models import Line

NOT_WRITTEN = ("id",)
WRITTEN = [f.name for f in Party._meta.concrete_fields if f.name not in NOT_WRITTEN]


def write(plans: list[RowPlan], source: str, event_id: UUID) -> None:
    """Write the plans inside the caller's batch. The only set-based writer of relations."""
    chosen = [plan for plan in plans if plan.step in (Step.CREATE, Step.UPDATE)]
    parties = [one for plan in chosen for one in plan.parties]
    created = {one.party.id: one.party for one in parties if one.step is Step.CREATE}
    updated = {one.party.id: one.party for one in parties if one.step is Step.UPDATE and one.changes}
    updated = {party_id: party for party_id, party in updated.items() if party_id not in created}
    copy_in(Party, list(created.values()))
    for party in updated.values():
        party.version += 1
    update_from(Party, list(updated.values()), WRITTEN)
    copy_in(ContactPoint, [point for one in parties for point in one.new_points])
    _write_links(chosen)
    _write_keys(parties, source)
    told = [one for plan in plans if plan.step is not Step.REJECT for one in plan.parties if not one.is_our_own]
    _write_sources(told, source)
    _write_tags(parties)
    _write_turnovers(parties)
    _write_ladder(parties)
    touched = dict.fromkeys(one.party.id for one in parties if one.does_something)
    now = clock.now()
    copy_rows(
        Line._meta.db_table,
        ("id", "party_id", "at", "channel", "event_id"),
        ((new_id(), party_id, now, "change", event_id) for party_id in touched),
    )
    derived.refresh(touched, complete=created)


def _write_links(plans: list[RowPlan]) -> None:
    links = {plan.link.id: plan.link for plan in plans if plan.link is not None}
    fresh = [link for link in links.values() if link._state.adding]
    changed = [link for link in links.values() if not link._state.adding]
    for link in changed:
        link.version += 1
    update_from(Relationship, changed, ("function", "department", "version"))
    copy_in(Relationship, fresh)
    for link in fresh:
        link._state.adding = False


def _write_ladder(parties: list[PartyPlan]) -> None:
    first = [
        blank(
            LadderMove,
            party_id=one.party.id,
            after=one.party.rung,
            reason=one.party.rung_reason,
            by_hand=False,
            on=clock.today(),
        )
        for one in parties
        if one.step is Step.CREATE and one.party.rung != Rung.REST_OF_WORLD
    ]
    copy_in(LadderMove, first + [one.step_on_ladder for one in parties if one.step_on_ladder is not None])


def _write_keys(parties: list[PartyPlan], source: str) -> None:
    now = clock.now()
    keys = {
        one.draft.outside_key: blank(
            OutsideKey, party_id=one.party.id, source=source, key=one.draft.outside_key, synced_at=now
        )
        for one in parties
        if one.new_key
    }
    copy_in(OutsideKey, list(keys.values()))
    known = {one.draft.outside_key for one in parties if one.draft.outside_key} - set(keys)
    if known:
        OutsideKey.unscoped.filter(source=source, key__any_of=known).update(synced_at=now)


def _write_sources(parties: list[PartyPlan], source: str) -> None:
    now = clock.now()
    created = {one.party.id for one in parties if one.step is Step.CREATE}
    rows = {
        one.party.id: blank(
            PartySource,
            party_id=one.party.id,
            source=source,
            is_master=one.party.id in created,
            said=one.said,
            synced_at=now,
        )
        for one in parties
    }
    copy_in(PartySource, [row for party_id, row in rows.items() if party_id in created])
    PartySource.unscoped.bulk_create(
        [row for party_id, row in rows.items() if party_id not in created],
        update_conflicts=True,
        unique_fields=["party", "source"],
        update_fields=["said", "synced_at"],
    )


def _write_tags(parties: list[PartyPlan]) -> None:
    wanted = {tag: tag_named(tag) for tag in dict.fromkeys(tag for one in parties for tag in one.new_tags)}
    rows = {(one.party.id, wanted[tag].id) for one in parties for tag in one.new_tags}
    PartyTag.unscoped.bulk_create(
        (PartyTag(party_id=party_id, tag_id=tag_id) for party_id, tag_id in sorted(rows)), ignore_conflicts=True
    )


def _write_turnovers(parties: list[PartyPlan]) -> None:
    amounts = {
        (one.party.id, year): (amount, one.party.source) for one in parties for year, amount in one.turnovers.items()
    }
    AnnualTurnover.unscoped.bulk_create(
        [
            AnnualTurnover(party_id=party_id, year=year, amount=amount, source=source)
            for (party_id, year), (amount, source) in amounts.items()
        ],
        update_conflicts=True,
        unique_fields=["party", "year"],
        update_fields=["amount", "source"],
    )
