"""training_enrolments and training_attendance of honest classes, and the class that padded seats are added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from shixiao.sample.county.places import Community
from shixiao.sample.county.words import PROVIDERS, TRAINED
from shixiao.sample.entry import Cell, Entry
from shixiao.sample.lives.life import Life
from shixiao.sample.lives.spells import EMPLOYED
from shixiao.sample.world import World, identity
from shixiao.vocabulary.months import first_day

_HOURS_A_DAY = 8
_PEOPLE_PER_CLASS = 1000
_REGULARS = 5
_REGULAR_CLASSES = 14
_TWICE = 0.1


@dataclass(frozen=True)
class Class:
    """A course of `days` working days held for a community."""

    number: str
    provider: str
    occupation: str
    place: Community
    days: tuple[date, ...]
    device: str

    @property
    def hours(self) -> int:
        """Hours due."""
        return len(self.days) * _HOURS_A_DAY


def classes(world: World) -> list[Class]:
    """About three a month for 3,000 people."""
    chance = world.plan.chance("classes")
    listed = []
    for month in range(world.plan.first_reported, world.plan.last_month + 1):
        for at in range(max(world.plan.persons // _PEOPLE_PER_CLASS, 1)):
            start = first_day(month) + timedelta(days=chance.randint(0, 24))
            days = tuple(start + timedelta(days=offset) for offset in range(chance.randint(5, 10)))
            listed.append(
                Class(
                    number=f"PX{start:%Y%m}{at + 1:02d}",
                    provider=chance.choice(PROVIDERS),
                    occupation=chance.choice(TRAINED),
                    place=chance.choice(world.places),
                    days=days,
                    device=f"QD{chance.randint(1, 40):04d}",
                )
            )
    return [course for course in listed if course.days[-1] <= world.plan.as_of]


def training(world: World, courses: Sequence[Class]) -> list[Entry]:
    """Enrolments and sign-ins of those who really sat in the room."""
    chance = world.plan.chance("training")
    regulars = [life for life in world.lives if life.claims_since is None and life.died_on is None][:_REGULARS]
    rows: list[Entry] = []
    trained: set[tuple[int, int]] = set()
    for at, course in enumerate(courses):
        year = course.days[-1].year
        drawn = _members(world, chance, course=course)
        members = [life for life in drawn if (life.person.index, year) not in trained or chance.random() < _TWICE]
        if at % _REGULAR_CLASSES == 0:
            members.extend(life for life in regulars if life not in members)
        trained.update((life.person.index, year) for life in members)
        for life in members:
            present = [day for day in course.days if chance.random() < (0.97 if chance.random() < 0.94 else 0.5)]
            passed = len(present) * 5 >= len(course.days) * 4 and chance.random() < 0.94
            rows.append(enrolment(course, life, hours=len(present) * _HOURS_A_DAY, certified=passed))
            rows.extend(sign_in(course, life, at=_arrival(chance, day)) for day in present)
    return rows


def _members(world: World, chance: Random, *, course: Class) -> list[Life]:
    """Ten people or so, first of all some out of work whose next job will be in this trade."""
    start = course.days[0]
    free = [life for life in world.lives if life.alive(course.days[-1]) and _free(life, start)]
    chance.shuffle(free)
    fitting = [life for life in free if _next_trade(life, start) == course.occupation][:4]
    others = [life for life in free if life not in fitting][: chance.randint(4, 8)]
    busy = [life for life in chance.sample(world.lives, 12) if life.alive(course.days[-1]) and _employed(life, start)]
    return [*fitting, *others, *busy[:1]]


def _free(life: Life, day: date) -> bool:
    spell = life.spell_on(day)
    return spell is not None and spell.kind in {"unemployed", "inactive"}


def _employed(life: Life, day: date) -> bool:
    spell = life.spell_on(day)
    return spell is not None and spell.kind in EMPLOYED


def _next_trade(life: Life, day: date) -> str:
    soon = day + timedelta(days=150)
    return next((spell.occupation for spell in life.spells if spell.works and day < spell.start < soon), "")


def _arrival(chance: Random, day: date) -> datetime:
    return datetime.combine(day, time(8, chance.randint(5, 29), chance.randint(0, 59)))


def enrolment(course: Class, life: Life, *, hours: int, certified: bool) -> Entry:
    """A line of the class list."""
    cells: dict[str, Cell] = {
        **identity(life.person),
        "class_id": course.number,
        "provider": course.provider,
        "occupation": course.occupation,
        "level": "初级",
        "started_on": course.days[0],
        "ended_on": course.days[-1],
        "hours_due": course.hours,
        "hours_attended": hours,
        "certified": certified,
        "subsidy_yuan": course.hours * 20 if certified else None,
        "unit_code": course.place.code,
    }
    return Entry("training_enrolments", cells, life.person.number)


def sign_in(course: Class, life: Life, *, at: datetime) -> Entry:
    """One sign-in at the class's own device."""
    cells: dict[str, Cell] = {
        "id_number": life.person.number,
        "class_id": course.number,
        "signed_at": at,
        "device_id": course.device,
        "lon": course.place.lon,
        "lat": course.place.lat,
        "coord_sys": "WGS84",
    }
    return Entry("training_attendance", cells, life.person.number)
