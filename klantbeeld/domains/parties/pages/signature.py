"""The form of a new relation, filled in from a pasted signature or card: what was found, where it goes, what is left for the note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from klantbeeld.core.actor import Actor
from klantbeeld.core.errors import Invalid, Text
from klantbeeld.domains.parties import actions, policy, queries, values
from klantbeeld.domains.parties.choices import Kind, RelationshipKind
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.numbers.phone import display, parse_phone
from klantbeeld.domains.parties.pages.forms import Ask, Paste
from klantbeeld.domains.parties.record import PARTY
from klantbeeld.domains.parties.signatures import Found, Number, Place, Recognised, recognise
from klantbeeld.domains.parties.signatures.known import Known, known_organisations
from klantbeeld.engines.identity.http import uuid_or_none

MARK = gettext_lazy("uit de tekst")
NEW = "new"
REASONS = {
    "kvk_number": gettext_lazy("zelfde KvK-nummer"),
    "vat_number": gettext_lazy("zelfde btw-nummer"),
    "kbo_number": gettext_lazy("zelfde ondernemingsnummer"),
    "domain": gettext_lazy("zelfde domein in de e-mail"),
    "name": gettext_lazy("zelfde naam"),
}
POINTS: dict[str, tuple[str, Text, int]] = {
    "phone": ("phone", gettext_lazy("Telefoon"), 60),
    "phone2": ("phone", gettext_lazy("Tweede telefoon"), 60),
    "phone3": ("phone", gettext_lazy("Derde telefoon"), 60),
    "fax": ("fax", gettext_lazy("Fax"), 60),
    "mail": ("mail", gettext_lazy("E-mail"), 254),
    "mail2": ("mail", gettext_lazy("Tweede e-mail"), 254),
    "web": ("web", gettext_lazy("Website"), 300),
    "social": ("social", gettext_lazy("Sociaal medium"), 300),
    "social2": ("social", gettext_lazy("Tweede sociaal medium"), 300),
    "address2": ("address", gettext_lazy("Tweede adres"), 300),
}
"""The questions that become a contact point: their kind, label and length. Those that are not asked always come when found."""
OF_THE_FIRM = frozenset({"web", "address2"})
NUMBERS = ("legal_form", "kvk_number", "kbo_number", "vat_number", "iban")
ALWAYS = frozenset({"phone", "mail"})


@dataclass(slots=True)
class Reading:
    """What a pasted text gave, and the organisations that are there already."""

    found: Recognised
    known: list[Known]


def read(actor: Actor, text: str) -> Reading:
    """Read a pasted text within the actor's rights. Raises Invalid when it is too long."""
    found = recognise(text)
    return Reading(found, known_organisations(actor, found))


def extra_asks(reading: Reading | None, posted: Mapping[str, str], other: Party | None, *, may_link: bool) -> list[Ask]:
    """The questions that a text adds to the form: those with something found, or with an answer."""
    found = proposals(reading.found, other) if reading else {}
    asks = []

    def ask(name: str, label: Text, **more: object) -> None:
        if (name in found and found[name].value) or name in posted:
            asks.append(Ask(name, label, **more))  # type: ignore[arg-type]

    if other is None:
        ask("function", _("Functie"), longest=120, for_kinds="person")
    if other is None or other.kind != Kind.HOUSEHOLD:
        ask("department", _("Afdeling"), longest=120, for_kinds="person")
    if other is None:
        ask("organisation", _("Organisatie"), longest=300, for_kinds="person")
        if may_link and ("employer" in posted or (reading and (reading.known or reading.found.organisation.value))):
            asks.append(_employer(reading))
    for name, (_kind, label, longest) in POINTS.items():
        if name not in ALWAYS:
            ask(name, label, longest=longest)
    for key in NUMBERS:
        ask(key, PARTY[key].label, longest=60)
    ask("country", _("Land"), longest=25)
    ask(
        "note",
        _("Notitie"),
        kind="textarea",
        help=_("Dit begrepen we niet, of het past nergens anders. Haal weg wat je niet nodig hebt."),
    )
    asks.append(
        Ask("name_country", value=reading.found.country if reading else posted.get("name_country", ""), kind="hidden")
    )
    return asks


def _employer(reading: Reading | None) -> Ask:
    known = reading.known if reading else []
    choices: list[tuple[str, str]] = [("", _("Niet koppelen"))]
    choices += [(str(one.id), _told(one)) for one in known]
    choices.append((NEW, _("Als nieuwe organisatie aanmaken")))
    return Ask("employer", _("Werkt bij"), "", "choose", choices, for_kinds="person")


def _told(one: Known) -> str:
    if one.city:
        return _("%(name)s, %(city)s (%(why)s)") % {"name": one.name, "city": one.city, "why": REASONS[one.by]}
    return _("%(name)s (%(why)s)") % {"name": one.name, "why": REASONS[one.by]}


def fill(asks: Iterable[Ask], reading: Reading, earlier: str, posted: Mapping[str, str], other: Party | None) -> Paste:
    """Put what was found on the questions. What somebody typed stays; what an `earlier` text gave may give way. Says what was done."""
    found = proposals(reading.found, other)
    before = _earlier(earlier, other)
    beside: list[str] = []
    count = 0
    asks = list(asks)
    for ask in asks:
        typed = posted.get(ask.name, "").strip()
        proposed = found.get(ask.name, Found())
        if ask.kind in ("hidden", "choose", "checks"):
            continue
        if ask.name == "kind":
            ask.value = (
                reading.found.kind if not reading.found.is_empty and other is None else posted.get("kind", ask.value)
            )
        elif typed and typed != before.get(ask.name, Found()).value.strip() and ask.name != "note":
            ask.value = typed
            if proposed.value and proposed.value != typed:
                beside.append(f"{ask.label}: {proposed.value}")
        elif proposed.value:
            ask.value, ask.mark, ask.doubt = proposed.value, MARK, proposed.doubt
            count += 1
        else:
            ask.value = ""
    note = next((ask for ask in asks if ask.name == "note"), None)
    if note is not None:
        own = posted.get("note", "").strip()
        kept = own if own and own != before.get("note", Found()).value.strip() else ""
        note.value = "\n".join([*([kept] if kept else []), *([str(note.value)] if note.mark else []), *beside])
        note.mark = ""
    known = reading.known if reading.found.kind == Kind.ORGANISATION and other is None else ()
    return Paste(told=_said(count), known=[(one, _told(one)) for one in known])


def mark(asks: Iterable[Ask], reading: Reading, posted: Mapping[str, str], other: Party | None) -> None:
    """Mark the answers that were sent as the text had them, for a form that is shown again."""
    found = proposals(reading.found, other)
    for ask in asks:
        proposed = found.get(ask.name)
        if proposed and proposed.value and ask.name != "note" and posted.get(ask.name) == proposed.value:
            ask.mark, ask.doubt = MARK, proposed.doubt


def _said(count: int) -> str:
    if not count:
        return _("We herkenden geen gegevens in deze tekst. Vul ze zelf in.")
    told = ngettext(
        "We vulden %(count)d gegeven in. Kijk het na: er is nog niets bewaard.",
        "We vulden %(count)d gegevens in. Kijk ze na: er is nog niets bewaard.",
        count,
    )
    return told % {"count": count}


def _earlier(text: str, other: Party | None) -> dict[str, Found]:
    try:
        return proposals(recognise(text), other) if text else {}
    except Invalid:
        return {}


def proposals(found: Recognised, other: Party | None) -> dict[str, Found]:
    """What was found by the question it answers; what has no question goes to the note."""
    rest: list[str] = []
    given: dict[str, Found] = {"name": found.name if found.kind == Kind.PERSON else found.organisation}
    given |= {"function": found.function, "department": found.department}
    if found.kind == Kind.PERSON and other is None:
        given["organisation"] = found.organisation
    elif (
        found.kind == Kind.PERSON
        and found.organisation.value
        and found.organisation.value != getattr(other, "name", "")
    ):
        rest.append(_("Organisatie: %(name)s") % {"name": found.organisation.value})
    if other is not None and other.kind == Kind.HOUSEHOLD:
        rest += [one.value for one in (found.function, found.department) if one.value]
    phones = [number for number in found.numbers if number.kind != "fax"]
    faxes = [number for number in found.numbers if number.kind == "fax"]
    country = other.name_country if other else found.country
    _deal(("phone", "phone2", "phone3"), [_written(one, country) for one in phones], given, rest)
    _deal(("fax",), [_written(one, country) for one in faxes], given, rest)
    _deal(("mail", "mail2"), found.mails, given, rest)
    _deal(("web",), [Found(page) for page in found.pages], given, rest)
    _deal(("social", "social2"), [Found(page) for page in found.socials], given, rest)
    _places(found.places, given, rest)
    for key in ("kvk_number", "kbo_number", "vat_number", "iban"):
        given[key] = getattr(found, key)
    given["legal_form"] = Found(found.legal_form)
    given["note"] = Found("\n".join([*found.hours, *rest, *found.rest]))
    return given


def _deal(names: tuple[str, ...], values_: list[Found], given: dict[str, Found], rest: list[str]) -> None:
    given.update(zip(names, values_, strict=False))
    rest += [one.value for one in values_[len(names) :]]


def _written(number: Number, country: str) -> Found:
    """A number as it stood there where that dials it from `country`, else the international way; with its extension."""
    value = number.value
    if number.e164 and parse_phone(value, country).e164 != number.e164:
        value = display(number.e164, "")
    return Found(f"{value} {number.note}".strip(), number.doubt)


def _places(places: list[Place], given: dict[str, Found], rest: list[str]) -> None:
    visited = sorted(places, key=lambda place: place.is_postal)
    if visited:
        first = visited[0]
        given |= {"street": Found(first.street), "postcode": Found(first.postcode), "city": Found(first.city)}
        given["country"] = Found(first.country if first.country != "NL" else "")
    lines = [
        Found(", ".join(part for part in (one.street, f"{one.postcode} {one.city}".strip()) if part))
        for one in visited[1:]
    ]
    _deal(("address2",), lines, given, rest)


@dataclass(slots=True)
class Filled:
    """The relation of a sent form, and the organisation that is made along with it."""

    party: actions.NewParty
    employer: actions.NewParty | None = None


def filled(actor: Actor, new: actions.NewParty, posted: Mapping[str, str]) -> Filled:
    """Add the answers to the questions of a text to a new relation. Raises Invalid at the questions."""
    if posted.get("name_country") in ("NL", "BE") and not posted.get("other"):
        new.name_country = posted["name_country"]
    employer = _new_employer(new, posted) if posted.get("employer") == NEW and new.kind == Kind.PERSON else None
    note = [posted.get("note", "").strip()]
    numbers = {key: posted[key].strip() for key in NUMBERS if posted.get(key, "").strip()}
    firm = employer or (new if new.kind == Kind.ORGANISATION else None)
    if firm is not None:
        firm.fields |= values.parse_all(numbers)
    elif numbers:
        note += _homeless(actor, new, numbers, posted)
    problems: dict[str, Text] = {}
    for name, (kind, _label, longest) in POINTS.items():
        value = posted.get(name, "").strip()[:longest]
        if name in ALWAYS or not value:
            continue
        point = actions.PointInput(kind, value)
        try:
            actions.build_point(new.id, point, 0, new.name_country)
        except Invalid as refusal:
            problems[name] = refusal.fields.get("value", refusal.text)
        (employer if employer is not None and name in OF_THE_FIRM else new).points.append(point)
    if problems:
        raise Invalid(_("Niet alles klopt nog. Kijk de velden na en bewaar opnieuw."), problems)
    if employer is not None:
        moved = [point for point in new.points if point.kind == "address"]
        new.points = [point for point in new.points if point not in moved]
        employer.points = [*moved, *employer.points]
    text = "\n".join(line for line in note if line)
    if text:
        new.fields["note"] = text
    return Filled(new, employer)


def _new_employer(new: actions.NewParty, posted: Mapping[str, str]) -> actions.NewParty:
    name = posted.get("organisation", "").strip()
    if not name:
        problem = _("Vul de naam van de organisatie in, of kies Niet koppelen.")
        raise Invalid(problem, {"organisation": problem})
    made = actions.NewParty(Kind.ORGANISATION, name, name_country=new.name_country)
    made.id = uuid_or_none(posted.get("employer_id")) or made.id
    new.link_to = _link(made.id, posted)
    return made


def link_to_known(new: actions.NewParty, posted: Mapping[str, str]) -> None:
    """Link a person to the organisation that was chosen from those that are there already."""
    chosen = uuid_or_none(posted.get("employer"))
    if chosen and new.kind == Kind.PERSON and new.link_to is None:
        new.link_to = _link(chosen, posted)


def _link(other_id: UUID, posted: Mapping[str, str]) -> actions.LinkInput:
    return actions.LinkInput(
        other_id,
        kind=RelationshipKind.CONTACT,
        function=posted.get("function", ""),
        department=posted.get("department", ""),
    )


def _homeless(actor: Actor, new: actions.NewParty, numbers: dict[str, str], posted: Mapping[str, str]) -> list[str]:
    """Numbers of an organisation that is not made here: to the note, unless the organisation says them already."""
    if iban := numbers.pop("iban", ""):
        new.fields |= values.parse_all({"iban": iban})
    numbers.pop("legal_form", None)
    stands = queries.party(actor, new.link_to.other_id) if new.link_to else None
    said = {key: value for key, value in numbers.items() if stands is None or getattr(stands, key) != value}
    lines = [f"{PARTY[key].label}: {value}" for key, value in said.items()]
    name = posted.get("organisation", "").strip()
    if name and stands is None:
        lines.insert(0, _("Organisatie: %(name)s") % {"name": name})
    return lines


def may_link(actor: Actor) -> bool:
    """Whether the actor may link a new person to an organisation."""
    return policy.party.may(actor, "change")
