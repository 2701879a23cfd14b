"""The SQL of every definition is kept as a file, so that a change of meaning shows as a difference.

`python -m tests.indicators.test_emitted_sql` writes the files again.
"""

import datetime as dt
from pathlib import Path

import pytest
import sqlglot

from shixiao.evidence import Blocks
from shixiao.indicators.judge import Setting, compile_indicator
from tests.indicators.library import FIELDS, judged, shipped

KEPT = Path(__file__).parent / "sql"
SETTING = Setting(FIELDS, frozenset(), dt.date(2026, 6, 30), Blocks((0,)))


def _pretty(indicator: str) -> str:
    sql = compile_indicator(shipped(), indicator, SETTING).sql
    return sqlglot.transpile(sql, read="duckdb", write="duckdb", pretty=True)[0] + "\n"


@pytest.mark.parametrize("indicator", judged())
def test_the_sql_is_the_one_kept(indicator: str) -> None:
    assert _pretty(indicator) == (KEPT / f"{indicator}.sql").read_text("utf-8")


if __name__ == "__main__":
    for name in judged():
        (KEPT / f"{name}.sql").write_text(_pretty(name), "utf-8")
