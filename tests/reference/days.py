"""Months as ordinals (year × 12 + month − 1), working days and the statutory retirement month, written once more."""

from datetime import date, datetime, timedelta
from functools import cache

import chinese_calendar

ONE_DAY = timedelta(days=1)


def month_of(day: date) -> int:
    """The ordinal of a day's month."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month."""
    return first_day(month + 1) - ONE_DAY


def day_of(moment: date | datetime) -> date:
    """The calendar day of a date or an instant."""
    return moment.date() if isinstance(moment, datetime) else moment


def is_workday(day: date) -> bool:
    """Whether people work on a day; in a year whose schedule is not published, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


@cache
def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after a day; the day itself for 0."""
    while count > 0:
        day += ONE_DAY
        if is_workday(day):
            count -= 1
    return day


def retirement_month(birth_month: int, kind: str) -> int:
    """The month of statutory retirement: M60 men, F55 and F50 women, by the month of birth alone.

    Delayed from 2025 by one month per four birth months (two for F50) up to 36 (60) months.
    """
    old_age, first_delayed, births_per_step, longest = {
        "M60": (60, 1965 * 12, 4, 36),
        "F55": (55, 1970 * 12, 4, 36),
        "F50": (50, 1975 * 12, 2, 60),
    }[kind]
    delay = 0
    for later in range(first_delayed, birth_month + 1, births_per_step):
        delay += later <= birth_month
    return birth_month + old_age * 12 + min(delay, longest)
