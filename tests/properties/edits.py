"""Everything a user can change, as steps that a property test draws in any order."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from klantbeeld.core import clock
from klantbeeld.core.errors import KlantbeeldError
from klantbeeld.domains.activities import actions as moments
from klantbeeld.domains.activities.models import Activity
from klantbeeld.domains.parties import actions
from klantbeeld.domains.parties.choices import Kind, Rung
from klantbeeld.domains.parties.importing import running, uploads
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import ContactPoint, Party, PartyTag, Preference, Relationship, Tag
from klantbeeld.engines.history.models import Batch
from tests.cast import Cast


@dataclass
class Desk:
    """Someone at work on a base: `step` does one thing and remembers the batches it made, oldest first."""

    cast: Cast
    who: str = "administrator"
    batches: list[Batch] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.actor = self.cast.actor(self.who)
        for kind, name in (
            ("organisation", "Hotel De Zwaan"),
            ("person", "Marieke Hofstra"),
            ("household", "Dijkstra"),
        ):
            actions.create(self.actor, actions.NewParty(Kind(kind), name))
        self.known = set(Batch.objects.values_list("id", flat=True))

    def step(self, name: str, pick: int, text: str) -> None:
        """Do one thing; a refusal changes nothing and is no step."""
        with contextlib.suppress(KlantbeeldError):
            STEPS[name](self, pick, text)
        made = Batch.objects.exclude(id__in=self.known).order_by("at", "id")
        self.batches += made
        self.known |= {one.id for one in made}

    def one(self, model: type[Any], pick: int, **only: Any) -> Any:
        """Pick a row, or None when there is none."""
        found = list(model.objects.visible_to(self.actor).filter(**only).order_by("id"))
        return found[pick % len(found)] if found else None

    def party(self, pick: int, **only: Any) -> Party:
        return self.one(Party, pick, deleted_at=None, **only) or self.one(Party, pick, **only)


Step = Callable[[Desk, int, str], None]
STEPS: dict[str, Step] = {}


def step(do: Step) -> Step:
    STEPS[do.__name__] = do
    return do


@step
def rename(desk: Desk, pick: int, text: str) -> None:
    actions.change(desk.actor, desk.party(pick).id, {"name": text})


@step
def note(desk: Desk, pick: int, text: str) -> None:
    actions.change(desk.actor, desk.party(pick).id, {"note": text, "source": text[:20]})


@step
def employees(desk: Desk, pick: int, text: str) -> None:
    actions.change(desk.actor, desk.party(pick).id, {"employees": str(pick), "legal_name": text})


@step
def add_point(desk: Desk, pick: int, text: str) -> None:
    given = (
        actions.PointInput("phone", f"058 555 {pick % 10000:04}"),
        actions.PointInput("mail", f"info{pick}@zwaan.example"),
        actions.PointInput("address", text or "Kade 1", postcode="8601 AB", city="Sneek"),
    )
    actions.add_point(desk.actor, desk.party(pick).id, given[pick % 3])


@step
def change_point(desk: Desk, pick: int, text: str) -> None:
    if point := desk.one(ContactPoint, pick):
        actions.change_point(desk.actor, point.id, actions.PointInput("phone", f"058 555 {pick % 10000:04}", note=text))


@step
def verify_point(desk: Desk, pick: int, text: str) -> None:
    if point := desk.one(ContactPoint, pick):
        actions.verify_point(desk.actor, point.id)


@step
def remove_point(desk: Desk, pick: int, text: str) -> None:
    if point := desk.one(ContactPoint, pick):
        actions.remove_point(desk.actor, point.id)


@step
def link(desk: Desk, pick: int, text: str) -> None:
    given = actions.LinkInput(desk.party(pick).id, kind=("contact", "partner")[pick % 2], function=text)
    given.is_primary = pick % 3 == 0
    actions.link(desk.actor, desk.party(pick // 3 + 1).id, given)


@step
def change_link(desk: Desk, pick: int, text: str) -> None:
    if held := desk.one(Relationship, pick):
        given = actions.LinkInput(held.other_id, department=text, situations=["purchase"], is_primary=pick % 2 == 0)
        actions.change_link(desk.actor, held.id, given)


@step
def end_link(desk: Desk, pick: int, text: str) -> None:
    if held := desk.one(Relationship, pick):
        actions.end_link(desk.actor, held.id)


@step
def tag(desk: Desk, pick: int, text: str) -> None:
    actions.tag(desk.actor, desk.party(pick).id, ("horeca", "zon", text)[pick % 3])


@step
def untag(desk: Desk, pick: int, text: str) -> None:
    if held := desk.one(PartyTag, pick):
        actions.untag(desk.actor, held.party_id, held.tag_id)


@step
def rename_or_merge_tag(desk: Desk, pick: int, text: str) -> None:
    tags = list(Tag.objects.order_by("id"))
    if tags:
        actions.rename_tag(desk.actor, tags[pick % len(tags)].id, ("horeca", "zonnig", text)[pick % 3])


@step
def prefer(desk: Desk, pick: int, text: str) -> None:
    subject, value, situation = (("product", text, ""), ("channel", "phone", "sales"), ("channel", "mail", "sales"))[
        pick % 3
    ]
    actions.set_preference(desk.actor, desk.party(pick).id, subject, value, situation=situation, likes=pick % 2 == 0)


@step
def remove_preference(desk: Desk, pick: int, text: str) -> None:
    if held := desk.one(Preference, pick):
        actions.remove_preference(desk.actor, held.id)


@step
def turnover(desk: Desk, pick: int, text: str) -> None:
    actions.set_turnover(desk.actor, desk.party(pick).id, 2020 + pick % 3, Decimal(pick), source=text[:50])


@step
def rung(desk: Desk, pick: int, text: str) -> None:
    actions.set_rung(desk.actor, desk.party(pick).id, Rung.values[pick % len(Rung.values)], text)


@step
def team(desk: Desk, pick: int, text: str) -> None:
    name = ("service", "manager", "sales")[pick % 3]
    actions.add_to_team(desk.actor, desk.party(pick).id, desk.cast.user(name).id, "service")


@step
def hand_over(desk: Desk, pick: int, text: str) -> None:
    name = ("service", "manager", "sales")[pick % 3]
    actions.hand_over(desk.actor, desk.party(pick).id, desk.cast.user(name).id)


@step
def delete(desk: Desk, pick: int, text: str) -> None:
    actions.delete(desk.actor, desk.party(pick).id)


@step
def restore(desk: Desk, pick: int, text: str) -> None:
    if binned := desk.one(Party, pick, deleted_at__isnull=False):
        actions.restore(desk.actor, binned.id)


@step
def create(desk: Desk, pick: int, text: str) -> None:
    new = actions.NewParty(Kind(Kind.values[pick % 3]), text)
    new.points = [actions.PointInput("phone", f"058 555 {pick % 10000:04}")]
    if pick % 3 == 1:
        new.link_to = actions.LinkInput(desk.party(pick, kind="organisation").id, function=text)
    actions.create(desk.actor, new)


@step
def log(desk: Desk, pick: int, text: str) -> None:
    given = moments.LogInput("phone", report=text, outcome="spoken")
    if pick % 2:
        given.next_step = moments.NextStep(text, clock.today() + timedelta(days=pick % 30))
        given.participant_ids = [desk.party(pick // 2).id]
    moments.log(desk.actor, desk.party(pick).id, given)


@step
def correct(desk: Desk, pick: int, text: str) -> None:
    if held := desk.one(Activity, pick, state="done", deleted_at=None):
        moments.change(desk.actor, held.id, moments.LogInput(held.kind, report=text, agreements=text))


@step
def take_off(desk: Desk, pick: int, text: str) -> None:
    if held := desk.one(Activity, pick, deleted_at=None):
        moments.delete(desk.actor, held.id)


@step
def complete(desk: Desk, pick: int, text: str) -> None:
    if task := desk.one(Activity, pick, kind="task", deleted_at=None):
        moments.complete_task(desk.actor, task.id)


@step
def reschedule(desk: Desk, pick: int, text: str) -> None:
    if task := desk.one(Activity, pick, kind="task", deleted_at=None):
        moments.reschedule_task(desk.actor, task.id, clock.today() + timedelta(days=pick % 90))


def read_in(desk: Desk, pick: int, text: str) -> None:
    """Not drawn with the others: it starts a helper process."""
    lines = [f"{1000 + (pick + n) % 4};Bakker {n}{pick};anne{n}@bakker.example;{n + pick % 9}" for n in range(3)]
    content = "\n".join(["Relatienummer;Bedrijfsnaam;E-mail;Aantal medewerkers", *lines]).encode()
    run = uploads.receive(desk.actor, "lijst.csv", [content], Options(source="Boekhouding"))
    running.start(desk.actor, run)
    running.work(run.pk)
