"""How a name is written: in full, on an envelope, in a salutation, in a sorted list.

Sources: Taalunie, taaladvies.net (capitals of prefixes, salutations, order of titles, alphabetical order);
Onze Taal (capitals of Dutch names, double names).
"""

from klantbeeld.domains.parties.naming.parts import NameParts
from klantbeeld.domains.parties.naming.prefixes import NOBILITY_BEFORE
from klantbeeld.domains.parties.naming.spelling import upper_first

ADDRESS = {
    "nl": {"heer": "De heer", "mevrouw": "Mevrouw", "familie": "Familie"},
    "fr": {"heer": "Monsieur", "mevrouw": "Madame", "familie": "Famille"},
    "en": {"heer": "Mr", "mevrouw": "Ms", "familie": "Family"},
}
FORMAL = {
    "nl": {
        "heer": "Geachte heer",
        "mevrouw": "Geachte mevrouw",
        "familie": "Geachte familie",
        "": "Geachte heer of mevrouw",
    },
    "fr": {"heer": "Monsieur", "mevrouw": "Madame", "familie": "Madame, Monsieur", "": "Madame, Monsieur"},
    "en": {"heer": "Dear Mr", "mevrouw": "Dear Ms", "familie": "Dear family", "": "Dear Sir or Madam"},
}
NEUTRAL = {"nl": "Geachte", "fr": "Bonjour", "en": "Dear"}
INFORMAL = {"nl": "Beste", "fr": "Bonjour", "en": "Dear"}


def family_name(name: NameParts, *, first_only: bool = False) -> str:
    """Return prefix and surname, with the second name after a hyphen."""
    first = " ".join(part for part in (name.prefix, name.surname) if part).replace(
        "' ", "'" if name.prefix == "d'" else "' "
    )
    second = " ".join(part for part in (name.prefix2, name.surname2) if part)
    return f"{first}-{second}" if second and not first_only else first


def full_name(name: NameParts) -> str:
    """Return the name as it is shown: `P. van der Laan`, or `Van der Laan` when nothing stands before it."""
    before = name.given or name.initials
    if name.form_of_address == "familie" and not before:
        return f"Familie {upper_first(family_name(name))}"
    return " ".join(part for part in (before, _noble_family(name, before)) if part)


def address_line(name: NameParts, language: str = "nl") -> str:
    """Return the first line on an envelope."""
    words = ADDRESS.get(language, ADDRESS["nl"])
    nobility = name.nobility if name.nobility in NOBILITY_BEFORE else ""
    before = name.given or name.initials
    parts = (
        words.get(name.form_of_address, ""),
        nobility,
        name.titles_before,
        before,
        _noble_family(name, before),
        name.suffix,
    )
    return " ".join(part for part in parts if part)


def formal_salutation(name: NameParts, language: str = "nl") -> str:
    """Return `Geachte heer Van der Laan`: the first family name, no initials, no titles."""
    words = FORMAL.get(language, FORMAL["nl"])
    opening = words.get(name.form_of_address, words[""])
    if not name.surname or (language == "fr" and name.form_of_address not in ("heer", "mevrouw")):
        return opening if name.surname or language != "nl" else FORMAL["nl"][""]
    if name.form_of_address == "neutral":
        return neutral_salutation(name, language)
    if language == "en" and name.form_of_address not in words:
        return opening
    return f"{opening} {upper_first(family_name(name, first_only=name.country != 'BE'))}"


def neutral_salutation(name: NameParts, language: str = "nl") -> str:
    """Return `Geachte P. van der Laan`, for whoever prefers it or whose form of address is not known."""
    if name.form_of_address == "familie":
        return formal_salutation(name, language)
    opening = NEUTRAL.get(language, NEUTRAL["nl"])
    before = name.initials or name.given
    shown = " ".join(part for part in (before, _family(name, before)) if part)
    return f"{opening} {shown}" if shown else FORMAL["nl"][""]


def informal_salutation(name: NameParts, language: str = "nl") -> str:
    """Return `Beste Kim`."""
    opening = INFORMAL.get(language, INFORMAL["nl"])
    return f"{opening} {name.given}" if name.given else f"{opening} {full_name(name)}"


def sort_key(name: NameParts) -> str:
    """Return `Laan, Pieter van der` (NL, on the core word) or `De Smedt, Sofie` (BE, on the whole family name)."""
    before = name.given or name.initials
    if name.country == "BE":
        return ", ".join(part for part in (upper_first(family_name(name)), before) if part)
    second = " ".join(part for part in (name.prefix2, name.surname2) if part)
    core = f"{name.surname}-{second}" if second else name.surname
    after = " ".join(part for part in (before, name.prefix) if part)
    return ", ".join(part for part in (core, after) if part)


def _family(name: NameParts, before: str) -> str:
    family = family_name(name)
    return family if before else upper_first(family)


def _noble_family(name: NameParts, before: str) -> str:
    if name.nobility and name.nobility not in NOBILITY_BEFORE:
        return f"{name.nobility} {family_name(name)}"
    return _family(name, before)
