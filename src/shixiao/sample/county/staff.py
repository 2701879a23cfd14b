"""The people who work at the county bureau, in the streets and in the communities."""

from dataclasses import dataclass
from datetime import date

from shixiao.sample.county.people import invented_name
from shixiao.sample.county.places import COUNTY, Community
from shixiao.sample.plan import Plan, between


@dataclass(frozen=True)
class Worker:
    """A member of staff; `unit` is the code of the office."""

    number: str
    name: str
    unit: str
    post: str
    regime: str
    joined_on: date
    left_on: date | None


def staff(plan: Plan, places: tuple[Community, ...]) -> tuple[Worker, ...]:
    """Eight at the bureau, three in each street, two in each community."""
    chance = plan.chance("staff")
    streets = sorted({place.street for place in places})
    posts = [(COUNTY, 8)] + [(street, 3) for street in streets] + [(place.code, 2) for place in places]
    listed = []
    for unit, count in posts:
        for at in range(count):
            listed.append(
                Worker(
                    number=f"YX{unit[6:]}{at + 1}",
                    name=invented_name(chance, chance.random() < 0.4),
                    unit=unit,
                    post="管理" if at == 0 and not unit.endswith("000000") else chance.choice(("窗口服务", "外勤执法")),
                    regime="公务员" if unit == COUNTY and at < 3 else chance.choice(("事业单位", "编外")),
                    joined_on=between(chance, date(2010, 1, 1), plan.opens),
                    left_on=between(chance, plan.reports_from, plan.as_of) if chance.random() < 0.03 else None,
                )
            )
    return tuple(listed)
