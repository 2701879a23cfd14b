"""Working days of mainland China, with make-up days.

The public schedule comes out each autumn for the next year. A year without one is counted by weekends alone and its
deadlines are provisional.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chinese_calendar import constants

_WORK, _REST = constants.workdays, constants.holidays
_PUBLISHED = range(min(_REST).year, max(_REST).year + 1)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """Published schedules, then `exceptions` (day → is it worked) that override them.

    `settled_years` are the later years whose schedule the bureau has entered completely as exceptions.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    settled_years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether people work on this day."""
        if day in self.exceptions:
            return self.exceptions[day]
        return day in _WORK or (day.weekday() < 5 and day not in _REST)

    def is_provisional(self, year: int) -> bool:
        """Whether the schedule of a year is not known yet."""
        return year not in _PUBLISHED and year not in self.settled_years

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after a day; the day itself for 0."""
        if count < 0:
            raise ValueError(f"negative number of working days: {count}")
        while count:
            day += _ONE_DAY
            count -= self.is_workday(day)
        return day

    def table(self, first: date, last: date) -> list[tuple[date, bool, int, bool]]:
        """(day, is it worked, working days from `first` up to and including it, is its year provisional) per day."""
        rows = []
        worked_days = 0
        for offset in range((last - first).days + 1):
            day = first + offset * _ONE_DAY
            is_work = self.is_workday(day)
            worked_days += is_work
            rows.append((day, is_work, worked_days, self.is_provisional(day.year)))
        return rows
