from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao.vocabulary.months import (
    Period,
    first_day,
    last_day,
    month_label,
    month_of,
    parse_month,
    parse_period,
    quarter_label,
)
from shixiao.vocabulary.problems import Problem

MARCH = 2026 * 12 + 2


@pytest.mark.parametrize("text", ["202603", "2026-03", "2026/3", "2026.3", "2026年3月", "２０２６年３月", " 2026-3 "])
def test_it_reads_a_month_in_every_usual_form(text: str) -> None:
    assert parse_month(text) == MARCH


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "202600", "2026-00", "20260", "0000-01", "三月", "2026-03-05"])
def test_it_refuses_what_is_no_month(text: str) -> None:
    with pytest.raises(Problem):
        parse_month(text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026-03", Period("month", MARCH, MARCH, "2026-03")),
        ("2026Q1", Period("quarter", MARCH - 2, MARCH, "2026Q1")),
        ("2026q4", Period("quarter", MARCH + 7, MARCH + 9, "2026Q4")),
        ("2026", Period("year", MARCH - 2, MARCH + 9, "2026")),
        ("ytd:2026-03", Period("ytd", MARCH - 2, MARCH, "2026-03")),
        ("ytd:2026-01", Period("ytd", MARCH - 2, MARCH - 2, "2026-01")),
    ],
)
def test_it_reads_a_period(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize("text", ["", "2026Q5", "ytd:2026", "去年", "26", "2026-14"])
def test_it_refuses_what_is_no_period(text: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_period(text)
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2024, 2, 10), date(2024, 2, 29)),
        (date(2023, 2, 1), date(2023, 2, 28)),
        (date(2000, 2, 29), date(2000, 2, 29)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2026, 4, 30), date(2026, 4, 30)),
    ],
)
def test_it_knows_the_last_day_of_a_month(day: date, last: date) -> None:
    assert last_day(month_of(day)) == last


@given(st.dates(max_value=date(9998, 12, 31)))
def test_every_day_lies_within_its_month(day: date) -> None:
    month = month_of(day)
    assert first_day(month) <= day <= last_day(month)
    assert parse_month(month_label(month)) == month
    assert parse_period(quarter_label(month)).first <= month <= parse_period(quarter_label(month)).last
