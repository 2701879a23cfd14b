"""The workspace argument: HOME first on the line, or the environment variable SHIXIAO_HOME."""

import os
from pathlib import Path

import click

VARIABLE = "SHIXIAO_HOME"


class HomeCommand(click.Command):
    """A command whose first argument is a workspace; with SHIXIAO_HOME set it may be left out."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the workspace of the environment first when no argument is one."""
        named = os.environ.get(VARIABLE)
        if named and not any((Path(arg) / "workspace.json").is_file() for arg in args):
            args = [named, *args]
        return super().parse_args(ctx, args)


home_argument = click.argument("home", type=click.Path(path_type=Path), metavar="HOME")
out_option = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="写到哪个文件（csv、json、parquet、xlsx）"
)
run_option = click.option("--run", "run_id", default="", help="运行编号，不写就是最新的一次")
