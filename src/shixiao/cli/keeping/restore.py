"""shixiao restore: the workspace of a backup."""

from pathlib import Path

import click

from shixiao.workspace.backup import DUMP, restore


@click.command("restore", help="把备份恢复成一个工作区，逐个文件核对。")
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("home", type=click.Path(path_type=Path), metavar="HOME")
def command(source: Path, home: Path) -> None:
    """Restore and say what to do next."""
    manifest = restore(source, home, tell=lambda what: click.echo(what, err=True))
    click.echo(f"已恢复 {len(manifest['files'])} 个文件，和备份时（{manifest['made_at']}）完全一致：{home}")
    if DUMP in manifest["files"]:
        click.echo("网页的数据库在 PostgreSQL，请再运行：")
        click.echo(f"  pg_restore --clean --if-exists --no-owner --dbname=数据库地址 {home / DUMP}")
