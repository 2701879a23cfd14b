"""shixiao persons: every row with an identity, and how it was found."""

from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument, out_option, run_option
from shixiao.engine import open_engine
from shixiao.pipeline.labels import run_labels
from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.rebuild import plan_of
from shixiao.pipeline.views import persons_sql
from shixiao.publication.tables import write_table
from shixiao.workspace import open_workspace


@click.command("persons", cls=HomeCommand, help="导出每一行认成了谁（person_id），不含证件号码。")
@home_argument
@run_option
@click.option("--all", "contributions", is_flag=True, help="连社保缴费的行也导出")
@out_option
def command(home: Path, run_id: str, out: Path, *, contributions: bool) -> None:
    """Write the identities."""
    workspace = open_workspace(home)
    sealed = open_run(workspace, run_id)
    with open_engine() as engine:
        plan = plan_of(workspace, sealed)
        sql = persons_sql(engine, sealed, plan, contributions=contributions, key=workspace.key)
        notes = [("运行编号", sealed.id), ("截止日", str(sealed.as_of))]
        count = write_table(engine, sql, out, title="人员对应", notes=notes, labels=run_labels(workspace, sealed))
    click.echo(f"{count} 行，已写到 {out}")
