"""Employers with valid credit codes: companies, public bodies with public-interest posts, and shells."""

from dataclasses import dataclass
from datetime import date
from random import Random

from shixiao.sample.county.places import COUNTY_NAME, Community
from shixiao.sample.county.words import FIRM_SYLLABLES, TRADES
from shixiao.sample.plan import Plan, between
from shixiao.vocabulary.credit import check_character, organisation_check_character


@dataclass(frozen=True)
class Employer:
    """A shell insures people for the least number of months and lets them go; a public body offers public posts."""

    code: str
    name: str
    industry: str
    registered_on: date
    lon: float
    lat: float
    public: bool = False
    shell: bool = False
    deregistered_on: date | None = None


def credit_code(kind: str, organisation: int) -> str:
    """A valid code in division 990101. `kind` is its first two characters, `organisation` a number of 8 digits."""
    stem = f"{organisation:08d}"
    s17 = f"{kind}990101{stem}{organisation_check_character(stem)}"
    return s17 + check_character(s17)


def employers(plan: Plan, places: tuple[Community, ...]) -> tuple[Employer, ...]:
    """One employer for about twenty people; a public body in every street; two shells."""
    chance = plan.chance("employers")
    count = max(plan.persons // 20, 12)
    numbers = chance.sample(range(10_000_000, 90_000_000), count + len(places))
    firms = [
        _firm(plan, chance, place=chance.choice(places), number=number, at=at)
        for at, number in enumerate(numbers[:count])
    ]
    streets = {place.street: place for place in places}
    bodies = [
        Employer(
            credit_code("11", number), f"{COUNTY_NAME}{place.street_name}办事处", "S", date(2003, 5, 1),
            place.lon, place.lat, public=True,
        )
        for number, place in zip(numbers[count:], streets.values(), strict=False)
    ]  # fmt: skip
    return tuple(firms + bodies)


def _firm(plan: Plan, chance: Random, *, place: Community, number: int, at: int) -> Employer:
    trade, industry = chance.choice(TRADES)
    name = "".join(chance.sample(FIRM_SYLLABLES, 2))
    closed = between(chance, plan.reports_from, plan.as_of) if at >= 2 and chance.random() < 0.03 else None
    return Employer(
        code=credit_code("91", number),
        name=f"云溪{name}{trade}有限公司",
        industry=industry,
        registered_on=between(chance, date(2005, 1, 1), plan.opens),
        lon=round(place.lon + chance.uniform(-0.01, 0.01), 5),
        lat=round(place.lat + chance.uniform(-0.01, 0.01), 5),
        shell=at < 2,  # a column of that name  # nosec B604
        deregistered_on=closed,
    )
