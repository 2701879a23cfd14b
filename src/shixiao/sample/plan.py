"""What is asked of the sample: how many people, which seed, known until which day."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shixiao.vocabulary.months import first_day, month_of

MONTHS_OF_COVER = 36
MONTHS_REPORTED = 30


@dataclass(frozen=True)
class Plan:
    """Contributions cover the last 36 months up to `as_of`, offices report the last 30 of them."""

    persons: int
    seed: int
    as_of: date

    @property
    def last_month(self) -> int:
        """The month of the as-of date."""
        return month_of(self.as_of)

    @property
    def first_cover(self) -> int:
        """The first month of contributions."""
        return self.last_month - MONTHS_OF_COVER + 1

    @property
    def first_reported(self) -> int:
        """The first month that offices report."""
        return self.last_month - MONTHS_REPORTED + 1

    @property
    def opens(self) -> date:
        """The first day of cover."""
        return first_day(self.first_cover)

    @property
    def reports_from(self) -> date:
        """The first day that offices report."""
        return first_day(self.first_reported)

    def chance(self, part: str) -> Random:
        """A stream of chance of its own for each part, so that a change in one leaves the others as they were."""
        return Random(f"{self.seed}/{part}")  # noqa: S311 - invented people, no secrets  # nosec B311

    def day(self, chance: Random) -> date:
        """Any reported day up to the as-of date."""
        return between(chance, self.reports_from, self.as_of)


def between(chance: Random, first: date, last: date) -> date:
    """Any day from `first` to `last`, both included."""
    return first + timedelta(days=chance.randint(0, max((last - first).days, 0)))
