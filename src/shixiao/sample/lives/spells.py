"""What a person does from one day to another, and which months of it are insured."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

from shixiao.sample.county.employers import Employer
from shixiao.sample.county.words import OCCUPATIONS
from shixiao.sample.plan import Plan
from shixiao.vocabulary.months import first_day, month_of

SpellKind = Literal["employee", "public_post", "flexible", "business", "unemployed", "inactive"]
WORK: tuple[SpellKind, ...] = ("employee", "public_post", "flexible", "business")
EMPLOYED: tuple[SpellKind, ...] = ("employee", "public_post")

_WAGES = {occupation: (low, high) for occupation, low, high in OCCUPATIONS}
_INSURED_SHARE: dict[SpellKind, float] = {"employee": 0.93, "public_post": 1.0, "flexible": 0.72, "business": 0.45}
_MISSED_MONTH = 0.02


@dataclass(frozen=True)
class Spell:
    """`covered` are the insured months, as employee or, when flexible or in business, as oneself."""

    kind: SpellKind
    start: date
    end: date
    employer: Employer | None = None
    occupation: str = ""
    wage: int = 0
    covered: tuple[int, ...] = ()

    @property
    def works(self) -> bool:
        """Whether it is work of any form."""
        return self.kind in WORK


def work_spell(
    plan: Plan, chance: Random, *, kind: SpellKind, start: date, end: date, trade: str, employer: Employer | None
) -> Spell:
    """A spell of work with an occupation, a wage in yuan a month and its insured months."""
    occupation = trade if chance.random() < 0.5 else chance.choice(OCCUPATIONS)[0]
    low, high = _WAGES[occupation]
    wage = chance.randrange(low, high, 10)
    covered: tuple[int, ...] = ()
    if chance.random() < _INSURED_SHARE[kind]:
        covered = _covered(plan, chance, start=start, end=end)
    return Spell(kind, start, end, employer, occupation, wage, covered)


def _covered(plan: Plan, chance: Random, *, start: date, end: date) -> tuple[int, ...]:
    """From the first month, or the next when hired late, to the last of ten days or more; some months are missed."""
    first = month_of(start) + (start.day > 20 and chance.random() < 0.7)
    last = min(month_of(end) - (end.day < 10), plan.last_month)
    months = range(max(first, plan.first_cover), last + 1)
    return tuple(month for month in months if month == first or chance.random() >= _MISSED_MONTH)


def minimum_months(plan: Plan, start: date, *, months: int, employer: Employer) -> Spell:
    """A hire on paper: insured for exactly the months that a rule asks for, then let go."""
    first = month_of(start)
    covered = tuple(month for month in range(first, first + months) if month <= plan.last_month)
    last = first_day(first + months).replace(day=5)
    return Spell("employee", start, last, employer, "行政文员", 4000, covered)
