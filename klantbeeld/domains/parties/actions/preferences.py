"""What a relation likes, and what a company itself turns over: facts with a date and a source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid
from klantbeeld.core.policy import policy_of
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.choices import Channel, ChannelSituation, PreferenceSubject
from klantbeeld.domains.parties.models import AnnualTurnover, Preference
from klantbeeld.engines.history.recording import recording


def set_preference(
    actor: Actor,
    party_id: UUID,
    subject: str,
    value: str,
    *,
    situation: str = "",
    likes: bool = True,
    source: str = "",
    stated_on: date | None = None,
) -> Preference:
    """State a preference; a channel has one per situation, other subjects one per value.

    Raises Invalid. Records preference.set.
    """
    value = " ".join(value.split())[:200]
    problems = {}
    if subject not in PreferenceSubject.values:
        problems["subject"] = _("Kies een onderwerp uit de lijst.")
    if not value:
        problems["value"] = _("Schrijf op waar de voorkeur naar uitgaat.")
    if subject == PreferenceSubject.CHANNEL:
        if value not in Channel.values:
            problems["value"] = _("Kies een kanaal uit de lijst.")
        if situation not in ChannelSituation.values:
            problems["situation"] = _("Kies waarvoor dit kanaal geldt.")
    else:
        situation = ""
    if problems:
        raise Invalid(_("Deze voorkeur is nog niet af. Kijk de velden na."), problems)
    with transaction.atomic():
        party = policy.party.lock(actor, "change", party_id)
        same = Preference.objects.visible_to(actor).filter(party=party, subject=subject, situation=situation)
        if subject != PreferenceSubject.CHANNEL:
            same = same.filter(value__iexact=value)
        preference = same.first() or Preference(party=party, subject=subject, situation=situation)
        with recording(actor, "preference.set", parties=[party.id], data={"subject": subject}):
            preference.value, preference.likes, preference.is_stated = value, likes, True
            preference.source, preference.stated_on = source.strip()[:100], stated_on or clock.today()
            preference.save()
    return preference


def remove_preference(actor: Actor, preference_id: UUID) -> None:
    """Take a preference away. Records preference.removed."""
    with transaction.atomic():
        preference = policy_of(Preference).lock(actor, "change", preference_id)
        with recording(
            actor, "preference.removed", parties=[preference.party_id], data={"subject": preference.subject}
        ):
            preference.delete()


def set_turnover(actor: Actor, party_id: UUID, year: int, amount: Decimal, *, source: str = "") -> AnnualTurnover:
    """State what a company turned over in a year; the same year is replaced. Records turnover.set."""
    if not 1950 <= year <= clock.today().year + 1:
        raise Invalid(_("Dit jaar kan niet. Kijk het jaar na."), {"year": _("Vul een jaar in van 1950 tot nu.")})
    if not 0 <= amount < Decimal(10) ** 13:
        raise Invalid(_("Dit bedrag kan niet."), {"amount": _("Vul een bedrag in van nul of meer.")})
    with transaction.atomic():
        party = policy.party.lock(actor, "change", party_id)
        with recording(actor, "turnover.set", parties=[party.id], data={"year": year}):
            turnover, _made = AnnualTurnover.unscoped.update_or_create(
                party=party, year=year, defaults={"amount": amount, "source": source.strip()[:100]}
            )
    return turnover
