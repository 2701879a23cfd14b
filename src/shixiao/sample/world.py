"""The whole invented county: places, employers, staff and lives, with the look-ups that its offices need."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from shixiao.sample.county.employers import Employer, employers
from shixiao.sample.county.people import Person, people
from shixiao.sample.county.places import Community, communities
from shixiao.sample.county.staff import Worker, staff
from shixiao.sample.entry import Cell
from shixiao.sample.lives.life import Life
from shixiao.sample.lives.population import lives
from shixiao.sample.plan import Plan


@dataclass(frozen=True)
class World:
    """Everything that is true. `workers` are the staff numbers of each unit."""

    plan: Plan
    places: tuple[Community, ...]
    employers: tuple[Employer, ...]
    staff: tuple[Worker, ...]
    lives: tuple[Life, ...]
    workers: dict[str, list[str]] = field(repr=False)

    def handler(self, chance: Random, unit: str) -> str:
        """The number of someone who works at a unit."""
        return chance.choice(self.workers[unit])

    def elsewhere(self, chance: Random, unit: str) -> Community:
        """Another community."""
        return chance.choice([place for place in self.places if place.code != unit])

    def knows(self, day: date) -> bool:
        """Whether a day lies within the reported months and has come."""
        return self.plan.reports_from <= day <= self.plan.as_of


def made_world(plan: Plan) -> World:
    """The same world for the same plan, always."""
    places = communities()
    firms = employers(plan, places)
    listed = staff(plan, places)
    workers: dict[str, list[str]] = {}
    for worker in listed:
        workers.setdefault(worker.unit, []).append(worker.number)
    return World(plan, places, firms, listed, lives(plan, people(plan, places), firms), workers)


def identity(person: Person) -> dict[str, Cell]:
    """Name and number as cells."""
    return {"name": person.name, "id_number": person.number}
