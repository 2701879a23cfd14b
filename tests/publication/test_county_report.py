"""The county's report, opened again."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from tests.publication.county import NAMES, TITLES, figures_sql, reasons_sql

from shixiao.engine import Engine, open_engine
from shixiao.publication.headings import Heading, cell_labels
from shixiao.publication.report import write_report
from shixiao.vocabulary.problems import Problem


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine() as opened:
        yield opened


@pytest.fixture(scope="module")
def path(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report") / "报告.xlsx"
    meta = [("运行编号", "2026-03-31-01"), ("截止日", "2026-03-31"), ("读者", "=1+1")]
    write_report(
        engine, made, figures_sql=figures_sql(), titles=TITLES, reasons=reasons_sql(), meta=meta, unit_names=NAMES,
        labels=cell_labels({}, {"deaths": "死亡登记"}),
    )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def test_it_has_a_sheet_per_family(book: Workbook) -> None:
    assert book.sheetnames == ["说明", "挤水", "就业", "培训", "服务", "own"]


def test_it_says_which_run_it_shows(book: Workbook) -> None:
    told = dict(book["说明"].iter_rows(values_only=True))
    assert told["期间"] == "2026年1—3月"
    assert (told["运行编号"], told["截止日"], told["读者"]) == ("2026-03-31-01", "2026-03-31", "=1+1")
    assert "挤水率" in told


def test_a_family_shows_the_latest_year_to_date_of_every_unit(book: Workbook) -> None:
    rows = list(book["就业"].iter_rows(values_only=True))
    assert rows[1][0] == "期间：2026年1—3月"
    assert rows[2] == (
        "指标", "单位", "单位代码", "上报", "核实", "不予核实", "待定", "无法核实", "挤水率", "上报值", "核实值", "未核对的台账",
    )  # fmt: skip
    assert rows[3:] == [
        ("新就业人数", "全部", None, 100, 40, 45, 10, 5, pytest.approx(45 / 85), None, 40, "死亡登记"),
        ("新就业人数", "第一街道", "990101001", 66, 25, 35, 6, 0, pytest.approx(35 / 60), None, 25, None),
        ("新就业人数", "东社区", "990101001001", 41, 20, 15, 6, 0, pytest.approx(15 / 35), None, 20, None),
        ("新就业人数", "西社区", "990101001002", 25, 5, 20, 0, 0, 0.8, None, 5, None),
        ("新就业人数", "第二街道", "990101002", 34, 15, 10, 4, 5, 0.4, None, 15, None),
        ("新就业人数", "第二街道（本级）", "990101002000", 34, 15, 10, 4, 5, 0.4, None, 15, None),
        ("稳定就业率", "全部", None, 40, 6, 3, 31, 0, None, None, pytest.approx(2 / 3), None),
        ("稳定就业率", "第一街道", "990101001", 25, 0, 0, 25, 0, None, None, None, None),
        ("长期失业人员（2026-02）", "全部", None, 12, 7, 5, 0, 0, None, None, 7, None),
    ]


def test_numbers_are_shown_as_people_read_them(book: Workbook) -> None:
    sheet = book["就业"]
    assert [sheet.cell(4, column).number_format for column in (4, 9, 11)] == ["#,##0", "0.0%", "#,##0"]
    assert sheet.cell(10, 11).number_format == "0.0%"
    assert book["服务"].cell(4, 11).number_format == "#,##0.00"
    assert book["服务"].cell(4, 11).value == 1.25


@pytest.mark.parametrize("name", ["就业", "培训", "挤水"])
def test_every_sheet_prints_on_a4_across_with_its_heading_on_every_page(book: Workbook, name: str) -> None:
    sheet = book[name]
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == ("$4:$4" if name == "挤水" else "$3:$3")
    assert sheet.column_dimensions["A"].width > 10


def test_headings_stay_in_sight_and_filter(book: Workbook) -> None:
    assert book["就业"].freeze_panes == "C4"
    assert book["就业"].auto_filter.ref == "A3:L12"


def test_the_waterfall_leads_from_reported_to_verified(book: Workbook) -> None:
    rows = [row[:6] for row in book["挤水"].iter_rows(min_row=4, values_only=True)]
    assert rows == [
        ("环节", "人数", "占上报", "底座", "总数", "减少"),
        ("上报", 100, 1, 0, 100, 0),
        ("重复", 4, 0.04, 96, 0, 4),
        ("已在业", 20, 0.2, 76, 0, 20),
        ("无踪迹", 18, 0.18, 58, 0, 18),
        ("其他原因", 3, 0.03, 55, 0, 3),
        ("待定", 10, 0.1, 45, 0, 10),
        ("无法核实", 5, 0.05, 40, 0, 5),
        ("核实", 40, 0.4, 0, 40, 0),
    ]


def test_the_chart_is_native_and_reads_the_table_beside_it(book: Workbook, path: Path) -> None:
    (chart,) = book["挤水"]._charts
    assert (chart.type, chart.grouping, len(chart.series)) == ("col", "stacked", 3)
    base, totals, losses = chart.series
    assert base.spPr.noFill
    assert [series.val.numRef.f for series in chart.series] == ["挤水!$D$5:$D$12", "挤水!$E$5:$E$12", "挤水!$F$5:$F$12"]
    assert totals.cat.strRef.f == "挤水!$A$5:$A$12"
    assert losses.dLbls.showVal
    with zipfile.ZipFile(path) as package:
        assert [name for name in package.namelist() if name.startswith("xl/charts/")] == ["xl/charts/chart1.xml"]


def test_nothing_in_it_is_live(book: Workbook) -> None:
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_without_new_employment_there_is_no_waterfall(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "报告.xlsx"
    titles = {"trained_persons": Heading("培训人数", "training", "人")}
    write_report(engine, path, figures_sql=figures_sql(), titles=titles, reasons=reasons_sql())
    assert openpyxl.load_workbook(path).sheetnames == ["说明", "培训"]


def test_a_run_without_figures_still_gives_a_report(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "报告.xlsx"
    write_report(engine, path, figures_sql=f"{figures_sql()} LIMIT 0", titles=TITLES, reasons=reasons_sql())
    assert dict(openpyxl.load_workbook(path)["说明"].iter_rows(values_only=True))["期间"] == "没有数据"


def test_a_place_that_is_not_there_is_named(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="没有这个文件夹"):
        write_report(
            engine, tmp_path / "没有" / "报告.xlsx", figures_sql=figures_sql(), titles=TITLES, reasons=reasons_sql()
        )
