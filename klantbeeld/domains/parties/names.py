"""From a relation's name parts to its name, sort key and salutations, by the rules in `naming`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.errors import Invalid
from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.naming import NameParts, formats, parse_name
from klantbeeld.domains.parties.naming.spelling import initials_of
from klantbeeld.domains.parties.naming.surnames import split_surname
from klantbeeld.domains.parties.naming.work import Work
from klantbeeld.domains.parties.numbers.search import search_text

PERSON_PARTS = (
    "titles_before",
    "nobility",
    "given_name",
    "initials",
    "prefix",
    "surname",
    "prefix2",
    "surname2",
    "titles_after",
    "form_of_address",
)
PARTS = ("id", "kind", "name", "sort_key", "name_country", "language", *PERSON_PARTS)
ARTICLE = re.compile(r"^(?:de|het|'t|the|la|le|les) +(?=\S)", re.IGNORECASE)
LONGEST = 300
LONGEST_PARTS = {"given_name": 100, "initials": 40, "surname": 150, "surname2": 150, "prefix": 30, "prefix2": 30}


def parts_of(party: Party) -> NameParts:
    """Return the name parts of a person as stored."""
    return NameParts(
        titles_before=party.titles_before,
        nobility=party.nobility,
        given=party.given_name,
        initials=party.initials,
        prefix=party.prefix,
        surname=party.surname,
        prefix2=party.prefix2,
        surname2=party.surname2,
        suffix=party.titles_after,
        form_of_address=party.form_of_address,
        country=party.name_country,
    )


def set_name(party: Party, raw: str) -> bool:
    """Give an unsaved party its name from `raw`, or from its parts when it has them. False when there is no name."""
    text = " ".join(raw.replace("\0", "").split())[:LONGEST]
    if party.kind == Kind.PERSON:
        if not (party.surname or party.given_name):
            if not text:
                return False
            _take_apart(party, text)
        elif text:
            party.name_as_entered = text
        if party.given_name and not party.initials:
            party.initials = initials_of(party.given_name, party.name_country)[:40]
        party.name = (formats.full_name(parts_of(party)) or text)[:LONGEST]
    else:
        party.name = text
    refresh_keys(party)
    return bool(party.name)


def _take_apart(party: Party, text: str) -> None:
    parsed = parse_name(text, party.name_country)
    party.name_as_entered, party.name_needs_review = text, parsed.needs_review or parsed.is_organisation
    party.titles_before, party.nobility = parsed.titles_before[:60], parsed.nobility[:30]
    party.given_name, party.initials = parsed.given[:100], parsed.initials[:40]
    party.prefix, party.surname = parsed.prefix[:30], parsed.surname[:150]
    party.prefix2, party.surname2 = parsed.prefix2[:30], parsed.surname2[:150]
    party.titles_after = parsed.suffix[:60]
    if parsed.form_of_address and not party.form_of_address:
        party.form_of_address = parsed.form_of_address
    if not party.surname and not party.given_name:
        party.surname = text[:150]


def rename(party: Party, changed: Iterable[str]) -> None:
    """Bring the name and its keys up to date after fields in `changed` were set."""
    if party.kind == Kind.PERSON:
        if "name" in changed:
            _take_apart_anew(party, party.name)
        elif "name_country" in changed and _is_as_entered(party):
            _take_apart_anew(party, party.name_as_entered)
        if "surname" in changed and "prefix" not in changed:
            _take_off_prefix(party)
        if "given_name" in changed and "initials" not in changed:
            party.initials = initials_of(party.given_name, party.name_country)[:40] or party.initials
        party.name = formats.full_name(parts_of(party))[:LONGEST] if party.surname or party.given_name else ""
        if not set(changed) & {"name"}:
            party.name_needs_review = False
    if not party.name:
        problem = _("Vul een naam in. Zonder naam kun je de relatie niet terugvinden.")
        raise Invalid(problem, dict.fromkeys(set(changed) & {"name", "surname", "given_name"} or {"name"}, problem))
    refresh_keys(party)


def _take_off_prefix(party: Party) -> None:
    """`van der Meer`, typed as a Dutch family name, is Meer with van der before it."""
    if party.name_country == "BE":
        return
    prefix, surname = split_surname(party.surname.split(), Work("NL", lost_case=False))
    if prefix and surname:
        party.prefix, party.surname = prefix[:30], surname


def _take_apart_anew(party: Party, text: str) -> None:
    for part in PERSON_PARTS:
        if part != "form_of_address":
            setattr(party, part, "")
    _take_apart(party, text)


def _is_as_entered(party: Party) -> bool:
    """Whether the parts are still what the name as entered gave by the rules of the other country."""
    entered = parse_name(party.name_as_entered, "NL" if party.name_country == "BE" else "BE")
    held = parts_of(party)
    return bool(party.name_as_entered) and all(
        getattr(entered, part) == getattr(held, part) for part in ("given", "initials", "prefix", "surname", "surname2")
    )


def refresh_keys(party: Party) -> None:
    """Set the sort key from the name."""
    party.sort_key = sort_key_of(party)


def sort_key_of(party: Party) -> str:
    """Return the key a list sorts by: Dutch on the core word, Flemish on the whole family name, no leading article."""
    if party.kind == Kind.PERSON and party.surname:
        return search_text(formats.sort_key(parts_of(party)))[:LONGEST]
    return search_text(ARTICLE.sub("", party.name) or party.name)[:LONGEST]


def is_organisation(text: str, country: str = "NL") -> bool:
    """Whether a name as written is an organisation's."""
    return parse_name(text, country).is_organisation


def salutations(party: Party) -> dict[str, str]:
    """Return the formal, informal and neutral salutation and the address line; an own salutation comes first."""
    language = party.language or "nl"
    parts = parts_of(party)
    if party.kind == Kind.HOUSEHOLD:
        parts = NameParts(
            surname=re.sub(r"^(fam\.?|familie) +", "", party.name, flags=re.IGNORECASE), form_of_address="familie"
        )
    formal = formats.formal_salutation(parts, language)
    if party.kind == Kind.ORGANISATION:
        return _to_an_organisation(party, formal, language)
    return {
        "formal": party.salutation or formal,
        "informal": party.salutation or formats.informal_salutation(parts, language),
        "neutral": formats.neutral_salutation(parts, language),
        "address_line": formats.address_line(parts, language) or party.name,
        "chosen": party.salutation
        or (formats.informal_salutation(parts, language) if party.tone == "informal" else formal),
    }


def _to_an_organisation(party: Party, formal: str, language: str) -> dict[str, str]:
    """Nobody is named in a message to a company: formal without a name, informal to the company itself."""
    informal = f"{formats.INFORMAL.get(language, formats.INFORMAL['nl'])} {party.name}"
    return {
        "formal": party.salutation or formal,
        "informal": party.salutation or informal,
        "neutral": formal,
        "address_line": party.name,
        "chosen": party.salutation or (informal if party.tone == "informal" else formal),
    }
