"""shixiao rebuild: compute a sealed run again and compare every row."""

import sys
from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument
from shixiao.cli.progress import steps
from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.rebuild import rebuild
from shixiao.workspace import open_workspace


@click.command("rebuild", cls=HomeCommand, help="用封存的批次、口径和截止日重算一次运行，逐行比较是否完全一致。")
@home_argument
@click.argument("run_id", metavar="RUN")
def command(home: Path, run_id: str) -> None:
    """Say whether the run came out equal; exit status 1 when it did not."""
    workspace = open_workspace(home)
    sealed = open_run(workspace, run_id)
    with steps(len(sealed.manifest["rows"]) + 6) as tell:
        rebuilt = rebuild(workspace, sealed, tell=tell)
    if rebuilt.equal:
        click.echo(f"完全一致：运行 {sealed.id} 的每一个数、每一行结论都和封存时相同。")
        return
    click.echo(f"不一致：运行 {sealed.id} 重算后有不同。")
    for name, count in rebuilt.differences.items():
        click.echo(f"  {name}：{count} 行不同")
    if rebuilt.software_then != rebuilt.software_now:
        click.echo(f"封存时的程序是 {rebuilt.software_then}，现在是 {rebuilt.software_now}。请用当时的版本再试。")
    sys.exit(1)
