"""employment_registrations as honest offices write them, and attritions."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from shixiao.sample.entries.unemployment import SignedOn
from shixiao.sample.entry import Cell, Entry
from shixiao.sample.lives.life import Life
from shixiao.sample.lives.spells import EMPLOYED, Spell, SpellKind
from shixiao.sample.world import World, identity
from shixiao.vocabulary.months import first_day, month_of

FORMS: dict[SpellKind, str] = {
    "employee": "单位就业", "public_post": "公益性岗位", "flexible": "灵活就业", "business": "个体工商户",
}  # fmt: skip
_SHARE = 0.92
_KNOWS_THE_RULE = 0.85
_LISTED_TWICE = 0.05


def hires(world: World) -> Iterator[tuple[Life, Spell | None, Spell]]:
    """Every start of work within the reported months after something that was not work: life, before, work."""
    for life in world.lives:
        before: Spell | None = None
        for spell in life.spells:
            entered = spell.works and (before is None or not before.works) and world.knows(spell.start)
            if entered:
                yield life, before, spell
            before = spell


def registrations(world: World, signed: SignedOn) -> list[Entry]:
    """Most hires, registered within a month. Most offices leave out those who were employed three months before."""
    chance = world.plan.chance("registrations")
    rows = []
    for life, before, spell in hires(world):
        month = month_of(spell.start)
        recent = bool(life.employee_months & set(range(month - 3, month)))
        skipped = chance.random() >= _SHARE or (recent and chance.random() < _KNOWS_THE_RULE)
        out_of_work = before is not None and (life.person.index, before.start) in signed
        entry = _registration(world, chance, life=life, spell=spell, reemployed=out_of_work)
        if not skipped and entry.day("registered_on") <= world.plan.as_of:
            rows.append(entry)
    return rows


def _registration(world: World, chance: Random, *, life: Life, spell: Spell, reemployed: bool) -> Entry:
    hardship = life.certificate is not None and life.certificate.holds(spell.start)
    paper = spell.employer is not None and spell.employer.shell
    cells = registration_cells(world, chance, life=life, started=spell.start, unit=life.person.home.code)
    cells |= {
        "form": FORMS[spell.kind],
        "employer_code": spell.employer.code if spell.employer else None,
        "employer_name": spell.employer.name if spell.employer else None,
        "occupation": spell.occupation,
        "wage_yuan": spell.wage,
        "category": _category(life, chance, reemployed=reemployed, hardship=hardship),
        "reemployed": reemployed,
        "hardship": hardship,
    }
    habit = "minimum_months" if paper else ""
    return Entry("employment_registrations", cells, life.person.number, habit=habit, padded=paper)


def registration_cells(world: World, chance: Random, *, life: Life, started: date, unit: str) -> dict[str, Cell]:
    """Who, when, registered by whom."""
    return {
        **identity(life.person),
        "phone": life.person.phone,
        "started_on": started,
        "registered_on": started + timedelta(days=chance.choice((0, 0, 1, 2, 3, 5, 8, 12, 20, 29))),
        "unit_code": unit,
        "handler": world.handler(chance, unit),
    }


def _category(life: Life, chance: Random, *, reemployed: bool, hardship: bool) -> str:
    if life.certificate is not None and hardship:
        return "残疾人" if life.certificate.category == "残疾人" else "就业困难人员"
    if reemployed:
        return "登记失业人员"
    if life.graduates_on is not None:
        return "高校毕业生"
    return chance.choice(("农民工", "农民工", "脱贫劳动力", "退役军人", "其他"))


def attritions(world: World) -> list[Entry]:
    """Workers who retired, died or were disabled. Street and community now and then list the same person."""
    chance = world.plan.chance("attritions")
    rows = []
    for life in world.lives:
        for left, reason in _exits(world, chance, life=life):
            if not world.knows(left) or chance.random() < 0.1:
                continue
            home = life.person.home
            cells: dict[str, Cell] = {
                **identity(life.person), "left_on": left, "reason": reason, "unit_code": home.code,
            }  # fmt: skip
            rows.append(Entry("attritions", cells, life.person.number))
            if chance.random() < _LISTED_TWICE:
                cells = {**cells, "unit_code": home.street}
                rows.append(Entry("attritions", cells, life.person.number, habit="listed_twice"))
    return rows


def _exits(world: World, chance: Random, *, life: Life) -> Iterator[tuple[date, str]]:
    if life.died_on is not None and any(spell.works for spell in life.spells[-1:]):
        yield life.died_on, "死亡"
    elif life.pension_from is not None and any(spell.works for spell in life.spells[-1:]):
        yield first_day(life.pension_from), "退休"
    elif chance.random() < 0.02:
        ended = [spell.end for spell in life.spells if spell.kind in EMPLOYED and spell.end < world.plan.as_of]
        if ended:
            yield ended[-1], "伤残"
