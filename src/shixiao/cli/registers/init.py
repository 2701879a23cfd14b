"""shixiao init: an empty workspace."""

from pathlib import Path

import click

from shixiao.cli.home import VARIABLE
from shixiao.workspace import create_workspace


@click.command("init", help="建立一个空的工作区。")
@click.argument("home", type=click.Path(path_type=Path), envvar=VARIABLE, metavar="HOME")
@click.option("--demo", is_flag=True, help="演示工作区：只收 99 开头的虚构证件号码")
def command(home: Path, demo: bool) -> None:
    """Make the workspace and say what to do next."""
    create_workspace(home, demo=demo)
    click.echo(f"工作区已建立：{home}{'（演示）' if demo else ''}")
    click.echo(f"下一步：shixiao import {home} 台账文件…")
