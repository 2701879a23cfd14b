"""A sealed run comes out equal, whatever the bureau declared since."""

from pathlib import Path

import pytest

from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import make_plan
from shixiao.pipeline.rebuild import plan_of, rebuild
from shixiao.pipeline.run import run
from shixiao.registers.declarations import load_registers
from tests.registers.bureau import CATALOGUE, EMPLOYMENT, TODAY, UNIT, Bureau, hired, number
from tests.registers.conftest import _bureau

INDUSTRY = """
name = "employment_registrations"
[[columns]]
heading = "行业"
field = "industry"
type = "text"
"""

IN_INDUSTRY = """
id = "in_industry"
title = "制造业就业"
topic = "employment"
measure = "count"
unit = "人"
register = "employment_registrations"
counted_on = "started_on"
where = "industry = '制造业'"

[[facts]]
reason = "identity_invalid"
holds = "identified()"
says = "身份不明。"

[[versions]]
since = 2020-01-01
basis = "本局通知"
author = "王科长"
checker = "小李"
next_review = 2027-01-01
why_it_matters = "看行业。"
direction = "up"
"""


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """A bureau with contributions and nothing declared of its own."""
    made = _bureau(tmp_path, demo=True)
    rows = [["张小丁", number(1), "91110000600037341L", "2026-04", "2026-04-20", UNIT, "单位职工"]]
    headings = ("姓名", "证件号码", "统一社会信用代码", "费款所属期", "到账日期", "单位所在社区代码", "参保身份")
    made.receive(made.csv("社保.csv", [headings, *rows]))
    return made


def _declare(bureau: Bureau) -> tuple[Path, Path]:
    register = bureau.workspace.overlay / "registers" / "employment_registrations.toml"
    indicator = bureau.workspace.overlay / "indicators" / "employment" / "in_industry" / "definition.toml"
    for path, text in ((register, INDUSTRY), (indicator, IN_INDUSTRY)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    bureau.registers = load_registers(CATALOGUE, bureau.workspace.overlay)
    return register, indicator


def _sealed(bureau: Bureau) -> SealedRun:
    return run(bureau.workspace, make_plan(bureau.workspace, TODAY))


def test_a_column_declared_later_does_not_change_what_is_computed_again(bureau: Bureau) -> None:
    bureau.accept(bureau.csv("就业.csv", [EMPLOYMENT, *(hired(place) for place in (1, 2, 3))]))
    sealed = _sealed(bureau)
    _declare(bureau)
    assert plan_of(bureau.workspace, sealed).digest == sealed.digest
    assert make_plan(bureau.workspace, TODAY).digest != sealed.digest
    assert rebuild(bureau.workspace, sealed).equal


def test_a_column_that_is_gone_is_still_there_for_the_run_that_used_it(bureau: Bureau) -> None:
    declared = _declare(bureau)
    rows = [[*hired(place), industry] for place, industry in ((1, "制造业"), (2, "制造业"), (3, "农业"))]
    bureau.accept(bureau.csv("就业.csv", [(*EMPLOYMENT, "行业"), *rows]))
    sealed = _sealed(bureau)
    assert sealed.manifest["rows"]["in_industry"] == 2
    for path in declared:
        path.unlink()
    assert plan_of(bureau.workspace, sealed).digest == sealed.digest
    assert rebuild(bureau.workspace, sealed).equal
