"""vacancies and fair_signings."""

from datetime import date, timedelta
from random import Random

from shixiao.sample.county.employers import Employer
from shixiao.sample.county.words import EDUCATIONS, OCCUPATIONS
from shixiao.sample.entry import Cell, Entry
from shixiao.sample.lives.life import Life
from shixiao.sample.world import World, identity
from shixiao.vocabulary.months import month_label, month_of

_PEOPLE_PER_VACANCY = 15
_TAKEN_UP = 0.2
_STAYED_AWAY = 0.035


def vacancies(world: World) -> list[Entry]:
    """What companies offer."""
    chance = world.plan.chance("vacancies")
    firms = [employer for employer in world.employers if not employer.public and not employer.shell]
    rows = []
    for at in range(max(world.plan.persons // _PEOPLE_PER_VACANCY, 20)):
        employer = chance.choice(firms)
        occupation, low, high = chance.choice(OCCUPATIONS)
        posted = world.plan.day(chance)
        cells: dict[str, Cell] = {
            "vacancy_id": f"GW{posted:%Y}{at + 1:05d}",
            "employer_code": employer.code,
            "employer_name": employer.name,
            "title": occupation,
            "occupation": occupation,
            "openings": chance.choice((1, 1, 2, 3, 5, 10, 20)),
            "wage_from_yuan": low,
            "wage_to_yuan": high,
            "education": chance.choice((*EDUCATIONS, "不限")),
            "age_from": chance.choice((None, 18)),
            "age_to": chance.choice((None, 45, 50, 55)),
            "certificate": chance.choice((None, None, occupation + "初级工")),
            "division_code": chance.choice(world.places).code,
            "lon": employer.lon,
            "lat": employer.lat,
            "coord_sys": "WGS84",
            "posted_on": posted,
            "closes_on": posted + timedelta(days=chance.choice((30, 60, 90))),
            "description": chance.choice(
                ("包吃住，缴社保。", "早九晚五，双休。", "可接受无经验，带薪培训。", "两班倒，有夜班补贴。")
            ),
        }
        rows.append(Entry("vacancies", cells))
    return rows


def fair_signings(world: World) -> list[Entry]:
    """Some who start work signed at a fair shortly before; others sign and never come."""
    chance = world.plan.chance("fairs")
    firms = [employer for employer in world.employers if not employer.public and not employer.shell]
    rows = []
    for life in world.lives:
        for spell in life.spells:
            signed = spell.start - timedelta(days=chance.randint(3, 50))
            hired = spell.kind == "employee" and world.knows(signed) and chance.random() < _TAKEN_UP
            if hired and spell.employer is not None:
                rows.extend(_signing(world, chance, life=life, employer=spell.employer, signed=signed))
        signed = world.plan.day(chance)
        if chance.random() < _STAYED_AWAY and life.alive(signed):
            rows.extend(_signing(world, chance, life=life, employer=chance.choice(firms), signed=signed))
    return rows


def _signing(world: World, chance: Random, *, life: Life, employer: Employer, signed: date) -> list[Entry]:
    cells: dict[str, Cell] = {
        **identity(life.person),
        "fair_id": f"ZP{month_label(month_of(signed))}-{chance.randint(1, 2)}",
        "signed_on": signed,
        "employer_code": employer.code,
        "employer_name": employer.name,
        "occupation": life.person.trade,
        "unit_code": life.person.home.code,
    }
    entry = Entry("fair_signings", cells, life.person.number)
    if chance.random() >= 0.05 or world.plan.as_of < signed:
        return [entry]
    return [entry, Entry(entry.register, cells, entry.person, habit="listed_twice")]
