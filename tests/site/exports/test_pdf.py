"""A page as PDF: readable Chinese, charts, and texts that stay texts."""

import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
import typst

from shixiao.vocabulary.problems import Problem
from shixiao_site.exports.drawing import drawing
from shixiao_site.exports.making import ROWS_AT_ONCE
from shixiao_site.exports.pdf import ROWS_IN_PDF, chosen_fonts
from shixiao_site.ui import Chart, Column, Table
from tests.site.exports.addresses import STEPS
from tests.site.exports.conftest import Take

TRICKS = [
    "#sys.inputs",
    '#read("/etc/passwd")',
    "#let x = 1; #x",
    "$ x^2 $ *粗* _斜_ `码`",
    '"); #panic("x") //',
    "] #pagebreak() [",
    "\\ @label <label> ~ --- // 注释",
    '#import "@preview/cetz:0.3.0"',
]


def text_of(content: bytes, folder: Path) -> str:
    file = folder / "report.pdf"
    file.write_bytes(content)
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout.decode()


def test_a_report_has_title_facts_conclusion_figures_and_page_numbers(take: Take, tmp_path: Path) -> None:
    answer = take("/try/report/", "pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    text = text_of(answer.content, tmp_path)
    text = "".join(text.split())
    for words in (
        "新就业人数", "样例县", "2026-03", "一、结论", "上报100人，核实70人。", "二、从上报到核实", "城关街道", "四、口径与来源",
        "单位（盖章）", "第1页", "共1页", "王科长",
    ):  # fmt: skip
        assert words in text


def test_an_ordinary_page_is_a_pdf_without_seal(take: Take, tmp_path: Path) -> None:
    text = text_of(take("/try/figures/990101001001/", "pdf").content, tmp_path)
    assert "15.3%" in text
    assert "不予核实" in text
    assert "盖章" not in text


@pytest.mark.parametrize("trick", TRICKS)
def test_markup_in_any_text_stays_text(take: Take, tmp_path: Path, trick: str) -> None:
    answer = take(f"/try/report/?trick={quote(trick)}", "pdf")
    assert answer.status_code == 200
    text = text_of(answer.content, tmp_path)
    assert "".join(trick.split()) in "".join(text.split())
    assert "root:" not in text


def test_too_many_rows_for_paper_are_refused_with_a_way_out(take: Take) -> None:
    answer = take(f"/try/many/?rows={ROWS_IN_PDF + 1}", "pdf")
    assert answer.status_code == 422
    assert "请导出 Excel" in answer.content.decode()
    assert take(f"/try/many/?rows={ROWS_AT_ONCE + 1}", "pdf").status_code == 422


def test_without_a_chinese_font_it_says_which_to_install() -> None:
    families = typst.Fonts(include_system_fonts=False).families()
    with pytest.raises(Problem) as told:
        chosen_fonts(families)
    assert "fonts-noto-cjk" in told.value.mend


def test_the_fonts_of_official_documents_come_first_where_they_are() -> None:
    fonts = chosen_fonts(["Noto Serif CJK SC", "FangSong", "SimHei"])
    assert (fonts["body"][0], fonts["heading"][0]) == ("FangSong", "SimHei")
    assert fonts["title"] == ["Noto Serif CJK SC", "FangSong"]


def test_each_step_of_a_waterfall_hangs_below_the_one_before() -> None:
    table = Table("steps", "挤水", (Column("step", "环节"), Column("count", "行数", "count")), STEPS)
    drawn = drawing(Chart("waterfall", "挤水", "", {}, table))
    assert drawn is not None
    spans = [(bar["from"], bar["to"]) for row in drawn["rows"] for bar in row["bars"]]
    assert spans == [(0, 1), (0.8, 1), (0.7, 0.8), (0, 0.7)]


@pytest.mark.parametrize(
    "rows", [[], [("甲", 1)], [("甲", 0), ("乙", 0)], [("甲", -1), ("乙", 3)], [("甲", None), ("乙", None)]]
)
def test_what_cannot_be_drawn_is_left_to_the_table(rows: list[tuple[str, int | None]]) -> None:
    table = Table("t", "表", (Column("name", "单位"), Column("count", "行数", "count")), rows)
    assert drawing(Chart("bars", "", "", {}, table)) is None
