"""One spell after another, drawn from what usually follows what and how long it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shixiao.sample.county.employers import Employer
from shixiao.sample.county.people import Person
from shixiao.sample.lives.spells import WORK, Spell, SpellKind, work_spell
from shixiao.sample.plan import Plan

_FIRST: dict[SpellKind, int] = {
    "employee": 50, "public_post": 2, "flexible": 15, "business": 5, "unemployed": 13, "inactive": 15,
}  # fmt: skip
_NEXT: dict[SpellKind, dict[SpellKind, int]] = {
    "employee": {"unemployed": 56, "employee": 24, "flexible": 10, "business": 3, "inactive": 7},
    "public_post": {"unemployed": 70, "employee": 15, "flexible": 10, "inactive": 5},
    "flexible": {"unemployed": 50, "employee": 20, "business": 10, "inactive": 20},
    "business": {"unemployed": 50, "flexible": 20, "employee": 20, "inactive": 10},
    "unemployed": {"employee": 52, "public_post": 6, "flexible": 27, "business": 6, "inactive": 9},
    "inactive": {"unemployed": 30, "employee": 35, "flexible": 30, "business": 5},
}
# days from, to, weight
_LENGTHS: dict[SpellKind, tuple[tuple[int, int, int], ...]] = {
    "employee": ((12, 32, 8), (40, 150, 12), (200, 700, 37), (800, 3000, 45)),
    "public_post": ((120, 1000, 1),),
    "flexible": ((90, 300, 30), (300, 1200, 70)),
    "business": ((120, 2000, 1),),
    "unemployed": ((30, 110, 20), (125, 300, 58), (380, 1000, 22)),
    "inactive": ((130, 1500, 1),),
}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Career:
    """Where a career lies between its first and last day, and whom it may lead to."""

    person: Person
    first: date
    last: date
    employers: Sequence[Employer]
    bodies: Sequence[Employer]


def spells(plan: Plan, chance: Random, *, career: Career, start: SpellKind | None = None) -> tuple[Spell, ...]:
    """Spells from the first day to the last. A first spell of work may have begun long before."""
    listed: list[Spell] = []
    kind = start or _drawn(chance, _FIRST)
    day = career.first - timedelta(days=chance.randrange(0, 900)) if start is None else career.first
    while day <= career.last:
        length = _length(chance, kind)
        if not listed and start is None:
            length += (career.first - day).days
        end = min(day + timedelta(days=length), career.last)
        employer = listed[-1].employer if listed else None
        listed.append(_spell(plan, chance, career=career, kind=kind, start=day, end=end, before=employer))
        day, kind = end + _ONE_DAY, _drawn(chance, _NEXT[kind])
    return tuple(listed)


def _spell(
    plan: Plan,
    chance: Random,
    *,
    career: Career,
    kind: SpellKind,
    start: date,
    end: date,
    before: Employer | None,
) -> Spell:
    if kind not in WORK:
        return Spell(kind, start, end)
    choices = {"employee": career.employers, "public_post": career.bodies}.get(kind, ())
    employer = chance.choice(choices) if choices else None
    if employer is not None and employer is before:
        employer = chance.choice(choices)
    return work_spell(plan, chance, kind=kind, start=start, end=end, trade=career.person.trade, employer=employer)


def _drawn(chance: Random, weights: dict[SpellKind, int]) -> SpellKind:
    return chance.choices(list(weights), list(weights.values()))[0]


def _length(chance: Random, kind: SpellKind) -> int:
    ranges = _LENGTHS[kind]
    first, last, _ = chance.choices(ranges, [weight for *_, weight in ranges])[0]
    return chance.randint(first, last)
