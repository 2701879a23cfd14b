"""shixiao diff: which figures moved between two runs, and which rows moved them."""

from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument
from shixiao.engine import open_engine
from shixiao.pipeline.differences import moved_figures_sql, moved_rows_sql
from shixiao.pipeline.labels import run_labels
from shixiao.pipeline.manifest import open_run
from shixiao.publication.headings import label
from shixiao.publication.tables import write_table
from shixiao.workspace import open_workspace

SHOWN = 20


@click.command("diff", cls=HomeCommand, help="比较两次运行：哪些数变了，是哪些行让它变的。")
@home_argument
@click.argument("before", metavar="RUN")
@click.argument("after", metavar="RUN")
@click.option("--figures", "figures_out", type=click.Path(path_type=Path), help="把变了的数写到文件")
@click.option("--rows", "rows_out", type=click.Path(path_type=Path), help="把变了的行写到文件")
def command(home: Path, before: str, after: str, figures_out: Path | None, rows_out: Path | None) -> None:
    """Print a summary; write the tables when asked."""
    workspace = open_workspace(home)
    runs = open_run(workspace, before), open_run(workspace, after)
    labels = run_labels(workspace, *runs)
    notes = [("前一次", runs[0].id), ("后一次", runs[1].id)]
    with open_engine() as engine:
        figures, rows = moved_figures_sql(*runs), moved_rows_sql(engine, *runs)
        whole = f"SELECT * FROM ({figures}) WHERE level = '0' AND period_kind = 'year'"
        moved, moved_rows = (engine.one(f"SELECT count(*) FROM ({sql})")[0] for sql in (figures, rows))
        click.echo(f"{runs[0].id} → {runs[1].id}：{moved} 个数变了，{moved_rows} 行的结论变了。")
        columns = "indicator, period, reported_before, reported_after, verified_before, verified_after"
        for id_, period, *numbers in engine.rows(f"SELECT {columns} FROM ({whole}) LIMIT {SHOWN}"):
            title = label(labels, "indicator", id_)
            click.echo(f"  {title} {period}：上报 {numbers[0]} → {numbers[1]}，核实 {numbers[2]} → {numbers[3]}")
        if figures_out:
            write_table(engine, figures, figures_out, title="变了的数", notes=notes, labels=labels)
        if rows_out:
            write_table(engine, rows, rows_out, title="变了的行", notes=notes, labels=labels)
