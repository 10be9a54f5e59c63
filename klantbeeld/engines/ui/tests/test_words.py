"""Numbers and days as people write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone, translation

from klantbeeld.core import clock
from klantbeeld.core.record import Field
from klantbeeld.engines.ui.templatetags.ui import fact_text, phone_display, short_date, table_date


@pytest.mark.parametrize(
    ("number", "country", "shown"),
    [
        ("+31585550142", "NL", "058 555 01 42"),
        ("+31612345678", "NL", "06 12 34 56 78"),
        ("+31512123456", "NL", "0512 12 34 56"),
        ("+31585550142", "BE", "+31 58 555 01 42"),
        ("+3250445566", "BE", "050 44 55 66"),
    ],
)
def test_a_number_is_shown_in_pairs(number: str, country: str, shown: str) -> None:
    assert phone_display(number, country) == shown


def test_an_iban_is_shown_in_fours() -> None:
    assert fact_text("NL91ABNA0417164300", Field("iban", "IBAN")) == "NL91 ABNA 0417 1643 00"


@pytest.mark.parametrize(
    ("language", "short", "in_a_table"),
    [("nl", "vr 20 nov", "20-11-2026"), ("en", "Fri 20 Nov", "20/11/2026"), ("fr", "ven. 20 nov.", "20/11/2026")],
)
def test_a_day_is_written_as_its_language_does(language: str, short: str, in_a_table: str) -> None:
    day = date(2026, 11, 20)
    with clock.at(timezone.make_aware(datetime(2026, 11, 17, 9))), translation.override(language):
        assert (short_date(day), table_date(day)) == (short, in_a_table)
