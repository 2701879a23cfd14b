"""shixiao serve: the site over a workspace, until Ctrl-C."""

import os
from pathlib import Path

import click

from shixiao.cli.home import HomeCommand, home_argument
from shixiao.cli.site.server import FIRST_PORT, environment
from shixiao.cli.site.server import command as site_command
from shixiao.cli.site.server import stop as stop_server
from shixiao.workspace import open_workspace


@click.command("serve", cls=HomeCommand, help="打开网页：总览、明细、导入、口径。按 Ctrl-C 停止。")
@home_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="在哪个地址上提供；0.0.0.0 是对整个内网")
@click.option("--port", type=click.IntRange(1, 65535), default=FIRST_PORT, show_default=True, help="端口")
@click.option("--stop", is_flag=True, help="停止这个工作区正在运行的网页服务")
def command(home: Path, host: str, port: int, *, stop: bool) -> None:
    """Become the site's server, or stop the one that runs."""
    workspace = open_workspace(home)
    if stop:
        click.echo("已停止。" if stop_server(workspace) else "没有在运行。")
        return
    words = site_command("serve", "--host", host, "--port", str(port))
    os.execve(words[0], words, environment(workspace))  # noqa: S606 - our own program, no shell  # nosec B606
