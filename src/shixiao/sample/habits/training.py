"""Padded classes: seats filled with people who were not there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from shixiao.sample.entries.training import Class, enrolment, sign_in
from shixiao.sample.entry import Entry
from shixiao.sample.lives.life import Life
from shixiao.sample.world import World

_SEATS = (3, 6)
_TWO_AT_ONCE = 4


def pad_classes(world: World, courses: Sequence[Class], *, habits: Mapping[str, frozenset[str]]) -> list[Entry]:
    """Enrolments and sign-ins of people who did not sit in the room, by class."""
    chance = world.plan.chance("padded classes")
    rows: list[Entry] = []
    for course in courses:
        drawn = habits[course.place.code]
        if "absent_but_reported" in drawn:
            rows.extend(_absent(chance, course, lives=_fillers(world, chance, course)))
        if "signed_by_others" in drawn:
            rows.extend(_signed_by_others(chance, course, lives=_fillers(world, chance, course)))
    return rows + _two_at_once(world, chance, courses=courses)


def _fillers(world: World, chance: Random, course: Class) -> list[Life]:
    lives = chance.sample(world.lives, chance.randint(*_SEATS))
    return [life for life in lives if life.alive(course.days[-1])]


def _absent(chance: Random, course: Class, *, lives: Sequence[Life]) -> list[Entry]:
    """Listed and certified, present half of the time at most."""
    rows = []
    for life in lives:
        present = course.days[: chance.randint(0, len(course.days) // 2)]
        rows.append(enrolment(course, life, hours=len(present) * 8, certified=True))
        rows += [sign_in(course, life, at=datetime.combine(day, time(8, chance.randint(5, 29)))) for day in present]
    return [replace(row, habit="absent_but_reported", padded=True) for row in rows]


def _signed_by_others(chance: Random, course: Class, *, lives: Sequence[Life]) -> list[Entry]:
    """All hours on paper; one hand signs everybody in within seconds."""
    rows = [enrolment(course, life, hours=course.hours, certified=True) for life in lives]
    for day in course.days:
        at = datetime.combine(day, time(8, chance.randint(30, 40)))
        rows += [sign_in(course, life, at=at + timedelta(seconds=4 * turn)) for turn, life in enumerate(lives)]
    return [replace(row, habit="signed_by_others", padded=True) for row in rows]


def _two_at_once(world: World, chance: Random, *, courses: Sequence[Class]) -> list[Entry]:
    """A few people are listed in two classes that are held on the same days."""
    pairs = [
        (one, other)
        for at, one in enumerate(courses)
        for other in courses[at + 1 :]
        if one.days[0] <= other.days[0] <= one.days[-1]
    ]
    rows = []
    for one, other in chance.sample(pairs, min(_TWO_AT_ONCE, len(pairs))):
        life = chance.choice([life for life in world.lives if life.died_on is None])
        rows += [enrolment(course, life, hours=course.hours, certified=True) for course in (one, other)]
    return [replace(row, habit="two_classes_at_once", padded=True) for row in rows]
