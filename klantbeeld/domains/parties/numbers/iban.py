"""Bank account numbers."""

from django.utils.translation import gettext_lazy as _
from stdnum import iban
from stdnum.exceptions import ValidationError

from klantbeeld.domains.parties.numbers.checked import Checked


def parse_iban(raw: str) -> Checked:
    """Return the bare IBAN, or what was typed with what is wrong."""
    try:
        return Checked(iban.validate(raw, check_country=False))
    except ValidationError:
        return Checked(raw.strip()[:34], _("Dit IBAN klopt niet. Kijk of alle tekens er staan."))


def display(value: str) -> str:
    """Group an IBAN by four for the screen."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))
