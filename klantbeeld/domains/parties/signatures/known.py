"""Which organisation of a signature is there already, within one's rights: proposed with the reason, never linked by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties.choices import Kind, PointKind, RelationshipKind
from klantbeeld.domains.parties.models import ContactPoint, Party, Relationship, SearchDocument, running
from klantbeeld.domains.parties.numbers.search import search_text
from klantbeeld.domains.parties.search import found_in
from klantbeeld.domains.parties.signatures.found import Recognised
from klantbeeld.domains.parties.signatures.words import FREE_MAIL

MOST = 5
MOST_READ = 200


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation, and by what it was recognised: kvk_number, vat_number, kbo_number, domain or name."""

    id: UUID
    name: str
    city: str
    by: str


def known_organisations(actor: Actor, found: Recognised) -> list[Known]:
    """Return the organisations that a signature may be of, the surest first. At most four queries."""
    by: dict[UUID, str] = {}
    for key in ("kvk_number", "vat_number", "kbo_number"):
        value = getattr(found, key)
        if value.value and not value.doubt:
            organisations = Party.objects.visible_to(actor).filter(kind=Kind.ORGANISATION, deleted_at=None)
            same = organisations.filter(**{key: value.value}).order_by("id")
            _note(by, same.values_list("id", flat=True)[:MOST], key)
    for domain in domains_of(found)[:2]:
        _note(by, _with_domain(actor, domain), "domain")
    if found.organisation.value:
        named = SearchDocument.objects.filter(names=search_text(found.organisation.value)).values_list(
            "party_id", flat=True
        )
        _note(by, list(named[:MOST_READ]), "name")
    seen = Party.objects.visible_to(actor).filter(id__any_of=list(by), kind=Kind.ORGANISATION, deleted_at=None)
    shown = {party_id: (name, city) for party_id, name, city in seen.values_list("id", "name", "city")} if by else {}
    return [Known(party_id, *shown[party_id], reason) for party_id, reason in by.items() if party_id in shown][:MOST]


def domains_of(found: Recognised) -> list[str]:
    """The domains of the mail addresses, except those where anybody has one."""
    domains = dict.fromkeys(mail.value.rpartition("@")[2].casefold() for mail in found.mails)
    return [domain for domain in domains if domain and not set(domain.split(".")[:-1]) & FREE_MAIL]


def _note(by: dict[UUID, str], ids: Iterable[UUID], reason: str) -> None:
    for party_id in ids:
        by.setdefault(party_id, reason)


def _with_domain(actor: Actor, domain: str) -> list[UUID]:
    """Organisations with an address or page at this domain, or that somebody with such an address works for."""
    near = Party.objects.visible_to(actor).filter(found_in(actor, domain), deleted_at=None)
    ids = list(near.values_list("id", flat=True)[:MOST_READ])
    points = ContactPoint.objects.visible_to(actor).filter(party_id__any_of=ids)
    at_it = points.filter(
        Q(kind=PointKind.MAIL, value__iendswith=f"@{domain}")
        | Q(kind=PointKind.WEB, value__iregex=rf"^https?://(www\.)?{domain.replace('.', '[.]')}(/|$)")
    )
    holders = list(dict.fromkeys(at_it.order_by("party_id").values_list("party_id", flat=True)))
    work = Relationship.objects.visible_to(actor).filter(
        running(), party_id__any_of=holders, kind=RelationshipKind.CONTACT
    )
    return [*holders, *work.order_by("other_id").values_list("other_id", flat=True)]
