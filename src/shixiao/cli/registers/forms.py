"""shixiao forms: blank forms of all registers."""

from pathlib import Path

import click
from xlsxwriter.exceptions import FileCreateError

from shixiao.cli.home import HomeCommand, home_argument
from shixiao.pipeline.plan import CATALOGUE
from shixiao.registers.declarations import load_registers
from shixiao.registers.forms import write_form
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import open_workspace


@click.command("forms", cls=HomeCommand, help="生成每个台账的空白表样（xlsx）：表头、下拉选项、填写说明。")
@home_argument
@click.option("--out", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="写到哪个文件夹")
def command(home: Path, folder: Path) -> None:
    """Write one workbook per register, the bureau's own included."""
    registers = load_registers(CATALOGUE, open_workspace(home).overlay)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for register in registers.values():
            write_form(register, folder / f"{register.title}.xlsx")
    except (OSError, FileCreateError) as error:
        raise Problem(
            where=str(folder),
            what=f"表样写不进去（{error}）。",
            why="没有表样，就要自己按说明做表。",
            mend="请检查文件夹的权限和磁盘空间，或换一个位置。",
        ) from error
    click.echo(f"已写出 {len(registers)} 个表样：{folder}")
