"""visits, inspections, disputes and surveys."""

from datetime import date, datetime, time, timedelta
from random import Random

from shixiao.sample.entry import Cell, Entry
from shixiao.sample.lives.life import Life
from shixiao.sample.plan import between
from shixiao.sample.world import World, identity

_PEOPLE_PER_VISIT = 5
_PEOPLE_PER_TASK = 20


def field_work(world: World) -> list[Entry]:
    """What is done outside the office."""
    return [*_visits(world), *_inspections(world), *_disputes(world)]


def _visits(world: World) -> list[Entry]:
    """Half of the flexible workers without insurance are seen at work; others are called on or called up."""
    chance = world.plan.chance("visits")
    rows = []
    for life in world.lives:
        for spell in life.spells:
            seen = spell.start + timedelta(days=chance.randint(5, 80))
            uninsured = spell.kind == "flexible" and not spell.covered
            if uninsured and chance.random() < 0.5 and world.knows(seen) and seen <= spell.end:
                rows.append(visit(world, chance, life=life, day=seen, outcome="在岗"))
    for _ in range(world.plan.persons // _PEOPLE_PER_VISIT):
        life, day = chance.choice(world.lives), world.plan.day(chance)
        if life.alive(day):
            rows.append(visit(world, chance, life=life, day=day, outcome=_outcome(chance, life, day)))
    rows.extend(_firm_visit(world, chance) for _ in range(max(world.plan.persons // 30, 4)))
    return rows


def _outcome(chance: Random, life: Life, day: date) -> str:
    spell = life.spell_on(day)
    if chance.random() < 0.15:
        return chance.choice(("拒访", "失联", "其他"))
    return "在岗" if spell is not None and spell.works else "未就业"


def visit(world: World, chance: Random, *, life: Life, day: date, outcome: str) -> Entry:
    """A call on a person at home or by telephone."""
    home = life.person.home
    on_foot = chance.random() < 0.6
    cells: dict[str, Cell] = {
        "staff": world.handler(chance, home.code),
        "visited_at": _hour(chance, day),
        "mode": "上门" if on_foot else chance.choice(("电话", "线上")),
        **identity(life.person),
        "outcome": outcome,
        "lon": round(home.lon + chance.uniform(-0.004, 0.004), 5) if on_foot else None,
        "lat": round(home.lat + chance.uniform(-0.004, 0.004), 5) if on_foot else None,
        "coord_sys": "WGS84" if on_foot else None,
        "unit_code": home.code,
    }
    return Entry("visits", cells, life.person.number)


def _hour(chance: Random, day: date) -> datetime:
    return datetime.combine(day, time(chance.randint(9, 17), chance.randint(0, 59), chance.randint(0, 59)))


def _firm_visit(world: World, chance: Random) -> Entry:
    place, employer = chance.choice(world.places), chance.choice(world.employers)
    cells: dict[str, Cell] = {
        "staff": world.handler(chance, place.code),
        "visited_at": _hour(chance, world.plan.day(chance)),
        "mode": "上门",
        "employer_code": employer.code,
        "outcome": "企业已走访",
        "lon": employer.lon,
        "lat": employer.lat,
        "coord_sys": "WGS84",
        "unit_code": place.code,
    }
    return Entry("visits", cells)


def _recently(world: World, chance: Random, at: int) -> date:
    """Any reported day; one in ten within the last weeks, so that some work is still open."""
    if at % 10:
        return world.plan.day(chance)
    return between(chance, world.plan.as_of - timedelta(days=25), world.plan.as_of)


def _inspections(world: World) -> list[Entry]:
    chance = world.plan.chance("inspections")
    rows = []
    for at in range(max(world.plan.persons // _PEOPLE_PER_TASK, 10)):
        place, planned = chance.choice(world.places), _recently(world, chance, at)
        done = planned + timedelta(days=chance.randint(-3, 27) if chance.random() < 0.8 else chance.randint(31, 60))
        finished = done <= world.plan.as_of and chance.random() < 0.94
        compliant = chance.random() < 0.8
        mended = done + timedelta(days=chance.randint(5, 40))
        cells: dict[str, Cell] = {
            "task_id": f"JC{planned:%Y}{at + 1:05d}",
            "employer_code": chance.choice(world.employers).code,
            "planned_on": planned,
            "done_on": done if finished else None,
            "compliant": compliant if finished else None,
            "fixed_on": mended if finished and not compliant and mended <= world.plan.as_of else None,
            "handler": world.handler(chance, place.street),
            "unit_code": place.street,
        }
        rows.append(Entry("inspections", cells))
    return rows


def _disputes(world: World) -> list[Entry]:
    chance = world.plan.chance("disputes")
    rows = []
    for at in range(max(world.plan.persons // _PEOPLE_PER_TASK, 10)):
        place, accepted = chance.choice(world.places), _recently(world, chance, at)
        closed = accepted + timedelta(days=chance.randint(3, 45))
        done = closed <= world.plan.as_of
        result = chance.choices(("调解成功", "调解不成", "撤回"), (65, 25, 10))[0]
        cells: dict[str, Cell] = {
            "case_id": f"TJ{accepted:%Y}{at + 1:05d}",
            "accepted_on": accepted,
            "closed_on": closed if done else None,
            "result": result if done else None,
            "procedure_score": chance.randint(70, 100) if done else None,
            "party_score": chance.randint(60, 100) if done else None,
            "review_score": chance.randint(65, 100) if done else None,
            "handler": world.handler(chance, place.street),
            "unit_code": place.street,
        }
        rows.append(Entry("disputes", cells))
    return rows


def surveys(world: World, registered: list[Entry]) -> list[Entry]:
    """Some of the newly employed are asked three months later: by the office itself, or by someone else."""
    chance = world.plan.chance("surveys")
    lives = {life.person.number: life for life in world.lives}
    rows = []
    for at, entry in enumerate(registered):
        asked = entry.day("started_on") + timedelta(days=chance.randint(80, 110))
        if chance.random() >= 0.12 or asked > world.plan.as_of or entry.person not in lives:
            continue
        by = chance.choice(("本单位", "第三方"))
        spell = lives[entry.person].spell_on(asked)
        working = by == "本单位" or (spell is not None and spell.works)
        cells: dict[str, Cell] = {
            "survey_id": f"HF{asked:%Y%m}",
            "sample_id": f"{at + 1:05d}",
            **identity(lives[entry.person].person),
            "asked_on": asked,
            "by": by,
            "question": "目前是否在岗",
            "answer": "在岗" if working else chance.choice(("已离职", "从未在该单位上班")),
            "unit_code": entry.cells["unit_code"],
        }
        rows.append(Entry("surveys", cells, entry.person))
    return rows
