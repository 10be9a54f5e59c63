from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from klantbeeld.engines.exchange.values import (
    parse_amount,
    parse_boolean,
    parse_date,
    parse_integer,
    parse_percentage,
)

THE_DAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    "cell",
    [
        "17-11-2026", "17/11/26", "17.11.2026", "17 11 2026", "17 nov 2026", "17 nov. 2026", "17 november '26", "17-nov-26",
        "2026-11-17", "2026/11/17", "2026-11-17T14:30:00Z", "2026-11-17 14:30", "17-11-2026 14:30:00", "20261117", 20261117,
        "11/17/2026", "November 17, 2026", "17 novembre 2026", "17th November 2026", "di 17-11-2026", "dinsdag 17 november 2026",
        "17 Nov 2026 om 14.30 uur", "17112026", 46343, 46343.75, "46343", Decimal("46343"), THE_DAY, datetime(2026, 11, 17, 9),
        " 17-11-2026\u00a0", "17 - 11 - 2026", "17e november 2026", "17 November, 2026",
    ],
)  # fmt: skip
def test_a_date_in_any_notation(cell: Any) -> None:
    assert (parse_date(cell).value, parse_date(cell).problem) == (THE_DAY, None)


@pytest.mark.parametrize(
    ("cell", "order", "value"),
    [
        ("05/06/2026", "dmy", date(2026, 6, 5)),
        ("05/06/2026", "mdy", date(2026, 5, 6)),
        ("1er août 2026", "dmy", date(2026, 8, 1)),
        ("26-11-17", "ymd", THE_DAY),
        ("1-1-39", "dmy", date(2039, 1, 1)),
        ("1-1-40", "dmy", date(1940, 1, 1)),
        ("1 mrt 2026", "dmy", date(2026, 3, 1)),
        ("29-02-2024", "dmy", date(2024, 2, 29)),
    ],
)
def test_the_order_decides_what_the_date_itself_does_not(cell: str, order: str, value: date) -> None:
    assert parse_date(cell, order).value == value


@pytest.mark.parametrize("cell", [None, "", "  ", "00-00-0000", "0000-00-00", "-"])
def test_an_empty_date_is_no_problem(cell: Any) -> None:
    assert (parse_date(cell).value, parse_date(cell).problem) == (None, None)


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("01-01-0001", "1900"),
        ("0001-01-01T00:00:00", "1900"),
        (date(1, 1, 1), "1900"),
        ("31-12-1899", "1900"),
        ("1-1-2201", "2200"),
        ("31-02-2026", "bestaat niet"),
        ("13-13-2026", "bestaat niet"),
        ("2026", "ontbreekt"),
        (2026, "ontbreekt"),
        ("nov 2026", "ontbreekt"),
        ("11-2026", "ontbreekt"),
        ("gisteren", "geen datum"),
        ("17 foo 2026", "geen datum"),
        (True, "geen datum"),
        (1e300, "geen datum"),
        ("9" * 10_000, "geen datum"),
    ],
)
def test_an_unusable_date_gives_the_reason(cell: Any, word: str) -> None:
    parsed = parse_date(cell)
    assert parsed.value is None
    assert word in str(parsed.problem)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.250,50", "1250.50"), ("€ 1.250,50", "1250.50"), ("1,250.50", "1250.50"), ("1 250,50 €", "1250.50"),
        ("1\u202f250,50\u00a0EUR", "1250.50"), ("(1.250,00)", "-1250.00"), ("1.250", "1250"), ("1.250.000", "1250000"),
        ("12,5", "12.5"), ("12.5", "12.5"), ("1250.50", "1250.50"), ("0.125", "0.125"), ("€ 1.250,-", "1250"), ("1250,--", "1250"),
        ("-1.250,50", "-1250.50"), ("€ -5", "-5"), ("-€ 5", "-5"), ("1.250,50-", "-1250.50"), ("−5", "-5"), ("+5", "5"),
        ("1'250.50", "1250.50"), ("1,2 mln", "1200000.0"), ("500k", "500000"), ("€ 3 miljoen", "3000000"), ("€ -", "0"),
        ("1.250 euro", "1250"), (1250, "1250"), (1250.1, "1250.1"), (Decimal("-3.10"), "-3.10"), (",50", "0.50"), ("0", "0"),
    ],
)  # fmt: skip
def test_an_amount_in_any_notation(cell: Any, value: str) -> None:
    parsed = parse_amount(cell)
    assert (parsed.value, parsed.problem) == (Decimal(value), None)


def test_a_thousand_sign_that_may_be_a_decimal_sign() -> None:
    assert parse_amount("1,250", "mdy").value == 1250
    assert parse_amount("1,250", "mdy").problem is None
    doubt = parse_amount("1,250")
    assert doubt.value == Decimal("1.250")
    assert doubt.problem is not None
    assert parse_amount("1.250", "mdy").problem is not None


@pytest.mark.parametrize("cell", [None, "", "-", "--", " "])
def test_an_empty_amount_is_no_problem(cell: Any) -> None:
    assert (parse_amount(cell).value, parse_amount(cell).problem) == (None, None)


@pytest.mark.parametrize(
    "cell",
    ["veel", "12.34.56", "1.2.3,4,5", "1.25,000.0", "12%", True, "1e5", "NaN", float("nan"), "1" * 40, "=1+1", 10**20],
)
def test_what_is_no_amount_is_refused_with_the_reason(cell: Any) -> None:
    parsed = parse_amount(cell)
    assert parsed.value is None
    assert parsed.problem is not None


@pytest.mark.parametrize(
    ("cell", "value"), [("1.250", 1250), ("1 250", 1250), (12.0, 12), ("12 medewerkers", 12), ("12,0", 12)]
)
def test_a_whole_number(cell: Any, value: int) -> None:
    assert (parse_integer(cell).value, parse_integer(cell).problem) == (value, None)


@pytest.mark.parametrize("cell", ["10-49", "10 – 49", "10 tot 50", "50+", "> 100", "ca. 20", "10 t/m 49"])
def test_a_range_is_kept_as_text_with_a_problem(cell: str) -> None:
    parsed = parse_integer(cell)
    assert (parsed.value, parsed.text) == (None, cell)
    assert "bereik" in str(parsed.problem)


@pytest.mark.parametrize("cell", ["12,5", 12.5, "veel", True])
def test_what_is_no_whole_number_is_refused(cell: Any) -> None:
    assert parse_integer(cell).value is None
    assert parse_integer(cell).problem is not None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["ja", "Ja", "J", "oui", "x", "X", "1", 1, True, "waar", "TRUE", "vrai", "yes", "✓", 1.0], True),
        (["nee", "N", "non", "0", 0, False, "onwaar", "FAUX", "no", "-"], False),
        ([None, "", " "], None),
    ],
)
def test_yes_and_no(words: list[Any], value: bool | None) -> None:
    assert [(parse_boolean(word).value, parse_boolean(word).problem) for word in words] == [(value, None)] * len(words)
    assert parse_boolean("misschien").problem is not None


def test_a_percentage_is_a_fraction() -> None:
    assert [parse_percentage(cell).value for cell in ("21%", "21 %", "21", "0,5%", Decimal("0.21"), 21)] == [
        Decimal("0.21"), Decimal("0.21"), Decimal("0.21"), Decimal("0.005"), Decimal("0.21"), Decimal("0.21"),
    ]  # fmt: skip
    assert parse_percentage("1").problem is not None
    assert parse_percentage("veel").problem is not None
    assert parse_percentage("").problem is None


@given(
    st.one_of(
        st.text(max_size=60), st.integers(), st.floats(), st.decimals(), st.booleans(), st.dates(), st.datetimes()
    )
)
@example(Decimal("sNaN"))
@example(Decimal("-Infinity"))
@example(float("nan"))
def test_no_cell_makes_a_parser_fail(cell: Any) -> None:
    for parse in (parse_date, parse_amount, parse_integer, parse_boolean, parse_percentage):
        parsed = parse(cell)
        assert parsed.problem is None or str(parsed.problem)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_a_dutch_amount_reads_back(amount: Decimal) -> None:
    dutch = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert parse_amount(f"€ {dutch}").value == amount


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)))
def test_a_dutch_date_reads_back(day: date) -> None:
    assert parse_date(f"{day.day}-{day.month}-{day.year}").value == day
