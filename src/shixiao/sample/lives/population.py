"""All lives of the county."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from shixiao.sample.county.employers import Employer
from shixiao.sample.county.people import Person
from shixiao.sample.county.words import HARDSHIPS
from shixiao.sample.lives import careers, standing
from shixiao.sample.lives.life import Certificate, Life
from shixiao.sample.lives.spells import Spell, SpellKind, minimum_months
from shixiao.sample.plan import MONTHS_OF_COVER, Plan, between
from shixiao.vocabulary.months import first_day
from shixiao.vocabulary.retirement import RetirementKind, retirement_month

_LONG_CLAIMS = 36
_PEOPLE_PER_LONG_CLAIMANT = 420
_PEOPLE_PER_PAPER_HIRE = 125
_ENTRANCES: tuple[SpellKind, ...] = ("unemployed", "employee", "flexible")


@dataclass(frozen=True)
class _Chances:
    """Streams of chance, one per side of life."""

    standing: Random
    career: Random


def lives(plan: Plan, people: Sequence[Person], employers: Sequence[Employer]) -> tuple[Life, ...]:
    """One life per person, in their order; some have claimed subsidies for years, some are hired on paper only."""
    chances = _Chances(plan.chance("standing"), plan.chance("career"))
    listed = [_life(plan, chances, person, employers) for person in people]
    _claim_for_years(plan, listed)
    _hire_on_paper(plan, listed, employers)
    return tuple(listed)


def _life(plan: Plan, chances: _Chances, person: Person, employers: Sequence[Employer]) -> Life:
    died = standing.death(plan, chances.standing, person=person)
    pension_from = standing.pension(plan, chances.standing, person=person)
    graduates = standing.graduation(plan, chances.standing, person=person)
    first, last = standing.working_life(plan, person, died=died, pension_from=pension_from, graduates=graduates)
    career = careers.Career(
        person, first, last,
        [employer for employer in employers if not employer.public and not employer.shell],
        [employer for employer in employers if employer.public],
    )  # fmt: skip
    entering = first > plan.opens
    start = chances.career.choice(_ENTRANCES) if entering else None
    spells = careers.spells(plan, chances.career, career=career, start=start) if first <= last else ()
    return Life(
        person=person,
        spells=spells,
        died_on=died,
        pension_from=pension_from,
        certificate=standing.certificate(plan, chances.standing, spells=spells),
        roles=standing.roles(plan, chances.standing, spells=spells, employers=employers),
        graduates_on=graduates,
    )


def _claim_for_years(plan: Plan, listed: list[Life]) -> None:
    """Some flexible workers have been certified, insured and paid for years, half of them close to retirement."""
    since = plan.first_reported - _LONG_CLAIMS
    near, far = [], []
    for at, life in enumerate(listed):
        retires = retirement_month(life.person.born, subsidy_kind(life.person))
        ahead = retires - since
        on_time = life.person.kind == subsidy_kind(life.person) and life.pension_from in {None, retires + 1}
        if life.died_on is None and on_time and _LONG_CLAIMS + 8 < ahead < 60:
            near.append(at)
        elif life.died_on is None and life.pension_from is None and 80 < ahead < 300:
            far.append(at)
    count = max(plan.persons // _PEOPLE_PER_LONG_CLAIMANT, 1)
    for at in near[:count] + far[:count]:
        listed[at] = _long_claimant(plan, listed[at], since)


def _long_claimant(plan: Plan, life: Life, since: int) -> Life:
    last = min(plan.last_month, retirement_month(life.person.born, subsidy_kind(life.person)) - 1)
    spell = Spell(
        "flexible", first_day(since), first_day(last + 1) - timedelta(days=1),
        occupation=life.person.trade, wage=4200, covered=tuple(range(since, last + 1)),
    )  # fmt: skip
    certified = Certificate(HARDSHIPS[0], first_day(since) - timedelta(days=20), None)
    return replace(life, spells=(spell,), certificate=certified, roles=(), graduates_on=None, claims_since=since)


def _hire_on_paper(plan: Plan, listed: list[Life], employers: Sequence[Employer]) -> None:
    """The shells insure people who do nothing else for exactly three or six months."""
    chance = plan.chance("paper hires")
    idle = [at for at, life in enumerate(listed) if _idle_spell(plan, life)]
    chance.shuffle(idle)
    shells = [employer for employer in employers if employer.shell]
    for order, at in enumerate(idle[: max(plan.persons // _PEOPLE_PER_PAPER_HIRE, 2)]):
        life = listed[at]
        spell = _idle_spell(plan, life)
        if spell is None:
            continue
        months = 6 if order % 3 == 0 else 3
        start = between(
            chance, max(spell.start, plan.reports_from) + timedelta(days=125), spell.end - timedelta(days=200)
        )
        hired = minimum_months(plan, start, months=months, employer=shells[order % len(shells)])
        listed[at] = replace(life, spells=_with(life.spells, around=spell, inner=hired))


def _idle_spell(plan: Plan, life: Life) -> Spell | None:
    """A spell out of work that is long enough to hide a hire on paper in it."""
    for spell in life.spells:
        start, end = max(spell.start, plan.reports_from), min(spell.end, plan.as_of)
        if spell.kind == "inactive" and (end - start).days > MONTHS_OF_COVER * 10:
            return spell
    return None


def _with(spells: tuple[Spell, ...], *, around: Spell, inner: Spell) -> tuple[Spell, ...]:
    before = replace(around, end=inner.start - timedelta(days=1))
    after = replace(around, start=inner.end + timedelta(days=1))
    at = spells.index(around)
    return (*spells[:at], before, inner, after, *spells[at + 1 :])


def subsidy_kind(person: Person) -> RetirementKind:
    """How the rules of the flexible-work subsidy reckon retirement: men at 60, women at 55 of old."""
    return "M60" if person.male else "F55"
