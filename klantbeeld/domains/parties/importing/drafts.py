"""From a row of a file to the relations it speaks of, checked and normalised, not yet compared with what we have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from klantbeeld.core import clock
from klantbeeld.core.errors import Invalid, Text
from klantbeeld.domains.parties import names, values
from klantbeeld.domains.parties.actions.contact_points import PointInput, build_point
from klantbeeld.domains.parties.choices import Kind, PointKind, PointState, Purpose, RelationshipKind, Rung
from klantbeeld.domains.parties.importing.options import Options
from klantbeeld.domains.parties.models import ContactPoint, Party
from klantbeeld.engines.database.blank import blank
from klantbeeld.engines.exchange.table import Cell, Row, text_of
from klantbeeld.engines.exchange.values import parse_amount

LONGEST_NAME = 300
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
FORMS_OF_ADDRESS = {
    "heer": {"dhr", "dhr.", "de heer", "heer", "m", "man", "male", "monsieur", "mr.", "mr", "meneer", "h"},
    "mevrouw": {"mw", "mw.", "mevr", "mevr.", "mevrouw", "v", "vrouw", "f", "female", "madame", "mme", "mrs", "ms"},
    "neutral": {"x", "neutraal", "anders", "non-binair", "o"},
    "familie": {"fam", "fam.", "familie"},
}
LANGUAGES = {
    "nl": {"nl", "nederlands", "dutch", "néerlandais", "neerlandais"},
    "fr": {"fr", "frans", "french", "français", "francais"},
    "en": {"en", "engels", "english", "anglais"},
    "de": {"de", "duits", "german", "allemand"},
}
YES, NO = ("true", "waar", "ja", "1", "yes", "oui"), ("false", "onwaar", "nee", "0", "no", "non")
"""In a column such as "Is a company"."""
RUNG_WORDS = {
    "klant": Rung.CUSTOMER,
    "customer": Rung.CUSTOMER,
    "client": Rung.CUSTOMER,
    "actief": Rung.CUSTOMER,
    "prospect": Rung.PROSPECT,
    "suspect": Rung.SUSPECT,
    "inactief": Rung.INACTIVE,
    "oud-klant": Rung.FORMER_CUSTOMER,
    "ex-klant": Rung.FORMER_CUSTOMER,
}


@dataclass(slots=True)
class Draft:
    """One relation as a row tells it: an unsaved party with its contact points and tags."""

    party: Party
    given: set[str] = field(default_factory=set)
    points: list[ContactPoint] = field(default_factory=list)
    outside_key: str = ""
    tags: list[str] = field(default_factory=list)
    turnover: Any = None
    identities: dict[UUID | None, list[tuple[str, str]]] = field(default_factory=dict)

    def point(self, kind: str) -> str:
        """The first value of a kind, or ''."""
        return next((point.value for point in self.points if point.kind == kind), "")

    @property
    def postcode(self) -> str:
        return next((point.postcode for point in self.points if point.postcode), "")


@dataclass(slots=True)
class RowDraft:
    """Everything one row says. With a `problem` the row is rejected and nothing of it is written."""

    number: int
    cells: list[Cell]
    organisation: Draft | None = None
    person: Draft | None = None
    household: Draft | None = None
    function: str = ""
    department: str = ""
    problem: Text = ""
    notes: list[Text] = field(default_factory=list)

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
    result = RowDraft(row.number, row.cells, notes=list(row.notes))
    if row.problem:
        result.problem = row.problem
        return result
    try:
        _fill(result, _by_target(row.cells, options), options)
    except Invalid as refusal:
        result.problem = _named(refusal)
    return result


def _named(refusal: Invalid) -> Text:
    from klantbeeld.domains.parties.record import PARTY

    for key, text in refusal.fields.items():
        label = PARTY[key].label if key in PARTY else _("Omzet") if key == "turnover" else key
        return f"{label}: {text}"
    return refusal.text


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
        result.organisation = _party(Kind.ORGANISATION, organisation_name, found, ORGANISATION_FIELDS, options)
        _add_points(result.organisation, found, ORGANISATION_POINTS, country)
        result.organisation.outside_key = _text(found, "outside_key")
        _turnover(result.organisation, found)
    elif _text(found, "household_name"):
        result.household = _party(Kind.HOUSEHOLD, _text(found, "household_name"), found, {}, options)
        result.household.outside_key = _text(found, "outside_key")
    if has_person:
        result.person = _person(person_name, found, options)
        points = PERSON_POINTS if organisation_name else PERSON_POINTS | ORGANISATION_POINTS
        _add_points(result.person, found, points, country)
        result.person.outside_key = _person_key(_text(found, "person_outside_key")) or (
            "" if result.organisation or result.household else _text(found, "outside_key")
        )
        result.function, result.department = _text(found, "function")[:120], _text(found, "department")[:120]
    elif result.organisation is not None:
        _add_points(result.organisation, found, PERSON_POINTS, country)
        if not result.organisation.outside_key:
            result.organisation.outside_key = _person_key(_text(found, "person_outside_key"))
    first = result.organisation or result.household or result.person
    if first is None:
        raise Invalid(_("Er staat geen naam in deze rij. Vul een bedrijfsnaam of een achternaam in."))
    _addresses(first, found, country)
    _shared(first, found, options)


def _person_key(key: str) -> str:
    """Many systems number their people and their companies apart: contact 12 is not company 12."""
    return f"contact:{key}" if key.isdigit() else key


def _says_organisation(kind: str, name: str, country: str) -> bool:
    if kind in ("organisatie", "bedrijf", "organisation", "company", "zakelijk", "société", "firma", *YES):
        return True
    if kind in ("persoon", "person", "particulier", "consument", "contact", *NO):
        return False
    return names.is_organisation(name, country)


def _party(kind: str, name: str, found: dict[str, list[Cell]], fields: dict[str, str], options: Options) -> Draft:
    if len(name) > LONGEST_NAME:
        raise Invalid(
            _("De naam is %(length)d tekens lang; hooguit %(longest)d kan.")
            % {"length": len(name), "longest": LONGEST_NAME}
        )
    party = blank(Party, kind=str(kind), name_country=options.country, created_at=clock.now())
    result = Draft(party)
    for target, key in fields.items():
        if target in found:
            value = values.parse(key, found[target][0], day_order=options.day_order)
            values.assign(party, key, value)
            result.given.add(key)
    if not names.set_name(party, name):
        raise Invalid(_("Er staat geen naam in deze rij. Vul een bedrijfsnaam of een achternaam in."))
    result.given.add("name")
    return result


def _person(name: str, found: dict[str, list[Cell]], options: Options) -> Draft:
    result = _party(Kind.PERSON, name, found, PERSON_FIELDS, options)
    wanted = _text(found, "form_of_address").casefold()
    for form, words in FORMS_OF_ADDRESS.items():
        if wanted in words:
            result.party.form_of_address = form
            result.given.add("form_of_address")
    result.given |= {key for key in names.PERSON_PARTS if getattr(result.party, key)}
    return result


def _add_points(
    draft: Draft, found: dict[str, list[Cell]], points: dict[str, tuple[PointKind, Purpose]], country: str
) -> None:
    for target, (kind, purpose) in points.items():
        for cell in found.get(target, ()):
            given = PointInput(kind, text_of(cell).strip(), (purpose,))
            _append(draft, given, country)


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
        _text(found, "street_line"),
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
        _text(found, "post_street_line"),
        (Purpose.POST,),
        postcode=_text(found, "post_postcode"),
        city=_text(found, "post_city"),
        country=land,
    )
    for given in (visit, post):
        if given.value or given.street or given.postcode or given.city:
            _append(draft, given, country)


def _shared(draft: Draft, found: dict[str, list[Cell]], options: Options) -> None:
    for target, key in EITHER_FIELDS.items():
        if target in found:
            values.assign(draft.party, key, values.parse(key, found[target][0], day_order=options.day_order))
            draft.given.add(key)
    language = _text(found, "language").casefold()
    for code, words in LANGUAGES.items():
        if language in words:
            draft.party.language = code
            draft.given.add("language")
    rung = RUNG_WORDS.get(_text(found, "ladder_rung").casefold()) or options.rung
    if rung:
        draft.party.rung = rung
        draft.party.rung_reason = str(_("Zo ingelezen"))
        draft.given |= {"rung", "rung_reason"}
    for cell in found.get("tags", ()):
        draft.tags += [word.strip()[:60] for word in text_of(cell).replace(";", ",").split(",") if word.strip()]


def _turnover(draft: Draft, found: dict[str, list[Cell]]) -> None:
    if "org_turnover" not in found:
        return
    parsed = parse_amount(found["org_turnover"][0])
    if parsed.problem:
        raise Invalid(parsed.problem, {"turnover": parsed.problem})
    draft.turnover = parsed.value
