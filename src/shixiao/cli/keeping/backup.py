"""shixiao backup: a workspace as one file."""

import os
from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument
from shixiao.cli.keeping.dump import dump_of
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import open_workspace
from shixiao.workspace.backup import back_up

ENDINGS = (".tar", ".tar.gz")


@click.command("backup", cls=HomeCommand, help="把整个工作区备份成一个文件：台账、结果、口径、密钥、网页的数据库。")
@home_argument
@click.option(
    "--to", required=True, type=click.Path(path_type=Path), help="写到哪个文件：.tar，或小一些、慢一些的 .tar.gz"
)
def command(home: Path, to: Path) -> None:
    """Write the backup and say what is in it."""
    if not to.name.endswith(ENDINGS):
        raise Problem(
            where=str(to),
            what="不认识这种备份文件。",
            why="恢复的时候要靠文件名知道它是什么。",
            mend="文件名请以 .tar 或 .tar.gz 结尾。",
        )
    workspace = open_workspace(home)
    dump = dump_of(os.environ.get("DATABASE_URL", ""), workspace)
    manifest = back_up(workspace, to, tell=lambda what: click.echo(what, err=True), dump=dump)
    size = to.stat().st_size / 1e6
    click.echo(f"已备份 {len(manifest['files'])} 个文件，{size:,.1f} MB：{to}")
    click.echo("里面有密钥和个人信息，请存到另一台机器，只让管理员能读。")
