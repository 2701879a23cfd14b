"""Deaths, pensions, certificates, parts in firms and studies: what surrounds the working life."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from shixiao.sample.county.employers import Employer, credit_code
from shixiao.sample.county.people import Person
from shixiao.sample.county.words import HARDSHIPS
from shixiao.sample.lives.life import Certificate, Role
from shixiao.sample.lives.spells import Spell
from shixiao.sample.plan import Plan, between
from shixiao.vocabulary.months import first_day, last_day, month_of
from shixiao.vocabulary.retirement import retirement_month


def death(plan: Plan, chance: Random, *, person: Person) -> date | None:
    """The day a person dies within the months of cover."""
    age = person.age(plan.opens)
    risk = 0.006 if age < 40 else 0.02 if age < 58 else 0.06
    if chance.random() >= risk:
        return None
    return between(chance, max(plan.opens, date(person.born.year + 18, 1, 1)), plan.as_of)


def pension(plan: Plan, chance: Random, *, person: Person) -> int | None:
    """The first month of a pension: after the statutory month, some earlier, some without one."""
    statutory = retirement_month(person.born, person.kind) + 1
    drawn = chance.random()
    if statutory <= plan.last_month:
        return statutory if drawn < 0.88 else None
    if person.age(plan.as_of) >= 46 and drawn < 0.04:
        return chance.randint(plan.first_cover, plan.last_month)
    return None


def graduation(plan: Plan, chance: Random, *, person: Person) -> date | None:
    """The end of studies for most of the young."""
    if person.born.year < plan.as_of.year - 28 or chance.random() >= 0.6:
        return None
    return date(person.born.year + chance.choice((21, 22, 22, 23)), 6, 30)


def certificate(plan: Plan, chance: Random, *, spells: Sequence[Spell]) -> Certificate | None:
    """A certificate, more often for those who are unemployed or on their own."""
    kinds = {spell.kind for spell in spells}
    share = 0.45 if "flexible" in kinds or "public_post" in kinds else 0.25 if "unemployed" in kinds else 0.04
    if chance.random() >= share:
        return None
    certified = between(chance, plan.opens - timedelta(days=700), plan.as_of - timedelta(days=120))
    ended = between(chance, certified + timedelta(days=200), plan.as_of) if chance.random() < 0.15 else None
    return Certificate(chance.choice(HARDSHIPS), certified, ended)


def roles(plan: Plan, chance: Random, *, spells: Sequence[Spell], employers: Sequence[Employer]) -> tuple[Role, ...]:
    """The operator of each own business, and now and then a shareholder."""
    listed = []
    for spell in spells:
        if spell.kind == "business" and chance.random() < 0.85:
            code = credit_code("92", chance.randrange(10_000_000, 90_000_000))
            listed.append(Role(code, "经营者", spell.start, spell.end if spell.end < plan.as_of else None))
    if chance.random() < 0.03:
        held = between(chance, plan.opens - timedelta(days=900), plan.as_of)
        sold = between(chance, held, plan.as_of) if chance.random() < 0.3 else None
        listed.append(Role(chance.choice(employers).code, chance.choice(("股东", "法定代表人")), held, sold))
    return tuple(listed)


def working_life(
    plan: Plan, person: Person, *, died: date | None, pension_from: int | None, graduates: date | None
) -> tuple[date, date]:
    """The first and last day on which a person may be in work or look for it, as far as the cover reaches."""
    grown = max(plan.opens, date(person.born.year + 17, 7, 1))
    first = max(grown, graduates + timedelta(days=1)) if graduates else grown
    last = plan.as_of + timedelta(days=400)
    if pension_from is not None:
        last = min(last, last_day(pension_from - 1))
    elif retirement_month(person.born, person.kind) + 24 < plan.last_month:
        last = min(last, first_day(month_of(person.born) + 62 * 12))
    return first, min(last, died) if died else last
