"""shixiao explain: a definition in plain words and as the SQL that is run."""

from pathlib import Path

import click

from shixiao.indicators.definition import Definition
from shixiao.indicators.expression import DefinitionProblem
from shixiao.indicators.library import Library, load_library, read_texts
from shixiao.pipeline.explaining import compiled_sql
from shixiao.pipeline.plan import CATALOGUE
from shixiao.workspace import Workspace


@click.command("explain", help="说明一个指标怎么算；加 --sql 显示实际运行的查询。")
@click.argument("indicator", metavar="INDICATOR")
@click.option("--home", type=click.Path(path_type=Path), envvar="SHIXIAO_HOME", help="用这个工作区自己的口径")
@click.option("--sql", is_flag=True, help="显示查询语句")
@click.option("--form", type=click.Choice(["masks", "joins"]), default="masks", help="查询的写法：月份位或连接")
def command(indicator: str, home: Path | None, form: str, *, sql: bool) -> None:
    """Print the definition, and its SQL when asked."""
    folders = [CATALOGUE, home / "overlay"] if home else [CATALOGUE]
    library = load_library(read_texts(*folders))
    if indicator not in library.definitions:
        raise DefinitionProblem(indicator, "没有这个指标", f"可用的有：{'、'.join(library.definitions)}")
    definition = library.definitions[indicator]
    for line in _told(definition, library):
        click.echo(line)
    if sql and definition.is_judged:
        workspace = Workspace(home, demo=False) if home else None
        click.echo("")
        click.echo(compiled_sql(library, indicator, workspace, form="joins" if form == "joins" else "masks"))


def _told(definition: Definition, library: Library) -> list[str]:
    latest = max(definition.versions, key=lambda one: one.since)
    lines = [f"{definition.title}（{definition.id}）", f"为什么看它：{latest.why_it_matters}"]
    lines.append(f"依据：{latest.basis}；起草：{latest.author}；核对：{latest.checker}；下次复审：{latest.next_review}")
    if definition.population:
        lines.append(f"范围：{library.definitions[definition.population].title}中核实的行")
    elif definition.plus:
        parts = [library.definitions[part].title for part in (definition.plus, definition.minus) if part]
        lines.append(f"算法：{' − '.join(parts)}")
    lines += [f"  {number}. {one.reason}：{one.says}" for number, one in enumerate(definition.facts, 1)]
    lines += [
        f"  参数 {one.title}（{one.name}）："
        + "；".join(f"{dated.since} 起 {dated.value}，{dated.basis}" for dated in one.values)
        for one in definition.parameters
    ]
    return lines
