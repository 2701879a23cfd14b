"""New employment and the two lists that are parts of it, and natural attrition."""

from datetime import date, timedelta

from tests.reference.days import first_day, last_day, month_of
from tests.reference.evidence import World
from tests.reference.known import Row
from tests.reference.rule import (
    HOLDS,
    REFUSED,
    Fact,
    Judged,
    absent,
    count_once,
    in_scope,
    judged_by,
    per_year,
    settled,
    shown,
)

EMPLOYER_FORMS = frozenset({"单位就业", "公益性岗位"})
_OWNERS = frozenset({"法定代表人", "经营者"})


def new_employment(world: World) -> list[Judged]:
    """New employment: every employment registration, once per person and year."""
    judged = [judged_by(row, day, _entry_facts(world, row, day)) for row, day in _registrations(world)]
    return count_once(judged, per_year)


def reemployment(world: World) -> list[Judged]:
    """Registrations marked as re-employment of an unemployed person."""
    judged = [
        judged_by(row, day, [*_entry_facts(world, row, day), _unemployment_fact(world, row, day)])
        for row, day in _registrations(world)
        if row["reemployed"]
    ]
    return count_once(judged, per_year)


def hardship_employment(world: World) -> list[Judged]:
    """Registrations marked as employment of a person in hardship."""
    judged = [
        judged_by(row, day, [*_entry_facts(world, row, day), _certificate_fact(world, row, day)])
        for row, day in _registrations(world)
        if row["hardship"]
    ]
    return count_once(judged, per_year)


def natural_attrition(world: World) -> list[Judged]:
    """People who left work for good, once per person."""
    judged = [
        settled(row, day, "identity_invalid", identified(row))
        for row, day in in_scope(world.rows("attritions"), "left_on")
    ]
    return count_once(judged, lambda one: one.row["person"])


def identified(row: Row) -> str:
    """Whether the row resolves to a person."""
    return HOLDS if row["person"] is not None else REFUSED


def _registrations(world: World) -> list[tuple[Row, date]]:
    return in_scope(world.rows("employment_registrations"), "started_on")


def _entry_facts(world: World, row: Row, day: date) -> list[Fact]:
    person, month = row["person"], month_of(day)
    free_months = world.parameters.count(day, "new_employment.free_months")
    insured = world.insurance(person).as_employee
    return [
        ("identity_invalid", lambda: identified(row)),
        ("deceased", lambda: absent(world.died_before(person, day))),
        ("pensioner", lambda: absent(world.draws_pension(person, [month]))),
        ("already_employed", lambda: absent(any(month - back in insured for back in range(1, free_months + 1)))),
        ("no_trace", lambda: _leaves_trace(world, row, day)),
    ]


def _leaves_trace(world: World, row: Row, day: date) -> str:
    person, month = row["person"], month_of(day)
    last = month + world.parameters.count(day, "new_employment.trace_months")
    window = range(month, last + 1)
    insurance = world.insurance(person)
    if row["form"] in EMPLOYER_FORMS:
        needed = world.parameters.count(day, "new_employment.traces_needed")
        found = sum(one in insurance.as_employee for one in window) >= needed
        sources: tuple[str, ...] = ("contributions",)
    elif row["form"] == "个体工商户":
        found = any(one in insurance.by_himself for one in window)
        found = found or world.runs_business(person, window, roles=_OWNERS)
        sources = ("contributions", "business_roles")
    else:
        found = any(one in insurance.by_himself for one in window)
        found = found or any(
            visit["outcome"] == "在岗" and first_day(month) <= visit["visited_at"].date() <= last_day(last)
            for visit in world.rows_of("visits", person)
        )
        sources = ("contributions", "visits")
    return shown(found, sources_imported=world.has(*sources), is_open=world.as_of < last_day(last))


def _unemployment_fact(world: World, row: Row, day: date) -> Fact:
    earliest_closing = day - timedelta(days=world.parameters.count(day, "reemployment.days_after_closing"))
    found = any(
        spell["registered_on"] <= day and (spell["closed_on"] is None or spell["closed_on"] >= earliest_closing)
        for spell in world.rows_of("unemployment_registrations", row["person"])
    )
    state = shown(found, sources_imported=world.has("unemployment_registrations"))
    return "not_registered_unemployed", lambda: state


def _certificate_fact(world: World, row: Row, day: date) -> Fact:
    found = world.is_certified(row["person"], day)
    state = shown(found, sources_imported=world.has("hardship_certificates"))
    return "not_certified", lambda: state
