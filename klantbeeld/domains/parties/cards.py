"""A relation as a card for phones and mail programs: the name in its parts, how to reach it, where somebody works.

What the reader may not see is not on it. N holds the prefix with the family name, as everybody else's programs expect it; FN is
the name as it is shown here (taaladvies.net: Jan van den Berg, mevrouw Van der Ven).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from klantbeeld.core.actor import Actor
from klantbeeld.domains.parties.choices import Kind, PointKind, PointState, Purpose, RelationshipKind
from klantbeeld.domains.parties.models import ContactPoint, Party, PartyTag, Relationship, running
from klantbeeld.domains.parties.names import parts_of
from klantbeeld.domains.parties.naming.formats import family_name
from klantbeeld.engines.exchange.vcard_writing import Card, CardAddress

FORMS = {"heer": "dhr.", "mevrouw": "mevr."}
MOBILE = ("+316", "+324")
GONE = (PointState.WRONG, PointState.BOUNCED, PointState.RETURNED)


def cards_of(actor: Actor, parties: Sequence[Party]) -> Iterator[Card]:
    """Return the cards of relations that the actor sees. Three queries, whatever their number."""
    ids = [party.pk for party in parties]
    points: dict[UUID, list[ContactPoint]] = {}
    held = ContactPoint.objects.visible_to(actor).filter(party_id__in=ids).exclude(state__in=GONE)
    for point in held.order_by("position", "id"):
        points.setdefault(point.party_id, []).append(point)
    tags: dict[UUID, list[str]] = {}
    named = PartyTag.objects.visible_to(actor).filter(party_id__in=ids)
    for party_id, name in named.order_by("tag__name").values_list("party_id", "tag__name"):
        tags.setdefault(party_id, []).append(name)
    work: dict[UUID, Relationship] = {}
    links = Relationship.objects.visible_to(actor).filter(running(), party_id__in=ids, kind=RelationshipKind.CONTACT)
    links = links.filter(other__deleted_at=None).select_related("other")
    for link in links.order_by("-is_primary", "id"):
        work.setdefault(link.party_id, link)
    for party in parties:
        yield _card(party, points.get(party.pk, []), tags.get(party.pk, []), work.get(party.pk))


def _card(party: Party, points: list[ContactPoint], tags: list[str], work: Relationship | None) -> Card:
    card = Card(party.kind, party.name, uid=party.pk, categories=tags, note=party.note, birthday=party.birth_date)
    if party.kind == Kind.PERSON:
        parts = parts_of(party)
        card.family, card.given, card.after = family_name(parts), party.given_name or party.initials, party.titles_after
        before = (FORMS.get(party.form_of_address, ""), party.titles_before, party.nobility)
        card.before = " ".join(filter(None, before))
        if work is not None:
            card.organisation, card.department, card.title = work.other.name, work.department, work.function
    place = "work" if party.kind == Kind.ORGANISATION or work is not None else "home"
    for point in points:
        _reach(card, point, "home" if Purpose.PRIVATE in point.purposes else place)
    return card


def _reach(card: Card, point: ContactPoint, place: str) -> None:
    if point.kind == PointKind.PHONE:
        is_mobile = Purpose.MOBILE in point.purposes or point.value.startswith(MOBILE)
        card.phones.append((point.value, ("cell",) if is_mobile else (place, "voice")))
    elif point.kind == PointKind.FAX:
        card.phones.append((point.value, (place, "fax")))
    elif point.kind == PointKind.MAIL:
        card.mails.append(point.value)
    elif point.kind in (PointKind.WEB, PointKind.SOCIAL):
        card.webs.append(point.value)
    elif point.kind == PointKind.ADDRESS:
        line = " ".join(filter(None, (point.street, point.house_number, point.addition))) or (
            "" if point.postcode or point.city else point.value
        )
        is_post = point.purposes == [Purpose.POST]
        kind = "postal" if is_post else place
        card.addresses.append(CardAddress(line, point.city, point.postcode, point.country, kind))
