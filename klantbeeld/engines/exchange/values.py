"""Values as people in the Netherlands, Flanders, Wallonia and England type them, and as Excel keeps them.

Every `parse_x(cell)` gives a `Parsed`: a value, a problem, or both. Nothing in and nothing out is an empty cell; a problem
without a value is a refusal; a value with a problem was read but is in doubt. `order` is the custom of the file: "dmy"
(17-11-2026, 1.250,50), "mdy" (11/17/2026, 1,250.50) or "ymd".
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Generic, TypeVar

from klantbeeld.engines.exchange import problems
from klantbeeld.engines.exchange.problems import Problem, Text
from klantbeeld.engines.exchange.table import Cell, text_of

T = TypeVar("T")

FIRST_YEAR = 1900
LAST_YEAR = 2200
CENTURY_BREAK = 40  # 17-11-39 is 2039, 17-11-40 is 1940
MAX_DIGITS = 15
EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """`text` is the cell as it stood, to keep beside the value."""

    value: T | None
    problem: Text | None = None
    text: str = ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _refused(problem: Problem, text: str) -> Parsed[T]:
    return Parsed(None, problem(text=_short(text)), text)


def _tidy(cell: Cell) -> str:
    """Text without odd spaces, with one kind of minus and apostrophe."""
    text = text_of(cell)
    if len(text) > 200:
        text = text[:200]
    text = re.sub(r"[\s\u00a0\u2000-\u200b\u202f\u2060\ufeff]+", " ", text).strip()
    return text.replace("−", "-").replace("–", "-").replace("’", "'").replace("‘", "'")


# Dates

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january janvier janv januar",
            "februari feb febr february fevrier fevr fev februar",
            "maart mrt mar maa march mars marz",
            "april apr avril avr",
            "mei may mai",
            "juni jun june juin",
            "juli jul july juillet juil",
            "augustus aug august aout",
            "september sep sept septembre",
            "oktober okt october oct octobre",
            "november nov novembre",
            "december dec decembre dez dezember",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAY = re.compile(
    r"^(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|ma|di|wo|do|vr|za|zo|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b\.?,?\s+"
)
_TIME = re.compile(
    r"(?:,?\s+(?:om\s+)?|t)\d{1,2}[:.u]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:uur|am|pm|h)?\s*(?:z|utc|[+-]\d{2}:?\d{2})?$"
)
_NUMBERS = re.compile(r"^(\d{1,4})\s?[-/.\s]\s?(\d{1,2})\s?[-/.\s]\s?('?\d{1,4})$")
_DAY_MONTH = re.compile(
    r"^(\d{1,2})(?:e|er|ste|de|st|nd|rd|th|\.)?(?:\s+(?:van|of))?[\s/.-]*([a-z]+)\.?[\s/.,-]*('?\d{2,4})$"
)
_MONTH_DAY = re.compile(r"^([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+('?\d{2,4})$")
_YEAR_MONTH_DAY = re.compile(r"^(\d{4})[\s/.-]*([a-z]+)[\s/.-]*(\d{1,2})$")
_EMPTY_DATE = re.compile(r"^0{1,4}[-/.]0{1,2}[-/.]0{1,4}$")


def parse_date(cell: Cell, order: str = "dmy") -> Parsed[date]:
    """A calendar date; a time of day behind it is left out.

    11/17/2026 is read in the other order because it can be nothing else; 05/06/2026 follows `order`. A number is an
    Excel day number or, with eight digits, 20261117. Refused with the reason: years outside 1900 to 2200, days that do
    not exist, and a year or month alone.
    """
    text = text_of(cell)
    if cell is None or not text.strip():
        return Parsed(None, None, text)
    if isinstance(cell, datetime):
        return _checked(cell.year, cell.month, cell.day, text)
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day, text)
    if isinstance(cell, bool):
        return _refused(problems.DATE_UNKNOWN, text)
    if isinstance(cell, (int, float, Decimal)):
        return _date_number(cell, text)

    plain = _fold(_tidy(cell))
    if _EMPTY_DATE.match(plain) or plain in ("-", "--"):
        return Parsed(None, None, text)
    plain = _TIME.sub("", _WEEKDAY.sub("", plain)).strip(" ,")
    if re.fullmatch(r"\d{5}", plain) or re.fullmatch(r"\d{8}", plain):
        return _date_number(int(plain), text)
    if match := _NUMBERS.match(plain):
        return _date_parts(match.group(1), match.group(2), match.group(3), order, text)
    if match := _DAY_MONTH.match(plain):
        day, name, year = match.groups()
    elif match := _MONTH_DAY.match(plain):
        name, day, year = match.groups()
    elif match := _YEAR_MONTH_DAY.match(plain):
        year, name, day = match.groups()
    else:
        first, _space, rest = plain.replace("/", " ").replace("-", " ").partition(" ")
        if re.fullmatch(r"(?:19|20)\d\d", plain) or (first in _MONTHS and re.fullmatch(r"'?\d{2,4}", rest)):
            return _refused(problems.DATE_INCOMPLETE, text)
        if re.fullmatch(r"\d{1,2}[-/.](?:19|20)\d\d|(?:19|20)\d\d[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}", plain):
            return _refused(problems.DATE_INCOMPLETE, text)
        return _refused(problems.DATE_UNKNOWN, text)
    month = _MONTHS.get(name)
    if month is None:
        return _refused(problems.DATE_UNKNOWN, text)
    return _checked(_year(year), month, int(day), text)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _year(digits: str) -> int:
    year = int(digits.lstrip("'"))
    if len(digits.lstrip("'")) > 2:
        return year
    return 2000 + year if year < CENTURY_BREAK else 1900 + year


def _date_parts(first: str, second: str, third: str, order: str, text: str) -> Parsed[date]:
    if len(first) == 4:
        if len(third.lstrip("'")) > 2:
            return _refused(problems.DATE_UNKNOWN, text)
        return _checked(int(first), int(second), int(third.lstrip("'")), text)
    if len(first) == 3:
        return _refused(problems.DATE_UNKNOWN, text)
    if order == "ymd" and len(third) <= 2:
        return _checked(_year(first), int(second), int(third), text)
    day, month = (int(second), int(first)) if order == "mdy" else (int(first), int(second))
    if month > 12 >= day:
        day, month = month, day
    return _checked(_year(third), month, day, text)


def _date_number(number: int | float | Decimal, text: str) -> Parsed[date]:
    finite = number.is_finite() if isinstance(number, Decimal) else math.isfinite(number)
    if not finite:
        return _refused(problems.DATE_UNKNOWN, text)
    whole = int(number)
    if 19000101 <= whole <= 22001231:
        return _checked(whole // 10_000, whole // 100 % 100, whole % 100, text)
    if 1_010_000 <= whole <= 31_129_999 and 1900 <= whole % 10_000 <= 2200:  # 17112026
        return _checked(whole % 10_000, whole // 10_000 % 100, whole // 1_000_000, text)
    if 1900 <= whole <= 2200:
        return _refused(problems.DATE_INCOMPLETE, text)
    if 366 <= whole <= 109_939:  # 1901 to 2200 as Excel counts days
        return Parsed(EXCEL_EPOCH + timedelta(days=whole), None, text)
    return _refused(problems.DATE_UNKNOWN, text)


def _checked(year: int, month: int, day: int, text: str) -> Parsed[date]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Parsed(None, problems.DATE_OUT_OF_RANGE(year=year), text)
    try:
        return Parsed(date(year, month, day), None, text)
    except ValueError:
        return _refused(problems.DATE_IMPOSSIBLE, text)


# Amounts and numbers

_CURRENCY = re.compile(r"€|\$|£|\b(?:eur|euros?|usd|gbp)\b\.?", re.IGNORECASE)
_UNITS = {
    "k": 1_000,
    "duizend": 1_000,
    "mille": 1_000,
    "m": 1_000_000,
    "mln": 1_000_000,
    "mio": 1_000_000,
    "miljoen": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "mld": 1_000_000_000,
    "miljard": 1_000_000_000,
    "milliard": 1_000_000_000,
    "billion": 1_000_000_000,
}
_UNIT = re.compile(r"(?<=[\d\s])(" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")\.?$", re.IGNORECASE)
_DIGITS = re.compile(r"^\d[\d.,' ]*$|^[.,]\d+$")


def parse_amount(cell: Cell, order: str = "dmy") -> Parsed[Decimal]:
    """An amount without its currency: `€ 1.250,50`, `1 250,50 €`, `(1.250,00)`, `1.250,-`, `1,2 mln`.

    With both a point and a comma the last one is the decimal sign. A single `1.250` is 1250 in Dutch order; `1,250`
    there is 1.25 with a doubt. `-` alone is empty, `€ -` is zero (Excel's accounting format).
    """
    text = text_of(cell)
    if cell is None or not text.strip():
        return Parsed(None, None, text)
    if isinstance(cell, (bool, date)):
        return _refused(problems.AMOUNT_UNKNOWN, text)
    if isinstance(cell, (int, float, Decimal)):
        return _from_number(cell, text)

    plain = _tidy(cell)
    bare = _CURRENCY.sub("", plain).strip()
    if bare in ("-", "--", ""):
        return Parsed(Decimal(0) if bare != plain and bare else None, None, text)
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1].strip()
    bare = re.sub(r"[.,]\s?(?:-{1,2}|=)$", "", bare)  # 1.250,-
    if bare.startswith("-") or (bare.endswith("-") and bare[:1].isdigit()):
        negative, bare = not negative, bare.strip("- ")
    elif bare.startswith("+"):
        bare = bare[1:].strip()
    factor = 1
    if match := _UNIT.search(bare):
        factor, bare = _UNITS[match.group(1).lower()], bare[: match.start()].strip()
    if not _DIGITS.match(bare):
        return _refused(problems.AMOUNT_UNKNOWN, text)
    digits, doubt = _decimal_text(bare, order, bool(factor > 1))
    if digits is None:
        return _refused(problems.AMOUNT_UNKNOWN, text)
    if len(digits.partition(".")[0].lstrip("0")) > MAX_DIGITS:
        return _refused(problems.AMOUNT_TOO_LARGE, text)
    try:
        value = Decimal(digits) * factor
    except InvalidOperation:
        return _refused(problems.AMOUNT_UNKNOWN, text)
    value = -value if negative else value
    problem = problems.AMOUNT_DOUBT(text=_short(text), value=format(value, "f").replace(".", ",")) if doubt else None
    return Parsed(value, problem, text)


def _decimal_text(bare: str, order: str, scaled: bool) -> tuple[str | None, bool]:
    """The digits with a point as decimal sign, and whether that is in doubt; None if the groups make no sense."""
    bare = re.sub(r"(?<=\d)[ '](?=\d{3}(?:\D|$))", "", bare)
    if " " in bare or "'" in bare:
        return None, False
    point, comma = bare.rfind("."), bare.rfind(",")
    if point >= 0 and comma >= 0:
        sign, group = (".", ",") if point > comma else (",", ".")
        whole, _sign, rest = bare.rpartition(sign)
        if sign in whole or not _groups(whole, group):
            return None, False
        return whole.replace(group, "") + "." + rest, False
    sign = "." if point >= 0 else "," if comma >= 0 else ""
    if not sign:
        return bare, False
    if bare.count(sign) > 1:
        return (bare.replace(sign, ""), False) if _groups(bare, sign) else (None, False)
    whole, _sign, rest = bare.partition(sign)
    could_group = len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") and not scaled
    decimal = "." if order == "mdy" else ","
    if could_group and sign != decimal:
        return whole + rest, False
    return f"{whole or '0'}.{rest or '0'}", could_group


def _groups(text: str, group: str) -> bool:
    first, *others = text.split(group)
    return bool(not others or 1 <= len(first) <= 3) and all(len(other) == 3 for other in others) and first.isdigit()


def _from_number(number: int | float | Decimal, text: str) -> Parsed[Decimal]:
    if isinstance(number, float) and not math.isfinite(number):
        return _refused(problems.AMOUNT_UNKNOWN, text)
    value = number if isinstance(number, Decimal) else Decimal(repr(number))
    if not value.is_finite():
        return _refused(problems.AMOUNT_UNKNOWN, text)
    if abs(value) >= Decimal(10) ** MAX_DIGITS:
        return _refused(problems.AMOUNT_TOO_LARGE, text)
    return Parsed(value, None, text)


_RANGE = re.compile(
    r"^\d[\d.,]*\s*(?:-|/|tot(?: en met)?|t/m|to|a|à)\s*\d[\d.,]*\b|^[<>≤≥~±]|\d\s*\+$|^(?:ca|circa|ongeveer|max|min|meer|minder|tot)\b",
    re.IGNORECASE,
)


def parse_integer(cell: Cell, order: str = "dmy") -> Parsed[int]:
    """A whole number: `1.250`, `1 250`, `12 medewerkers`. A range such as `10-49` is refused, with the text kept."""
    text = text_of(cell)
    if cell is None or not text.strip():
        return Parsed(None, None, text)
    if isinstance(cell, bool):
        return _refused(problems.INTEGER_UNKNOWN, text)
    if isinstance(cell, str):
        plain = _tidy(cell)
        if _RANGE.search(plain):
            return _refused(problems.A_RANGE, text)
        amount = parse_amount(re.sub(r"(?<=\d)\s+[a-zA-Z][a-zA-Z .']*$", "", plain), order)
    else:
        amount = parse_amount(cell, order)
    if amount.value is None:
        if amount.problem is None:
            return Parsed(None, None, text)
        too_large = isinstance(cell, (int, float, Decimal))
        return _refused(problems.AMOUNT_TOO_LARGE if too_large else problems.INTEGER_UNKNOWN, text)
    if amount.value != amount.value.to_integral_value():
        return _refused(problems.NOT_WHOLE, text)
    return Parsed(int(amount.value), amount.problem, text)


_YES = frozenset(
    ["ja", "j", "yes", "y", "oui", "o", "true", "waar", "vrai", "x", "v", "1", "aan", "on", "✓", "✔", "☑", "wahr"]
)
_NO = frozenset(
    [
        "nee",
        "neen",
        "n",
        "no",
        "non",
        "false",
        "onwaar",
        "faux",
        "0",
        "uit",
        "off",
        "✗",
        "✘",
        "☐",
        "geen",
        "falsch",
        "-",
    ]
)


def parse_boolean(cell: Cell, order: str = "dmy") -> Parsed[bool]:
    """Yes or no in Dutch, French or English, a cross, 1 or 0. Empty is unknown, not no."""
    text = text_of(cell)
    if cell is None or not text.strip():
        return Parsed(None, None, text)
    if isinstance(cell, bool):
        return Parsed(cell, None, text)
    word = _fold(_tidy(cell)).strip(".!")
    if word in _YES or word in ("1.0", "1,0"):
        return Parsed(True, None, text)
    if word in _NO or word in ("0.0", "0,0"):
        return Parsed(False, None, text)
    return _refused(problems.BOOLEAN_UNKNOWN, text)


def parse_percentage(cell: Cell, order: str = "dmy") -> Parsed[Decimal]:
    """A share as a fraction: `21%`, `21` and Excel's 0.21 are all Decimal("0.21"). 1 without a sign is 1 % with a doubt."""
    text = text_of(cell)
    if cell is None or not text.strip():
        return Parsed(None, None, text)
    signed = isinstance(cell, str) and bool(re.search(r"%|\bprocent\b|\bpct\b", cell))
    source: Cell = re.sub(r"%|\bprocent\b|\bpct\b", "", cell) if isinstance(cell, str) else cell
    amount = parse_amount(source, order)
    if amount.value is None:
        return _refused(problems.PERCENTAGE_UNKNOWN, text) if amount.problem else Parsed(None, None, text)
    value = amount.value
    if signed or abs(value) > 1 or isinstance(cell, str):
        doubt = not signed and 0 < abs(value) <= 1
        fraction = value / 100
        return Parsed(fraction, problems.PERCENTAGE_DOUBT(text=_short(text), value=value) if doubt else None, text)
    if abs(value) == 1:
        return Parsed(value / 100, problems.PERCENTAGE_DOUBT(text=_short(text), value=value), text)
    return Parsed(value, None, text)
