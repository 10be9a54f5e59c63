"""What a file would do, counted for the check: by a job, so that a long list does not hold up the page."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import KlantbeeldError
from klantbeeld.domains.parties.importing import running
from klantbeeld.domains.parties.importing.plans import RowPlan, Step
from klantbeeld.domains.parties.models import ImportRun
from klantbeeld.engines.identity.actors import actor_of
from klantbeeld.engines.identity.models import User
from klantbeeld.engines.jobs.once import defer_once

LISTED = 50
"""Rows with a remark that the check names one by one; the result holds all of them."""
MOST_COUNTED = 20_000
"""Rows; what a row makes is remembered for the rows behind it, about 6 KB each."""


def summed(slices: Iterable[list[RowPlan]], limit: int) -> dict[str, Any]:
    """Return what the plans of at most `limit` rows come to: a number per step, of values left out and of differences,
    the first remarks, and whether this is the whole file.
    """
    steps: Counter[str] = Counter()
    omitted = conflicts = 0
    remarks: list[dict[str, Any]] = []
    for plans in slices:
        for plan in plans:
            steps[plan.step.value] += 1
            refused = plan.step is Step.REJECT
            omitted += not refused and bool(plan.row.omitted)
            conflicts += sum(len(one.conflicts) for one in plan.parties)
            if plan.problems and len(remarks) < LISTED:
                remarks.append(_remark(plan, refused))
    return {
        "steps": {step.value: steps[step.value] for step in Step},
        "rows": steps.total(),
        "whole": steps.total() < limit,
        "omitted": omitted,
        "conflicts": conflicts,
        "remarks": remarks,
    }


def _remark(plan: RowPlan, refused: bool) -> dict[str, Any]:
    return {"row": plan.row.number, "refused": refused, "texts": [str(text) for text in plan.problems]}


def count(run_id: UUID, user_id: UUID) -> None:
    """Count a run that waits for its check and keep the result; stops when it was started or mapped anew meanwhile."""
    waiting = ImportRun.objects.filter(pk=run_id, state=ImportRun.State.READY, expected__isnull=True)
    run = waiting.first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if run is None or user is None:
        return
    still = waiting.filter(options=run.options)
    try:
        plans = running.planned(actor_of(user), run, MOST_COUNTED)
        expected = summed(itertools.takewhile(lambda _plans: still.exists(), plans), MOST_COUNTED)
    except KlantbeeldError as refusal:
        expected = {"problem": str(refusal.text)}
    still.update(expected=expected)


def ask(actor: Actor, run: ImportRun) -> None:
    """Have a job count the run, once for each choice of options."""
    from klantbeeld.domains.parties import jobs

    if actor.user_id is not None and run.expected is None:
        defer_once(jobs.count_import, f"count:{run.pk}", run_id=str(run.pk), user_id=str(actor.user_id))
