"""Phone numbers to E.164 and back to the way they are written at home; the text behind a number is cut first."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext_lazy as _

from klantbeeld.core.errors import Text

_LETTER = re.compile(r"[^\W\d_]")
_TRUNK = re.compile(r"\(\s*0\s*\)")
_AT_HOME = re.compile(r"^0([1-9][\d\s.-]{7,14})$")  # the usual way of writing needs no search through all countries
COUNTRY_CODES = {"NL": 31, "BE": 32}
LONGEST = 60
WRONG = _("Dit is geen geldig telefoonnummer. Kijk of er een cijfer te veel of te weinig staat.")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """`e164` is '' when the number cannot be right; `note` is what stood behind it, such as an extension."""

    e164: str
    note: str = ""
    problem: Text | None = None


def parse_phone(raw: str, country: str = "NL") -> PhoneNumber:
    """Read a number as it is dialled in `country`. Never raises."""
    text = raw.replace("\0", "").strip()
    for lead in ("tel:", "tel.", "tel", "t:", "m:", "mob.", "mob:", "fax:"):
        if text.casefold().startswith(lead):
            text = text[len(lead) :].strip(" :")
    text = _TRUNK.sub("", text)
    number, note = _without_note(text)
    if len(number) > LONGEST:
        return PhoneNumber("", note, WRONG)
    at_home = _AT_HOME.match(number) if country in COUNTRY_CODES else None
    try:
        if at_home:
            digits = re.sub(r"\D", "", at_home.group(1))
            parsed = phonenumbers.PhoneNumber(country_code=COUNTRY_CODES[country], national_number=int(digits))
        else:
            parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return PhoneNumber("", note, WRONG)
    if not phonenumbers.is_valid_number(parsed):
        return PhoneNumber("", note, WRONG)
    return PhoneNumber(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), note)


def _without_note(text: str) -> tuple[str, str]:
    """Part a number from what stands behind it, from the first letter after the last plus on. Linear in its length."""
    first = _LETTER.search(text, text.rfind("+") + 1)
    if first is None:
        return text, ""
    number = text[: first.start()].rstrip()
    number = number[:-1] if number[-1:] in ("(", "[") else number
    return number, text[len(number) :].strip(" ()[]")


def display(e164: str, country: str = "NL") -> str:
    """Write a number the national way in its own country, the international way elsewhere."""
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    at_home = phonenumbers.region_code_for_number(parsed) == country
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)
