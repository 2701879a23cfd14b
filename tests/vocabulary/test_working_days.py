from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao.vocabulary.working_days import WorkingCalendar

CALENDAR = WorkingCalendar()


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 248),
        (date(2026, 1, 1), date(2026, 3, 31), 59),
        (date(2026, 4, 1), date(2026, 6, 30), 61),
        (date(2026, 7, 1), date(2026, 9, 30), 66),
        (date(2026, 10, 1), date(2026, 12, 31), 62),
    ],
)
def test_it_counts_the_working_days_of_2026(first: date, last: date, days: int) -> None:
    assert CALENDAR.table(first, last)[-1][2] == days


@pytest.mark.parametrize("day", [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)])
def test_it_works_on_the_make_up_days_of_2026(day: tuple[int, int]) -> None:
    assert date(2026, *day).weekday() >= 5
    assert CALENDAR.is_workday(date(2026, *day))


def test_it_rests_on_public_holidays() -> None:
    assert not CALENDAR.is_workday(date(2026, 1, 1))
    assert not CALENDAR.is_workday(date(2026, 10, 1))


def test_it_counts_from_the_day_after() -> None:
    friday = date(2026, 3, 6)
    assert CALENDAR.add(friday, 0) == friday
    assert CALENDAR.add(friday, 1) == date(2026, 3, 9)
    assert CALENDAR.add(friday, 5) == date(2026, 3, 13)
    assert CALENDAR.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CALENDAR.add(date(2026, 3, 7), 0) == date(2026, 3, 7)


def test_it_refuses_to_count_backwards() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add(date(2026, 3, 6), -1)


@pytest.mark.parametrize(("year", "provisional"), [(2003, True), (2004, False), (2026, False), (2027, True)])
def test_a_year_without_a_published_schedule_is_provisional(year: int, provisional: bool) -> None:
    assert CALENDAR.is_provisional(year) is provisional


def test_a_provisional_year_knows_only_weekends() -> None:
    assert CALENDAR.is_workday(date(2027, 1, 1))
    assert not CALENDAR.is_workday(date(2027, 1, 2))
    assert CALENDAR.table(date(2026, 12, 31), date(2027, 1, 1)) == [
        (date(2026, 12, 31), True, 1, False),
        (date(2027, 1, 1), True, 2, True),
    ]


def test_exceptions_override_the_published_schedule() -> None:
    calendar = WorkingCalendar({date(2027, 1, 1): False, date(2026, 3, 7): True}, frozenset({2027}))
    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_workday(date(2026, 3, 7))
    assert not calendar.is_provisional(2027)


def test_an_empty_range_has_an_empty_table() -> None:
    assert CALENDAR.table(date(2026, 3, 2), date(2026, 3, 1)) == []


@given(st.dates(date(2004, 1, 1), date(2026, 6, 30)), st.integers(1, 40))
def test_the_table_and_the_addition_agree(day: date, count: int) -> None:
    reached = CALENDAR.add(day, count)
    table = CALENDAR.table(day + timedelta(days=1), reached)
    assert table[-1][1:3] == (True, count)
