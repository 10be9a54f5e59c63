"""Mail addresses: trimmed, domain in small letters, the name in front taken off. No look-up outside."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from klantbeeld.domains.parties.numbers.checked import Checked

_ANGLED = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_validate = EmailValidator()
TYPOS = {
    "gmial.com",
    "gmal.com",
    "gmail.nl",
    "hotmial.com",
    "hotmail.con",
    "gmail.con",
    "outlok.com",
    "ziggo.nl.nl",
    "kpnmail.n",
}


def parse_email(raw: str) -> Checked:
    """Return the address, or what was typed with what is wrong."""
    text = raw.replace("\0", "").strip()
    angled = _ANGLED.search(text)
    text = angled.group(1) if angled else re.sub(r"^mailto:", "", text, flags=re.IGNORECASE).strip(" ;,<>'\"")
    local, at, domain = text.rpartition("@")
    address = f"{local}@{domain.lower()}" if at else text
    try:
        _validate(address)
    except ValidationError:
        return Checked(address[:400], _("Dit is geen geldig e-mailadres. Het ziet eruit als naam@bedrijf.nl."))
    return Checked(address)


def is_doubtful(address: str) -> bool:
    """Whether the domain looks like a slip of the pen."""
    return address.rpartition("@")[2] in TYPOS
