"""Writing contact moments and tasks: the only way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import AlreadyDone, Conflict, Invalid, Text
from klantbeeld.core.ids import new_id
from klantbeeld.domains.activities import derived, policy
from klantbeeld.domains.activities.choices import OUTCOMES, Direction, Kind, Outcome, State
from klantbeeld.domains.activities.models import Activity, Participant
from klantbeeld.domains.parties import policy as parties
from klantbeeld.domains.parties.choices import RelationshipKind
from klantbeeld.domains.parties.models import Party, Relationship, running
from klantbeeld.domains.parties.values import too_long
from klantbeeld.engines.history.models import Line
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.identity.models import User

LONGEST = {"subject": 300, "report": 100_000, "agreements": 100_000}
TASK_KINDS = frozenset({Kind.PHONE, Kind.VISIT, Kind.MAIL, Kind.LETTER, Kind.TASK})


@dataclass(slots=True)
class NextStep:
    """A task that follows a contact moment."""

    subject: str
    on: date
    kind: str = Kind.PHONE


@dataclass(slots=True)
class LogInput:
    """A contact moment as it was typed. `id` is made by the form, so that a double click logs one."""

    kind: str
    report: str = ""
    subject: str = ""
    outcome: str = ""
    direction: str = ""
    contact_id: UUID | None = None
    starts_at: datetime | None = None
    minutes: int | None = None
    agreements: str = ""
    participant_ids: Sequence[UUID] = ()
    colleague_ids: Sequence[UUID] = ()
    next_step: NextStep | None = None
    id: UUID = field(default_factory=new_id)


def log(actor: Actor, party_id: UUID, given: LogInput) -> Activity:
    """Log a contact moment, with its next step in the same batch. The same id again returns the first.

    Raises NotFound, Forbidden, Invalid. Records activity.logged on the relation and on everyone spoken to.
    """
    with transaction.atomic():
        party = parties.party.lock(actor, "change", party_id)
        existing = Activity.objects.visible_to(actor).filter(pk=given.id).first()
        if existing is not None:
            return existing
        _check(given)
        contact = _contact(actor, given.contact_id)
        if contact is None and party.kind == "person":
            above = _sole_organisation(actor, party)
            if above is not None:
                contact, party = party, above
        participants = _participants(actor, given.participant_ids)
        now = clock.now()
        activity = Activity(
            id=given.id,
            party=party,
            contact=contact,
            kind=given.kind,
            direction=given.direction,
            state=State.DONE,
            outcome=given.outcome,
            subject=_line(given.subject),
            report=given.report.replace("\0", "").strip(),
            agreements=given.agreements.replace("\0", "").strip(),
            starts_at=given.starts_at or now,
            minutes=given.minutes,
            done_at=given.starts_at or now,
            user_id=actor.user_id,
            created_by_id=actor.user_id,
            created_at=now,
        )
        told = [party.id, contact.id if contact else None, *(one.id for one in participants)]
        with recording(
            actor,
            "activity.logged",
            parties=told,
            at=activity.starts_at,
            activity_id=activity.id,
            channel=given.kind,
        ):
            activity.save(force_insert=True)
            _save_participants(activity, participants, given.colleague_ids)
            if given.next_step is not None:
                _plan(actor, party, given.next_step, follows=activity, contact=contact)
        derived.refresh([one for one in told if one is not None])
    return activity


def change(actor: Actor, activity_id: UUID, given: LogInput, *, version: int | None = None) -> Activity:
    """Correct a contact moment. Raises Conflict when it was changed since. Records activity.changed."""
    with transaction.atomic():
        activity = policy.activity.lock(actor, "change", activity_id)
        if version is not None and version != activity.version:
            raise Conflict(
                _("Dit contactmoment is intussen gewijzigd. Kijk wat er nu staat en bewaar opnieuw."), activity
            )
        given.kind = given.kind or activity.kind
        _check(given)
        told = {activity.party_id, activity.contact_id}
        with recording(actor, "activity.changed", parties=[activity.party_id]):
            activity.kind, activity.outcome, activity.direction = given.kind, given.outcome, given.direction
            activity.subject, activity.report = _line(given.subject), given.report.replace("\0", "").strip()
            activity.agreements, activity.minutes = given.agreements.replace("\0", "").strip(), given.minutes
            activity.starts_at = given.starts_at or activity.starts_at
            activity.version += 1
            activity.save()
            Line.objects.filter(activity_id=activity.id).update(at=activity.starts_at, channel=activity.kind)
        derived.refresh([one for one in told if one])
    return activity


def delete(actor: Actor, activity_id: UUID) -> Activity:
    """Take a contact moment or task off the timeline; undo brings it back. Records activity.deleted."""
    with transaction.atomic():
        activity = policy.activity.lock(actor, "change", activity_id)
        with recording(actor, "activity.deleted", parties=[activity.party_id]):
            activity.deleted_at = clock.now()
            activity.version += 1
            activity.save(update_fields=["deleted_at", "version"])
        derived.refresh([one for one in (activity.party_id, activity.contact_id) if one])
    return activity


def plan_task(
    actor: Actor,
    party_id: UUID,
    step: NextStep,
    *,
    user_id: UUID | None = None,
    task_id: UUID | None = None,
) -> Activity:
    """Plan a task for oneself or a colleague. The same id again returns the first. Records task.planned."""
    with transaction.atomic():
        party = parties.party.lock(actor, "change", party_id)
        existing = Activity.objects.visible_to(actor).filter(pk=task_id).first() if task_id else None
        if existing is not None:
            return existing
        task = _plan(actor, party, step, user_id=user_id, task_id=task_id)
        derived.refresh([party.id])
    return task


def complete_task(actor: Actor, task_id: UUID) -> Activity:
    """Mark a task done; done already changes nothing. Records task.done."""
    with transaction.atomic():
        task = policy.activity.lock(actor, "change", task_id)
        if task.state == State.DONE:
            return task
        with recording(
            actor, "task.done", parties=[task.party_id], activity_id=task.id, data={"subject": task.subject}
        ):
            task.state, task.done_at = State.DONE, clock.now()
            task.version += 1
            task.save(update_fields=["state", "done_at", "version"])
        derived.refresh([task.party_id])
    return task


def reschedule_task(actor: Actor, task_id: UUID, on: date) -> Activity:
    """Move an open task to another day. Raises AlreadyDone for one that is not open. Records task.rescheduled."""
    _check_day(on)
    with transaction.atomic():
        task = policy.activity.lock(actor, "change", task_id)
        if task.state != State.PLANNED:
            raise AlreadyDone(_("Deze taak is al gedaan. Plan zo nodig een nieuwe."))
        with recording(actor, "task.rescheduled", parties=[task.party_id], data={"subject": task.subject}):
            task.starts_at, task.all_day = clock.start_of(on), True
            task.version += 1
            task.save(update_fields=["starts_at", "all_day", "version"])
        derived.refresh([task.party_id])
    return task


def _plan(
    actor: Actor,
    party: Party,
    step: NextStep,
    *,
    follows: Activity | None = None,
    contact: Party | None = None,
    user_id: UUID | None = None,
    task_id: UUID | None = None,
) -> Activity:
    subject = _line(step.subject) or str(_("Contact opnemen"))
    if len(subject) > LONGEST["subject"]:
        problem = _("Houd een taak kort: hooguit 300 tekens. Leg een lang verhaal vast als notitie.")
        raise Invalid(problem, {"report": problem})
    if step.kind not in TASK_KINDS:
        raise Invalid(_("Kies een soort taak uit de lijst."), {"next_kind": _("Kies een soort uit de lijst.")})
    _check_day(step.on)
    if user_id and not User.objects.filter(pk=user_id, is_active=True).exists():
        raise Invalid(_("Deze collega werkt hier niet meer. Kies iemand anders."))
    task = Activity(
        id=task_id or new_id(),
        party=party,
        contact=contact,
        kind=Kind.TASK,
        task_kind=step.kind,
        state=State.PLANNED,
        subject=subject,
        starts_at=clock.start_of(step.on),
        all_day=True,
        user_id=user_id or actor.user_id,
        follows=follows,
        created_by_id=actor.user_id,
        created_at=clock.now(),
    )
    with recording(actor, "task.planned", parties=[party.id], data={"subject": subject}):
        task.save(force_insert=True)
    return task


def _check(given: LogInput) -> None:
    problems: dict[str, Text] = {}
    if given.kind not in Kind.values or given.kind == Kind.TASK:
        problems["kind"] = _("Kies een soort contact uit de lijst.")
    if given.outcome not in Outcome.values:
        problems["outcome"] = _("Kies een resultaat uit de lijst.")
    elif given.outcome and given.outcome not in OUTCOMES.get(Kind(given.kind), ()) and "kind" not in problems:
        given.outcome = ""
    if given.direction not in Direction.values:
        problems["direction"] = _("Kies een richting uit de lijst.")
    if not given.report.strip() and not given.subject.strip() and not given.outcome:
        problems["report"] = _("Schrijf kort op wat er is besproken, of kies een resultaat.")
    for name, longest in LONGEST.items():
        if len(getattr(given, name)) > longest:
            problems |= too_long(name, getattr(given, name), longest)[1]
    if given.minutes is not None and not 0 <= given.minutes <= 7 * 24 * 60:
        problems["minutes"] = _("Vul een aantal minuten in van 0 tot 10.080.")
    if given.starts_at is not None and not clock.now() - timedelta(days=36500) < given.starts_at:
        problems["starts_at"] = _("Dit moment is te lang geleden. Kijk het jaar na.")
    if given.starts_at is not None and given.starts_at > clock.now() + timedelta(days=1):
        problems["starts_at"] = _("Dit moment ligt in de toekomst. Plan er een taak voor.")
    if problems:
        raise Invalid(next(iter(problems.values())), problems)


def _check_day(day: date) -> None:
    if not clock.today() - timedelta(days=3650) <= day <= clock.today() + timedelta(days=3650):
        raise Invalid(
            _("Deze datum ligt te ver weg. Kies een dag binnen tien jaar."), {"next_date": _("Kies een andere dag.")}
        )


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _contact(actor: Actor, contact_id: UUID | None) -> Party | None:
    return parties.party.get(actor, "see", contact_id) if contact_id else None


def _participants(actor: Actor, ids: Sequence[UUID]) -> list[Party]:
    return [parties.party.get(actor, "see", party_id) for party_id in dict.fromkeys(ids)]


def _save_participants(activity: Activity, people: list[Party], colleague_ids: Sequence[UUID]) -> None:
    colleagues = User.objects.filter(pk__in=colleague_ids, is_active=True)
    Participant.unscoped.bulk_create(
        [
            *(Participant(activity=activity, party=person) for person in people),
            *(Participant(activity=activity, user=user) for user in colleagues),
        ]
    )


def _sole_organisation(actor: Actor, person: Party) -> Party | None:
    """The one organisation or household somebody belongs to now, when there is just one that may be changed."""
    links = Relationship.objects.visible_to(actor).filter(
        running(),
        party=person,
        kind__in=(RelationshipKind.CONTACT, RelationshipKind.MEMBER),
        other__deleted_at=None,
    )
    above = list(links.values_list("other_id", flat=True)[:2])
    if len(above) != 1:
        return None
    return Party.objects.visible_to(actor, "change").filter(pk=above[0]).first()
