"""Contact points as they are stored: normalised by their kind, the original kept beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from klantbeeld.core.errors import Invalid
from klantbeeld.domains.parties.choices import PointKind, PointState
from klantbeeld.domains.parties.models import ContactPoint
from klantbeeld.domains.parties.numbers import address, email, phone, postcode

if TYPE_CHECKING:
    from klantbeeld.domains.parties.actions.contact_points import PointInput

LONGEST = 400
