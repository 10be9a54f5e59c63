"""Company numbers: KvK and branch number (form only), KBO and VAT with their check digits."""

import re

from django.utils.translation import gettext_lazy as _
from stdnum.be import vat as belgian
from stdnum.eu import vat as european
from stdnum.exceptions import ValidationError
from stdnum.nl import btw as dutch

from klantbeeld.domains.parties.numbers.checked import Checked


def _digits(raw: str) -> str:
    return re.sub(r"[\s.\-/]", "", raw)


def parse_kvk(raw: str) -> Checked:
    """Eight digits; a number of seven lost its zero in a spreadsheet."""
    text = _digits(re.sub(r"^kvk[\s.:-]*(nr\.?)?", "", raw.strip(), flags=re.IGNORECASE))
    if re.fullmatch(r"\d{7}", text):
        text = "0" + text
    if re.fullmatch(r"\d{8}", text):
        return Checked(text)
    return Checked(raw.strip()[:20], _("Een KvK-nummer heeft acht cijfers. Kijk het na op kvk.nl."))


def parse_establishment_number(raw: str) -> Checked:
    """Twelve digits in the Netherlands, ten in Belgium."""
    text = _digits(raw)
    if re.fullmatch(r"\d{12}|[2-8]\d{9}", text):
        return Checked(text)
    return Checked(raw.strip()[:20], _("Een vestigingsnummer heeft twaalf cijfers (in België tien). Kijk het na."))


def parse_kbo(raw: str) -> Checked:
    """Ten digits, the last two of which are 97 less the rest modulo 97."""
    text = _digits(re.sub(r"^(be|kbo|bce)[\s.:-]*", "", raw.strip(), flags=re.IGNORECASE))
    text = text.zfill(10) if len(text) == 9 else text
    if re.fullmatch(r"[01]\d{9}", text) and belgian.is_valid(text):
        return Checked(text)
    return Checked(
        raw.strip()[:20], _("Dit ondernemingsnummer klopt niet. Het heeft tien cijfers en begint met 0 of 1.")
    )


def parse_vat(raw: str) -> Checked:
    """A Dutch, Belgian or other European VAT number, with its country in front."""
    text = re.sub(r"[\s.\-]", "", raw).upper()[:20]
    problem = _("Dit btw-nummer klopt niet. Een Nederlands nummer ziet eruit als NL001234567B01.")
    try:
        if text.startswith("NL") or re.fullmatch(r"\d{9}B\d{2}", text):
            return Checked("NL" + dutch.validate(text))
        if text.startswith("BE") or re.fullmatch(r"[01]\d{9}", text):
            return Checked("BE" + belgian.validate(text))
        return Checked(european.validate(text))
    except ValidationError:
        return Checked(text, problem)
