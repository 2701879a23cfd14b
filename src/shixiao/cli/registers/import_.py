"""shixiao import: register files into immutable batches."""

import re
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument
from shixiao.cli.progress import steps
from shixiao.pipeline.plan import CATALOGUE
from shixiao.registers.declarations import load_registers
from shixiao.registers.importing import Outcome, Report, Request, import_files
from shixiao.workspace import open_workspace

HELP = """导入台账：xlsx、xls、ods、csv、parquet 文件，或数据库里的表。

数据库写成 postgresql://…?table=表名 或 sqlite:///文件?table=表名。
每个文件一行：台账、读取、接收、隔离、批次。有文件读不出退出码为 2，有行被隔离退出码为 3。
"""


@click.command("import", cls=HomeCommand, help=HELP)
@home_argument
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--register", "wanted", default="", help="按这个台账读，不看表头像哪个，例如 employment_registrations")
@click.option("--replaces", default="", help="更正：这个文件代替哪个批次，例如 000012")
def command(home: Path, files: tuple[str, ...], wanted: str, replaces: str) -> None:
    """Import files one by one; say for each what became of it."""
    workspace = open_workspace(home)
    registers = load_registers(CATALOGUE, workspace.overlay)
    request = Request(registers, date.today(), wanted, replaces)  # noqa: DTZ011 - the user's own day
    kept_out, unread = 0, 0
    bar = steps(len(files)) if sys.stderr.isatty() else nullcontext(lambda _what: None)
    with bar as tell:
        tell(_short(files[0]))
        for at, outcome in enumerate(import_files(workspace, files, request), start=1):
            _say(outcome)
            kept_out += sum(report.quarantined for report in outcome.reports)
            unread += outcome.problem is not None
            if at < len(files):
                tell(_short(files[at]))
    if kept_out:
        click.echo(f"有 {kept_out} 行被隔离，没有进入批次。查看原因：shixiao quarantine {home} --out 隔离.xlsx")
    if unread or kept_out:
        sys.exit(2 if unread else 3)


def _say(outcome: Outcome) -> None:
    if outcome.problem is not None:
        click.echo(f"{_short(outcome.source)}：没有导入\n{outcome.problem}", err=True)
    for report in outcome.reports:
        click.echo(_line(report))
        if report.ignored:
            click.echo(f"  没有用到的表头：{'、'.join(report.ignored)}")
        if report.warnings:
            click.echo(f"  有 {report.warnings} 行收下了，但有提醒（在批次的 warning 列）")
    for note in outcome.notes:
        click.echo(f"  {note}")


def _line(report: Report) -> str:
    return (
        f"{report.file}：{report.register.title} 读取 {report.rows} 行，接收 {report.accepted}，"
        f"隔离 {report.quarantined}，批次 {report.batch:06d}"
    )


def _short(source: str) -> str:
    """The file without its folders, or the address of a database without its password."""
    return re.sub(r"://[^@/]*@", "://…@", source) if "://" in source else Path(source).name or source
