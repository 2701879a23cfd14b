"""What must hold for every county and every day, boundaries first."""

import random
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shixiao.engine import open_engine
from tests.indicators.agreement import compute
from tests.indicators.library import shipped
from tests.reference.county import make_county

Row = dict[str, Any]
EDGES = [
    date(2026, 6, 30),
    date(2026, 6, 29),
    date(2026, 7, 1),
    date(2024, 2, 29),
    date(2025, 12, 31),
    date(2026, 1, 1),
]
FILED = {
    "employment_registrations": ("new_employment", "reemployment", "hardship_employment"),
    "attritions": ("natural_attrition",),
    "training_enrolments": ("trained_persons",),
}
counties = st.tuples(st.integers(0, 10_000), st.sampled_from(EDGES))
few = settings(max_examples=5)


def _verified(registers: dict[str, list[Row]], as_of: date) -> dict[str, int]:
    with open_engine(threads=1) as engine:
        judged = compute(engine, registers, as_of)
    return {id_: sum(verdict == "verified" for verdict, _ in rows.values()) for id_, rows in judged.items()}


@few
@given(counties)
def test_every_row_has_one_verdict_and_a_refused_row_one_reason(county: tuple[int, date]) -> None:
    seed, as_of = county
    with open_engine(threads=1) as engine:
        judged = compute(engine, make_county(seed, rows=60, as_of=as_of), as_of)
        keys = "count(*), count(DISTINCT (row_key, counted_on))"
        assert all(len(set(engine.one(f"SELECT {keys} FROM verdict_{id_}"))) == 1 for id_ in judged)
    for id_, rows in judged.items():
        known = {fact.reason for fact in shipped().definitions[id_].facts} | {"counted_already"}
        for verdict, reason in rows.values():
            assert (reason == "") == (verdict == "verified")
            assert reason in known | {""}


@few
@given(counties)
def test_no_figure_verifies_more_than_was_reported_and_the_parts_add_up(county: tuple[int, date]) -> None:
    seed, as_of = county
    with open_engine(threads=1) as engine:
        compute(engine, make_county(seed, rows=60, as_of=as_of), as_of)
        plain = "SELECT * FROM figures WHERE indicator <> 'net_new_employment'"
        assert not engine.rows(f"SELECT * FROM ({plain}) WHERE verified > reported")
        assert not engine.rows(f"SELECT * FROM ({plain}) WHERE verified + refused + pending + unverifiable <> reported")
        assert not engine.rows("SELECT * FROM figures WHERE padding_rate NOT BETWEEN 0 AND 1")
        # A whole is the sum of its streets and communities, in every period.
        levels = "SELECT indicator, period_kind, period, level, sum(reported) AS r, sum(verified) AS v FROM figures"
        assert not engine.rows(
            f"SELECT indicator FROM ({levels} WHERE level <> 'staff' GROUP BY ALL) "
            "GROUP BY indicator, period_kind, period HAVING count(DISTINCT (r, v)) > 1"
        )


@few
@given(counties)
def test_reporting_everything_twice_verifies_no_more(county: tuple[int, date]) -> None:
    seed, as_of = county
    registers = make_county(seed, rows=60, as_of=as_of)
    once = _verified(registers, as_of)
    twice = {
        name: [*rows, *({**row, "row_key": row["row_key"] + 500_000_000} for row in rows)] if name in FILED else rows
        for name, rows in registers.items()
    }
    again = _verified(twice, as_of)
    assert {id_: again[id_] for ids in FILED.values() for id_ in ids} == {
        id_: once[id_] for ids in FILED.values() for id_ in ids
    }


@few
@given(counties, st.randoms(use_true_random=False))
def test_one_more_reported_row_never_lowers_a_count(county: tuple[int, date], chance: random.Random) -> None:
    seed, as_of = county
    registers = make_county(seed, rows=60, as_of=as_of)
    for register, indicators in FILED.items():
        rows = registers[register]
        taken = chance.randrange(len(rows))
        fewer = {**registers, register: rows[:taken] + rows[taken + 1 :]}
        # The row must not be the one that decides which name of a number is the usual one.
        if rows[taken]["id_key"] is None:
            continue
        before, after = _verified(fewer, as_of), _verified(registers, as_of)
        names = {
            row["name"] for each in registers.values() for row in each if row.get("id_key") == rows[taken]["id_key"]
        }
        if len(names) == 1:
            assert all(after[id_] >= before[id_] for id_ in indicators)


@few
@given(counties, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(county: tuple[int, date], chance: random.Random) -> None:
    seed, as_of = county
    registers = make_county(seed, rows=60, as_of=as_of)
    mixed = {name: chance.sample(rows, len(rows)) for name, rows in registers.items()}
    with open_engine(threads=1) as engine:
        straight = compute(engine, registers, as_of)
    with open_engine(threads=1) as engine:
        assert compute(engine, mixed, as_of) == straight


@few
@given(counties, st.sampled_from([-1, 0, 1, 31, 200]))
def test_a_run_as_of_then_is_not_changed_by_what_became_known_later(county: tuple[int, date], days: int) -> None:
    seed, as_of = county
    registers = make_county(seed, rows=60, as_of=as_of)
    later = make_county(seed + 1, rows=60, as_of=as_of)
    unknown = {
        "employment_registrations": "registered_on",
        "contributions": "posted_on",
    }
    grown = dict(registers)
    for name, column in unknown.items():
        after = date.fromordinal(as_of.toordinal() + max(days, 1))
        added = [{**row, column: after, "row_key": row["row_key"] + 700_000_000} for row in later[name]]
        grown[name] = [*registers[name], *added]
    with open_engine(threads=1) as engine:
        then = compute(engine, registers, as_of)
    with open_engine(threads=1) as engine:
        assert compute(engine, grown, as_of) == then
