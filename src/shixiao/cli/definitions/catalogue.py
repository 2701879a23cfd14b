"""shixiao catalogue check: every declaration and every example."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from shixiao.cli.progress import steps
from shixiao.engine import open_engine
from shixiao.indicators.examples import check_examples, read_examples
from shixiao.indicators.library import load_library, read_texts
from shixiao.integrity import examples as checks_examples
from shixiao.integrity.definition import Checks
from shixiao.integrity.loading import load_checks
from shixiao.pipeline.plan import CATALOGUE
from shixiao.registers.declarations import load_registers
from shixiao.registers.known import known_on_sql
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import open_workspace


@click.group("catalogue", help="检查台账定义、指标口径、核查和例子。")
def command() -> None:
    """Work on definitions."""


@command.command("check", help="检查全部定义，并逐个运行例子。写上工作区，就连同本局自己的定义一起检查。")
@click.argument("home", type=click.Path(path_type=Path), envvar="SHIXIAO_HOME", required=False, metavar="[HOME]")
@click.option("--indicator", "only", multiple=True, help="只检查这个指标，可以写多次")
def check(home: Path | None, only: tuple[str, ...]) -> None:
    """Print what is wrong; exit status 1 when an example disagrees."""
    overlay = open_workspace(home).overlay if home else None
    folders = [CATALOGUE, overlay] if overlay else [CATALOGUE]
    registers = load_registers(CATALOGUE, overlay)
    library = load_library(read_texts(*folders))
    fields = {name: {one.field: one.type for one in register.columns} for name, register in registers.items()}
    known_on = {name: known_on_sql(register) for name, register in registers.items()}
    if unknown := [id_ for id_ in only if id_ not in library.definitions]:
        raise Problem(
            where=f"--indicator {unknown[0]}",
            what="没有这个指标。",
            why="没有可以检查的例子。",
            mend=f"可用的指标编号：{'、'.join(library.definitions)}",
        )
    wanted = [id_ for id_, one in library.definitions.items() if one.is_judged and (not only or id_ in only)]
    count, wrong = 0, []
    with steps(len(wanted)) as tell, open_engine() as engine:
        for id_ in wanted:
            tell(library.definitions[id_].title)
            examples = read_examples(library, id_, fields)
            count += len(examples)
            wrong += check_examples(engine, library, examples, fields, known_on)
    said = [f"{one.indicator}《{one.title}》{one.row}：应为 {one.expected}，得到 {one.found}" for one in wrong]
    checks = load_checks(library.texts)
    if not only:
        checked, disagreed = _check_checks(checks, library.texts, fields, known_on)
        count += checked
        said += [f"{one.check}《{one.title}》：应为 {one.expected}，得到 {one.found}" for one in disagreed]
    for line in said:
        click.echo(line)
    click.echo(
        f"{len(registers)} 个台账，{len(library.definitions)} 个指标，{len(checks.all)} 项核查，"
        f"{count} 个例子，{len(said)} 处不符。"
    )
    if said:
        sys.exit(1)


def _check_checks(
    checks: Checks, texts: Mapping[str, str], fields: Mapping[str, Mapping[str, str]], known_on: Mapping[str, str]
) -> tuple[int, list[checks_examples.Disagreement]]:
    """How many examples the checks have, and those that disagree."""
    count, wrong = 0, []
    with steps(len(checks.all)) as tell, open_engine() as engine:
        for check in checks.all.values():
            tell(check.title)
            examples = checks_examples.read_examples(check, texts, fields)
            count += len(examples)
            wrong += checks_examples.check_examples(engine, checks, examples, fields, known_on)
    return count, wrong
