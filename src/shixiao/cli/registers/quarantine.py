"""shixiao quarantine: the rows that were kept out, and why."""

from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument, out_option
from shixiao.engine import Engine, open_engine
from shixiao.pipeline.plan import CATALOGUE
from shixiao.publication.tables import write_table
from shixiao.registers.declarations import load_registers
from shixiao.registers.known import Batch, live_batches
from shixiao.registers.quarantine import mendable_rows, quarantine_sql
from shixiao.workspace import Workspace, open_workspace


@click.command("quarantine", cls=HomeCommand, help="导出被隔离的行：文件、工作表、行、列、问题、办法。")
@home_argument
@out_option
@click.option("--rows", is_flag=True, help="写出整行原文，一种台账一个文件，改好后可以直接再导入")
def command(home: Path, out: Path, rows: bool) -> None:
    """Write the problems, or with --rows the rows themselves, of all batches in force."""
    workspace = open_workspace(home)
    batches = live_batches(workspace)
    with open_engine() as engine:
        if rows:
            _write_rows(engine, workspace, batches, out)
            return
        kept_out = sum(batch.manifest["quarantined"] for batch in batches)
        notes = [("工作区", str(home)), ("被隔离的行", str(kept_out))]
        write_table(engine, quarantine_sql(batches), out, title="隔离", notes=notes)
    click.echo(f"有 {kept_out} 行被隔离，已写到 {out}")


def _write_rows(engine: Engine, workspace: Workspace, batches: list[Batch], out: Path) -> None:
    registers = load_registers(CATALOGUE, workspace.overlay)
    groups = mendable_rows(engine, batches)
    for at, group in enumerate(groups):
        known = registers.get(group.register)
        title = known.title if known else group.register
        before = sum(other.register == group.register for other in groups[:at])
        path = out.with_name(f"{out.stem}-{title}{f'-{before + 1}' if before else ''}{out.suffix}")
        notes = [("用法", "按“隔离原因”改好，保存后用 shixiao import 再导入；后面加的几列不用删。")]
        write_table(engine, group.sql, path, title=title, notes=notes)
        click.echo(f"{title}：已写到 {path}")
    if not groups:
        click.echo("没有被隔离的行。")
