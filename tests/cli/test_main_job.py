"""The main job from files to figures and the rows behind them, through the program itself."""

import csv
import json
import re
from pathlib import Path

import openpyxl
import pytest

from tests.cli.program import shixiao

AS_OF = "2026-06-30"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of 600 people, computed once for this file."""
    folder = tmp_path_factory.mktemp("county") / "home"
    ended = shixiao("demo", folder, "--persons", "600", "--no-pages")
    assert ended.status == 0, ended.complained
    assert "新就业人数" in ended.said
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.xdist_group("main_job")
def test_the_demo_writes_a_report_with_a_chart_and_no_formula(home: Path) -> None:
    book = openpyxl.load_workbook(home / "实效报告.xlsx")
    assert {"说明", "挤水", "就业"} <= set(book.sheetnames)
    assert book["挤水"]._charts
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.xdist_group("main_job")
def test_the_rows_of_every_figure_add_up_to_it(home: Path, tmp_path: Path) -> None:
    figures = tmp_path / "figures.csv"
    assert shixiao("figures", home, "--out", figures).status == 0
    year = [row for row in _rows(figures) if row["period_kind"] == "year" and row["level"] in {"0", "9", "12"}]
    evidence = tmp_path / "evidence.csv"
    for indicator in ("new_employment", "trained_persons", "subsidy_precision_rate"):
        assert shixiao("evidence", home, indicator, "--out", evidence).status == 0
        rows = _rows(evidence)
        assert rows
        for figure in (one for one in year if one["indicator"] == indicator):
            mine = [
                row for row in rows
                if row["unit_code"].startswith(figure["unit_code"]) and row["counted_on"][:4] == figure["period"]
            ]  # fmt: skip
            assert len(mine) == int(figure["reported"])
            for word in ("verified", "refused", "pending", "unverifiable"):
                assert sum(row["verdict"] == word for row in mine) == int(figure[word])


@pytest.mark.xdist_group("main_job")
def test_evidence_can_be_narrowed_and_names_file_line_reason_and_proof(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.json"
    assert (
        shixiao("evidence", home, "new_employment", "--unit", "990101001", "--period", "2025Q1", "--out", out).status
        == 0
    )
    rows = json.loads(out.read_text("utf-8"))
    assert rows
    assert all(
        row["unit_code"].startswith("990101001") and "2025-01" <= row["counted_on"][:7] <= "2025-03" for row in rows
    )
    assert all(row["sentence"].endswith("。") and row["file"] and int(row["row"]) > 1 for row in rows)
    already = [row for row in rows if row["reason"] == "already_employed"]
    assert all(json.loads(row["evidence"]) for row in already)


@pytest.mark.xdist_group("main_job")
def test_nothing_that_leaves_holds_a_citizen_number(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    for arguments in (
        ("evidence", home, "new_employment"),
        ("persons", home, "--all"),
        ("findings", home),
        ("figures", home),
    ):
        assert shixiao(*arguments, "--out", out).status == 0
        text = out.read_text("utf-8")
        assert not re.search(r"(?<!\d)99\d{15}[\dX](?![\dX])", text)


@pytest.mark.xdist_group("main_job")
def test_a_sealed_run_is_rebuilt_equal_and_computing_again_changes_nothing(home: Path) -> None:
    rebuilt = shixiao("rebuild", home, "000001")
    assert rebuilt.status == 0
    assert "完全一致" in rebuilt.said
    again = shixiao("compute", home, "--as-of", AS_OF)
    assert "000001" in again.said


@pytest.mark.xdist_group("main_job")
def test_two_runs_are_compared_down_to_the_rows(home: Path, tmp_path: Path) -> None:
    assert shixiao("compute", home, "--as-of", "2026-05-31").status == 0
    rows = tmp_path / "rows.csv"
    ended = shixiao("diff", home, "000002", "000001", "--rows", rows)
    assert ended.status == 0
    assert "行的结论变了" in ended.said
    assert {"verdict_before", "verdict_after"} <= set(_rows(rows)[0])


@pytest.mark.xdist_group("main_job")
def test_persons_keep_their_ids_and_conflicts_are_reported(home: Path, tmp_path: Path) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    assert shixiao("persons", home, "--run", "000001", "--out", before).status == 0
    assert shixiao("compute", home, "--as-of", AS_OF, "--again").status == 0
    assert shixiao("persons", home, "--out", after).status == 0
    assert before.read_bytes() == after.read_bytes()
    assert {row["tier"] for row in _rows(before)} == {"exact", "none"}


@pytest.mark.xdist_group("main_job")
def test_a_bureau_adds_an_indicator_and_changes_a_value_by_adding_files(home: Path, tmp_path: Path) -> None:
    folder = home / "overlay" / "indicators" / "employment" / "graduates"
    folder.mkdir(parents=True)
    (folder / "definition.toml").write_text(
        """
id = "graduates"
title = "高校毕业生就业人数"
topic = "employment"
measure = "count"
unit = "人"
register = "employment_registrations"
counted_on = "started_on"
where = "category = '高校毕业生'"
once_per = ["person", "year"]

[[facts]]
include = "new_employment"

[[versions]]
since = 2026-01-01
basis = "本局通知"
author = "王科长"
checker = "小李"
next_review = 2027-01-01
why_it_matters = "毕业生有没有真的就业。"
direction = "up"
""",
        "utf-8",
    )
    value = home / "overlay" / "indicators" / "new_employment" / "parameters.toml"
    value.parent.mkdir(parents=True)
    value.write_text(
        '[trace_months]\ntitle = "看几个月"\n[[trace_months.values]]\nsince = 2000-01-01\nvalue = 0\nbasis = "试"\n',
        "utf-8",
    )
    out = tmp_path / "figures.csv"
    assert shixiao("compute", home, "--as-of", AS_OF).status == 0
    assert shixiao("figures", home, "--out", out).status == 0
    now = {
        (row["indicator"], row["period"]): row
        for row in _rows(out)
        if row["level"] == "0" and row["period_kind"] == "year"
    }
    assert int(now["graduates", "2025"]["reported"]) > 0
    assert shixiao("figures", home, "--run", "000001", "--out", out).status == 0
    then = {
        (row["indicator"], row["period"]): row
        for row in _rows(out)
        if row["level"] == "0" and row["period_kind"] == "year"
    }
    assert int(now["new_employment", "2025"]["verified"]) < int(then["new_employment", "2025"]["verified"])
    assert shixiao("rebuild", home, "000001").status == 0
