"""Trained people, whether they found work, and whether in the trade they learned."""

import re
import unicodedata
from datetime import date
from fractions import Fraction

from tests.reference.days import last_day, month_of
from tests.reference.evidence import World
from tests.reference.known import Row
from tests.reference.rule import (
    HOLDS,
    PENDING,
    REFUSED,
    Judged,
    count_once,
    in_scope,
    judged_by,
    per_year,
    settled,
    shown,
)
from tests.reference.topics.employment import identified


def trained_persons(world: World) -> list[Judged]:
    """People who attended and passed, once per person and year."""
    enrolments = in_scope(world.rows("training_enrolments"), "ended_on")
    return count_once([_enrolment(world, row, day) for row, day in enrolments], per_year)


def post_training_employment(world: World, trained: list[Judged]) -> list[Judged]:
    """Of the trained people without an employer before the class, those insured by one after it."""
    judged = []
    for one in trained:
        if not one.is_verified or _was_employed(world, one):
            continue
        day, month = one.counted_on, month_of(one.counted_on)
        last = month + world.parameters.count(day, "post_training_employment_rate.window_months")
        if world.as_of < last_day(last):
            judged.append(Judged(one.row, day, PENDING, "not_placed"))
            continue
        insured = world.insurance(one.row["person"]).as_employee
        months = sum(later in insured for later in range(month + 1, last + 1))
        placed = months >= world.parameters.count(day, "post_training_employment_rate.months_needed")
        state = shown(placed, sources_imported=world.has("contributions"))
        judged.append(settled(one.row, day, "not_placed", state))
    return judged


def training_match(world: World, placed: list[Judged]) -> list[Judged]:
    """Of the people placed after training, those registered in the occupation they were trained for."""
    judged = []
    for one in placed:
        if one.is_verified:
            state = shown(_works_in_trade(world, one), sources_imported=world.has("employment_registrations"))
            judged.append(settled(one.row, one.counted_on, "other_trade", state))
    return judged


def plain_occupation(world: World, raw: str | None) -> str | None:
    """An occupation for comparison: half-width, upper case, without spaces, by its alias if it has one."""
    if raw is None:
        return None
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", raw)).upper()
    return world.occupation_aliases.get(plain, plain)


def _enrolment(world: World, row: Row, day: date) -> Judged:
    share = Fraction(world.parameters.on(day, "trained_persons.attendance"))
    facts = [
        ("identity_invalid", lambda: identified(row)),
        ("absent", lambda: HOLDS if row["hours_attended"] >= share * row["hours_due"] else REFUSED),
        ("not_certified", lambda: HOLDS if row["certified"] else REFUSED),
    ]
    return judged_by(row, day, facts)


def _was_employed(world: World, one: Judged) -> bool:
    """Whether the person had an employer shortly before the class; a class without a start has no such months."""
    started_on = one.row["started_on"]
    if started_on is None:
        return False
    months = world.parameters.count(one.counted_on, "post_training_employment_rate.months_before")
    insured = world.insurance(one.row["person"]).as_employee
    return any(month_of(started_on) - back in insured for back in range(1, months + 1))


def _works_in_trade(world: World, one: Judged) -> bool:
    months = world.parameters.count(one.counted_on, "training_match_rate.window_months")
    end = last_day(month_of(one.counted_on) + months)
    trade = plain_occupation(world, one.row["occupation"])
    return trade is not None and any(
        _starts_within(row, one, end) and plain_occupation(world, row["occupation"]) == trade
        for row in world.rows_of("employment_registrations", one.row["person"])
    )


def _starts_within(row: Row, one: Judged, end: date) -> bool:
    started_on = row["started_on"]
    return started_on is not None and one.counted_on < started_on <= end
