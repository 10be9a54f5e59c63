"""From a relation's name parts to its name, sort key and salutation, by the rules in `naming`."""

from __future__ import annotations

import re

from klantbeeld.domains.parties.choices import Kind
from klantbeeld.domains.parties.models import Party
from klantbeeld.domains.parties.naming import NameParts, ParsedName, formats, parse_name
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
ARTICLE = re.compile(r"^(de|het|'t|the|la|le|les|l') +", re.IGNORECASE)
LONGEST_KEY = 300
