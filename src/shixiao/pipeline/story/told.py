"""The parts of a story: one judged row opened."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from shixiao.registers.schema import Column
from shixiao.vocabulary.masking import Personal, masked
from shixiao.vocabulary.months import month_label

Standing = Literal["holds", "decides", "not_asked", "unchecked"]


@dataclass(frozen=True)
class Cell:
    """One filed value under its heading, as text; `personal` says what kind of personal value it is."""

    title: str
    text: str
    personal: Personal = ""

    def shown(self, *, full: bool) -> str:
        """The text, masked unless all of it may be seen."""
        return self.text if full else masked(self.text, self.personal)


@dataclass(frozen=True)
class Filed:
    """A row of a register as it was filed, and where. `register` is its name, `title` what it is called."""

    register: str
    title: str
    file: str
    sheet: str
    line: int
    row_id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Window:
    """Days `first` to `last`, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class FactTold:
    """One fact as it stood for the row. `says` is the sentence for a row that does not show it.

    standing: it holds; it decides the verdict; it was not asked because another had decided; the register that could
    speak against it was never imported.
    """

    reason: str
    says: str
    standing: Standing
    windows: tuple[Window, ...]


@dataclass(frozen=True)
class Event:
    """Something known of the person: a moment (`first` = `last`) or a stretch. `goes_on`: it has no end yet.

    `proves`: it is among the rows that prove the verdict. `is_this`: it is the row of the story.
    """

    register: str
    first: dt.date
    last: dt.date
    is_moment: bool
    goes_on: bool
    proves: bool
    is_this: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Lane:
    """The events of one register, the earliest first."""

    register: str
    title: str
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Story:
    """One verdict row with everything that speaks for or against it, as known on `as_of`."""

    indicator: str
    position: int
    unit: str
    counted_on: dt.date
    verdict: str
    reason: str
    sentence: str
    as_of: dt.date
    filed: Filed
    facts: tuple[FactTold, ...]
    evidence: tuple[Filed, ...]
    lanes: tuple[Lane, ...]


def text_of(value: Any, column: Column) -> str:
    """A stored value as text: months 2026-03, yes and no as 是 and 否, money with two digits; "" where it is empty."""
    if value is None:
        return ""
    if column.type == "month":
        return month_label(int(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return f"{value:g}" if isinstance(value, float) else str(value)
