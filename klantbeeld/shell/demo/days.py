"""When a Dutch installer works: Monday to Friday by day, not on holidays, not in the summer break of the trade."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
OPENS, CLOSES = time(8, 0), time(17, 30)
BREAK_WEEKS = (30, 31, 32)  # the construction break of the north
HOURS = {8: 7, 9: 14, 10: 15, 11: 13, 12: 4, 13: 10, 14: 14, 15: 13, 16: 9, 17: 2}


@cache
def easter(year: int) -> date:
    """Easter Sunday, by the rule of Meeus, Jones and Butcher."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(year: int) -> frozenset[date]:
    """The days on which the whole trade is closed."""
    sunday = easter(year)
    king = date(year, 4, 27)
    moving = [sunday + timedelta(days=days) for days in (-2, 1, 39, 40, 50)]  # Good Friday to Whit Monday
    christmas = [date(year, 12, day) for day in range(24, 32)]
    return frozenset(
        [date(year, 1, 1), date(year, 1, 2), king - timedelta(days=king.weekday() == 6), *moving, *christmas]
    )


def is_working(day: date) -> bool:
    """Whether the company is at work on this day."""
    return day.weekday() < 5 and day not in holidays(day.year) and day.isocalendar().week not in BREAK_WEEKS


def working_days(until: date, days: int = 365) -> list[date]:
    """The working days before `until`, last first."""
    return [day for day in (until - timedelta(days=back) for back in range(1, days)) if is_working(day)]


def moment_on(rng: random.Random, day: date, *, step: int = 1) -> datetime:
    """A moment within working hours; `step` minutes is how roughly people note it."""
    hour = rng.choices(list(HOURS), list(HOURS.values()))[0]
    minute = rng.randrange(0, 30 if hour == 17 else 60, step)
    return datetime.combine(day, time(hour, minute), ZONE)
