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
from shixiao.workspace import open_workspace


@click.command("evidence", cls=HomeCommand, help="导出一个指标背后的每一行：结论、原因、一句话说明、作证的记录。")
@home_argument
@click.argument("indicator", metavar="INDICATOR")
@click.option("--unit", default="", help="单位代码的前几位，例如 990101001")
@click.option("--period", default="", help="2026-03、2026Q1、2026 或 ytd:2026-03")
@run_option
@out_option
def command(home: Path, indicator: str, unit: str, period: str, run_id: str, out: Path) -> None:
    """Write the rows behind an indicator."""
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
        write_table(engine, sql, out, title=title, notes=notes, labels=run_labels(workspace, sealed))
    click.echo(f"已写到 {out}")
