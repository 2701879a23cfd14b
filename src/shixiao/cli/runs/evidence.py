"""shixiao evidence: the rows behind an indicator."""

from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument, out_option, run_option
from shixiao.engine import open_engine
from shixiao.pipeline.labels import run_labels
from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.rebuild import plan_of
from shixiao.pipeline.views import Filter, evidence_sql
from shixiao.publication.tables import write_table
from shixiao.vocabulary.months import parse_period
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import open_workspace

LONGEST_CODE = 12


@click.command("evidence", cls=HomeCommand, help="导出一个指标背后的每一行：结论、原因、一句话说明、作证的记录。")
@home_argument
@click.argument("indicator", metavar="INDICATOR")
@click.option("--unit", default="", help="单位代码的前几位，例如 990101001")
@click.option("--period", default="", help="2026-03、2026Q1、2026 或 ytd:2026-03")
@run_option
@out_option
def command(home: Path, indicator: str, unit: str, period: str, run_id: str, out: Path) -> None:
    """Write the rows behind an indicator."""
    if unit and not (unit.isdecimal() and unit.isascii() and len(unit) <= LONGEST_CODE):
        raise Problem(
            where=f"--unit {unit}",
            what="单位代码只写数字，最多 12 位。",
            why="认不出是哪个单位，导出来会是空的。",
            mend="请写单位代码的前几位，例如街道 990101001；代码见机构区划。",
        )
    workspace = open_workspace(home)
    sealed = open_run(workspace, run_id)
    plan = plan_of(workspace, sealed)
    where = Filter(unit, parse_period(period) if period else None)
    with open_engine() as engine:
        sql = evidence_sql(engine, sealed, plan, indicator, where=where, key=workspace.key)
        title = plan.library.definitions[indicator].title
        notes = [
            ("指标", title), ("单位", unit or "全部"), ("时间", period or "全部"), ("运行编号", sealed.id),
            ("截止日", str(sealed.as_of)), ("口径版本", str(sealed.manifest["versions"][indicator])),
        ]  # fmt: skip
        count = write_table(engine, sql, out, title=title, notes=notes, labels=run_labels(workspace, sealed))
    none = "" if count else "。这个单位在这段时间没有上报，或单位代码、时间写错了"
    click.echo(f"{count} 行，已写到 {out}{none}")
