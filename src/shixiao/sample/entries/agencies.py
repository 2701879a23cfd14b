"""What other agencies send: deaths, pensions, business_roles, students, disability_certificates, welfare."""

from datetime import date, timedelta

from shixiao.sample.county.words import SCHOOLS
from shixiao.sample.entry import Cell, Entry, written_month
from shixiao.sample.lives.life import Life
from shixiao.sample.plan import between
from shixiao.sample.world import World, identity
from shixiao.vocabulary.months import month_of

_DISABILITIES = ("视力", "听力", "言语", "肢体", "智力", "精神")


def agencies(world: World) -> list[Entry]:
    """The rows of all six registers, by register and then by person."""
    rows = [*_deaths(world), *_pensions(world), *_roles(world), *_students(world)]
    return [*rows, *_disabilities(world), *_welfare(world)]


def _entry(register: str, life: Life, **cells: Cell) -> Entry:
    return Entry(register, identity(life.person) | cells, life.person.number)


def _deaths(world: World) -> list[Entry]:
    chance = world.plan.chance("deaths")
    rows = []
    for life in world.lives:
        if life.died_on is None:
            continue
        entry = _entry("deaths", life, died_on=life.died_on)
        nameless = chance.random() < 0.05
        rows.append(Entry("deaths", {**entry.cells, "name": None}, entry.person) if nameless else entry)
    return rows


def _pensions(world: World) -> list[Entry]:
    rows = []
    for life in world.lives:
        if life.pension_from is not None:
            ended = month_of(life.died_on) if life.died_on else None
            if ended is not None and ended < life.pension_from:
                continue
            to_month = written_month(ended) if ended is not None else None
            rows.append(_entry("pensions", life, from_month=written_month(life.pension_from), to_month=to_month))
    return rows


def _roles(world: World) -> list[Entry]:
    return [
        _entry(
            "business_roles", life, employer_code=role.code, role=role.role, from_on=role.from_on, to_on=role.to_on
        )
        for life in world.lives
        for role in life.roles
        if role.from_on <= world.plan.as_of
    ]  # fmt: skip


def _students(world: World) -> list[Entry]:
    chance = world.plan.chance("students")
    rows = []
    for life in world.lives:
        if life.graduates_on is None:
            continue
        years = chance.choice((3, 3, 4))
        begins = date(life.graduates_on.year - years, 9, 1)
        school = chance.choice(SCHOOLS)
        if begins <= world.plan.as_of:
            year = life.graduates_on.year
            rows.append(
                _entry("students", life, school=school, from_on=begins, to_on=life.graduates_on, graduation_year=year)
            )
    return rows


def _disabilities(world: World) -> list[Entry]:
    chance = world.plan.chance("disabilities")
    rows = []
    for life in world.lives:
        known = life.certificate is not None and life.certificate.category == "残疾人"
        issued = between(chance, date(2010, 1, 1), world.plan.opens)
        degree = str(chance.randint(1, 4))
        if known or chance.random() < 0.015:
            kind = chance.choice(_DISABILITIES)
            until = issued.replace(day=1) + timedelta(days=3653)
            rows.append(
                _entry("disability_certificates", life, category=kind, degree=degree, from_on=issued, to_on=until)
            )
    return rows


def _welfare(world: World) -> list[Entry]:
    chance = world.plan.chance("welfare")
    rows = []
    for life in world.lives:
        known = life.certificate is not None and life.certificate.category == "低保人员"
        if known or chance.random() < 0.01:
            first = chance.randint(world.plan.first_cover - 24, world.plan.last_month - 2)
            last = chance.randint(first, world.plan.last_month) if chance.random() < 0.3 else None
            to_month = written_month(last) if last is not None else None
            rows.append(_entry("welfare", life, from_month=written_month(first), to_month=to_month))
    return rows
