"""Contact points as they are stored: normalised by their kind, what was typed kept beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.errors import Invalid, Text
from klantbeeld.domains.parties.choices import PointKind, PointState
from klantbeeld.domains.parties.models import ContactPoint
from klantbeeld.domains.parties.numbers import address, email, phone, postcode

if TYPE_CHECKING:
    from klantbeeld.domains.parties.actions.contact_points import PointInput

LONGEST = 400


def fill(point: ContactPoint, given: PointInput, country: str) -> None:
    """Put the normalised value on `point`. Raises Invalid, unless the input says it is in doubt already."""
    point.raw = given.value.replace("\0", "").strip()[:500]
    _FILL[point.kind](point, given, country)
    point.value = point.value[:LONGEST]
    if not point.value:
        raise Invalid(_("Vul een waarde in."), {"value": _("Vul een waarde in.")})


def _refuse(point: ContactPoint, problem: Text | None) -> None:
    if problem and point.state == PointState.OK:
        raise Invalid(problem, {"value": problem})


def _phone(point: ContactPoint, given: PointInput, country: str) -> None:
    number = phone.parse_phone(given.value, country)
    _refuse(point, number.problem)
    point.value = number.e164 or point.raw
    if number.note and not point.note:
        point.note = number.note[:200]


def _mail(point: ContactPoint, given: PointInput, country: str) -> None:
    checked = email.parse_email(given.value)
    _refuse(point, checked.problem)
    point.value = checked.value
    if email.is_doubtful(checked.value) and point.state == PointState.OK:
        point.state = PointState.DOUBTFUL


def _web(point: ContactPoint, given: PointInput, country: str) -> None:
    text = given.value.replace("\0", "").strip()
    full = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(full)
        right = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in text
    except ValueError:
        right = False
    if not right:
        _refuse(point, _("Dit is geen geldig adres van een website. Het ziet eruit als www.bedrijf.nl."))
    point.value = full.rstrip("/") if right else text


def _social(point: ContactPoint, given: PointInput, country: str) -> None:
    point.value = " ".join(given.value.replace("\0", "").split())
    if point.value.casefold().startswith(("javascript:", "data:", "vbscript:")):
        raise Invalid(_("Dit adres kan niet. Plak het webadres van de pagina."), {"value": _("Dit adres kan niet.")})


def _address(point: ContactPoint, given: PointInput, country: str) -> None:
    whole = address.split_whole(given.street or given.value, country)
    if not whole.is_sure:
        point.state = PointState.DOUBTFUL  # kept as it was written
    street = address.split_street(whole.line) if whole.is_sure else address.Street(whole.line[:150])
    point.street = street.street
    point.house_number = (given.house_number or street.house_number).strip()[:20]
    point.addition = (given.addition or street.addition).strip()[:20]
    if given.street and given.house_number and not given.addition and not street.house_number:
        both = address.split_street(f"{given.street} {given.house_number}")
        point.house_number, point.addition = both.house_number or point.house_number, both.addition
    written = given.postcode.strip() or whole.postcode
    found = address.country_code(given.country or whole.country, country)
    point.country = postcode.country_of(written, found) or found
    code = postcode.parse_postcode(written, point.country) if written else None
    if code and code.problem:
        _refuse(point, code.problem)
        point.state = PointState.DOUBTFUL
    point.postcode = code.value if code else ""
    point.city = address.town(given.city.strip() or whole.city)
    point.value = ", ".join(
        address.lines(
            point.street, point.house_number, point.addition, point.postcode, point.city, point.country, country
        )
    )


_FILL: dict[str, Callable[[ContactPoint, PointInput, str], None]] = {
    PointKind.PHONE: _phone,
    PointKind.FAX: _phone,
    PointKind.MAIL: _mail,
    PointKind.WEB: _web,
    PointKind.SOCIAL: _social,
    PointKind.ADDRESS: _address,
}
