"""shixiao findings: what the computation found doubtful."""

from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument, out_option, run_option
from shixiao.engine import open_engine
from shixiao.integrity.loading import load_checks
from shixiao.pipeline.labels import run_labels
from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.plan import CATALOGUE
from shixiao.pipeline.rebuild import library_of
from shixiao.pipeline.views import findings_sql
from shixiao.publication.tables import write_table
from shixiao.registers.declarations import load_registers
from shixiao.workspace import open_workspace


@click.command(
    "findings",
    cls=HomeCommand,
    help="导出疑点：台账之间互相矛盾的（hard），和不像巧合的（soft）。疑点本身不改动任何数。",
)
@home_argument
@run_option
@out_option
def command(home: Path, run_id: str, out: Path) -> None:
    """Write the findings."""
    workspace = open_workspace(home)
    sealed = open_run(workspace, run_id)
    with open_engine() as engine:
        sql = findings_sql(sealed, workspace.key)
        notes = [("运行编号", sealed.id), ("截止日", str(sealed.as_of))]
        count = write_table(engine, sql, out, title="疑点", notes=notes, labels=run_labels(workspace, sealed))
    click.echo(f"{count} 行，已写到 {out}")
    checks = load_checks(library_of(sealed).texts).all
    registers = load_registers(CATALOGUE, workspace.overlay)
    for id_, missing in sealed.manifest["unchecked_checks"].items():
        named = "、".join(registers[name].title if name in registers else name for name in missing)
        click.echo(f"没有查全：{id_} {checks[id_].title}（从来没有导入过{named}）")
