"""A whole life as the registers could know it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from shixiao.sample.county.people import Person
from shixiao.sample.lives.spells import EMPLOYED, Spell
from shixiao.vocabulary.months import first_day, month_of


@dataclass(frozen=True)
class Certificate:
    """A certificate as a person in hardship."""

    category: str
    certified_on: date
    ended_on: date | None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.certified_on <= day and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True)
class Role:
    """A part in a firm: 法定代表人, 股东 or 经营者 of the employer with `code`."""

    code: str
    role: str
    from_on: date
    to_on: date | None

    def touches(self, first: int, last: int) -> bool:
        """Whether it is active on any day of months `first` to `last`."""
        return self.from_on < first_day(last + 1) and (self.to_on is None or self.to_on >= first_day(first))


@dataclass(frozen=True)
class Life:
    """`spells` follow one another without gaps or overlaps up to the as-of date, the pension or the death."""

    person: Person
    spells: tuple[Spell, ...]
    died_on: date | None = None
    pension_from: int | None = None
    certificate: Certificate | None = None
    roles: tuple[Role, ...] = ()
    graduates_on: date | None = None
    claims_since: int | None = None

    def spell_on(self, day: date) -> Spell | None:
        """What the person does on a day, None when dead or retired."""
        return next((spell for spell in self.spells if spell.start <= day <= spell.end), None)

    def alive(self, day: date) -> bool:
        """Whether the person has not died before a day."""
        return self.died_on is None or day <= self.died_on

    def draws_pension(self, month: int) -> bool:
        """Whether a pension is in payment in a month."""
        ended = self.died_on is not None and month > month_of(self.died_on)
        return self.pension_from is not None and self.pension_from <= month and not ended

    @cached_property
    def employee_months(self) -> frozenset[int]:
        """The months insured by an employer."""
        return frozenset(month for spell in self.spells if spell.kind in EMPLOYED for month in spell.covered)

    @cached_property
    def own_months(self) -> frozenset[int]:
        """The months insured as oneself."""
        return frozenset(month for spell in self.spells if spell.kind not in EMPLOYED for month in spell.covered)
