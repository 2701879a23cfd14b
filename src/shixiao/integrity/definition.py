"""What a check is: patterns of rows that contradict each other, or a share that is too high to be chance."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shixiao.indicators.definition import Parameter

Level = Literal["hard", "soft"]
SubjectKind = Literal[
    "person", "employer", "unit", "staff", "class", "provider", "account", "phone", "address", "device", "row"
]


@dataclass(frozen=True)
class Pattern:
    """Rows of some registers that together are a finding, grouped by the expressions `per`, of which the first is the
    subject.

    rows: alias -> register; the first is the one complained of. where: which rows belong together. lacks: registers
    in which there is no row for which `lacks_where` holds. having: which groups are findings, or are tested. odd: a
    condition on a row whose share in a group is tested against `expected`, or the other groups where that is empty. unit, score, says: the place, the weight and the sentence of a finding.
    """

    place: str
    rows: Mapping[str, str]
    per: tuple[str, ...]
    score: str
    says: str
    where: str = ""
    lacks: Mapping[str, str] | None = None
    lacks_where: str = ""
    having: str = ""
    odd: str = ""
    expected: str = ""
    unit: str = ""

    @property
    def lead(self) -> str:
        """The alias of the rows complained of."""
        return next(iter(self.rows))

    @property
    def sources(self) -> dict[str, str]:
        """Every alias with its register."""
        return {**self.rows, **(self.lacks or {})}


@dataclass(frozen=True)
class Check:
    """One check as declared. Expressions are text; they are checked when compiled."""

    id: str
    title: str
    topic: str
    level: Level
    subject_kind: SubjectKind
    basis: str
    author: str
    checker: str
    next_review: dt.date
    place: str
    patterns: tuple[Pattern, ...]
    parameters: Mapping[str, Parameter]


@dataclass(frozen=True)
class Checks:
    """All checks by id, and the dated parameters that hold for all of them."""

    all: Mapping[str, Check]
    parameters: Mapping[str, Parameter]
