"""Postcodes: `8911 JN` in the Netherlands, four digits in Belgium; elsewhere tidied only."""

import re

from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError
from stdnum.nl import postcode as dutch

from klantbeeld.domains.parties.numbers.checked import Checked

_DUTCH = re.compile(r"^(?:NL[\s-]*)?(\d{4}\s*[a-z]{2})$", re.IGNORECASE)
_BELGIAN = re.compile(r"^(?:B(?:E)?[\s-]*)?([1-9]\d{3})$", re.IGNORECASE)


def country_of(raw: str, country: str = "") -> str:
    """Return the country that the form of a postcode tells, else `country`."""
    text = raw.strip()
    if _DUTCH.match(text):
        return "NL"
    return "BE" if _BELGIAN.match(text) and (country == "BE" or text[:1].upper() == "B") else country


def parse_postcode(raw: str, country: str = "NL") -> Checked:
    """Return the normal form, or the tidied text with what is wrong."""
    text = " ".join(raw.replace("\0", "").split())[:12].strip()
    if country == "NL":
        found = _DUTCH.match(text)
        try:
            return Checked(dutch.validate(found.group(1) if found else text))
        except ValidationError:
            return Checked(text, _("Een Nederlandse postcode heeft vier cijfers en twee letters, zoals 8911 JN."))
    if country == "BE":
        belgian = _BELGIAN.match(text)
        if belgian:
            return Checked(belgian.group(1))
        return Checked(text, _("Een Belgische postcode heeft vier cijfers, zoals 9000."))
    return Checked(text.upper())
