"""The history of a relation in words: who did what when, from what to what, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Text
from klantbeeld.domains.parties import queries
from klantbeeld.domains.parties.models import Industry, Party, Tag
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.database.gathering import gather
from klantbeeld.engines.history.models import Batch, Change
from klantbeeld.engines.history.undo import DAYS, may_undo
from klantbeeld.engines.identity.http import ActorRequest
from klantbeeld.engines.identity.models import BusinessUnit, Team, User
from klantbeeld.engines.ui.templatetags.ui import money, short_moment, table_date

MOST_CHANGES = 300
LONGEST_SHOWN = 160
MOST_DETAILS = 12
TOLD_SHORT = "activities_activity"
"""What is new in this table stands on the timeline in full; here its subject or the start of its report will do."""
OF_MANY = ("imported", "bulk", "demo")
"""Kinds of batch that hold many relations: those are taken back where they were made."""
WHAT = {
    "parties_party": gettext_lazy("Relatie"),
    "parties_contactpoint": gettext_lazy("Contactgegeven"),
    "parties_relationship": gettext_lazy("Verband"),
    "parties_preference": gettext_lazy("Voorkeur"),
    "parties_accountteammember": gettext_lazy("Klantteam"),
    "parties_laddermove": gettext_lazy("Status"),
    "parties_partytag": gettext_lazy("Label"),
    "parties_annualturnover": gettext_lazy("Omzet"),
    "parties_outsidekey": gettext_lazy("Bekend als"),
    "activities_activity": gettext_lazy("Contactmoment"),
    "files_storedfile": gettext_lazy("Bestand"),
}
DONE = {
    "I": gettext_lazy("%(what)s toegevoegd"),
    "U": gettext_lazy("%(what)s gewijzigd"),
    "D": gettext_lazy("%(what)s verwijderd"),
}
LABELS = {
    "party_id": gettext_lazy("Wie"),
    "other_id": gettext_lazy("Bij"),
    "user_id": gettext_lazy("Collega"),
    "tag_id": gettext_lazy("Label"),
    "since": gettext_lazy("Vanaf"),
    "until": gettext_lazy("Tot en met"),
    "after": gettext_lazy("Status"),
    "reason": gettext_lazy("Reden"),
    "amount": gettext_lazy("Bedrag"),
    "year": gettext_lazy("Jaar"),
    "source": gettext_lazy("Bron"),
    "state": gettext_lazy("Staat"),
    "verified_at": gettext_lazy("Klopte op"),
    "name": gettext_lazy("Naam"),
    "key": gettext_lazy("Sleutel"),
    "deleted_at": gettext_lazy("Verwijderd op"),
}
"""Words for columns that have none of their own. A column without words is not shown: it is there for the machine."""
KEPT = frozenset({"last_contact_at", "next_step_at", "city", "establishment_count", "position"})
OWN_PARTY = frozenset({"parties_relationship"})
NAMED: dict[type[models.Model], str] = {User: "name", Team: "name", BusinessUnit: "name", Tag: "name"}


@dataclass(slots=True)
class Detail:
    """One field: before and after in words."""

    label: Text
    before: str
    after: str


@dataclass(slots=True)
class Step:
    """What one person did at one moment; `undo_id` when the reader may take it back."""

    at: datetime
    who: str
    titles: list[str] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    further: int = 0
    undo_id: UUID | None = None
    is_undone: bool = False


@require_GET
def history(request: ActorRequest, party_id: UUID) -> HttpResponse:
    """Who changed what, latest first, in words. Seven queries."""
    found = queries.party(request.actor, party_id)
    changes = list(Change.objects.filter(party_id=found.id).order_by("-seq")[:MOST_CHANGES])
    return render(request, "parties/history.html", {"party": found, "steps": steps(request.actor, changes)})


def steps(actor: Actor, changes: list[Change]) -> list[Step]:
    """Return the changes as steps, one for each batch, with the rows that belong together under it."""
    names = _names(actor, changes)
    batches = {one.id: one for one in Batch.objects.filter(id__in={c.batch_id for c in changes} - {None})}
    shown: dict[Any, Step] = {}
    for change in changes:
        details = _details(change, names)
        title = _title(change)
        if not title or not (details or change.operation == "D"):
            continue
        key = change.batch_id or change.seq
        if key not in shown:
            shown[key] = _step(actor, change, batches.get(change.batch_id) if change.batch_id else None, names)
        step = shown[key]
        if title not in step.titles:
            step.titles.append(title)
        room = max(MOST_DETAILS - len(step.details), 0)
        step.details += details[:room]
        step.further += len(details) - len(details[:room])
    return list(shown.values())


def _step(actor: Actor, change: Change, batch: Batch | None, names: dict[str, str]) -> Step:
    who = (batch.actor_name if batch else "") or names.get(str(change.actor_id), "") or "Klantbeeld"
    step = Step(change.at, who)
    if batch is not None:
        step.is_undone = batch.state == Batch.State.UNDONE
        recent = (clock.now() - batch.at).days <= DAYS
        of_many = any(word in batch.kind for word in OF_MANY)
        if recent and not of_many and batch.state == Batch.State.DONE and may_undo(actor, batch):
            step.undo_id = batch.id
    return step


def _title(change: Change) -> str:
    what: Text = WHAT.get(change.table, "")
    if not what:
        return ""
    values = change.after or change.before or {}
    if change.table == "parties_contactpoint" and values.get("kind"):
        what = _words(_model(change.table), "kind", values["kind"], {}) or what
    return str(DONE[change.operation]) % {"what": what}


def _details(change: Change, names: dict[str, str]) -> list[Detail]:
    model = _model(change.table)
    before, after = change.before or {}, change.after or {}
    if change.table == TOLD_SHORT and change.operation == "I":
        text = str(after.get("subject") or after.get("report") or "")
        return [Detail(_words(model, "kind", after.get("kind"), names), "", Truncator(text).chars(LONGEST_SHOWN))]
    found = []
    for key in dict.fromkeys((*after, *before)):
        label = _label(change.table, model, key)
        if not label:
            continue
        pair = (_words(model, key, before.get(key), names), _words(model, key, after.get(key), names))
        if pair[0] != pair[1]:
            found.append(Detail(label, *pair))
    return found


def _model(table: str) -> type[models.Model] | None:
    return next((one for one in apps.get_models() if one._meta.db_table == table), None)


def _label(table: str, model: type[models.Model] | None, key: str) -> Text:
    if model is None or key in KEPT or (key == "party_id" and table not in OWN_PARTY):
        return ""
    if table == "parties_party":
        declared = next((one.label for one in PARTY.fields if one.column == key), "")
        return declared or (LABELS["deleted_at"] if key == "deleted_at" else "")
    if key in LABELS:
        return LABELS[key]
    column = next((one for one in model._meta.concrete_fields if one.column == key), None)
    if column is None or str(column.verbose_name) == column.name.replace("_", " "):
        return ""
    words = str(column.verbose_name)
    return words[:1].upper() + words[1:]


def _words(model: type[models.Model] | None, key: str, value: Any, names: dict[str, str]) -> str:
    """A stored value as people say it."""
    if value is None or value in ("", []) or model is None:
        return ""
    if str(value) in names:
        return names[str(value)]
    column: Any = next((one for one in model._meta.concrete_fields if one.column == key), None)
    if column is not None and column.is_relation:
        return str(queries.MASKED)
    choices = dict(
        getattr(column, "choices", None) or getattr(getattr(column, "base_field", None), "choices", None) or ()
    )
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value)
    if choices:
        return str(choices.get(value, value))
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(column, models.DateTimeField):
        return short_moment(parse_datetime(str(value)))
    if isinstance(column, models.DateField):
        return table_date(date.fromisoformat(str(value)))
    if isinstance(column, models.DecimalField):
        return money(column.to_python(str(value)))
    return Truncator(str(value)).chars(LONGEST_SHOWN)


def _names(actor: Actor, changes: Iterable[Change]) -> dict[str, str]:
    """The names behind the ids in the changes, of relations within the actor's rights. One query."""
    held: set[str] = set()
    for change in changes:
        for values in (change.before, change.after):
            held |= {str(value) for key, value in (values or {}).items() if key.endswith("_id") and value}
        held.add(str(change.actor_id))
    ids = [UUID(one) for one in held if len(one) == 36]  # noqa: PLR2004 - a written UUID
    found = gather(
        industries=Industry.objects.filter(id__in=[one for one in held if ":" in one]),
        parties=Party.objects.visible_to(actor).filter(id__in=ids).only("id", "name", "kind"),
        **{model.__name__: model._default_manager.filter(pk__in=ids) for model in NAMED},
    )
    names = {str(one.pk): str(one) for one in found["industries"]}
    names |= {str(one.pk): one.name for key, rows in found.items() if key != "industries" for one in rows}
    return names
