"""What an indicator is: a register, the facts each row must show, and what is counted once."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

Measure = Literal["count", "share", "refused_share", "median", "mean", "stock", "derived", "weighted_share"]
Verdict = Literal["verified", "refused", "pending", "unverifiable"]


@dataclass(frozen=True)
class DatedValue:
    """The value of a parameter from a day on, and the document it rests on."""

    since: dt.date
    value: int | Decimal | str | bool | tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class Parameter:
    """A number that policy sets. The value in force on a row's counted-on date holds for that row."""

    name: str
    title: str
    values: tuple[DatedValue, ...]


@dataclass(frozen=True)
class Fact:
    """One thing a row must show. `holds`, `when` and `window` are expressions.

    kind: "presence" needs a record; "absence" needs that there is none.
    settles: "shown" as soon as it holds, "closed" only after the window, for every row.
    otherwise: the verdict of a row that does not show it.
    """

    reason: str
    holds: str
    says: str
    place: str
    when: str = ""
    kind: Literal["presence", "absence"] = "presence"
    window: str = ""
    settles: Literal["shown", "closed"] = "shown"
    otherwise: Verdict = "refused"
    waits: str = ""


@dataclass(frozen=True)
class Version:
    """Who answers for a definition from a day on."""

    since: dt.date
    basis: str
    author: str
    checker: str
    next_review: dt.date
    why_it_matters: str
    direction: Literal["up", "down", "none"]
    counter_indicators: tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """One indicator as declared. Expressions are text; they are checked when compiled. Low ranks are shown first."""

    id: str
    title: str
    topic: str
    measure: Measure
    place: str
    unit: str
    rank: int
    versions: tuple[Version, ...]
    register: str = ""
    population: str = ""
    counted_on: str = ""
    staff: str = ""
    where: str = ""
    stock: str = ""
    one_row_per: tuple[str, ...] = ()
    once_per: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    value: str = ""
    weight: str = ""
    reported_share: str = ""
    rows_of: str = ""
    plus: str = ""
    minus: str = ""
    verified_says: str = ""
    parameters: tuple[Parameter, ...] = ()

    def with_facts(self, facts: tuple[Fact, ...], parameters: tuple[Parameter, ...]) -> "Definition":
        """The same definition with its includes resolved."""
        return replace(self, facts=facts, parameters=parameters)

    @property
    def expressions(self) -> tuple[str, ...]:
        """Every expression that says which rows count and what they show."""
        whole = (self.where, self.stock, self.value, self.weight, self.reported_share)
        return (*whole, *(text for one in self.facts for text in (one.holds, one.when, one.window)))

    @property
    def needs(self) -> tuple[str, ...]:
        """Indicators whose verdicts this one is read from, without those named in expressions."""
        return tuple(part for part in (self.population, self.rows_of, self.plus, self.minus) if part)

    @property
    def is_judged(self) -> bool:
        """Whether it has verdict rows of its own; a derived one is read from its parts."""
        return self.measure not in {"derived", "weighted_share"}
