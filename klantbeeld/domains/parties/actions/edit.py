"""Changing fields of a relation, one or several at once, without overwriting what a colleague just changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Conflict, Invalid
from klantbeeld.domains.parties import derived, names, policy, values
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.history.recording import recording

NAME_FIELDS = frozenset((*names.PERSON_PARTS, "name", "name_country"))
SEARCHED = NAME_FIELDS | {
    "legal_name",
    "trade_name",
    "kvk_number",
    "kbo_number",
    "vat_number",
    "iban",
    "establishment_number",
}


def change(
    actor: Actor, party_id: UUID, raw_values: Mapping[str, Any], *, seen: Mapping[str, Any] | None = None
) -> Party:
    """Set fields by catalogue key. `seen` holds the values the actor saw before changing them.

    Raises NotFound, Forbidden, Invalid (per field), or Conflict when a field no longer holds what was seen.
    Setting what stands there already changes and records nothing. Records party.changed.
    """
    with transaction.atomic():
        party = policy.party.lock(actor, "change", party_id)
        before = {key: getattr(party, PARTY[key].column or key) for key in raw_values}
        refuse_what_was_changed(raw_values, before, seen or {})
        _assign_all(party, raw_values)
        changed = [key for key in raw_values if getattr(party, PARTY[key].column or key) != before[key]]
        if not changed:
            return party
        if NAME_FIELDS & set(changed):
            names.rename(party, changed)
        with recording(actor, "party.changed", parties=[party.id], data={"keys": changed}):
            party.version += 1
            party.save()
        if SEARCHED & set(changed):
            derived.refresh([party.id])
    return party


def refuse_what_was_changed(raw_values: Mapping[str, Any], before: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    """Raise Conflict for a field that no longer holds what was seen."""
    for key in raw_values:
        if key in seen and comparable(seen[key]) != comparable(before[key]):
            raise Conflict(
                _("%(field)s is intussen door iemand anders gewijzigd. Kijk wat er nu staat en bewaar opnieuw.")
                % {"field": PARTY[key].label},
                current=before[key],
            )


def comparable(value: Any) -> str:
    """A field's value as it is compared with what a form or a source says."""
    return "" if value is None else str(value)


def _assign_all(party: Party, raw_values: Mapping[str, Any]) -> None:
    problems = {}
    for key, raw in raw_values.items():
        try:
            if key == "rung":
                raise Invalid(_("Een status verander je met de reden erbij."))
            if not PARTY[key].editable:
                raise Invalid(_("Dit veld verandert vanzelf en kun je niet zelf invullen."))
            values.assign(party, key, values.parse(key, raw))
        except Invalid as problem:
            problems[key] = problem.text
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
