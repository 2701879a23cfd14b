"""Wrong subsidy_payments, a few of every kind that the rules can refuse."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from random import Random

from shixiao.sample.county.employers import Employer
from shixiao.sample.entries.payments import (
    BENEFIT,
    EXPANSION,
    FLEXIBLE,
    FOR_FIRM,
    HIRING,
    PUBLIC_POST,
    SEARCH,
    TRAINING,
    Claim,
    payment,
)
from shixiao.sample.entry import Entry, padded
from shixiao.sample.lives.life import Life
from shixiao.sample.world import World
from shixiao.vocabulary.months import first_day, month_of

_PEOPLE_PER_WRONG_PAYMENT = 250
_SHARED_ACCOUNT = "6217990999999999999"


def pad_payments(world: World, honest: Sequence[Entry], *, seat_fillers: Sequence[Entry]) -> list[Entry]:
    """Payments that should not have been made, and some made before the claimed months were over."""
    chance = world.plan.chance("padded payments")
    count = max(world.plan.persons // _PEOPLE_PER_WRONG_PAYMENT, 3)
    rows = [*_again(chance, honest, count=count), *_both(chance, honest, count=count)]
    rows += _for_seats(world, chance, seat_fillers=seat_fillers)
    for habit, draw in _KINDS.items():
        drawn = (draw(Case(world, chance, life)) for life in chance.sample(world.lives * 3, 3 * len(world.lives)))
        found = (entry for entry in drawn if entry is not None and entry.day("paid_on") <= world.plan.as_of)
        rows += [padded(entry, habit) for entry in islice(found, count)]
    rows += _in_advance(world, chance, count=count)
    return [row for row in _shared(chance, rows) if world.knows(row.day("paid_on"))]


def _again(chance: Random, honest: Sequence[Entry], *, count: int) -> Iterator[Entry]:
    """The same months paid a second time a little later."""
    for entry in chance.sample(honest, min(count, len(honest))):
        later = entry.day("paid_on") + timedelta(days=chance.randint(10, 60))
        yield padded(entry, "paid_twice", paid_on=later)


def _both(chance: Random, honest: Sequence[Entry], *, count: int) -> Iterator[Entry]:
    """The hiring subsidy and the expansion grant for the same person."""
    hired = [entry for entry in honest if entry.cells["policy"] in {HIRING, EXPANSION}]
    for entry in chance.sample(hired, min(count, len(hired))):
        other = EXPANSION if entry.cells["policy"] == HIRING else HIRING
        later = entry.day("paid_on") + timedelta(days=chance.randint(5, 40))
        yield padded(entry, "both_claimed", policy=other, paid_on=later)


def _for_seats(world: World, chance: Random, *, seat_fillers: Sequence[Entry]) -> Iterator[Entry]:
    """Training subsidies for those who only filled a seat."""
    lives = {life.person.number: life for life in world.lives}
    for entry in seat_fillers:
        if entry.register == "training_enrolments" and chance.random() < 0.5:
            ended = entry.day("ended_on")
            claim = Claim(TRAINING, month_of(ended), month_of(ended), 1200)
            paid_on = ended + timedelta(days=chance.randint(15, 60))
            paid = payment(world, chance, life=lives[entry.person], claim=claim, paid_on=paid_on)
            yield padded(paid, "seat_filler_paid")


def _in_advance(world: World, chance: Random, *, count: int) -> Iterator[Entry]:
    """Claims that reach beyond the as-of date: nobody can judge them yet."""
    first = world.plan.last_month - 1
    flexible = [life for life in world.lives if life.certificate is not None and first in life.own_months]
    for life in chance.sample(flexible, min(count, len(flexible))):
        claim = Claim(FLEXIBLE, first, first + 2, 1860)
        paid_on = world.plan.as_of - timedelta(days=chance.randint(0, 9))
        yield replace(payment(world, chance, life=life, claim=claim, paid_on=paid_on), habit="paid_in_advance")


def _shared(chance: Random, rows: list[Entry]) -> list[Entry]:
    """A dozen of the wrong payments go to one account."""
    chosen = set(chance.sample(range(len(rows)), min(12, len(rows))))
    return [
        replace(row, cells={**row.cells, "account": _SHARED_ACCOUNT}) if at in chosen else row
        for at, row in enumerate(rows)
    ]


@dataclass(frozen=True)
class Case:
    """Someone for whom a wrong payment might be drawn."""

    world: World
    chance: Random
    life: Life

    def months(self, count: int) -> range:
        """Any claimed months that are over well before the as-of date."""
        plan = self.world.plan
        first = self.chance.randint(plan.first_reported + 3, plan.last_month - 1 - count)
        return range(first, first + count)

    def paid(self, policy: str, months: range, *, yuan: int, employer: Employer | None = None) -> Entry:
        """A payment made in the month after the claimed ones."""
        claim = Claim(policy, months[0], months[-1], yuan, employer)
        paid_on = first_day(months[-1] + 1).replace(day=self.chance.randint(3, 25))
        return payment(self.world, self.chance, life=self.life, claim=claim, paid_on=paid_on)


Draw = Callable[[Case], Entry | None]


def _flexible(fits: Callable[[Life, range], bool]) -> Draw:
    def draw(case: Case) -> Entry | None:
        months = case.months(3)
        if case.life.claims_since is not None or not fits(case.life, months):
            return None
        return case.paid(FLEXIBLE, months, yuan=1860)

    return draw


def _certified(life: Life, months: range) -> bool:
    return life.certificate is not None and life.certificate.holds(first_day(months[0]))


def _own(life: Life, months: range) -> bool:
    return set(months) <= life.own_months and not set(months) & life.employee_months


def _not_certified(life: Life, months: range) -> bool:
    return _own(life, months) and not _certified(life, months)


def _while_employed(life: Life, months: range) -> bool:
    return _certified(life, months) and bool(set(months) & life.employee_months)


def _without_cover(life: Life, months: range) -> bool:
    covered = set(months) & (life.employee_months | life.own_months)
    return _certified(life, months) and not covered and life.alive(first_day(months[-1]))


def _as_owner(life: Life, months: range) -> bool:
    owner = any(role.touches(months[0], months[-1]) for role in life.roles)
    return owner and _own(life, months) and _certified(life, months)


def _after_death(life: Life, months: range) -> bool:
    return life.died_on is not None and life.died_on < first_day(months[0])


def _after_leaving(case: Case) -> Entry | None:
    """A firm goes on claiming for someone who has left."""
    months = case.months(3)
    left = [spell for spell in case.life.spells if spell.employer and set(spell.covered[-1:]) & set(months[:2])]
    if not left or not _certified(case.life, months):
        return None
    policy = PUBLIC_POST if left[0].kind == "public_post" else FOR_FIRM
    return case.paid(policy, months, yuan=1860, employer=left[0].employer)


def _firm_without_certificate(case: Case) -> Entry | None:
    months = case.months(3)
    there = [spell for spell in case.life.spells if spell.employer and set(months) <= set(spell.covered)]
    if not there or case.life.certificate is not None:
        return None
    return case.paid(FOR_FIRM, months, yuan=1860, employer=there[0].employer)


def _hired_too_short(case: Case) -> Entry | None:
    """A hiring subsidy for someone who was there for a month or two."""
    short = [spell for spell in case.life.spells if spell.kind == "employee" and 0 < len(spell.covered) < 3]
    if not short:
        return None
    month = short[0].covered[-1] + 2
    return case.paid(HIRING, range(month, month + 1), yuan=1500, employer=short[0].employer)


def _benefit(fits: Callable[[Life, int], bool]) -> Draw:
    def draw(case: Case) -> Entry | None:
        months = case.months(1)
        return case.paid(BENEFIT, months, yuan=1680) if fits(case.life, months[0]) else None

    return draw


def _not_graduate(case: Case) -> Entry | None:
    if case.life.graduates_on is not None or case.life.person.age(case.world.plan.as_of) > 35:
        return None
    return case.paid(SEARCH, case.months(1), yuan=1000)


_KINDS: dict[str, Draw] = {
    "not_certified": _flexible(_not_certified),
    "subsidy_while_employed": _flexible(_while_employed),
    "subsidy_without_cover": _flexible(_without_cover),
    "subsidy_as_owner": _flexible(_as_owner),
    "subsidy_after_death": _flexible(_after_death),
    "claimed_after_leaving": _after_leaving,
    "firm_without_certificate": _firm_without_certificate,
    "hired_too_short": _hired_too_short,
    "benefit_while_employed": _benefit(lambda life, month: month in life.employee_months),
    "benefit_as_pensioner": _benefit(lambda life, month: life.draws_pension(month)),
    "not_graduate": _not_graduate,
}
