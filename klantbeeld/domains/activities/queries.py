"""Reading contact moments and tasks: the timeline, what is open, what is found."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from klantbeeld.core import clock, events
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import NotFound, Text
from klantbeeld.domains.activities.choices import ICONS, Direction, Kind, State
from klantbeeld.domains.activities.models import Activity, Participant
from klantbeeld.domains.parties.choices import PointKind, RelationshipKind, Rung
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.queries import MASKED
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.database.gathering import PLACES, TEXTS, gather, gather_planned, in_place, values_planned
from klantbeeld.engines.history.models import Event, Line
from klantbeeld.engines.identity.models import User
from klantbeeld.engines.ui.templatetags.ui import short_date

PAGE = 30
CHANNELS = (
    ("", gettext_lazy("Alles")),
    ("phone", gettext_lazy("Gesprekken")),
    ("visit", gettext_lazy("Bezoeken")),
    ("mail", gettext_lazy("E-mail")),
    ("note", gettext_lazy("Notities")),
    ("task", gettext_lazy("Taken")),
    ("change", gettext_lazy("Wijzigingen")),
)
OTHER_CHANNELS = tuple((kind.value, kind.label) for kind in (Kind.LETTER, Kind.DESK, Kind.CHAT, Kind.SOCIAL))
SMALL = (
    "party.changed",
    "party.tagged",
    "party.untagged",
    "contact_point.added",
    "contact_point.changed",
    "contact_point.removed",
    "relationship.changed",
    "preference.set",
    "preference.removed",
    "turnover.set",
    "account_team.changed",
    "activity.changed",
    "activity.deleted",
)
"""Changes of details: they stand under Wijzigingen, so that conversations are not lost between them."""
LONGEST_SHOWN = 600
SEARCH_CANDIDATES = 300
WAITING = ("kind", "name", "surname", "given_name", "initials", "contact_every_days", "last_contact_at")
FOUND = ("id", "kind", "subject", "report", "starts_at")


@dataclass(slots=True)
class Entry:
    """One entry on a timeline: a contact moment, or an event in words."""

    at: datetime
    icon: str
    title: str
    activity: Activity | None = None
    event: Event | None = None
    who: str = ""
    with_whom: str = ""
    party: Party | None = None
    url: str = ""
    outcome: Text = ""
    details: str = ""
    text: str = ""
    agreements: str = ""


@dataclass(slots=True)
class Day:
    """The entries under one heading."""

    label: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Timeline:
    """One page of a timeline. `continues` is the heading that the page before it ended under."""

    days: list[Day]
    planned: list[Activity]
    following: str | None
    continues: str = ""


def timeline(actor: Actor, party: Party, channel: str = "", before: str = "", limit: int = PAGE) -> Timeline:
    """Return a page of the timeline of a relation that the actor sees, newest first. Two queries."""
    known = channel if channel in dict((*CHANNELS, *OTHER_CHANNELS)) else ""
    place = _decode(before)
    if place:
        found = gather(**_parts(actor, known, limit, party.id, place))
    else:
        key = ("timeline", actor, known, limit)
        found = gather_planned(key, lambda: _parts(actor, known, limit, PLACES[0]), party.id)
    shown = found["lines"][:limit]
    following = _encode(shown[-1]) if len(found["lines"]) > limit else None
    moments = found["activities"] + found["planned"]
    others = {one.party_id for one in moments} | {one.contact_id for one in moments} - {None, party.id}
    others |= _told_of(found["events"])
    user_ids = {one.user_id for one in moments} - {None}
    around = gather_planned(("around", actor), lambda: _people(actor), list(user_ids), list(others))
    users, seen = ({one.pk: one for one in around[key]} for key in ("users", "visible"))
    for one in moments:
        one.user = users.get(one.user_id)
        one.party = party if one.party_id == party.id else seen.get(one.party_id)
    telling = _Telling(
        party,
        {one.id: one for one in found["events"]},
        {one.id: one for one in found["activities"]},
        {one.id for one in found["standing"]},
        seen,
    )
    entries = [entry for line in shown if (entry := telling.of(line)) is not None]
    continues = _heading(timezone.localtime(place[0])) if place else ""
    return Timeline(_by_day(entries), [_marked(task) for task in found["planned"]], following, continues)


def _parts(
    actor: Actor, channel: str, limit: int, party_id: UUID, place: tuple[datetime, UUID] | None = None
) -> dict[str, QuerySet[Any]]:
    lines = Line.objects.filter(party_id=party_id)
    if channel:
        lines = lines.filter(channel=channel)
    else:
        small = Event.objects.filter(pk=OuterRef("event_id"), verb__in=SMALL)
        lines = lines.filter(~Q(channel="change") | ~Exists(small))
    if place:
        at, line_id = place
        lines = lines.filter(Q(at__lt=at) | Q(at=at, id__lt=line_id), at__lte=at)
    on_page = lines.order_by("-at", "-id")[: limit + 1]
    shows_planned = place is None and channel in ("", "task")
    return {
        "lines": on_page,
        "activities": Activity.objects.visible_to(actor)
        .filter(id__in=on_page.values("activity_id"), deleted_at=None)
        .defer("words"),
        # Of a moment that hangs off a relation the actor may not see, only that it was there.
        "standing": Activity.unscoped.filter(id__in=on_page.values("activity_id"), deleted_at=None).only("id"),
        "events": Event.objects.filter(id__in=on_page.values("event_id")),
        "planned": _open_of(actor, party_id) if shows_planned else Activity.objects.none(),
    }


def _people(actor: Actor) -> dict[str, QuerySet[Any]]:
    return {
        "users": User.objects.filter(id__in=in_place(0)).only("id", "name"),
        "visible": Party.objects.visible_to(actor).filter(id__in=in_place(1)).only("id", "name", "kind"),
    }


def _told_of(happened: Iterable[Event]) -> set[UUID]:
    """The relations that these events are about besides their own."""
    return {UUID(event.data["party"]) for event in happened if event.data.get("party")}


@dataclass(frozen=True, slots=True)
class _Telling:
    """What the lines of a page are told from, all of it within the rights of the reader.

    `standing` are the moments that were not taken away, seen or not; `visible` the relations that may be named.
    """

    party: Party
    events: dict[UUID, Event]
    activities: dict[UUID, Activity]
    standing: set[UUID]
    visible: dict[UUID, Party]

    def of(self, line: Line) -> Entry | None:
        """One line as an entry; None when what it tells of was taken away."""
        event = self.events.get(line.event_id)
        if event is None:
            return None
        if event.verb != "activity.logged" or not line.activity_id:
            text = str(event.data.get("reason") or "")
            said = sentence(event, self.visible)
            return Entry(line.at, events.verb(event.verb).icon, said, event=event, who=event.actor_name, text=text)
        if line.activity_id in self.activities:
            return _of_activity(self.activities[line.activity_id], line, self.party, self.visible)
        return _hidden(line) if line.activity_id in self.standing else None


def _hidden(line: Line) -> Entry:
    """A moment with somebody else than this relation, which the reader may not see: when and of which kind."""
    kind = Kind(line.channel) if line.channel in Kind.values else Kind.NOTE
    title = _("%(kind)s bij een afgeschermde relatie") % {"kind": kind.label}
    return Entry(line.at, ICONS[kind], title)


def _of_activity(activity: Activity, line: Line, party: Party, visible: dict[UUID, Party]) -> Entry:
    other_id = activity.contact_id if activity.party_id == party.id else activity.party_id
    with_whom = ""
    if other_id is not None and other_id != party.id:
        name = visible[other_id].name if other_id in visible else str(MASKED).lower()
        with_whom = _("met %(name)s") % {"name": name}
    who = activity.user.name if activity.user else ""
    minutes = ngettext("%(n)d minuut", "%(n)d minuten", activity.minutes or 0) % {"n": activity.minutes or 0}
    direction = activity.get_direction_display().lower() if activity.direction == Direction.IN else ""
    details = [who, direction, minutes if activity.minutes else ""]
    return Entry(
        line.at,
        ICONS[Kind(activity.kind)],
        activity.subject or activity.get_kind_display(),
        activity=activity,
        who=who,
        with_whom=with_whom,
        url=reverse("activities:activity", args=[activity.id]),
        outcome=activity.get_outcome_display() if activity.outcome else "",
        details=", ".join(str(one) for one in details if one),
        text=Truncator(activity.report).chars(LONGEST_SHOWN),
        agreements=Truncator(activity.agreements).chars(LONGEST_SHOWN // 2),
    )


def sentence(event: Event, visible: Mapping[UUID, Party]) -> str:
    """Say in words what an event was, in the language of now; of other relations only those in `visible` by name."""
    data: dict[str, Any] = dict(event.data)
    if "party" in data:
        other = visible.get(UUID(data["party"]))
        data["name"] = other.name if other else str(MASKED)
    if "keys" in data:
        data["fields"] = ", ".join(str(PARTY[key].label) for key in data["keys"] if key in PARTY)
    if "before" in data and "after" in data:
        labels = dict(Rung.choices)
        data["before"] = str(labels.get(data["before"], data["before"]))
        data["after"] = str(labels.get(data["after"], data["after"]))
    if "kind" in data:
        data["kind"] = str(
            dict(PointKind.choices).get(data["kind"]) or dict(RelationshipKind.choices).get(data["kind"], data["kind"])
        )
    try:
        text = str(events.verb(event.verb).sentence) % data
    except KeyError:
        text = str(events.verb(event.verb).sentence)
    subject = data.get("subject")
    return f"{text}: {subject}" if subject and event.verb.startswith("task.") else text


def _by_day(entries: list[Entry]) -> list[Day]:
    days: list[Day] = []
    for entry in entries:
        label = _heading(timezone.localtime(entry.at))
        if not days or days[-1].label != label:
            days.append(Day(label))
        days[-1].entries.append(entry)
    return days


def _heading(at: datetime) -> str:
    today = clock.today()
    days = (today - at.date()).days
    monday = today - timedelta(days=today.weekday())
    if days <= 0:
        return _("Vandaag")
    if days == 1:
        return _("Gisteren")
    if at.date() >= monday:
        return _("Deze week")
    if at.date() >= monday - timedelta(days=7):
        return _("Vorige week")
    return date_format(at, "F Y").capitalize()


def _encode(line: Line) -> str:
    return base64.urlsafe_b64encode(json.dumps([line.at.isoformat(), str(line.id)]).encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, UUID] | None:
    if not cursor or len(cursor) > 200:
        return None
    try:
        at, line_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at)
        return (moment, UUID(line_id)) if moment.tzinfo else None
    except (ValueError, TypeError):
        return None


def _open_of(actor: Actor, party_id: UUID) -> QuerySet[Activity]:
    found = Activity.objects.visible_to(actor).filter(
        Q(party=party_id) | Q(contact=party_id), state=State.PLANNED, deleted_at=None
    )
    return found.order_by("starts_at").defer("words")[:20]


def open_tasks(actor: Actor, *, until_days: int | None = None, team: bool = False, limit: int = 200) -> list[Activity]:
    """Return the actor's open tasks (or those of its teams), first due first; `until_days` from today on."""
    found = Activity.objects.visible_to(actor).filter(state=State.PLANNED, deleted_at=None, party__deleted_at=None)
    if team:
        found = found.filter(user__membership__team_id__in=actor.team_ids).distinct()
    else:
        found = found.filter(user_id=actor.user_id)
    if until_days is not None:
        found = found.filter(starts_at__lt=clock.start_of(clock.today() + timedelta(days=until_days + 1)))
    chosen = found.select_related("party", "user").order_by("starts_at", "id")[:limit]
    return [_marked(task) for task in chosen]


def _marked(task: Activity) -> Activity:
    day = timezone.localtime(task.starts_at).date()
    late = (clock.today() - day).days
    task.is_late = late > 0  # type: ignore[attr-defined]
    task.is_today = late == 0  # type: ignore[attr-defined]
    task.icon = ICONS[Kind(task.task_kind or Kind.TASK)]  # type: ignore[attr-defined]
    task.due = _due(day, late)  # type: ignore[attr-defined]
    return task


def _due(day: date, late: int) -> str:
    if late > 0:
        return ngettext("%(n)d dag te laat", "%(n)d dagen te laat", late) % {"n": late}
    if late == 0:
        return _("Vandaag")
    return _("Morgen") if late == -1 else short_date(day)


def open_task(actor: Actor, task_id: UUID) -> Activity | None:
    """Return one task as a list shows it, or None when it is open no longer. One query."""
    found = Activity.objects.visible_to(actor).filter(pk=task_id, state=State.PLANNED, deleted_at=None)
    task = found.select_related("party", "user").first()
    return _marked(task) if task else None


def due(actor: Actor) -> QuerySet[Activity]:
    """The actor's tasks that are due today or late."""
    until = clock.start_of(clock.today() + timedelta(days=1))
    return Activity.objects.visible_to(actor).filter(
        user_id=actor.user_id, state=State.PLANNED, deleted_at=None, party__deleted_at=None, starts_at__lt=until
    )


def activity(actor: Actor, activity_id: UUID) -> Activity:
    """Return a contact moment or task. Raises NotFound."""
    found = (
        Activity.objects.visible_to(actor)
        .filter(pk=activity_id, deleted_at=None, party__deleted_at=None)
        .select_related("party", "user", "created_by")
        .first()
    )
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True, slots=True)
class Present:
    """Who was there: the person spoken to ('' when nobody was named) and the others, masked where the actor may not see them."""

    contact: str
    others: list[str]


def present(actor: Actor, of: Activity) -> Present:
    """Return who took part in a contact moment. Two queries."""
    found = list(Participant.objects.visible_to(actor).filter(activity=of).select_related("user"))
    ids = {one.party_id for one in found} | {of.contact_id}
    names = dict(Party.objects.visible_to(actor).filter(id__in=ids - {None}).values_list("id", "name"))
    return Present(
        names.get(of.contact_id, str(MASKED).lower()) if of.contact_id else "",
        [one.user.name if one.user else names.get(one.party_id, str(MASKED)) for one in found],
    )


def search_activities(actor: Actor, text: str, limit: int = 10) -> list[Activity]:
    """Return contact moments with these words (Dutch stems, without accents), latest first. One query."""
    text = text.replace("\0", "").strip()[:200]
    if not text:
        return []
    latest = []
    for *own, party_id, name, kind in values_planned(("found", actor, limit), lambda: _found(actor)[:limit], text):
        one = Activity(**dict(zip(FOUND, own, strict=True)))
        one.party = Party(id=party_id, name=name, kind=kind)
        latest.append(one)
    for one in latest:
        one.icon = ICONS[Kind(one.kind)]  # type: ignore[attr-defined]
        one.title = one.subject or one.report[:80] or one.get_kind_display()  # type: ignore[attr-defined]
    return latest


def with_words(text: str) -> Q:
    """The filter on contact moments that hold these words: Dutch stems, without accents."""
    words = Func(Value(text.replace("\0", "")), function="kb_unaccent")
    return Q(words=SearchQuery(words, config="dutch", search_type="websearch"))


def _found(actor: Actor) -> QuerySet[Any, Any]:
    """Contact moments that hold a text, latest first: own columns, then those of the relation."""
    some = Activity.objects.visible_to(actor).filter(with_words(TEXTS[0]), deleted_at=None, party__deleted_at=None)
    chosen = Activity.objects.visible_to(actor).filter(id__in=some.order_by().values("id")[:SEARCH_CANDIDATES])
    return chosen.order_by("-starts_at").values_list(*FOUND, "party_id", "party__name", "party__kind")


def frequency_state(actor: Actor, party: Party) -> dict[str, Any] | None:
    """Say when a relation hears from us too often or too seldom, against its own wish; None when all is well."""
    wish = party.contact_every_days
    if not wish:
        return None
    since = clock.now() - timedelta(days=7)
    this_week = (
        Activity.objects.visible_to(actor)
        .filter(party=party, deleted_at=None, state=State.DONE, starts_at__gte=since)
        .exclude(kind__in=(Kind.NOTE, Kind.TASK))
        .order_by()[:50]
        .count()
    )
    if this_week * wish > 14 and this_week > 1:
        return {"state": "too_often", "count": this_week, "wish": wish}
    silent = (clock.now() - party.last_contact_at).days if party.last_contact_at else None
    if silent is None or silent > wish:
        return {"state": "overdue", "days": silent, "wish": wish}
    return None


def waiting_relations(actor: Actor, limit: int = 10) -> list[Party]:
    """Return the actor's own relations that wait longer than they wished."""
    overdue = RawSQL("now() - make_interval(days => parties_party.contact_every_days)", [])
    mine = Party.objects.visible_to(actor).filter(
        owner_id=actor.user_id, deleted_at=None, contact_every_days__isnull=False
    )
    late = mine.filter(Q(last_contact_at__lt=overdue) | Q(last_contact_at=None))
    return list(late.only(*WAITING).order_by(F("last_contact_at").asc(nulls_first=True), "id")[:limit])


def news(actor: Actor, limit: int = 6) -> list[Entry]:
    """Return what colleagues did lately at the actor's own relations."""
    mine = Party.objects.visible_to(actor).filter(owner_id=actor.user_id, deleted_at=None)
    recent = Event.objects.filter(at__gte=clock.now() - timedelta(days=14), party_id__in=mine.values("id"))
    recent = recent.exclude(actor_id=actor.user_id).exclude(verb="party.imported").order_by("-at")[:limit]
    found = list(recent)
    ids = {event.party_id for event in found} | _told_of(found)
    seen = {one.id: one for one in Party.objects.visible_to(actor).filter(id__in=ids, deleted_at=None)}
    return [
        Entry(event.at, events.verb(event.verb).icon, sentence(event, seen), event=event, party=seen[event.party_id])
        for event in found
        if event.party_id in seen
    ]


def has_relations(actor: Actor) -> bool:
    """Whether the actor sees any relation at all."""
    return Party.objects.visible_to(actor).filter(deleted_at=None).exists()
