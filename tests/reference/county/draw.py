"""Seeded chance that likes edges: first and last days, leap days, year ends and the as-of day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from tests.reference.days import first_day, last_day, month_of

T = TypeVar("T")
HISTORY_MONTHS = 42

# Month distances at which a window begins or ends, with their neighbours.
_DISTANCES = (-13, -12, -11, -4, -3, -2, -1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13)
_DAYS_APART = (-31, -30, -29, -1, 0, 0, 1, 29, 30, 31)
_TIMES = (time(0, 0, 0), time(9, 30, 0), time(23, 59, 59))


class Draw:
    """One stream of chance about an as-of day."""

    def __init__(self, seed: int, as_of: date) -> None:
        self.random = Random(seed)
        self.as_of = as_of

    def chance(self, share: float) -> bool:
        """True in this share of calls."""
        return self.random.random() < share

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return self.random.choice(choices)

    def maybe(self, value: T, share: float) -> T | None:
        """The value in this share of calls, else None."""
        return value if self.chance(share) else None

    def month(self) -> int:
        """A month of the history; the months whose windows end now come often."""
        if self.chance(0.3):
            return month_of(self.as_of) - self.pick((0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14))
        return month_of(self.as_of) - self.random.randrange(HISTORY_MONTHS)

    def month_near(self, month: int) -> int:
        """A month at a window's distance from another."""
        return month + self.pick(_DISTANCES)

    def day_in(self, month: int) -> date:
        """A day of a month, mostly its first or last."""
        first, last = first_day(month), last_day(month)
        days = (
            first,
            first,
            first + timedelta(days=1),
            first + timedelta(days=14),
            last - timedelta(days=1),
            last,
            last,
        )
        return self.pick(days)

    def day(self) -> date:
        """A day of the history, sometimes the as-of day, its neighbours, a year's end or a leap day."""
        if self.chance(0.1):
            return self.pick(self._special_days())
        return self.day_in(self.month())

    def day_near(self, day: date) -> date:
        """A day at an edge's distance from another."""
        if self.chance(0.35):
            return day + timedelta(days=self.pick(_DAYS_APART))
        return self.day_in(self.month_near(month_of(day)))

    def moment(self, day: date) -> datetime:
        """An instant of a day, often its first or last second."""
        return datetime.combine(day, self.pick(_TIMES))

    def _special_days(self) -> tuple[date, ...]:
        year = self.as_of.year
        leap_year = year - year % 4
        around = tuple(self.as_of + timedelta(days=days) for days in (-1, 0, 1))
        return (*around, date(year - 1, 12, 31), date(year, 1, 1), date(leap_year, 2, 28), date(leap_year, 2, 29))
