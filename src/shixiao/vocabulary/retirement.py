"""Statutory retirement since 1 January 2025: the old age plus a delay that grows with the birth month.

Source: 《国务院关于渐进式延迟法定退休年龄的办法》, in force from 2025-01-01. The day of birth does not matter.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shixiao.vocabulary.months import month_of

RetirementKind = Literal["M60", "F55", "F50"]


@dataclass(frozen=True)
class _Schedule:
    """Old age in years, first birth year delayed, birth months per month of delay, longest delay in months."""

    old_age: int
    first_year: int
    births_per_step: int
    longest_delay: int


_SCHEDULES: dict[RetirementKind, _Schedule] = {
    "M60": _Schedule(60, 1965, 4, 36),
    "F55": _Schedule(55, 1970, 4, 36),
    "F50": _Schedule(50, 1975, 2, 60),
}


def retirement_month(born: date, kind: RetirementKind) -> int:
    """The month of retirement: M60 men, F55 women who retired at 55 before, F50 women who retired at 50."""
    schedule = _SCHEDULES[kind]
    birth_month = month_of(born)
    births = birth_month - schedule.first_year * 12
    delay = 0 if births < 0 else min(births // schedule.births_per_step + 1, schedule.longest_delay)
    return birth_month + schedule.old_age * 12 + delay
