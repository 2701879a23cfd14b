"""Indicators with a verdict per row and month: the long-term unemployed, and who was paid what is due."""

from datetime import date

from tests.reference.days import first_day, last_day, month_of
from tests.reference.evidence import World, is_in_force
from tests.reference.known import Row
from tests.reference.rule import REFUSED, VERIFIED, Judged, absent, count_once, decide
from tests.reference.topics.employment import identified

FLEXIBLE_POLICY = "灵活就业社保补贴"


def long_term_unemployed(world: World) -> list[Judged]:
    """Unemployment spells of at least 12 months at the end of each ended month, once per person."""
    rows = world.rows("unemployment_registrations")
    judged: list[Judged] = []
    for month in _ended_months(world, [row["registered_on"] for row in rows]):
        end = last_day(month)
        longest = world.parameters.count(end, "long_term_unemployed.months_registered")
        at_month_end = [
            Judged(row, end, *_still_unemployed(world, row, month))
            for row in rows
            if row["registered_on"] <= last_day(month - longest)
            and (row["closed_on"] is None or row["closed_on"] > end)
        ]
        judged += count_once(at_month_end, lambda one: one.row["person"])
    return judged


def subsidy_coverage(world: World) -> list[Judged]:
    """People certified on a month's first day and self-insured in it: paid for the month or not."""
    rows = [row for row in world.rows("hardship_certificates") if row["person"] is not None]
    paid_months = _paid_months(world)
    judged: list[Judged] = []
    for month in _ended_months(world, [row["certified_on"] for row in rows]):
        seen: set[int] = set()
        for row in sorted(rows, key=lambda row: row["row_key"]):
            person = row["person"]
            if person in seen or not is_in_force(row, first_day(month)):
                continue
            if month not in world.insurance(person).by_himself:
                continue
            seen.add(person)
            paid = (person, month) in paid_months
            verdict, reason = (VERIFIED, "") if paid else (REFUSED, "not_paid")
            judged.append(Judged(row, last_day(month), verdict, reason))
    return judged


def _ended_months(world: World, days: list[date]) -> list[int]:
    if not days:
        return []
    return [month for month in range(month_of(min(days)), month_of(world.as_of) + 1) if last_day(month) <= world.as_of]


def _still_unemployed(world: World, row: Row, month: int) -> tuple[str, str]:
    person = row["person"]
    registered_in = month_of(row["registered_on"])
    return decide(
        [
            ("identity_invalid", lambda: identified(row)),
            ("deceased", lambda: absent(world.died_before(person, first_day(month + 1)))),
            ("pensioner", lambda: absent(world.draws_pension(person, [month]))),
            (
                "insured_meanwhile",
                lambda: absent(any(registered_in < one <= month for one in world.insurance(person).as_employee)),
            ),
        ]
    )


def _paid_months(world: World) -> set[tuple[int, int]]:
    return {
        (row["person"], month)
        for row in world.rows("subsidy_payments")
        if row["policy"] == FLEXIBLE_POLICY and row["person"] is not None
        for month in range(row["from_month"], row["to_month"] + 1)
    }
