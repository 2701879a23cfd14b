"""The summary as it stands in a terminal."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console
from tests.publication.county import NAMES, TITLES, figures_sql, reasons_sql

from shixiao.engine import Engine, open_engine
from shixiao.publication.terminal import summary


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine() as opened:
        yield opened


def shown(engine: Engine, *, width: int = 100, figures: str = "") -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(
        summary(engine, figures_sql=figures or figures_sql(), titles=TITLES, reasons=reasons_sql(), unit_names=NAMES)
    )
    return console.file.getvalue().splitlines()


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")]


def test_it_shows_every_indicator_of_the_whole_area(engine: Engine) -> None:
    lines = shown(engine)
    assert "上报与核实 · 2026年1—3月" in lines[0]
    rows = [cells(line) for line in lines if line.startswith(("│", "┃"))]
    assert rows == [
        ["指标", "上报", "核实", "挤水率", "待定", "无法核实"],
        ["新就业人数", "100", "40", "52.9%", "10", "5"],
        ["稳定就业率", "—", "66.7%", "—", "31", "0"],
        ["长期失业人员", "12", "7", "—", "0", "0"],
        ["培训人数", "20", "18", "10.0%", "0", "0"],
        ["群众跑动次数", "—", "1.25", "—", "20", "0"],
        ["自设指标", "3", "3", "0.0%", "0", "0"],
    ]


def test_it_shows_the_three_largest_gaps_with_their_reasons(engine: Engine) -> None:
    lines = [line.strip() for line in shown(engine)]
    assert lines[lines.index("差得最多的地方") + 1 :] == [
        "第一街道 新就业人数：上报 66，核实 25，不予核实 35（已在业 20，无踪迹 8，重复 4，其他 3）",
        "第二街道 培训人数：上报 20，核实 8，不予核实 12（课时不足 12）",
        "第二街道 新就业人数：上报 34，核实 15，不予核实 10（无踪迹 10）",
    ]


def test_numbers_are_whole_on_a_narrow_terminal(engine: Engine) -> None:
    lines = shown(engine, width=60)
    assert any("52.9%" in line for line in lines)
    assert not any("…" in line for line in lines)


def test_it_says_when_there_is_nothing_to_show(engine: Engine) -> None:
    assert shown(engine, figures=f"{figures_sql()} LIMIT 0") == ["还没有可以汇总的数：请先导入台账。"]
