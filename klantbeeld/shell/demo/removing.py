"""Takes the demo company away and nothing else.

What was made or touched after the demo was loaded is one's own. A demo relation with something of one's own on it stays, whole: with
its facts, its contact moments and the people who belong to it. Everything else of the demo goes for good; the rows of history
about it stay, since history only grows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from klantbeeld.core.actor import Actor, Role
from klantbeeld.core.errors import Conflict, NotFound
from klantbeeld.domains.activities.models import Activity, Participant
from klantbeeld.domains.parties.models import (
    Favourite,
    ImportConflict,
    ImportMapping,
    ImportRun,
    Party,
    PartyTag,
    RecentView,
    Relationship,
    SearchDocument,
    Tag,
)
from klantbeeld.engines.files.models import StoredFile
from klantbeeld.engines.history.models import Batch, Change
from klantbeeld.engines.history.recording import recording
from klantbeeld.engines.history.undo_guards import guard_undo
from klantbeeld.engines.identity.actions import MAY_MANAGE, end_sessions, require
from klantbeeld.engines.identity.models import BusinessUnit, Membership, Team, User
from klantbeeld.shell.demo.marking import Mark, present
from klantbeeld.shell.events import DEMO_REMOVED

BESIDE = (Favourite, RecentView, ImportConflict, SearchDocument)
"""What goes with a relation and keeps none: bookmarks, what was seen, differences with a list, the search text."""


@dataclass(slots=True)
class Plan:
    """What goes and what stays; before it is done `users` are all of the demo. `touched` are demo relations with something of one's own, `beside` belong to one of those."""

    parties: set[UUID] = field(default_factory=set)
    touched: set[UUID] = field(default_factory=set)
    beside: set[UUID] = field(default_factory=set)
    activities: int = 0
    users: set[UUID] = field(default_factory=set)
    users_who_stay: set[UUID] = field(default_factory=set)
    teams: set[UUID] = field(default_factory=set)
    units: set[UUID] = field(default_factory=set)

    @property
    def kept(self) -> set[UUID]:
        return self.touched | self.beside


def planned(actor: Actor) -> Plan:
    """Return what would go and stay, writing nothing. Raises Forbidden, NotFound without demo data."""
    require(actor, MAY_MANAGE)
    plan = _relations(_mark())
    plan.activities = _all(Activity).filter(party_id__any_of=list(plan.parties)).count()
    plan.users = set(User.objects.filter(is_demo=True).values_list("pk", flat=True))
    return plan


def remove(actor: Actor) -> Plan:
    """Take the demo company away, for good. Raises Forbidden, NotFound without demo data, Conflict without an own administrator.

    Records company.demo_removed. Everything in one transaction.
    """
    require(actor, MAY_MANAGE)
    mark = _mark()
    own = User.objects.filter(is_demo=False, is_active=True, roles__contains=[Role.ADMINISTRATOR])
    if not own.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists():
        raise Conflict(
            _(
                "Er is nog geen eigen beheerder die kan inloggen. Voeg die eerst toe, en verwijder dan het voorbeeldbedrijf."
            )
        )
    if User.objects.filter(pk=actor.user_id, is_demo=True).exists():
        raise Conflict(_("Je bent zelf een gebruiker van het voorbeeldbedrijf. Log in als eigen beheerder."))
    with transaction.atomic():
        _hold()
        with recording(actor, DEMO_REMOVED.name) as record:
            plan = _relations(mark)
            lists = _take_away(mark, plan)
            record.data.update({"relations": len(plan.parties), "kept": len(plan.kept)})
        transaction.on_commit(lambda: _unlink(lists))
    return plan


def _mark() -> Mark:
    mark = present()
    if mark is None:
        raise NotFound(_("Er is hier geen voorbeeldbedrijf, of het is al verwijderd."))
    return mark


def _pointing_at(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """Every model with a key to `model`, and the name of the key."""
    return [
        (one, f.name)
        for one in apps.get_models()
        if one._meta.managed
        for f in one._meta.concrete_fields
        if isinstance(f, models.ForeignKey) and f.remote_field.model is model
    ]


def _all(model: type[models.Model]) -> Any:
    return model._base_manager.all()


def _hold() -> None:
    """Nobody writes on relations until this is done; a page does not give up meanwhile."""
    tables = ", ".join(sorted({Party._meta.db_table, *(one._meta.db_table for one, _name in _pointing_at(Party))}))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def _relations(mark: Mark) -> Plan:
    demo = mark.made(Party._meta.db_table) & set(_all(Party).values_list("pk", flat=True))
    since = Change.objects.filter(seq__gt=mark.last, party_id__isnull=False)
    touched = demo.intersection(since.order_by().values_list("party_id", flat=True).distinct())
    for model, name in _pointing_at(Party):
        if model in BESIDE:
            continue
        made = list(mark.made(model._meta.db_table))
        own = _all(model).exclude(pk__any_of=made).exclude(**{name: None})
        touched |= demo.intersection(own.values_list(f"{name}_id", flat=True))
    plan = Plan(touched=touched)
    plan.beside = (_with_what_belongs(touched) & demo) - touched
    plan.parties = demo - plan.kept
    return plan


def _with_what_belongs(kept: set[UUID]) -> set[UUID]:
    """Add who belongs to these relations or was spoken to there, and so on, until nobody new is found."""
    found, new = set(kept), set(kept)
    while new:
        beside = set(_all(Relationship).filter(other_id__any_of=new).values_list("party_id", flat=True))
        beside |= set(_all(Activity).filter(party_id__any_of=new).values_list("contact_id", flat=True))
        taking_part = _all(Participant).filter(activity__party_id__any_of=new)
        beside |= set(taking_part.values_list("party_id", flat=True))
        new = beside - found - {None}
        found |= new
    return found


def _take_away(mark: Mark, plan: Plan) -> list[Path]:
    """Remove rows, children first; return the lists of the demo, whose files go too."""
    going = list(plan.parties)
    plan.activities = _all(Activity).filter(party_id__any_of=going).count()
    _delete(_all(Participant).filter(activity__party_id__any_of=going))
    for model, name in _pointing_at(Party):
        _delete(_all(model).filter(**{f"{name}_id__any_of": going}))
    _delete(_all(StoredFile).filter(party_id__any_of=going))
    _delete(_all(Party).filter(pk__any_of=going))
    tags = _all(Tag).filter(pk__any_of=mark.made(Tag._meta.db_table))
    _delete(tags.exclude(pk__in=_all(PartyTag).values("tag_id")))
    runs = ImportRun.objects.filter(created_at__lte=mark.at)
    lists = [Path(path) for path in runs.values_list("path", flat=True)]
    runs.delete()
    ImportMapping.objects.filter(used_at__lte=mark.at).delete()
    _people(mark, plan)
    return lists


def _people(mark: Mark, plan: Plan) -> None:
    """Colleagues, teams and units of the demo go where nothing hangs on them any more; who stays cannot sign in."""
    demo = set(User.objects.filter(is_demo=True).values_list("pk", flat=True))
    plan.users_who_stay = demo & _in_use(User, only_protected=True)
    plan.users = demo - plan.users_who_stay
    for user in User.objects.filter(pk__in=demo):
        end_sessions(user)
    _delete(_all(Membership).filter(user_id__in=plan.users))
    User.objects.filter(pk__in=plan.users).delete()
    for user in User.objects.filter(pk__in=plan.users_who_stay):
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
    plan.teams = mark.made(Team._meta.db_table) - _in_use(Team)
    plan.teams &= set(Team.objects.values_list("pk", flat=True))
    _delete(_all(Team).filter(pk__in=plan.teams))
    plan.units = mark.made(BusinessUnit._meta.db_table) - _in_use(BusinessUnit)
    plan.units &= set(BusinessUnit.objects.values_list("pk", flat=True))
    _delete(_all(BusinessUnit).filter(pk__in=plan.units))


def _in_use(model: type[models.Model], *, only_protected: bool = False) -> set[UUID]:
    """The ids that some row still points at; with `only_protected` without what goes along by itself, as a bookmark."""
    found: set[UUID] = set()
    for one, name in _pointing_at(model):
        key: Any = one._meta.get_field(name)
        if not only_protected or key.remote_field.on_delete is models.PROTECT:
            found |= set(_all(one).exclude(**{name: None}).values_list(f"{name}_id", flat=True))
    return found


def _delete(rows: Any) -> None:
    """One statement; what hangs on these rows went before, and the database checks it."""
    rows._raw_delete(rows.db)


def _unlink(lists: list[Path]) -> None:
    for path in lists:
        path.unlink(missing_ok=True)


def _for_good(actor: Actor, batch: Batch) -> None:
    if batch.kind == DEMO_REMOVED.name:
        raise Conflict(_("Het voorbeeldbedrijf is voorgoed verwijderd. Dat kan niet ongedaan worden gemaakt."))


guard_undo(Party._meta.db_table, before=_for_good)
guard_undo(User._meta.db_table, before=_for_good)
