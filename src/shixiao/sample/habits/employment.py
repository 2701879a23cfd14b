"""Padded employment_registrations: one function per habit, each drawing a row that did not happen as written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from shixiao.sample.county.people import Person, invented_name
from shixiao.sample.county.places import Community
from shixiao.sample.entries.employment import registration_cells
from shixiao.sample.entry import Cell, Entry, padded
from shixiao.sample.lives.life import Life
from shixiao.sample.lives.spells import EMPLOYED
from shixiao.sample.plan import between
from shixiao.sample.world import World
from shixiao.vocabulary.citizen import check_character
from shixiao.vocabulary.months import first_day, month_of

_MONTHLY_PER_PERSON = 0.42 / 3000
_FALSE_FLAGS = 0.3
_TRIES = 60


@dataclass(frozen=True)
class Desk:
    """A community's desk in one month, with what it needs in order to pad."""

    world: World
    chance: Random
    place: Community
    month: int
    honest: Sequence[Entry]

    def day(self) -> date:
        """Any day of the month."""
        last = min(first_day(self.month + 1) - timedelta(days=1), self.world.plan.as_of)
        return between(self.chance, first_day(self.month), last)


def pad_registrations(world: World, honest: Sequence[Entry], *, habits: Mapping[str, frozenset[str]]) -> list[Entry]:
    """Rows to be filed beside the honest ones."""
    chance = world.plan.chance("padded registrations")
    by_place: dict[str, list[Entry]] = {}
    for entry in honest:
        by_place.setdefault(entry.text("unit_code"), []).append(entry)
    rows = []
    for place in world.places:
        for month in range(world.plan.first_reported, world.plan.last_month + 1):
            desk = Desk(world, chance, place, month, by_place.get(place.code, ()))
            for habit in sorted(habits[place.code] & _DRAWN.keys()):
                drawn = [_DRAWN[habit](desk) for _ in range(_how_many(desk))]
                rows += [padded(entry, habit) for entry in drawn if entry is not None]
    return [row for row in rows if row.day("registered_on") <= world.plan.as_of]


def _how_many(desk: Desk) -> int:
    expected = _MONTHLY_PER_PERSON * desk.world.plan.persons
    return int(expected) + (desk.chance.random() < expected % 1)


def flag_falsely(world: World, honest: Sequence[Entry], *, habits: Mapping[str, frozenset[str]]) -> list[Entry]:
    """The honest rows again, some of them marked as re-employed or in hardship without being so."""
    chance = world.plan.chance("false flags")
    rows = []
    for entry in honest:
        flag = chance.choice(("reemployed", "hardship"))
        lies = "false_flag" in habits[entry.text("unit_code")] and chance.random() < _FALSE_FLAGS
        rows.append(padded(entry, "false_flag", **{flag: True}) if lies and not entry.cells[flag] else entry)
    return rows


def _repeat_other_month(desk: Desk) -> Entry | None:
    """The same flexible worker again, in a later month of the same year."""
    year = desk.month // 12
    again = [
        entry
        for entry in desk.honest
        if entry.cells["form"] == "灵活就业"
        and entry.day("started_on").year == year
        and month_of(entry.day("started_on")) < desk.month
    ]
    return _refiled(desk, desk.chance.choice(again), desk.place.code) if again else None


def _repeat_other_community(desk: Desk) -> Entry | None:
    """A row of this month or the last, filed by another community as well."""
    lately = [entry for entry in desk.honest if 0 <= desk.month - month_of(entry.day("started_on")) <= 1]
    if not lately:
        return None
    unit = desk.world.elsewhere(desk.chance, desk.place.code).code
    return _refiled(desk, desk.chance.choice(lately), unit)


def _refiled(desk: Desk, entry: Entry, unit: str) -> Entry:
    started = max(desk.day(), entry.day("started_on"))
    cells: dict[str, Cell] = {
        **entry.cells,
        "started_on": started,
        "registered_on": started + timedelta(days=desk.chance.randint(0, 12)),
        "unit_code": unit,
        "handler": desk.world.handler(desk.chance, unit),
    }
    return replace(entry, cells=cells)


def _already_employed(desk: Desk) -> Entry | None:
    """Someone who has been insured at the same employer for months, reported as a new hire."""
    day = desk.day()
    before = {desk.month - 3, desk.month - 2, desk.month - 1}
    life = _drawn_life(desk, lambda life: before <= life.employee_months and _works(life, day))
    if life is None:
        return None
    spell = life.spell_on(day)
    employer = spell.employer if spell else None
    return _filed(
        desk, life, day=day, form="单位就业",
        employer_code=employer.code if employer else None, employer_name=employer.name if employer else None,
    )  # fmt: skip


def _works(life: Life, day: date) -> bool:
    spell = life.spell_on(day)
    return spell is not None and spell.kind in EMPLOYED


def _paper_job(desk: Desk) -> Entry | None:
    """Someone out of work before and after, whom nothing shows at work."""
    day = desk.day()
    around = set(range(desk.month - 3, desk.month + 5))

    def idle(life: Life) -> bool:
        spell = life.spell_on(day)
        traces = around & (life.employee_months | life.own_months)
        return spell is not None and not spell.works and not traces and life.alive(first_day(desk.month + 4))

    life = _drawn_life(desk, idle)
    if life is None:
        return None
    if desk.chance.random() < 0.4:
        return _filed(desk, life, day=day, form="灵活就业", employer_code=None, employer_name=None)
    employer = desk.chance.choice(desk.world.employers)
    return _filed(desk, life, day=day, form="单位就业", employer_code=employer.code, employer_name=employer.name)


def _dead_person(desk: Desk) -> Entry | None:
    """Someone who died before."""
    day = desk.day()
    dead = [life for life in desk.world.lives if life.died_on is not None and life.died_on < day]
    if not dead:
        return None
    return _filed(desk, desk.chance.choice(dead), day=day, form="灵活就业", employer_code=None, employer_name=None)


def _pensioner(desk: Desk) -> Entry | None:
    """Someone who draws a pension."""
    life = _drawn_life(desk, lambda life: life.draws_pension(desk.month) and life.died_on is None)
    if life is None:
        return None
    employer = desk.chance.choice(desk.world.employers)
    return _filed(desk, life, day=desk.day(), form="单位就业", employer_code=employer.code, employer_name=employer.name)


def _invented_person(desk: Desk) -> Entry | None:
    """Nobody: a name out of the air and a number whose check character is wrong."""
    chance, day = desk.chance, desk.day()
    male = chance.random() < 0.5
    s17 = f"990105{chance.randint(1960, 2004)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}{800 + male:03d}"
    wrong = str((int(check_character(s17).replace("X", "0")) + chance.randint(1, 9)) % 10)
    life = replace(
        chance.choice(desk.world.lives),
        person=_nobody(chance.choice(desk.world.lives).person, name=invented_name(chance, male), number=s17 + wrong),
    )
    entry = _filed(desk, life, day=day, form="灵活就业", employer_code=None, employer_name=None)
    return replace(entry, person="")


def _nobody(like: Person, *, name: str, number: str) -> Person:
    return replace(like, name=name, number=number, phone="")


def _drawn_life(desk: Desk, fits: Callable[[Life], bool]) -> Life | None:
    for _ in range(_TRIES):
        life = desk.chance.choice(desk.world.lives)
        if fits(life):
            return life
    return None


def _filed(desk: Desk, life: Life, *, day: date, **cells: Cell) -> Entry:
    who = registration_cells(desk.world, desk.chance, life=life, started=day, unit=desk.place.code)
    rest: dict[str, Cell] = {
        "occupation": life.person.trade,
        "wage_yuan": desk.chance.randrange(3000, 6000, 100),
        "category": desk.chance.choice(("农民工", "其他", "高校毕业生")),
        "reemployed": desk.chance.random() < 0.2,
        "hardship": desk.chance.random() < 0.15,
    }
    return Entry("employment_registrations", {**who, **cells, **rest}, life.person.number)


_DRAWN: dict[str, Callable[[Desk], Entry | None]] = {
    "repeat_other_month": _repeat_other_month,
    "repeat_other_community": _repeat_other_community,
    "already_employed": _already_employed,
    "paper_job": _paper_job,
    "dead_person": _dead_person,
    "pensioner": _pensioner,
    "invented_person": _invented_person,
}
