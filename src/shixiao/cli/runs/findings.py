"""shixiao findings: what the computation found doubtful."""

from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument, out_option, run_option
from shixiao.engine import open_engine
from shixiao.pipeline.labels import run_labels
from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.views import findings_sql
from shixiao.publication.tables import write_table
from shixiao.workspace import open_workspace


@click.command("findings", cls=HomeCommand, help="导出疑点：一个证件号码下有两个毫不相同的姓名。疑点本身不改动任何数。")
@home_argument
@run_option
@out_option
def command(home: Path, run_id: str, out: Path) -> None:
    """Write the findings."""
    workspace = open_workspace(home)
    sealed = open_run(workspace, run_id)
    with open_engine() as engine:
        sql = findings_sql(engine, sealed, workspace.key)
        notes = [("运行编号", sealed.id), ("截止日", str(sealed.as_of))]
        count = write_table(engine, sql, out, title="疑点", notes=notes, labels=run_labels(workspace, sealed))
    click.echo(f"{count} 行，已写到 {out}")
