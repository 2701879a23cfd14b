"""shixiao demo: the sample county, from files to figures to the site."""

import datetime as dt
import shutil
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from shixiao.cli.progress import steps
from shixiao.cli.runs.compute import compute_and_seal
from shixiao.cli.site.server import ask, start
from shixiao.engine import open_engine
from shixiao.pipeline.plan import CATALOGUE
from shixiao.pipeline.rebuild import plan_of
from shixiao.pipeline.report import Shown, shown, write_county_report
from shixiao.publication.terminal import summary
from shixiao.registers.declarations import load_registers
from shixiao.registers.importing import Request, import_files
from shixiao.sample import write_office_files
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace, create_workspace, open_workspace

AS_OF = dt.date(2026, 6, 30)
OFFICE = "台账文件"
REPORT = "实效报告.xlsx"


@click.command("demo", help="造一个虚构的样例县，导入、核实、汇总，打开网页。")
@click.argument("home", type=click.Path(path_type=Path), default=Path("demo"), required=False, metavar="[HOME]")
@click.option("--persons", type=click.IntRange(500, 200_000), default=3000, show_default=True, help="县里有多少人")
@click.option("--pages/--no-pages", default=True, help="最后打开网页，或只到报告为止")
def command(home: Path, persons: int, *, pages: bool) -> None:
    """Make, import, compute, show, serve. An earlier demo in HOME is used again."""
    workspace = _workspace(home)
    if not any(workspace.batches.iterdir()):
        _fill(workspace, persons)
    sealed = compute_and_seal(workspace, AS_OF)
    console = Console()
    with open_engine() as engine:
        told = shown(engine, sealed, plan_of(workspace, sealed))
        write_county_report(engine, told, home / REPORT)
        console.print(
            summary(
                engine, figures_sql=told.figures, titles=told.titles, reasons=told.reasons, unit_names=told.unit_names
            )
        )
    _next_steps(home, told)
    if pages:
        _open_pages(workspace)


def _workspace(home: Path) -> Workspace:
    if not (home / "workspace.json").exists():
        return create_workspace(home, demo=True)
    workspace = open_workspace(home)
    if not workspace.demo:
        raise Problem(
            where=str(home),
            what="这是正式的工作区，不是演示工作区。",
            why="样例县的虚构人员会混进真实的数据。",
            mend="请换一个新的文件夹，例如 shixiao demo demo2。",
        )
    return workspace


def _fill(workspace: Workspace, persons: int) -> None:
    """Write the office files and import them; when the import does not finish, nothing of it stays."""
    folder = workspace.home / OFFICE
    shutil.rmtree(folder, ignore_errors=True)
    click.echo(f"造样例县：{persons} 人", err=True)
    office = write_office_files(folder, persons=persons, as_of=AS_OF)
    request = Request(load_registers(CATALOGUE), dt.date.today())  # noqa: DTZ011 - the user's own day
    accepted = quarantined = 0
    with steps(len(office.files)) as tell:
        for outcome in import_files(workspace, [str(file) for file in office.files], request):
            if outcome.problem is not None:
                raise outcome.problem
            tell(f"导入 {Path(outcome.source).name}")
            accepted += sum(report.accepted for report in outcome.reports)
            quarantined += sum(report.quarantined for report in outcome.reports)
    click.echo(f"导入 {len(office.files)} 个文件：接收 {accepted} 行，隔离 {quarantined} 行。")


def _next_steps(home: Path, told: Shown) -> None:
    click.echo("")
    click.echo(f"运行编号 {told.run.id}，截止日 {told.run.as_of}。报告：{home / REPORT}")
    click.echo("接着可以看一个数背后的每一行，和每一行的原因：")
    click.echo(f"  shixiao evidence {home} new_employment --out 新就业明细.xlsx")
    click.echo(f"  shixiao quarantine {home} --out 隔离.xlsx")


def _open_pages(workspace: Workspace) -> None:
    """Publish the run, make an account for each role, start the server in the background."""
    accounts = ask(workspace, "prepare_demo")
    address = start(workspace)
    table = Table(title="演示账号（只在这台电脑上有效）", title_justify="left")
    for heading in ("角色", "姓名", "用户名", "密码", "管辖"):
        table.add_column(heading, no_wrap=True)
    for line in accounts.splitlines():
        table.add_row(*line.strip().split("\t"))
    Console().print(table)
    click.echo(f"停止网页：shixiao serve {workspace.home} --stop")
    click.echo(f"网页已经打开，请用浏览器访问：{address}")
