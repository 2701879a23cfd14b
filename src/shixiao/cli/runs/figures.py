"""shixiao figures: all figures of a run as a table."""

from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument, out_option, run_option
from shixiao.engine import open_engine
from shixiao.pipeline.labels import run_labels
from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.views import figures_sql
from shixiao.publication.tables import write_table
from shixiao.workspace import open_workspace


@click.command("figures", cls=HomeCommand, help="导出全部指标数：上报、核实、不予核实、待定、无法核实、挤水率。")
@home_argument
@run_option
@out_option
def command(home: Path, run_id: str, out: Path) -> None:
    """Write the figures."""
    workspace = open_workspace(home)
    sealed = open_run(workspace, run_id)
    labels = run_labels(workspace, sealed)
    with open_engine() as engine:
        notes = [("运行编号", sealed.id), ("截止日", str(sealed.as_of)), ("计算时间", sealed.manifest["computed_at"])]
        count = write_table(engine, figures_sql(sealed), out, title="指标数", notes=notes, labels=labels)
    click.echo(f"{count} 行，已写到 {out}")
