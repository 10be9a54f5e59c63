"""From a row of a file to the relations it speaks of, checked and normalised, not yet compared with what we have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.errors import Invalid, Text
from klantbeeld.domains.parties import legal_forms, names, values
from klantbeeld.domains.parties.actions.contact_points import PointInput, build_point
from klantbeeld.domains.parties.choices import Kind, PointKind, PointState, Purpose, RelationshipKind
from klantbeeld.domains.parties.importing import words
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import AnnualTurnover, ContactPoint, OutsideKey, Party, Relationship, Tag
from klantbeeld.domains.parties.numbers import several
from klantbeeld.domains.parties.numbers.company import parse_kbo
from klantbeeld.domains.parties.numbers.search import search_text
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.engines.database.blank import blank
from klantbeeld.engines.exchange.table import Cell, Row, text_of
from klantbeeld.engines.exchange.values import parse_amount

LONGEST_TEXT = 20_000
"""For a column without a limit of its own."""
CENT = Decimal("0.01")
_AMOUNT = AnnualTurnover._meta.get_field("amount")
MOST_TURNOVER = Decimal(10) ** (_AMOUNT.max_digits - _AMOUNT.decimal_places)
ORGANISATION_FIELDS = {
    "org_legal_name": "legal_name",
    "org_trade_name": "trade_name",
    "org_legal_form": "legal_form",
    "org_vat_number": "vat_number",
    "org_kvk_number": "kvk_number",
    "org_kbo_number": "kbo_number",
    "org_establishment_number": "establishment_number",
    "org_industry": "industry",
    "org_employees": "employees",
    "iban": "iban",
}
PERSON_FIELDS = {
    "titles_before": "titles_before",
    "given_name": "given_name",
    "initials": "initials",
    "prefix": "prefix",
    "surname": "surname",
    "suffix": "titles_after",
    "birth_date": "birth_date",
}
EITHER_FIELDS = {"customer_since": "customer_since", "note": "note"}
ORGANISATION_POINTS = {
    "org_phone": (PointKind.PHONE, Purpose.GENERAL),
    "org_email": (PointKind.MAIL, Purpose.GENERAL),
    "org_website": (PointKind.WEB, Purpose.GENERAL),
    "org_fax": (PointKind.FAX, Purpose.GENERAL),
}
PERSON_POINTS = {
    "person_phone": (PointKind.PHONE, Purpose.GENERAL),
    "person_mobile": (PointKind.PHONE, Purpose.MOBILE),
    "person_email": (PointKind.MAIL, Purpose.GENERAL),
    "linkedin": (PointKind.SOCIAL, Purpose.GENERAL),
}


@dataclass(slots=True)
class Draft:
    """One relation as a row tells it: an unsaved party with its contact points and tags."""

    party: Party
    given: set[str] = field(default_factory=set)
    points: list[ContactPoint] = field(default_factory=list)
    outside_key: str = ""
    tags: list[str] = field(default_factory=list)
    turnovers: dict[int, Decimal] = field(default_factory=dict)
    identities: dict[UUID | None, list[tuple[str, str]]] = field(default_factory=dict)

    def point(self, kind: str) -> str:
        """The first value of a kind, or ''."""
        return next((point.value for point in self.points if point.kind == kind), "")

    @property
    def postcode(self) -> str:
        return next((point.postcode for point in self.points if point.postcode), "")


@dataclass(slots=True)
class RowDraft:
    """Everything one row says.

    With a `problem` the row is rejected and nothing of it is written; `omitted` tells which values are left out of a row
    that is written, each with the reason.
    """

    source: Row
    organisation: Draft | None = None
    person: Draft | None = None
    household: Draft | None = None
    function: str = ""
    department: str = ""
    problem: Text = ""
    omitted: list[Text] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.source.number

    def leave_out(self, label: Text, raw: str, reason: Text) -> None:
        """Note that a value is not taken over: the rest of the row is."""
        shown = raw if len(raw) <= 40 else raw[:39] + "…"
        self.omitted.append(f"{label} “{shown}”: {reason}")

    @property
    def drafts(self) -> list[Draft]:
        return [draft for draft in (self.organisation, self.household, self.person) if draft]

    @property
    def above(self) -> Draft | None:
        """What the row's person belongs to, if it names one."""
        return self.organisation or self.household

    @property
    def link_kind(self) -> str:
        return RelationshipKind.CONTACT if self.organisation else RelationshipKind.MEMBER


def draft(row: Row, options: Options) -> RowDraft:
    """Return what a row says. Never raises: what is wrong stands in `problem`."""
    result = RowDraft(row, omitted=list(row.lost))
    if row.problem:
        result.problem = row.problem
        return result
    try:
        _fill(result, _by_target(row.cells, options), options)
    except Invalid as refusal:
        result.problem = refusal.text
    return result


def _by_target(cells: Sequence[Cell], options: Options) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for column, key in options.mapping.items():
        cell = cells[column] if column < len(cells) else None
        if cell is not None and text_of(cell).strip():
            found.setdefault(key, []).append(cell)
    return found


def _text(found: dict[str, list[Cell]], key: str) -> str:
    return " ".join(text_of(found[key][0]).split()) if key in found else ""


def _fill(result: RowDraft, found: dict[str, list[Cell]], options: Options) -> None:
    country = options.country
    kind = _text(found, "kind").casefold()
    organisation_name = _text(found, "org_name") or _text(found, "org_trade_name") or _text(found, "org_legal_name")
    person_name = _text(found, "person_name")
    has_person = bool(person_name or _text(found, "surname") or _text(found, "given_name"))
    if not organisation_name and person_name and _says_organisation(kind, person_name, country):
        organisation_name, person_name, has_person = person_name, "", False
    if organisation_name:
        result.organisation = _organisation(organisation_name, found, options, result)
        result.organisation.outside_key = _key(_text(found, "outside_key"), result)
    elif _text(found, "household_name"):
        result.household = _party(Kind.HOUSEHOLD, _text(found, "household_name"), found, {}, options, result)
        result.household.outside_key = _key(_text(found, "outside_key"), result)
    if has_person:
        _fill_person(result, person_name, found, options)
    elif result.organisation is not None:
        _add_points(result.organisation, found, PERSON_POINTS, country)
        if not result.organisation.outside_key:
            result.organisation.outside_key = _key(_person_key(_text(found, "person_outside_key")), result)
    first = result.organisation or result.household or result.person
    if first is None:
        raise Invalid(_("Er staat geen naam in deze rij. Vul een bedrijfsnaam of een achternaam in."))
    _addresses(first, found, country)
    _shared(first, found, options, result)


def _organisation(name: str, found: dict[str, list[Cell]], options: Options, result: RowDraft) -> Draft:
    one = _party(Kind.ORGANISATION, name, found, ORGANISATION_FIELDS, options, result)
    if one.party.legal_form:
        one.party.legal_form = legal_forms.as_written(one.party.legal_form, options.country)
    else:  # told by the name alone: a new relation takes it over, one that is there keeps what it has
        one.party.legal_form = legal_forms.of_name(one.party.name, options.country)
    _add_points(one, found, ORGANISATION_POINTS, options.country)
    _turnovers(one, found, options, result)
    return one


def _fill_person(result: RowDraft, name: str, found: dict[str, list[Cell]], options: Options) -> None:
    above = result.above
    try:
        result.person = _person(name, found, options, result)
    except Invalid as refusal:
        if above is None:
            raise
        result.leave_out(_("Contactpersoon"), name or _text(found, "surname"), refusal.text)
        _add_points(above, found, PERSON_POINTS, options.country)
        return
    points = PERSON_POINTS if result.organisation else PERSON_POINTS | ORGANISATION_POINTS
    _add_points(result.person, found, points, options.country)
    result.person.outside_key = _key(_person_key(_text(found, "person_outside_key")), result) or (
        "" if above else _key(_text(found, "outside_key"), result)
    )
    result.function = _fitting(_("Functie"), _text(found, "function"), Relationship, "function", result)
    result.department = _fitting(_("Afdeling"), _text(found, "department"), Relationship, "department", result)


def _fitting(label: Text, text: str, model: type[Model], column: str, result: RowDraft) -> str:
    """Return the text, cut to what its column holds; what is cut is said."""
    longest = longest_of(model, column)
    if len(text) > longest:
        result.leave_out(label, text, _("hooguit %(longest)d tekens; de rest is weggelaten.") % {"longest": longest})
    return text[:longest]


@cache
def longest_of(model: type[Model], column: str) -> int:
    """Return how many characters a column holds."""
    return int(getattr(model._meta.get_field(column), "max_length", None) or LONGEST_TEXT)


def _key(key: str, result: RowDraft) -> str:
    longest = longest_of(OutsideKey, "key")
    if len(key) > longest:
        result.leave_out(_("Nummer"), key, _("hooguit %(longest)d tekens.") % {"longest": longest})
        return ""
    return key


def _person_key(key: str) -> str:
    """Many systems number their people and their companies apart: contact 12 is not company 12."""
    return f"contact:{key}" if key.isdigit() else key


def _says_organisation(kind: str, name: str, country: str) -> bool:
    if kind in ("organisatie", "bedrijf", "organisation", "company", "zakelijk", "société", "firma", *words.YES):
        return True
    if kind in ("persoon", "person", "particulier", "consument", "contact", *words.NO):
        return False
    return names.is_organisation(name, country)


def _party(
    kind: Kind,
    name: str,
    found: dict[str, list[Cell]],
    fields: dict[str, str],
    options: Options,
    result: RowDraft,
) -> Draft:
    longest = longest_of(Party, "name")
    if len(name) > longest:
        raise Invalid(
            _("De naam is %(length)d tekens lang; hooguit %(longest)d kan.") % {"length": len(name), "longest": longest}
        )
    party = blank(Party, kind=str(kind), name_country=options.country, created_at=clock.now())
    one = Draft(party)
    for target, key in fields.items():
        if target in found:
            _take(one, key, found[target][0], options, result)
    if not names.set_name(party, name):
        raise Invalid(_("Er staat geen naam in deze rij. Vul een bedrijfsnaam of een achternaam in."))
    one.given.add("name")
    return one


def _take(one: Draft, key: str, cell: Cell, options: Options, result: RowDraft) -> None:
    """Put a value on the relation; one that cannot be read is left out and said, the relation goes in without it."""
    try:
        value = values.parse(key, cell, day_order=options.day_order)
        values.assign(one.party, key, value)
    except Invalid as refusal:
        if key == "kvk_number" and _is_kbo(one, cell):
            return
        reason = next(iter(refusal.fields.values()), refusal.text)
        result.leave_out(PARTY[key].label, text_of(cell), reason)
        return
    one.given.add(key)


def _is_kbo(one: Draft, cell: Cell) -> bool:
    """Whether a Belgian number stands in the column of the Dutch ones: it is taken over as what it is."""
    checked = parse_kbo(text_of(cell))
    if checked.problem or one.party.kbo_number not in ("", checked.value):
        return False
    one.party.kbo_number = checked.value
    one.given.add("kbo_number")
    return True


def _person(name: str, found: dict[str, list[Cell]], options: Options, result: RowDraft) -> Draft:
    one = _party(Kind.PERSON, name, found, PERSON_FIELDS, options, result)
    if form := _meaning(_text(found, "form_of_address"), words.FORMS_OF_ADDRESS, "form_of_address", result):
        one.party.form_of_address = form
        one.given.add("form_of_address")
    one.given |= {key for key in names.PERSON_PARTS if getattr(one.party, key)}
    return one


def _meaning(written: str, meanings: Mapping[str, str], key: str, result: RowDraft) -> str:
    """Return the value that a word in a list means: one people use for it, or its own name as an export writes it."""
    wanted = written.casefold()
    if not wanted:
        return ""
    if known := meanings.get(wanted.rstrip(".")):
        return known
    for value, label in PARTY[key].choices:
        if wanted in (value, str(label).casefold()):
            return str(value)
    result.leave_out(PARTY[key].label, written, _("dit woord kennen we niet. Kies het later zelf."))
    return ""


def _add_points(
    draft: Draft, found: dict[str, list[Cell]], points: dict[str, tuple[PointKind, Purpose]], country: str
) -> None:
    for target, (kind, purpose) in points.items():
        for cell in found.get(target, ()):
            for text in _several(kind, text_of(cell).strip(), country):
                _append(draft, PointInput(kind, text, (purpose,)), country)


def _several(kind: PointKind, text: str, country: str) -> list[str]:
    if text.casefold() in words.NOTHING:
        return []
    if kind in (PointKind.PHONE, PointKind.FAX):
        return several.phones(text, country)
    return several.mails(text) if kind == PointKind.MAIL else [text]


def _append(draft: Draft, given: PointInput, country: str) -> None:
    try:
        point = build_point(draft.party.id, given, len(draft.points), country)
    except Invalid:
        given.state = PointState.DOUBTFUL
        point = build_point(draft.party.id, given, len(draft.points), country)
    if all(present.value != point.value or present.kind != point.kind for present in draft.points):
        draft.points.append(point)


def _addresses(draft: Draft, found: dict[str, list[Cell]], country: str) -> None:
    land = _text(found, "country")
    visit = PointInput(
        PointKind.ADDRESS,
        _line(found, "street_line"),
        (Purpose.VISIT,),
        street=_text(found, "street"),
        house_number=_text(found, "house_number"),
        addition=_text(found, "house_number_addition"),
        postcode=_text(found, "postcode"),
        city=_text(found, "city"),
        country=land,
    )
    post = PointInput(
        PointKind.ADDRESS,
        _line(found, "post_street_line"),
        (Purpose.POST,),
        postcode=_text(found, "post_postcode"),
        city=_text(found, "post_city"),
        country=_text(found, "post_country") or land,
    )
    for given in (visit, post):
        if given.value or given.street or given.postcode or given.city:
            _append(draft, given, country)


def _line(found: dict[str, list[Cell]], key: str) -> str:
    """An address may stand on several lines of one cell."""
    return ", ".join(filter(None, map(str.strip, text_of(found[key][0]).splitlines()))) if key in found else ""


def _shared(draft: Draft, found: dict[str, list[Cell]], options: Options, result: RowDraft) -> None:
    for target, key in EITHER_FIELDS.items():
        if target in found:
            _take(draft, key, found[target][0], options, result)
    if language := _meaning(_text(found, "language"), words.LANGUAGES, "language", result):
        draft.party.language = language
        draft.given.add("language")
    if rung := _meaning(_text(found, "ladder_rung"), words.RUNGS, "rung", result) or options.rung:
        draft.party.rung = rung
        draft.party.rung_reason = str(_("Zo ingelezen"))
        draft.given |= {"rung", "rung_reason"}
    for cell in found.get("tags", ()):
        for word in re.split(r"[;,\n]", text_of(cell)):
            _tag(draft, " ".join(word.split()), result)


def _tag(draft: Draft, word: str, result: RowDraft) -> None:
    if not word:
        return
    if not search_text(word[:60]):
        result.leave_out(PARTY["tags"].label, word, _("hier staat geen woord in."))
    else:
        draft.tags.append(_fitting(PARTY["tags"].label, word, Tag, "name", result))


def _turnovers(draft: Draft, found: dict[str, list[Cell]], options: Options, result: RowDraft) -> None:
    for column, key in options.mapping.items():
        cell = result.source.cells[column] if key == "org_turnover" and column < len(result.source.cells) else None
        if cell is None or not text_of(cell).strip():
            continue
        year = options.years.get(column) or clock.today().year - 1
        parsed = parse_amount(cell)
        problem = parsed.problem if parsed.value is None else None
        if parsed.value is not None and not 0 <= parsed.value < MOST_TURNOVER:
            problem = _("een omzet is nul of meer, en kleiner dan tien biljoen.")
        if problem:
            result.leave_out(_("Omzet %(year)d") % {"year": year}, text_of(cell), problem)
        elif parsed.value is not None:
            draft.turnovers.setdefault(year, parsed.value.quantize(CENT))
