"""unemployment_registrations, hardship_certificates and job_seekers."""

from datetime import date, timedelta
from random import Random

from shixiao.sample.county.words import LOSS_REASONS
from shixiao.sample.entry import Cell, Entry
from shixiao.sample.lives.life import Life
from shixiao.sample.lives.spells import Spell
from shixiao.sample.world import World, identity

SignedOn = dict[tuple[int, date], date]
_SHARE = 0.74
_LISTED_TWICE = 0.03


def unemployment(world: World) -> tuple[list[Entry], SignedOn]:
    """The registrations, and when each spell out of work was registered: by person and first day of the spell."""
    chance = world.plan.chance("unemployment")
    rows: list[Entry] = []
    signed: SignedOn = {}
    for life in world.lives:
        for spell in life.spells:
            day = spell.start + timedelta(days=chance.randint(1, 45))
            if spell.kind == "unemployed" and chance.random() < _SHARE and day <= min(spell.end, world.plan.as_of):
                signed[life.person.index, spell.start] = day
                rows.extend(_registration(world, chance, life=life, spell=spell, day=day))
    return rows, signed


def _registration(world: World, chance: Random, *, life: Life, spell: Spell, day: date) -> list[Entry]:
    placed = any(later.works and later.start > spell.end for later in life.spells)
    closed = spell.end + timedelta(days=chance.randint(0, 25))
    if chance.random() >= (0.86 if placed else 0.3) or not spell.end < closed <= world.plan.as_of:
        closed = date.max
    unit = life.person.home.code
    cells: dict[str, Cell] = {
        **identity(life.person),
        "lost_on": spell.start if chance.random() < 0.95 else None,
        "registered_on": day,
        "reason": chance.choice(LOSS_REASONS),
        "closed_on": None if closed == date.max else closed,
        "close_reason": None if closed == date.max else "已就业" if placed else "不再求职",
        "unit_code": unit,
        "handler": world.handler(chance, unit),
    }
    entry = Entry("unemployment_registrations", cells, life.person.number)
    if chance.random() >= _LISTED_TWICE:
        return [entry]
    again = {"registered_on": min(day + timedelta(days=chance.randint(1, 20)), world.plan.as_of)}
    return [entry, Entry(entry.register, {**cells, **again}, entry.person, habit="listed_twice")]


def certificates(world: World) -> list[Entry]:
    """Everybody in certified hardship."""
    return [
        Entry(
            "hardship_certificates",
            {
                **identity(life.person),
                "category": life.certificate.category,
                "certified_on": life.certificate.certified_on,
                "ended_on": life.certificate.ended_on,
                "unit_code": life.person.home.code,
            },
            life.person.number,
        )
        for life in world.lives
        if life.certificate is not None
    ]


def job_seekers(world: World) -> list[Entry]:
    """People out of work who ask for a job."""
    chance = world.plan.chance("job seekers")
    rows = []
    for life in world.lives:
        for spell in life.spells:
            asked = spell.start + timedelta(days=chance.randint(1, 40))
            if spell.works or chance.random() > 0.35 or not world.knows(asked):
                continue
            person, home = life.person, life.person.home
            cells: dict[str, Cell] = {
                **identity(person),
                "phone": person.phone,
                "registered_on": asked,
                "occupation": person.trade,
                "wage_yuan": chance.randrange(2600, 6500, 100),
                "education": person.education,
                "skills": chance.choice(("", "会用电脑", "有驾照", "会说方言和普通话")),
                "certificates": person.trade + "初级工" if chance.random() < 0.2 else None,
                "division_code": home.code,
                "lon": home.lon,
                "lat": home.lat,
                "coord_sys": "WGS84",
                "unit_code": home.code,
            }
            rows.append(Entry("job_seekers", cells, person.number))
    return rows
