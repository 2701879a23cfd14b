"""What became of the people counted as newly employed, or signed at a fair."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.reference.days import last_day, month_of
from tests.reference.evidence import World
from tests.reference.known import Row
from tests.reference.rule import (
    PENDING,
    VERIFIED,
    Judged,
    count_once,
    in_scope,
    judged_by,
    settled,
    shown,
    verified_rows,
)
from tests.reference.topics.employment import EMPLOYER_FORMS, identified


def employer_population(newly_employed: Iterable[Judged]) -> list[Judged]:
    """The verified newly employed who have an employer."""
    return [one for one in verified_rows(newly_employed) if one.row["form"] in EMPLOYER_FORMS]


def stable_employment(world: World, population: list[Judged]) -> list[Judged]:
    """Insured by any employer in at least 6 of the 12 months after the first."""
    judged = []
    for one in population:
        day, month = one.counted_on, month_of(one.counted_on)
        last = month + world.parameters.count(day, "stable_employment_rate.window_months")
        insured = world.insurance(one.row["person"]).as_employee
        months = sum(later in insured for later in range(month + 1, last + 1))
        holds = months >= world.parameters.count(day, "stable_employment_rate.months_needed")
        judged.append(_closed(world, one, last, reason="not_stable", holds=holds))
    return judged


def retention(world: World, population: list[Judged], after: int) -> list[Judged]:
    """Still insured at the declared employer `after` months later; one missed month is forgiven."""
    judged = []
    for one in population:
        month = month_of(one.counted_on) + after
        at_employer = _months_at(world, one.row)
        holds = month in at_employer or {month - 1, month + 1} <= at_employer
        judged.append(_closed(world, one, month + 1, reason="left", holds=holds))
    return judged


def wage_growth(world: World, population: list[Judged]) -> list[Judged]:
    """The mean base after ÷ the mean base before − 1, as each row's value."""
    judged = []
    for one in population:
        day, month = one.counted_on, month_of(one.counted_on)
        last = month + world.parameters.count(day, "wage_growth.months_after")
        first = month - world.parameters.count(day, "wage_growth.months_before")
        before = _mean_base(world, one.row, range(first, month))
        after = _mean_base(world, one.row, range(month + 1, last + 1))
        if world.as_of < last_day(last):
            judged.append(Judged(one.row, day, PENDING, "no_wage_after"))
        elif before is None or before <= 0:
            judged.append(Judged(one.row, day, _no_base(world), "no_wage_before"))
        elif after is None:
            judged.append(Judged(one.row, day, _no_base(world), "no_wage_after"))
        else:
            judged.append(Judged(one.row, day, VERIFIED, "", after / before - 1))
    return judged


def fair_placement(world: World) -> list[Judged]:
    """Signings at fairs that became insured work at that employer, once per person, employer and fair."""
    judged = [_signing(world, row, day) for row, day in in_scope(world.rows("fair_signings"), "signed_on")]
    return count_once(judged, lambda one: (one.row["person"], one.row["employer_code"], one.row["fair_id"]))


def _signing(world: World, row: Row, day: date) -> Judged:
    month = month_of(day)
    last = month + world.parameters.count(day, "fair_placement_rate.window_months")
    if world.as_of < last_day(last):
        return Judged(row, day, PENDING, "not_on_board")
    on_board = any(later in _months_at(world, row) for later in range(month, last + 1))
    facts = [
        ("identity_invalid", lambda: identified(row)),
        ("not_on_board", lambda: shown(on_board, sources_imported=world.has("contributions"))),
    ]
    return judged_by(row, day, facts)


def _months_at(world: World, row: Row) -> set[int]:
    if row["employer_code"] is None:
        return set()
    return world.insurance(row["person"]).at_employer.get(row["employer_code"], set())


def _mean_base(world: World, row: Row, months: range) -> Fraction | None:
    insurance = world.insurance(row["person"])
    bases: list[Decimal] = []
    for month in months:
        base = insurance.bases.get(month) if month in insurance.as_employee else None
        if base is not None:
            bases.append(base)
    return Fraction(sum(bases)) / len(bases) if bases else None


def _no_base(world: World) -> str:
    return shown(False, sources_imported=world.has("contributions"))


def _closed(world: World, one: Judged, last: int, *, reason: str, holds: bool) -> Judged:
    """A row of a population with one closed fact: pending until the last month of its window is over."""
    if world.as_of < last_day(last):
        return Judged(one.row, one.counted_on, PENDING, reason)
    state = shown(holds, sources_imported=world.has("contributions"))
    return settled(one.row, one.counted_on, reason, state)
