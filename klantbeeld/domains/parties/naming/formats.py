"""How a name is written: in full, on an envelope, in a salutation, in a sorted list.

Sources: Taalunie, taaladvies.net (capitals of prefixes, salutations, order of titles, alphabetical order);
Onze Taal (capitals of Dutch names, double names).
"""

from dataclasses import replace

from klantbeeld.domains.parties.naming.parts import NameParts
from klantbeeld.domains.parties.naming.spelling import initials_of, upper_first
from klantbeeld.domains.parties.naming.title_words import NOBILITY_BEFORE, NOBLE_FORM

ADDRESS = {
    "nl": {"heer": "De heer", "mevrouw": "Mevrouw", "familie": "Familie", "couple": "De heer en mevrouw"},
    "fr": {"heer": "Monsieur", "mevrouw": "Madame", "familie": "Famille", "couple": "Monsieur et Madame"},
    "en": {"heer": "Mr", "mevrouw": "Ms", "familie": "Family", "couple": "Mr and Ms"},
}
FORMAL = {
    "nl": {
        "heer": "Geachte heer",
        "mevrouw": "Geachte mevrouw",
        "familie": "Geachte familie",
        "couple": "Geachte heer en mevrouw",
        "": "Geachte heer of mevrouw",
    },
    "fr": {
        "heer": "Monsieur",
        "mevrouw": "Madame",
        "familie": "Madame, Monsieur",
        "couple": "Madame, Monsieur",
        "": "Madame, Monsieur",
    },
    "en": {
        "heer": "Dear Mr",
        "mevrouw": "Dear Ms",
        "familie": "Dear family",
        "couple": "Dear Mr and Ms",
        "": "Dear Sir or Madam",
    },
}
NEUTRAL = {"nl": "Geachte", "fr": "Bonjour", "en": "Dear"}
INFORMAL = {"nl": "Beste", "fr": "Bonjour", "en": "Dear"}


def family_name(name: NameParts, *, first_only: bool = False) -> str:
    """Return prefix and surname, with the second name after a hyphen."""
    first = _joined(name.prefix, name.surname)
    second = _joined(name.prefix2, name.surname2)
    return f"{first}-{second}" if second and not first_only else first


def full_name(name: NameParts) -> str:
    """Return the name as it is shown: `P. van der Laan`, or `Van der Laan` when nothing stands before it."""
    before = name.given or name.initials
    if name.form_of_address == "familie" and not before:
        return f"Familie {_standing_alone(name, family_name(name))}"
    return " ".join(part for part in (before, _noble_family(name, before)) if part)


def address_line(name: NameParts, language: str = "nl") -> str:
    """Return the first line on an envelope: `De heer drs. W. Hofman`, `drs. W. Hofman`."""
    form = ADDRESS.get(language, ADDRESS["nl"]).get(name.form_of_address, "")
    titles = _joined(name.nobility if _nobility_in_front(name) else "", name.titles_before)
    before = _in_writing(name)
    parts = (
        form,
        titles,
        before,
        _noble_family(name, before),
        name.suffix,
    )
    return " ".join(part for part in parts if part)


def formal_salutation(name: NameParts, language: str = "nl") -> str:
    """Return `Geachte heer Van der Laan`: the first family name, no initials, no titles."""
    words = FORMAL.get(language, FORMAL["nl"])
    form = name.form_of_address or NOBLE_FORM.get(name.nobility, "")
    opening = words.get(form, words[""])
    if not name.surname or (language == "fr" and form not in ("heer", "mevrouw")):
        return opening if name.surname or language != "nl" else FORMAL["nl"][""]
    if form == "neutral":
        return neutral_salutation(name, language)
    if language == "en" and form not in words:
        return opening
    return f"{opening} {_standing_alone(name, family_name(name, first_only=True))}"


def neutral_salutation(name: NameParts, language: str = "nl") -> str:
    """Return `Geachte P. van der Laan`, for whoever prefers it or whose form of address is not known."""
    if name.form_of_address in ("familie", "couple"):
        return formal_salutation(name, language)
    opening = NEUTRAL.get(language, NEUTRAL["nl"])
    before = (name.initials or name.given) if name.surname else name.given
    if not before:  # nobody is addressed by a bare family name
        return formal_salutation(replace(name, form_of_address=""), language)
    family = family_name(name, first_only=True)
    return " ".join(part for part in (opening, before, family) if part)


def informal_salutation(name: NameParts, language: str = "nl") -> str:
    """Return `Beste Kim`, `Beste K. Verbeek`; the formal salutation when nothing stands before the family name."""
    before = name.given or (name.initials and full_name(name))
    if not before:
        return formal_salutation(name, language)
    return f"{INFORMAL.get(language, INFORMAL['nl'])} {before}"


def sort_key(name: NameParts) -> str:
    """Return `Laan, Pieter van der` (NL, on the core word) or `De Smedt, Sofie` (BE, on the whole family name)."""
    before = _in_writing(name)
    if name.country == "BE":
        return ", ".join(part for part in (family_name(name), before) if part)
    second = _joined(name.prefix2, name.surname2)
    core = f"{name.surname}-{second}" if second else name.surname
    after = " ".join(part for part in (before, name.prefix) if part)
    return ", ".join(part for part in (core, after) if part)


def _in_writing(name: NameParts) -> str:
    """What stands before the family name in a list or on an envelope: all initials of who is called Bert but is G.H.M."""
    if name.initials and name.given and len(name.initials) > len(initials_of(name.given, "BE")):
        return name.initials
    return name.given or name.initials


def _family(name: NameParts, before: str) -> str:
    family = family_name(name)
    return family if before else _standing_alone(name, family)


def _joined(prefix: str, surname: str) -> str:
    return prefix + surname if prefix.endswith("'") else " ".join(part for part in (prefix, surname) if part)


def _standing_alone(name: NameParts, family: str) -> str:
    """A Dutch prefix gets a capital when nothing stands before it; a Belgian name is written as registered, always."""
    return family if name.country == "BE" else upper_first(family)


def _nobility_in_front(name: NameParts) -> bool:
    return name.nobility in NOBILITY_BEFORE or (bool(name.nobility) and name.country == "BE")


def _noble_family(name: NameParts, before: str) -> str:
    if name.nobility and not _nobility_in_front(name):
        return f"{name.nobility} {family_name(name)}"
    return _family(name, before)
