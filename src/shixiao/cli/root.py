"""The program `shixiao`: its verbs, and what a user sees when something goes wrong."""

import errno
import os
import sys
from collections.abc import Iterable

import click

from shixiao.cli.definitions import catalogue, explain
from shixiao.cli.keeping import backup, restore
from shixiao.cli.registers import forms, import_, init, quarantine
from shixiao.cli.runs import compute, demo, diff, evidence, figures, findings, persons, rebuild, report
from shixiao.cli.site import serve
from shixiao.vocabulary.problems import Problem

PROGRAM = "shixiao"
HELP = """实效：上报数旁边放核实数，每个数都能打开到人、到原始记录。

\b
HOME 是本局的工作区文件夹，也可以用环境变量 SHIXIAO_HOME 指定。
退出码：0 完成；1 程序失败；2 用法不对或文件读不出；3 完成，但有行被隔离。
"""


class ChineseHelp(click.HelpFormatter):
    """Help pages with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        for english, chinese in (("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]...", "命令 [参数]…")):
            args = args.replace(english, chinese)
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """A heading of a list."""
        super().write_heading({"Options": "选项", "Commands": "命令"}.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options or commands."""
        told = [(name, text.replace("Show this message and exit.", "显示用法")) for name, text in rows]
        super().write_dl([(name, text.replace("[required]", "[必填]")) for name, text in told], col_max, col_spacing)


click.Context.formatter_class = ChineseHelp


@click.group(help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shixiao", prog_name=PROGRAM, message="%(prog)s %(version)s", help="显示版本")
def verbs() -> None:
    """The verbs."""


for module in (
    demo, init, import_, quarantine, compute, rebuild, figures, evidence, findings, persons, diff, report, explain,
    catalogue, forms, serve, backup, restore,
):  # fmt: skip
    verbs.add_command(module.command)


def main() -> None:
    """Run the program and exit with its documented status."""
    try:
        outcome = verbs.main(prog_name=PROGRAM, standalone_mode=False)
    except Problem as problem:
        _stop(str(problem), problem.exit_status)
    except click.exceptions.Abort:
        _stop("已停止。没有做完的部分已经撤销，已完成的保持不变。", 1)
    except click.exceptions.NoArgsIsHelpError as error:
        _stop(error.format_message(), 2)
    except click.ClickException as error:
        _stop(f"用法不对：{_usage(error)}\n查看用法：{_asked(error)} --help", 2)
    except KeyboardInterrupt:
        _stop("已停止。没有做完的部分已经撤销，已完成的保持不变。", 1)
    except OSError as error:
        _stop(_spoken(error), 1)
    except Exception as error:
        if os.environ.get("SHIXIAO_DEBUG"):
            raise
        _stop(
            f"程序出错，什么都没有改动（{type(error).__name__}：{error}）。\n设置 SHIXIAO_DEBUG=1 再运行，可以看到详情。",
            1,
        )
    sys.exit(outcome if isinstance(outcome, int) else 0)


def _asked(error: click.ClickException) -> str:
    """The command as far as it was understood."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    return context.command_path if context else PROGRAM


def _usage(error: click.ClickException) -> str:
    match error:
        case click.MissingParameter() if error.param is not None:
            return f"缺少 {error.param.opts[0] if error.param.param_type_name == 'option' else error.param.make_metavar(_ctx(error))}"
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}"
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.DateTime):
            return f"{error.param.opts[0]} 要写成 2026-06-30 这样的日期，并且要有这一天"
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.IntRange):
            return f"{error.param.opts[0]} 要写 {error.param.type.min} 到 {error.param.type.max} 之间的整数"
        case click.BadOptionUsage():
            return f"{error.option_name} 后面少了要写的内容，或多写了内容"
        case click.BadParameter() if error.param is not None:
            return f"{error.param.opts[0]} 的值不对（{error.message}）"
        case click.UsageError() if "No such command" in error.message:
            return f"没有这个命令 {error.message.split(chr(39))[1]}"
        case click.UsageError() if error.message.startswith("Got unexpected extra argument"):
            return f"多写了 {error.message[error.message.index('(') + 1 : -1]}"
    return error.format_message()


def _ctx(error: click.UsageError) -> click.Context:
    return error.ctx or click.Context(verbs)


def _spoken(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return str(
            Problem(
                where=str(error.filename or "磁盘"),
                what="磁盘满了。",
                why="结果写不完整，所以全部撤销，已有的数据没有改动。",
                mend="请腾出空间后再运行。",
            )
        )
    return str(
        Problem(
            where=str(error.filename or "文件"),
            what=f"读写失败（{error.strerror or error}）。",
            why="没有做完的部分已经撤销，已有的数据没有改动。",
            mend="请检查文件是否存在、有没有权限。",
        )
    )


def _stop(text: str, status: int) -> None:
    click.echo(text, err=True)
    sys.exit(status)
