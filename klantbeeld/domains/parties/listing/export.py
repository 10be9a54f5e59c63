"""The list as a file: the same rows and rights as on the screen, streamed, without formulas.

The headings are those under which the import knows a field, in the reader's language, and `ID` leads back to the very same
relation: a list that is written out, corrected in a spreadsheet and read in again changes what was corrected.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import get_language, gettext

from klantbeeld.core.actor import Actor
from klantbeeld.core.record import Field, FieldKind
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.cards import cards_of
from klantbeeld.domains.parties.choices import Kind, PointKind, Purpose
from klantbeeld.domains.parties.events import EXPORTED
from klantbeeld.domains.parties.import_headings import TARGETS
from klantbeeld.domains.parties.listing.rows import ListState
from klantbeeld.domains.parties.models import ContactPoint, Party, PartyTag
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.domains.parties.search import with_contact
from klantbeeld.engines.exchange.table import Cell
from klantbeeld.engines.exchange.vcard_writing import write_cards
from klantbeeld.engines.exchange.writing import write_csv, write_xlsx
from klantbeeld.engines.history.recording import recording

CHUNK = 2000
MOST_OF_A_KIND = 10
NAMES = {Kind.ORGANISATION: "org_name", Kind.PERSON: "person_name", Kind.HOUSEHOLD: "household_name"}
IMPORTED_AS = {
    "kind": "kind",
    "titles_before": "titles_before",
    "given_name": "given_name",
    "initials": "initials",
    "prefix": "prefix",
    "surname": "surname",
    "titles_after": "suffix",
    "form_of_address": "form_of_address",
    "birth_date": "birth_date",
    "legal_name": "org_legal_name",
    "trade_name": "org_trade_name",
    "legal_form": "org_legal_form",
    "industry": "org_industry",
    "employees": "org_employees",
    "kvk_number": "org_kvk_number",
    "establishment_number": "org_establishment_number",
    "kbo_number": "org_kbo_number",
    "vat_number": "org_vat_number",
    "iban": "iban",
    "rung": "ladder_rung",
    "customer_since": "customer_since",
    "tags": "tags",
    "note": "note",
    "language": "language",
    "owner": "owner",
    "team": "team",
    "unit": "unit",
}
POINTS = (
    (PointKind.PHONE, "org_phone"),
    (PointKind.MAIL, "org_email"),
    (PointKind.WEB, "org_website"),
    (PointKind.FAX, "org_fax"),
    (PointKind.SOCIAL, "linkedin"),
)
ADDRESS = ("street_line", "postcode", "city", "country")
POST = ("post_street_line", "post_postcode", "post_city", "post_country")
TAKEN_BY_THE_NAMES = frozenset({"name", "kind", "city"})


def heading_of(target: str) -> str:
    """The first heading under which the import knows a field, in the language of now."""
    language = (get_language() or "nl")[:2]
    labels = next(one.labels for one in TARGETS if one.key == target)
    return labels.get(language, labels["nl"])[0]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file: fields, how many contact points of each kind, whether addresses are in it."""

    fields: tuple[Field, ...]
    points: tuple[tuple[str, str, int], ...]
    has_addresses: bool

    def headings(self) -> list[str]:
        """The headings, in the language of now."""
        found = [heading_of("outside_key"), heading_of("kind"), *(heading_of(target) for target in NAMES.values())]
        found += [self._heading(field) for field in self.fields]
        for _kind, target, number in self.points:
            found += [
                heading_of(target) if place == 0 else f"{heading_of(target)} {place + 1}" for place in range(number)
            ]
        if self.has_addresses:
            found += [heading_of(target) for target in (*ADDRESS, *POST)]
            found.append(gettext("Verdere adressen"))
        return found

    @staticmethod
    def _heading(field: Field) -> str:
        if field.key == "contact_name":  # the import calls a person's own name so
            return gettext("Vaste contactpersoon")
        return heading_of(IMPORTED_AS[field.key]) if field.key in IMPORTED_AS else str(field.label)


def export(actor: Actor, state: ListState, form: str, *, only_columns: bool = False) -> IO[bytes]:
    """Write the list to a temporary file and return it, rewound. `form` is csv, xlsx or vcf (cards, always whole).

    With `only_columns` the columns of the list, else every field with all contact points. Raises Forbidden when the actor
    may export nothing. Records party.exported with the number of rows.
    """
    policy.party.require(actor, "export")
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    if form == "vcf":
        cards = (card for parties in _chunks(actor, state) for card in cards_of(actor, parties))
        number = write_cards(target, cards)
    else:
        layout = _layout(actor, state, only_columns)
        write = write_xlsx if form == "xlsx" else write_csv
        number = write(target, layout.headings(), _rows(actor, state, layout))
    with recording(actor, EXPORTED.name, data={"rows": number, "address": state.address()[:500]}):
        pass
    target.seek(0)
    return target


def _layout(actor: Actor, state: ListState, only_columns: bool) -> Layout:
    if only_columns:
        return Layout(tuple(f for f in state.columns if f.key not in TAKEN_BY_THE_NAMES), (), has_addresses=False)
    fields = tuple(field for field in PARTY.fields if field.export and field.key not in TAKEN_BY_THE_NAMES)
    inside = ContactPoint.objects.visible_to(actor).filter(party_id__in=state.rows(actor, "export").values("id"))
    most = _most(inside)
    points = tuple((kind, target, min(most.get(kind, 1), MOST_OF_A_KIND)) for kind, target in POINTS)
    return Layout(fields, points, has_addresses=True)


def _most(points: Any) -> dict[str, int]:
    """How many contact points of a kind the relation with the most of them has."""
    number: dict[str, int] = {}
    several = points.order_by().values("party_id", "kind").annotate(number=Count("id")).filter(number__gt=1)
    for kind, count in several.values_list("kind", "number"):
        number[kind] = max(number.get(kind, 1), count)
    return number


def _rows(actor: Actor, state: ListState, layout: Layout) -> Iterator[list[Cell]]:
    for parties in _chunks(actor, state):
        yield from _chunk(actor, parties, layout)


def _chunks(actor: Actor, state: ListState) -> Iterator[list[Party]]:
    """The relations of the list that the actor may export, some thousands at a time, in the order of their names."""
    chosen = with_contact(actor, state.rows(actor, "export")).order_by("sort_key", "id")
    chosen = chosen.select_related("owner", "team", "unit", "industry")
    place: tuple[str, Any] | None = None
    while True:
        beyond = chosen.filter(sort_key__gte=place[0]).exclude(sort_key=place[0], id__lte=place[1]) if place else chosen
        parties = list(beyond[:CHUNK])
        if not parties:
            return
        yield parties
        place = parties[-1].sort_key, parties[-1].id


def _chunk(actor: Actor, parties: list[Party], layout: Layout) -> Iterator[list[Cell]]:
    ids = [party.id for party in parties]
    tags: dict[UUID, list[str]] = {}
    for party_id, name in (
        PartyTag.objects.visible_to(actor).filter(party_id__in=ids).values_list("party_id", "tag__name")
    ):
        tags.setdefault(party_id, []).append(name)
    points: dict[UUID, dict[str, list[ContactPoint]]] = {}
    if layout.has_addresses:
        for point in ContactPoint.objects.visible_to(actor).filter(party_id__in=ids).order_by("position", "id"):
            points.setdefault(point.party_id, {}).setdefault(point.kind, []).append(point)
    for party in parties:
        own = points.get(party.id, {})
        cells: list[Cell] = [str(party.id), str(PARTY["kind"].label_of(party.kind))]
        cells += [party.name if party.kind == kind else None for kind in NAMES]
        cells += [_cell(party, field, tags.get(party.id, [])) for field in layout.fields]
        for kind, _target, number in layout.points:
            values: list[Cell] = [point.value for point in own.get(kind, [])[:number]]
            cells += [*values, *[None] * (number - len(values))]
        if layout.has_addresses:
            cells += _address_cells(own.get(PointKind.ADDRESS, []))
        yield cells


def _cell(party: Party, field: Field, tags: list[str]) -> Cell:
    if field.kind is FieldKind.TAGS:
        return ", ".join(sorted(tags)) or None
    if field.key == "surname" and party.surname2:  # the import reads a double name from one cell
        return "-".join((party.surname, f"{party.prefix2} {party.surname2}".strip()))
    value = getattr(party, field.path.split("__")[0])
    if value is None or value == "":
        return None
    if field.kind is FieldKind.CHOICE:
        return str(field.label_of(value))
    if field.key == "industry":
        return str(value.code)
    if field.kind is FieldKind.REFERENCE:
        return str(value)
    if field.kind is FieldKind.MOMENT:
        return timezone.localtime(value).replace(tzinfo=None)
    cell: Cell = value
    return cell


def _address_cells(addresses: Sequence[ContactPoint]) -> list[Cell]:
    visit = next((one for one in addresses if Purpose.POST not in one.purposes), None)
    post = next((one for one in addresses if one is not visit), None)
    first: list[Cell] = [None] * 4
    second: list[Cell] = [None] * 4
    if visit is not None:
        first = [_line(visit), visit.postcode or None, visit.city or None, visit.country or None]
    if post is not None:
        second = [_line(post), post.postcode or None, post.city or None, post.country or None]
    others = [one.value for one in addresses if one is not visit and one is not post]
    return [*first, *second, " | ".join(others) or None]


def _line(address: ContactPoint) -> str | None:
    parts = (address.street, address.house_number, address.addition)
    return " ".join(part for part in parts if part) or None
