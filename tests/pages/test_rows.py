"""Pages of rows: in the sealed order, the same at any depth, exactly what was asked for."""

import datetime as dt
import threading
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from shixiao.pipeline.pages import Pages, RowFilter
from shixiao.vocabulary.months import month_of, parse_period
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace
from tests.pages.test_sums import every_row

COUNTY = "990101"


def test_the_pages_of_an_indicator_are_its_verdicts_in_the_sealed_order(pages: Pages) -> None:
    for indicator in ("new_employment", "long_term_unemployed", "subsidy_precision_rate"):
        sealed = pq.read_table(pages.run.verdicts(indicator)).to_pylist()
        shown = list(every_row(pages, indicator, RowFilter("99")))
        assert [row.position for row in shown] == list(range(len(sealed)))
        assert [
            (row.row_key, row.unit, row.counted_on, row.verdict, row.reason, row.staff) for row in shown
        ] == [
            (row["row_key"], row["unit_code"], row["counted_on"], row["verdict"], row["reason"], row["staff_id"] or "")
            for row in sealed
        ]  # fmt: skip


@pytest.mark.parametrize("indicator", ["new_employment", "net_new_employment", "subsidy_precision_rate_yuan"])
def test_every_filter_gives_exactly_its_rows(pages: Pages, indicator: str) -> None:
    everything = list(every_row(pages, indicator, RowFilter("99")))
    units = ["99", COUNTY, "990101001", everything[0].unit, everything[-1].unit]
    for unit in units:
        for period in (None, parse_period("2025"), parse_period("2025Q2"), parse_period("ytd:2026-03")):
            for counted in pages.reasons(indicator, unit, period):
                where = RowFilter(unit, period, counted.verdict, counted.reason)
                expected = [
                    row for row in everything
                    if row.unit.startswith(unit) and (row.verdict, row.reason) == (counted.verdict, counted.reason)
                    and (period is None or period.first <= month_of(row.counted_on) <= period.last)
                ]  # fmt: skip
                assert counted.row_count == pages.size(indicator, where) == len(expected)
                assert pages.rows(indicator, where, offset=0, limit=10_000) == expected
                middle = len(expected) // 2
                assert pages.rows(indicator, where, offset=middle, limit=7) == expected[middle : middle + 7]


def test_a_page_behind_the_end_is_empty(pages: Pages) -> None:
    size = pages.size("new_employment", RowFilter(COUNTY))
    assert pages.rows("new_employment", RowFilter(COUNTY), offset=size, limit=50) == []
    assert len(pages.rows("new_employment", RowFilter(COUNTY), offset=size - 3, limit=50)) == 3


@pytest.mark.parametrize(
    "where",
    [
        RowFilter(""), RowFilter("98"), RowFilter("9901019"), RowFilter("99x"), RowFilter("九九"),
        RowFilter(COUNTY, None, "wrong"), RowFilter(COUNTY, None, "", "wrong"), RowFilter(COUNTY, None, "' OR 1=1 --"),
    ],
)  # fmt: skip
def test_what_is_not_there_has_no_rows(pages: Pages, where: RowFilter) -> None:
    assert pages.size("new_employment", where) == pages.count("new_employment", where) == 0
    assert pages.rows("new_employment", where, offset=0, limit=50) == []


def test_an_unknown_indicator_has_no_rows_and_no_figures(pages: Pages) -> None:
    assert pages.size("no_such", RowFilter(COUNTY)) == 0
    assert pages.reasons("no_such", COUNTY) == []
    assert pages.series("no_such", COUNTY, "month") == []
    assert pages.row("no_such", 0) is None


def test_one_row_is_found_by_its_position(pages: Pages) -> None:
    rows = pages.rows("reemployment", RowFilter(COUNTY), offset=0, limit=20)
    assert [pages.row("reemployment", row.position) for row in rows] == rows
    assert pages.row("reemployment", -1) is None
    assert pages.row("reemployment", 10**9) is None


def test_the_rows_of_a_difference_are_those_of_both_parts(pages: Pages) -> None:
    shown = list(every_row(pages, "net_new_employment", RowFilter(COUNTY)))
    parts = [row.indicator for row in shown]
    added, taken = (pages.size(part, RowFilter(COUNTY)) for part in ("new_employment", "natural_attrition"))
    assert parts == ["new_employment"] * added + ["natural_attrition"] * taken
    assert pages.count("net_new_employment", RowFilter(COUNTY)) == added - taken


def test_a_list_of_rows_says_where_each_was_filed_and_hides_who_it_is(pages: Pages) -> None:
    for row in pages.rows("new_employment", RowFilter(COUNTY), offset=0, limit=200):
        assert row.register == "employment_registrations"
        assert row.file
        assert row.line > 0
        assert len(row.name) == 2
        assert row.name.endswith("*")
        assert set(row.number[3:-2]) <= {"*"}
        assert row.number.startswith("990") or "*" in row.number or row.number == ""
        assert isinstance(row.counted_on, dt.date)


def test_no_name_or_number_lies_in_the_cache_in_clear(workspace: Workspace, pages: Pages, cache_file: Path) -> None:
    content = cache_file.read_bytes()
    batch = next(workspace.batches.glob("*-employment_registrations"))
    for row in pq.read_table(batch / "rows.parquet", columns=["name", "id_number"]).to_pylist():
        assert row["name"].encode() not in content
        assert not row["id_number"] or len(row["id_number"]) < 9 or row["id_number"].encode() not in content


def test_units_are_named_from_the_stations_register(pages: Pages) -> None:
    streets = pages.units(COUNTY, 9)
    assert streets
    assert [unit.code for unit in streets] == sorted(unit.code for unit in streets)
    assert all(unit.name and unit.name != unit.code and unit.level == 9 for unit in streets)
    own = [unit for unit in pages.units("990101001", 12) if unit.code.endswith("000")]
    assert [unit.name for unit in own] == [f"{pages.unit_name('990101001')}（本级）"]
    assert pages.unit_name(COUNTY) == "云溪县"
    assert pages.unit_name("990101001000") == f"{pages.unit_name('990101001')}（本级）"
    assert pages.unit_name("990101000000") == "云溪县（本级）"
    assert pages.unit_name("990199") == "990199"


def test_figures_come_in_order(pages: Pages) -> None:
    series = pages.series("new_employment", COUNTY, "month")
    assert [figure.period for figure in series] == sorted({figure.period for figure in series})
    for kind in ("month", "quarter", "year", "ytd"):
        assert all(one < other for one, other in pairwise(pages.periods(kind)))
    newest = pages.periods("ytd")[-1]
    streets = pages.by_unit("new_employment", 9, "ytd", newest, prefix=COUNTY)
    assert [figure.unit for figure in streets] == [unit.code for unit in pages.units(COUNTY, 9)]
    assert pages.by_unit("new_employment", 6, "ytd", newest, prefix="990101001") == []
    assert sum(figure.reported for figure in streets) == pages.series("new_employment", COUNTY, "ytd")[-1].reported


def test_many_threads_get_the_answers_of_one(pages: Pages) -> None:
    where = RowFilter(COUNTY, None, "refused")
    alone = [pages.rows("new_employment", where, offset=offset, limit=5) for offset in range(0, 40, 5)]
    found: list[object] = []

    def ask() -> None:
        found.append([pages.rows("new_employment", where, offset=offset, limit=5) for offset in range(0, 40, 5)])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 8


def test_pages_that_were_never_built_are_a_problem(workspace: Workspace, tmp_path: Path) -> None:
    from shixiao.pipeline.pages import open_pages

    empty = Workspace(tmp_path, demo=True)
    (tmp_path / "runs").symlink_to(workspace.runs)
    with pytest.raises(Problem, match="还没有准备好"):
        open_pages(empty, "000001")
