"""shixiao compute: judge every row, roll up, seal a run."""

import datetime as dt
from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument
from shixiao.cli.progress import steps
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import make_plan
from shixiao.pipeline.run import run
from shixiao.workspace import Workspace, open_workspace

OTHER_STEPS = 6


@click.command("compute", cls=HomeCommand, help="核实每一行，汇总，封存一次运行，打印运行编号。")
@home_argument
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), required=True, help="截止日，只用到这一天为止已知的记录")
@click.option("--again", is_flag=True, help="即使什么都没变，也重新算一次")
def command(home: Path, as_of: dt.datetime, *, again: bool) -> None:
    """Compute and print the run id."""
    workspace = open_workspace(home)
    sealed = compute_and_seal(workspace, as_of.date(), again=again)
    click.echo(f"运行编号：{sealed.id}")


def compute_and_seal(workspace: Workspace, as_of: dt.date, *, again: bool = False) -> SealedRun:
    """Plan and run with progress shown."""
    plan = make_plan(workspace, as_of)
    with steps(len(plan.library.definitions) + OTHER_STEPS) as tell:
        return run(workspace, plan, tell=tell, again=again)
