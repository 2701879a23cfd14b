"""contributions: posted in the following month, some late, some reversed, a supplement every December."""

from dataclasses import replace
from datetime import date
from random import Random

from shixiao.sample.entry import Cell, Entry, written_month
from shixiao.sample.lives.life import Life
from shixiao.sample.lives.spells import EMPLOYED, Spell
from shixiao.sample.plan import Plan
from shixiao.sample.world import World, identity
from shixiao.vocabulary.months import first_day

_LATE = 0.03
_REVERSED = 0.004
_UNKNOWN_BASE = 0.01
_UNDATED = 0.004
_YEARLY_RISE = 4
_LOWEST_BASE = 3600


def contributions(world: World) -> list[Entry]:
    """What has reached the fund's account by the as-of date, in order of arrival."""
    chance = world.plan.chance("contributions")
    rows = []
    for life in world.lives:
        for spell in life.spells:
            for month in spell.covered:
                rows.extend(_month(world.plan, chance, life=life, spell=spell, month=month))
    arrived = [(at, row) for at, row in rows if at <= world.plan.as_of]
    arrived.sort(key=lambda pair: (pair[0], pair[1].person))
    return [row for _, row in arrived]


def _month(plan: Plan, chance: Random, *, life: Life, spell: Spell, month: int) -> list[tuple[date, Entry]]:
    employed = spell.kind in EMPLOYED
    posted = _posted(chance, month)
    base = max(spell.wage * (100 + _YEARLY_RISE * ((month - plan.first_cover) // 12)) // 100, _LOWEST_BASE)
    cells: dict[str, Cell] = {
        **identity(life.person),
        "insured_as": "单位职工" if employed else "灵活就业",
        "employer_code": spell.employer.code if employed and spell.employer else None,
        "month": written_month(month),
        "base_yuan": None if chance.random() < _UNKNOWN_BASE else base,
        "posted_on": None if chance.random() < _UNDATED else posted,
        "division_code": "990101",
    }
    rows = [(posted, Entry("contributions", cells, life.person.number))]
    if employed and month % 12 == 11 and chance.random() < 0.6:
        rows.append(_further(rows[0][1], posted, base_yuan=chance.randrange(200, 900, 10)))
    if employed and chance.random() < _REVERSED:
        rows.append(_further(rows[0][1], _posted(chance, month + 2), base_yuan=-base))
    return rows


def _further(entry: Entry, posted: date, *, base_yuan: int) -> tuple[date, Entry]:
    return posted, replace(entry, cells={**entry.cells, "base_yuan": base_yuan, "posted_on": posted})


def _posted(chance: Random, month: int) -> date:
    late = chance.randint(1, 6) if chance.random() < _LATE else 0
    return first_day(month + 1 + late).replace(day=chance.randint(3, 24))
