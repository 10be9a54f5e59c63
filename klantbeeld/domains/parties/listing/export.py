"""The list as a file: the same rows and rights as on the screen, streamed, without formulas."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Any

from klantbeeld.core.actor import Actor
from klantbeeld.core.record import Field, FieldKind
from klantbeeld.domains.parties import policy
from klantbeeld.domains.parties.choices import PointKind
from klantbeeld.domains.parties.events import EXPORTED
from klantbeeld.domains.parties.listing.rows import ListState
from klantbeeld.domains.parties.models import ContactPoint, Party, PartyTag
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.exchange.table import Cell
from klantbeeld.engines.exchange.writing import write_csv, write_xlsx
from klantbeeld.engines.history.recording import recording

CHUNK = 2000
POINT_HEADINGS = ("Telefoon", "E-mail", "Website", "Straat en nummer", "Postcode", "Plaats", "Land")


def export(actor: Actor, state: ListState, form: str) -> IO[bytes]:
    """Write the list to a temporary file and return it, rewound. `form` is csv or xlsx.

    Raises Forbidden when the actor may export nothing. Records party.exported with the number of rows.
    """
    policy.party.require(actor, "export")
    fields = [field for field in PARTY.fields if field.export and field.key not in ("city",)]
    headings = ["ID", *(str(field.label) for field in fields), *POINT_HEADINGS]
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    counted = _Counted(_rows(actor, state, fields))
    if form == "xlsx":
        write_xlsx(target, headings, counted)
    else:
        write_csv(target, headings, counted)
    with recording(actor, EXPORTED.name, data={"rows": counted.number, "address": state.address()[:500]}):
        pass
    target.seek(0)
    return target


class _Counted:
    def __init__(self, rows: Iterator[list[Cell]]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self.rows:
            self.number += 1
            yield row


def _rows(actor: Actor, state: ListState, fields: list[Field]) -> Iterator[list[Cell]]:
    chosen = state.rows(actor, "export").order_by("sort_key", "id")
    chosen = chosen.select_related("owner", "team", "unit", "industry")
    place: tuple[str, Any] | None = None
    while True:
        beyond = chosen.filter(sort_key__gte=place[0]).exclude(sort_key=place[0], id__lte=place[1]) if place else chosen
        parties = list(beyond[:CHUNK])
        if not parties:
            return
        yield from _chunk(actor, parties, fields)
        place = parties[-1].sort_key, parties[-1].id


def _chunk(actor: Actor, parties: list[Party], fields: list[Field]) -> Iterator[list[Cell]]:
    ids = [party.id for party in parties]
    tags: dict[Any, list[str]] = {}
    for party_id, name in (
        PartyTag.objects.visible_to(actor).filter(party_id__in=ids).values_list("party_id", "tag__name")
    ):
        tags.setdefault(party_id, []).append(name)
    points: dict[Any, dict[str, ContactPoint]] = {}
    for point in ContactPoint.objects.visible_to(actor).filter(party_id__in=ids).order_by("position", "id"):
        points.setdefault(point.party_id, {}).setdefault(point.kind, point)
    for party in parties:
        yield [
            str(party.id),
            *(_cell(party, field, tags.get(party.id, [])) for field in fields),
            *_point_cells(points.get(party.id, {})),
        ]


def _cell(party: Party, field: Field, tags: list[str]) -> Cell:
    if field.kind is FieldKind.TAGS:
        return ", ".join(sorted(tags)) or None
    value = getattr(party, field.path.split("__")[0])
    if value is None or value == "":
        return None
    if field.kind is FieldKind.CHOICE:
        return str(field.label_of(value))
    if field.kind is FieldKind.REFERENCE:
        return str(value)
    cell: Cell = value
    return cell


def _point_cells(points: dict[str, ContactPoint]) -> list[Cell]:
    address = points.get(PointKind.ADDRESS)
    first: list[Cell] = [
        points[kind].value if kind in points else None for kind in (PointKind.PHONE, PointKind.MAIL, PointKind.WEB)
    ]
    if address is None:
        return [*first, None, None, None, None]
    line = " ".join(part for part in (address.street, address.house_number, address.addition) if part)
    return [*first, line or None, address.postcode or None, address.city or None, address.country or None]
