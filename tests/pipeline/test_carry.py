"""A run that carries verdicts over is equal to one that judges every row, whatever became known between the two."""

import random
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shixiao.indicators.library import Library
from shixiao.pipeline.carry import find_earlier
from shixiao.pipeline.rebuild import rebuild
from tests.pipeline.filing import Office, Row, library_of, open_office, read_tables, verdicts
from tests.reference.county import make_county
from tests.reference.days import first_day, last_day, month_of
from tests.reference.known import Registers, known_on

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)
EMPLOYMENT = library_of("new_employment", "stable_employment_rate", "retention_rate_3", "wage_growth")
ZHANG, LI, WANG = 99010119900101001, 99010119900101003, 99010119900101005
EMPLOYER, OTHER_EMPLOYER = "91990101000011113P", "91990101000022226N"
LATER_DAYS = (JUNE, date(2026, 6, 29), date(2026, 6, 15), date(2026, 1, 31), date(2026, 1, 1), date(2025, 12, 31))
DAYS_BACK = (0, 1, 13, 29, 30, 31, 60, 92, 365)


def _registered(person: int, started_on: date, **cells: Any) -> Row:
    return {
        "name": "张三", "id_key": person, "started_on": started_on, "registered_on": started_on, "form": "单位就业",
        "employer_code": EMPLOYER, "unit_code": "990101001001", "handler": "G0000001",
    } | cells  # fmt: skip


def _paid(person: int, month: date, **cells: Any) -> Row:
    return {
        "name": "张三", "id_key": person, "insured_as": "单位职工", "employer_code": EMPLOYER, "month": month_of(month),
        "base_yuan": Decimal(5000), "posted_on": last_day(month_of(month)),
    } | cells  # fmt: skip


@dataclass
class _Seen:
    """The tables of the run before, and of the run after it, which came out the same in full and carried."""

    before: Mapping[str, pa.Table]
    after: Mapping[str, pa.Table]


def _a_month_on(
    office: Office, before: Mapping[str, list[Row]], news: Mapping[str, list[Row]], library: Library = EMPLOYMENT
) -> _Seen:
    """Everything known at the end of May, then the news at the end of June."""
    for register in sorted({*before, *news}):
        office.file(register, before.get(register, []))
    may = office.seal(office.plan(MAY, library=library))
    for register, rows in news.items():
        office.file(register, rows)
    june = office.plan(JUNE, library=library)
    assert find_earlier([may], june) == may
    full, carried = office.tables(june), office.tables(june, may)
    assert carried == full
    return _Seen(read_tables(may.path), full)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path / "office")


def test_a_verdict_that_nothing_touches_stands(office: Office) -> None:
    rows = [_registered(ZHANG, date(2025, 3, 1))]
    seen = _a_month_on(
        office,
        {"employment_registrations": rows, "contributions": [_paid(ZHANG, date(2025, 3, 1))]},
        {"contributions": [_paid(ZHANG, JUNE)], "deaths": []},
    )
    assert verdicts(seen.after, "new_employment") == verdicts(seen.before, "new_employment") == [("verified", "")]


def test_what_stands_is_read_from_the_earlier_run_and_not_judged_again(office: Office) -> None:
    office.file("employment_registrations", [_registered(ZHANG, date(2025, 3, 1)), _registered(LI, date(2025, 3, 1))])
    office.file("contributions", [_paid(ZHANG, date(2025, 3, 1)), _paid(LI, date(2025, 3, 1))])
    may = office.seal(office.plan(MAY, library=EMPLOYMENT))
    file = may.verdicts("new_employment")
    sealed = pq.read_table(file)
    marked = pa.array(["changed by hand"] * 2, pa.string())
    pq.write_table(sealed.set_column(sealed.schema.get_field_index("reason"), "reason", marked), file)
    office.file("contributions", [_paid(LI, date(2025, 4, 1), posted_on=JUNE), *(_paid(WANG, JUNE) for _ in range(30))])
    after = office.tables(office.plan(JUNE, library=EMPLOYMENT), may)
    assert verdicts(after, "new_employment") == [("verified", "changed by hand"), ("verified", "")]


@pytest.mark.parametrize("month", [date(2026, 1, 1), date(2026, 2, 1), MAY])
def test_a_payment_posted_late_verifies_a_row_that_was_refused(office: Office, month: date) -> None:
    seen = _a_month_on(
        office,
        {"employment_registrations": [_registered(ZHANG, first_day(month_of(month) - 3))], "contributions": []},
        {"contributions": [_paid(ZHANG, month, posted_on=JUNE)]},
    )
    assert verdicts(seen.before, "new_employment") == [("refused", "no_trace")]
    assert verdicts(seen.after, "new_employment") == [("verified", "")]


@pytest.mark.parametrize("month", [date(2025, 5, 1), MAY])
def test_a_payment_taken_back_refuses_a_row_that_was_verified(office: Office, month: date) -> None:
    seen = _a_month_on(
        office,
        {
            "employment_registrations": [_registered(ZHANG, first_day(month_of(month) - 3))],
            "contributions": [_paid(ZHANG, month)],
        },
        {"contributions": [_paid(ZHANG, month, posted_on=JUNE, base_yuan=Decimal(-5000))]},
    )
    assert verdicts(seen.before, "new_employment") == [("verified", "")]
    assert verdicts(seen.after, "new_employment") == [("refused", "no_trace")]


@pytest.mark.parametrize("started_on", [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)])
def test_a_window_is_open_until_the_last_day_of_its_last_month(office: Office, started_on: date) -> None:
    seen = _a_month_on(
        office,
        {"employment_registrations": [_registered(ZHANG, started_on)], "contributions": []},
        {"contributions": []},
    )
    outcomes = {2: ("refused", "refused"), 3: ("pending", "refused"), 4: ("pending", "pending")}[started_on.month]
    assert (verdicts(seen.before, "new_employment")[0][0], verdicts(seen.after, "new_employment")[0][0]) == outcomes


def test_a_death_registered_late_refuses_work_begun_after_it(office: Office) -> None:
    seen = _a_month_on(
        office,
        {
            "employment_registrations": [_registered(ZHANG, date(2025, 3, 1))],
            "contributions": [_paid(ZHANG, date(2025, 3, 1))],
            "deaths": [],
        },
        {"deaths": [{"name": "张三", "id_key": ZHANG, "died_on": date(2025, 2, 1)}]},
    )
    assert verdicts(seen.after, "new_employment") == [("refused", "deceased")]


def test_a_date_that_lay_ahead_takes_effect_when_it_has_come(office: Office) -> None:
    certificate = {"name": "张三", "id_key": ZHANG, "certified_on": date(2020, 1, 1), "unit_code": "990101001001"}
    payments = [
        _paid(ZHANG, first_day(month), insured_as="灵活就业") for month in range(month_of(MAY) - 3, month_of(JUNE))
    ]
    seen = _a_month_on(
        office,
        {
            "hardship_certificates": [certificate | {"ended_on": date(2026, 6, 1)}],
            "contributions": payments,
            "subsidy_payments": [],
        },
        {"contributions": [_paid(ZHANG, JUNE, insured_as="灵活就业")]},
        library_of("subsidy_coverage_rate"),
    )
    assert len(verdicts(seen.before, "subsidy_coverage_rate")) == 4
    assert len(verdicts(seen.after, "subsidy_coverage_rate")) == 5


def test_a_row_counted_becomes_a_repeat_when_an_earlier_one_settles(office: Office) -> None:
    rows = [_registered(ZHANG, date(2026, 3, 1)), _registered(ZHANG, date(2026, 4, 1), form="个体工商户")]
    seen = _a_month_on(
        office,
        {
            "employment_registrations": rows,
            "contributions": [_paid(ZHANG, date(2026, 4, 1), insured_as="灵活就业")],
        },
        {"contributions": [_paid(ZHANG, JUNE)]},
    )
    assert verdicts(seen.before, "new_employment") == [("pending", "no_trace"), ("verified", "")]
    assert verdicts(seen.after, "new_employment") == [("verified", ""), ("refused", "counted_already")]


def test_rows_of_a_strange_name_are_set_apart_as_soon_as_the_usual_name_is_clear(office: Office) -> None:
    registration = _registered(ZHANG, date(2025, 3, 1), name="欧阳")
    seen = _a_month_on(
        office,
        {"employment_registrations": [registration], "contributions": [_paid(ZHANG, date(2025, 3, 1), name="欧阳")]},
        {"contributions": [_paid(ZHANG, first_day(month_of(JUNE) - back)) for back in range(3)]},
    )
    assert verdicts(seen.before, "new_employment") == [("verified", "")]
    assert verdicts(seen.after, "new_employment") == [("refused", "identity_invalid")]
    assert seen.after["conflicts.parquet"].num_rows == 1


def test_rows_set_apart_come_back_when_their_name_becomes_the_usual_one(office: Office) -> None:
    registration = _registered(ZHANG, date(2025, 3, 1), name="欧阳")
    seen = _a_month_on(
        office,
        {
            "employment_registrations": [registration],
            "contributions": [_paid(ZHANG, date(2025, month, 1)) for month in (4, 5, 6)],
        },
        {"contributions": [_paid(ZHANG, first_day(month_of(JUNE) - back), name="欧阳") for back in range(4)]},
    )
    assert verdicts(seen.before, "new_employment") == [("refused", "identity_invalid")]
    assert verdicts(seen.after, "new_employment")[0][1] == "no_trace"


def test_equal_payments_in_batches_apart_are_one_month_and_two_payments(office: Office) -> None:
    twice = [_paid(ZHANG, date(2025, 3, 1)), _paid(ZHANG, date(2025, 3, 1))]
    seen = _a_month_on(
        office,
        {"employment_registrations": [_registered(ZHANG, date(2025, 3, 1))], "contributions": twice},
        {"contributions": [_paid(ZHANG, date(2025, 3, 1), posted_on=JUNE, base_yuan=Decimal(-5000))]},
    )
    assert verdicts(seen.after, "new_employment") == [("verified", "")]


def test_a_row_verified_late_joins_those_who_are_asked_whether_they_stayed(office: Office) -> None:
    started_on = date(2025, 3, 1)
    stayed = [_paid(ZHANG, first_day(month_of(started_on) + months)) for months in (2, 3, 4)]
    seen = _a_month_on(
        office,
        {"employment_registrations": [_registered(ZHANG, started_on)], "contributions": []},
        {"contributions": [{**payment, "posted_on": JUNE} for payment in stayed]},
    )
    assert verdicts(seen.before, "retention_rate_3") == []
    assert verdicts(seen.after, "retention_rate_3") == [("verified", "")]


def test_more_rows_of_the_same_day_are_judged_beside_what_stands(office: Office) -> None:
    office.file("employment_registrations", [_registered(ZHANG, date(2025, 3, 1)), _registered(LI, date(2025, 3, 1))])
    office.file("contributions", [_paid(ZHANG, date(2025, 3, 1))])
    before = office.seal(office.plan(MAY, library=EMPLOYMENT))
    office.file("contributions", [_paid(LI, date(2025, 4, 1))])
    after = office.plan(MAY, library=EMPLOYMENT)
    assert find_earlier([before], after) == before
    assert office.tables(after, before) == office.tables(after)
    assert verdicts(office.tables(after, before), "new_employment") == [("verified", ""), ("verified", "")]


def test_rows_counted_once_are_ranked_over_the_whole_year(office: Office) -> None:
    first, again = _registered(ZHANG, date(2026, 1, 5)), _registered(ZHANG, date(2026, 6, 1))
    seen = _a_month_on(
        office,
        {"employment_registrations": [first], "contributions": [_paid(ZHANG, date(2026, 1, 1))]},
        {"employment_registrations": [again], "contributions": [_paid(ZHANG, JUNE)]},
    )
    assert verdicts(seen.after, "new_employment") == [("verified", ""), ("refused", "counted_already")]


@pytest.mark.parametrize(
    "change",
    [
        "an earlier day",
        "another definition",
        "another calendar",
        "a batch gone",
        "a batch replaced",
        "a register never seen",
        "a table lost",
    ],
)
def test_nothing_is_carried_from_a_run_of(change: str, office: Office) -> None:
    office.file("employment_registrations", [_registered(ZHANG, date(2025, 3, 1))])
    office.file("contributions", [_paid(ZHANG, date(2025, 3, 1))])
    may = office.seal(office.plan(MAY, library=EMPLOYMENT))
    if change == "a register never seen":
        office.file("deaths", [])
    if change == "a batch replaced":
        office.file("contributions", [_paid(ZHANG, date(2025, 4, 1))], replaces=2)
    if change == "a table lost":
        may.verdicts("wage_growth").unlink()
    plan = office.plan(JUNE, library=EMPLOYMENT)
    plans = {
        "an earlier day": office.plan(MAY - timedelta(days=1), library=EMPLOYMENT),
        "another definition": office.plan(JUNE, library=_with_another_parameter(EMPLOYMENT)),
        "another calendar": replace(plan, exceptions={date(2026, 6, 20): True}),
        "a batch gone": office.plan(JUNE, upto=1, library=EMPLOYMENT),
    }
    assert find_earlier([may], plans.get(change, plan)) is None


def _with_another_parameter(library: Library) -> Library:
    path = "indicators/employment/new_employment/parameters.toml"
    texts = {**library.texts, path: library.texts[path].replace("value = 3", "value = 4")}
    return Library(library.definitions, library.policies, library.trades, texts)


def test_a_carried_run_says_from_which_and_comes_out_equal_when_rebuilt(office: Office) -> None:
    office.file("employment_registrations", [_registered(ZHANG, date(2026, 4, 1))])
    office.file("contributions", [])
    may = office.seal(office.plan(MAY))
    office.file("contributions", [_paid(ZHANG, JUNE)])
    june = office.seal(office.plan(JUNE))
    assert (may.manifest["carried_from"], june.manifest["carried_from"]) == (None, may.id)
    assert rebuild(office.workspace, june).equal


def test_a_month_after_a_carried_month_is_carried_too(office: Office) -> None:
    office.file("employment_registrations", [_registered(ZHANG, date(2026, 4, 30)), _registered(LI, date(2026, 5, 1))])
    office.file("contributions", [])
    runs = []
    for as_of in (MAY, JUNE, date(2026, 7, 31), date(2026, 8, 31)):
        office.file("contributions", [_paid(LI, as_of), _paid(ZHANG, first_day(month_of(as_of) - 5), posted_on=as_of)])
        runs.append(office.seal(office.plan(as_of, library=EMPLOYMENT)))
    assert [run.manifest["carried_from"] for run in runs] == [None, *(run.id for run in runs[:-1])]
    assert read_tables(runs[-1].path) == office.tables(office.plan(date(2026, 8, 31), library=EMPLOYMENT))


@settings(max_examples=6)
@given(
    seed=st.integers(0, 10**6),
    later=st.sampled_from(LATER_DAYS),
    days_back=st.sampled_from(DAYS_BACK),
    from_month_end=st.booleans(),
    strays=st.sampled_from((0.0, 0.05, 0.3)),
)
def test_a_carried_run_of_a_county_is_equal_to_a_full_one(
    seed: int, later: date, days_back: int, from_month_end: bool, strays: float
) -> None:
    earlier = later - timedelta(days=days_back)
    if from_month_end and last_day(month_of(earlier)) <= later:
        earlier = last_day(month_of(earlier))
    chance = random.Random(seed)
    county = make_county(seed, rows=150, as_of=chance.choice((earlier, later)))
    known, news = _parted(county, earlier, chance, strays)
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(Path(folder) / "office")
        for register in sorted(known):
            office.file(register, known[register])
        before = office.seal(office.plan(earlier))
        for register in sorted(news):
            office.file(register, news[register])
        after = office.plan(later)
        assert find_earlier([before], after) == before
        assert office.tables(after, before) == office.tables(after)


def _parted(county: Registers, day: date, chance: random.Random, strays: float) -> tuple[Registers, Registers]:
    """What came in by a day and what after it; stray rows come in on the other side, and some payments are taken back."""
    known: Registers = {register: [] for register in county}
    news: Registers = {register: [] for register in county}
    for register, rows in county.items():
        for row in rows:
            came = known_on(register, row)
            is_news = (came is not None and came > day) is not (chance.random() < strays)
            (news if is_news else known)[register].append(row)
    for row in chance.sample(county["contributions"], 8):
        base = row["base_yuan"] and -row["base_yuan"]
        posted_on = chance.choice((None, day, day + timedelta(days=1)))
        chance.choice((known, news))["contributions"].append({**row, "base_yuan": base, "posted_on": posted_on})
    return known, news
