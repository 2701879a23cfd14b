"""The retention curve against a plain count: month by month, row by row, from the contributions as they were filed."""

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao.pipeline.manifest import SealedRun, open_run
from shixiao.pipeline.rebuild import plan_of
from shixiao.pipeline.stays import FOLLOWED_MONTHS, build_stays, curve, families, kaplan_meier, last_full_month
from shixiao.vocabulary.months import Period, month_of, parse_period
from shixiao.workspace import Workspace

Paid = dict[tuple[int, str], set[int]]


def contributions_paid(workspace: Workspace, run: SealedRun) -> Paid:
    """(person, employer) -> months that the employer paid for, reversals taken into account."""
    strangers = {(row["id_key"], row["name"]) for row in pq.read_table(run.file("conflicts")).to_pylist()}
    sums: dict[tuple[int, str, int], Decimal] = defaultdict(Decimal)
    reversed_ = set()
    for batch in plan_of(workspace, run).of("contributions"):
        for row in pq.read_table(batch.rows).to_pylist():
            known = row["known_on"] is None or row["known_on"] <= run.as_of
            mine = row["id_key"] is not None and (row["id_key"], row["name"]) not in strangers
            if known and mine and row["insured_as"] == "单位职工" and row["employer_code"]:
                key = (row["id_key"], row["employer_code"], row["month"])
                sums[key] += row["base_yuan"] or 0
                reversed_ |= {key} if row["base_yuan"] is not None and row["base_yuan"] < 0 else set()
    paid: Paid = defaultdict(set)
    for (person, employer, month), total in sums.items():
        if (person, employer, month) not in reversed_ or total > 0:
            paid[person, employer].add(month)
    return paid


def ends_counted_plainly(
    workspace: Workspace, run: SealedRun, family: str, *, unit: str, period: Period
) -> Counter[tuple[int, bool]]:
    paid = contributions_paid(workspace, run)
    plan = plan_of(workspace, run)
    register = plan.library.definitions[family].register
    employers = {
        row["row_key"]: row["employer_code"]
        for batch in plan.of(register)
        for row in pq.read_table(batch.rows, columns=["row_key", "employer_code"]).to_pylist()
    }
    ends: Counter[tuple[int, bool]] = Counter()
    for row in pq.read_table(run.verdicts(family)).to_pylist():
        start = month_of(row["counted_on"])
        if not row["unit_code"].startswith(unit) or not period.first <= start <= period.last:
            continue
        months = paid.get((row["person"], employers[row["row_key"]]), set())
        end, has_left = 0, False
        while end < FOLLOWED_MONTHS and start + end + 2 <= last_full_month(run.as_of) and not has_left:
            end += 1
            there = start + end in months
            bridged = start + end - 1 in months and start + end + 1 in months
            has_left = not there and not bridged
        ends[end, has_left] += 1
    return ends


@pytest.mark.parametrize("period", ["2024", "2025", "2025-03", "ytd:2026-04"])
@pytest.mark.parametrize("unit", ["990101", "990101001"])
@pytest.mark.parametrize("family", ["retention_rate_12", "fair_retention_rate_12"])
def test_the_curve_is_that_of_a_plain_count(county: Workspace, family: str, unit: str, period: str) -> None:
    run = open_run(county)
    build_stays(county, run.id)
    ends = ends_counted_plainly(county, run, family, unit=unit, period=parse_period(period))
    assert curve(county, run.id, family, unit=unit, period=parse_period(period)) == kaplan_meier(ends)
    if unit == "990101" and period in {"2024", "2025"}:
        assert {has_left for _, has_left in ends} == {True, False}


def test_all_retention_rates_of_a_population_share_one_curve(county: Workspace) -> None:
    found = families(plan_of(county, open_run(county)).library)
    assert found == {
        **dict.fromkeys(["retention_rate_3", "retention_rate_6", "retention_rate_12"], "retention_rate_12"),
        **dict.fromkeys(
            ["fair_retention_rate_3", "fair_retention_rate_6", "fair_retention_rate_12"], "fair_retention_rate_12"
        ),
    }


def test_before_anything_was_followed_there_is_no_curve(county: Workspace) -> None:
    assert curve(county, "000099-20260630", "retention_rate_12", unit="990101", period=parse_period("2025")) == ()


def test_a_textbook_curve() -> None:
    # Ten begin; two leave in month 1, one is lost sight of after month 1, one of the remaining seven leaves in month 3.
    points = kaplan_meier({(1, True): 2, (1, False): 1, (3, True): 1, (3, False): 6})
    assert [(point.at_risk, point.left) for point in points] == [(10, 0), (10, 2), (7, 0), (7, 1)]
    assert [point.share for point in points] == pytest.approx([1, 0.8, 0.8, 0.8 * 6 / 7])


@given(st.dictionaries(st.tuples(st.integers(0, 24), st.booleans()), st.integers(1, 50)))
def test_a_curve_never_rises_and_never_gains_people(ends: dict[tuple[int, bool], int]) -> None:
    points = kaplan_meier({(months, left and months > 0): rows for (months, left), rows in ends.items()})
    assert all(later.share <= point.share and later.at_risk <= point.at_risk for point, later in pairwise(points))
    assert all(0 <= point.share <= 1 for point in points)
