"""What a page asks for and what it gets."""

import datetime as dt
from dataclasses import dataclass, replace

from shixiao.vocabulary.months import Period, PeriodKind


@dataclass(frozen=True)
class Figure:
    """One figure of a unit and a period, as it stands in the run. Rates are fractions; what is not settled is None.

    `unit` is the prefix that stands for the unit, `period` the label that the figures carry. `unchecked` names the
    registers that were never imported and were passed over.
    """

    indicator: str
    unit: str
    kind: PeriodKind
    period: str
    reported: int
    verified: int
    refused: int | None
    pending: int | None
    unverifiable: int | None
    value: float | None
    reported_value: float | None
    padding_rate: float | None
    unchecked: tuple[str, ...]


@dataclass(frozen=True)
class RowFilter:
    """Which rows: of a unit (a prefix of 2, 4, 6, 9 or 12 digits) and a period, with a verdict and a reason.

    Without a period all of the run; an empty verdict or reason means any.
    """

    unit: str
    period: Period | None = None
    verdict: str = ""
    reason: str = ""

    def of(self, *, verdict: str = "", reason: str = "") -> "RowFilter":
        """The same unit and period with another verdict and reason."""
        return replace(self, verdict=verdict, reason=reason)


@dataclass(frozen=True)
class Section:
    """The rows of one judged indicator that a figure is made of. `sign` is -1 where they are taken away."""

    indicator: str
    sign: int


@dataclass(frozen=True)
class ReasonCount:
    """How many rows ended with a verdict for a reason; the reason of verified rows is empty."""

    verdict: str
    reason: str
    row_count: int


@dataclass(frozen=True)
class VerdictRow:
    """One judged row as lists show it: name and number are masked, what cannot be filled is empty.

    `position` is its place among the rows of its indicator in the sealed order, from 0. `line` is its line in the sheet.
    """

    indicator: str
    position: int
    row_key: int
    register: str
    file: str
    sheet: str
    line: int
    name: str
    number: str
    unit: str
    staff: str
    counted_on: dt.date
    verdict: str
    reason: str


@dataclass(frozen=True)
class Unit:
    """A unit by its prefix; without a name in the stations register the prefix stands for it."""

    code: str
    name: str

    @property
    def level(self) -> int:
        """2 province, 4 prefecture, 6 county, 9 street, 12 community."""
        return len(self.code)
