"""shixiao report: the county's report as a workbook."""

from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument, out_option, run_option
from shixiao.engine import open_engine
from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.rebuild import plan_of
from shixiao.pipeline.report import shown, write_county_report
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import open_workspace


@click.command("report", cls=HomeCommand, help="写出核实报告（xlsx）：各单位的上报、核实、挤水率，和水分去向图。")
@home_argument
@run_option
@out_option
def command(home: Path, run_id: str, out: Path) -> None:
    """Write the report."""
    if out.suffix.lower() != ".xlsx":
        raise Problem(
            where=str(out), what="报告只写成 .xlsx。", why="里面有图和几张工作表。", mend="请把文件名的后缀改为 .xlsx。"
        )
    workspace = open_workspace(home)
    sealed = open_run(workspace, run_id)
    with open_engine() as engine:
        write_county_report(engine, shown(engine, sealed, plan_of(workspace, sealed)), out)
    click.echo(f"已写到 {out}")
