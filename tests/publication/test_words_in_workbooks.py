"""A clerk opens a workbook and reads words, where the other formats keep codes."""

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from shixiao.engine import Engine, open_engine
from shixiao.indicators.compile import COUNTED_ALREADY
from shixiao.indicators.library import load_library, read_texts
from shixiao.pipeline.plan import CATALOGUE
from shixiao.publication.headings import REASONS, VERDICTS, cell_labels
from shixiao.publication.tables import write_table

LABELS = cell_labels({"new_employment": "新就业人数"}, {"deaths": "死亡登记", "pensions": "养老待遇领取"})

FIGURES = (
    "SELECT 'new_employment' AS indicator, '9' AS level, '990101001' AS unit_code, 'ytd' AS period_kind, "
    "'2026-03' AS period, 'deaths;pensions;own_list' AS unchecked"
)
ROWS = (
    "SELECT 'new_employment' AS indicator, 'deaths' AS register, 'verified' AS verdict_before, '' AS reason_before, "
    "'refused' AS verdict_after, 'counted_already' AS reason_after, 'refused' AS file UNION ALL "
    "SELECT 'own_measure', 'own_list', NULL, NULL, 'refused', 'own_reason', 'deaths'"
)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with open_engine() as opened:
        yield opened


def cells(engine: Engine, sql: str, path: Path) -> list[tuple[object, ...]]:
    write_table(engine, sql, path, title="表", labels=LABELS)
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_figures_show_titles_with_the_code_beside_them(engine: Engine, tmp_path: Path) -> None:
    assert cells(engine, FIGURES, tmp_path / "数.xlsx") == [
        ("指标", "指标编号", "层级", "单位代码", "期间类型", "期间", "未核对"),
        ("新就业人数", "new_employment", "街道（乡镇）", "990101001", "年初至今", "2026-03", "死亡登记、养老待遇领取、own_list"),
    ]  # fmt: skip


def test_both_sides_of_a_comparison_show_words_and_what_nobody_named_stays(engine: Engine, tmp_path: Path) -> None:
    heading, first, second = cells(engine, ROWS, tmp_path / "行.xlsx")
    assert heading[3:7] == ("结论（前）", "原因（前）", "结论（后）", "原因（后）")
    assert first == ("新就业人数", "new_employment", "死亡登记", "核实", None, "不予核实", "重复", "refused")
    assert second == ("own_measure", "own_measure", "own_list", None, None, "不予核实", "own_reason", "deaths")


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_other_formats_keep_the_codes(engine: Engine, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"数{ending}"
    write_table(engine, FIGURES, path, title="表", labels=LABELS)
    if ending == ".json":
        assert list(json.loads(path.read_text("utf-8"))[0].values())[:2] == ["new_employment", "9"]
    else:
        assert path.read_text("utf-8").splitlines()[1].startswith('"new_employment","9","990101001","ytd"')


def test_every_reason_of_the_catalogue_has_a_word() -> None:
    definitions = load_library(read_texts(CATALOGUE)).definitions
    reasons = {fact.reason for definition in definitions.values() for fact in definition.facts} | {COUNTED_ALREADY}
    assert reasons <= REASONS.keys()
    assert set(VERDICTS) == {"verified", "refused", "pending", "unverifiable"}
