"""Months as whole numbers: `year * 12 + (month - 1)`, so that windows are additions."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from shixiao.vocabulary.problems import Problem

PeriodKind = Literal["month", "quarter", "year", "ytd"]

_MONTH = re.compile(r"(\d{4})(?:(\d{2})|[-/.年](\d{1,2})月?)", re.ASCII)
_QUARTER = re.compile(r"(\d{4})Q([1-4])", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True)
class Period:
    """Months `first` to `last`, both included. A year-to-date is labelled by its last month, as in the figures."""

    kind: PeriodKind
    first: int
    last: int
    label: str


def month_of(day: date) -> int:
    """The month a day lies in."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month."""
    return first_day(month + 1) - timedelta(days=1)


def month_label(month: int) -> str:
    """2026-03."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def quarter_label(month: int) -> str:
    """The quarter a month lies in: 2026Q1."""
    return f"{month // 12:04d}Q{month % 12 // 3 + 1}"


def parse_month(text: str) -> int:
    """A month written 202603, 2026-03, 2026/3, 2026.3 or 2026年3月. Anything else is a Problem."""
    found = _MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found:
        year, number = int(found[1]), int(found[2] or found[3])
        if year > 0 and 1 <= number <= 12:
            return year * 12 + number - 1
    raise Problem(
        where=f"月份“{text}”",
        what="看不懂这个月份。",
        why="不知道是哪个月，就无法取数。",
        mend="请写成 2026-03 或 202603。",
    )


@lru_cache(maxsize=1024)
def parse_period(text: str) -> Period:
    """A period written 2026-03, 2026Q1, 2026 or ytd:2026-03. Anything else is a Problem."""
    written = unicodedata.normalize("NFKC", text).strip()
    if written.lower().startswith("ytd:"):
        last = parse_month(written[4:])
        return Period("ytd", last - last % 12, last, month_label(last))
    if found := _QUARTER.fullmatch(written.upper()):
        first = int(found[1]) * 12 + (int(found[2]) - 1) * 3
        return Period("quarter", first, first + 2, quarter_label(first))
    if _YEAR.fullmatch(written):
        first = int(written) * 12
        return Period("year", first, first + 11, written)
    if _MONTH.fullmatch(written):
        month = parse_month(written)
        return Period("month", month, month, month_label(month))
    raise Problem(
        where=f"期间“{text}”",
        what="看不懂这个期间。",
        why="不知道是哪个期间，就无法取数。",
        mend="请写成 2026-03（月）、2026Q1（季）、2026（年）或 ytd:2026-03（本年累计）。",
    )
