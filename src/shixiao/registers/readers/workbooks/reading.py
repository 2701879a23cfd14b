"""A workbook as raw sheets."""

from pathlib import Path

from shixiao.registers.readers.raw_table import MOST_COLUMNS
from shixiao.registers.readers.source import RawSheet
from shixiao.registers.readers.workbooks.guard import damaged, examine, locked
from shixiao.registers.readers.workbooks.limited import Limits, limits_for, parse
from shixiao.vocabulary.problems import Problem


def read_workbook(path: Path, folder: Path, *, limits: Limits | None = None) -> tuple[RawSheet, ...]:
    """Read all worksheets of an xlsx, xls or ods file into tables in `folder`; charts are left out.

    Without `limits` the size of the file sets them. Raises Problem for whatever cannot be read whole.
    """
    kind, unpacked = examine(path)
    limits = limits or limits_for(unpacked)
    answer = parse(path, kind, folder, limits)
    if "problem" in answer:
        raise _problem(path, answer, limits)
    return tuple(
        RawSheet(
            name=sheet["name"],
            position=sheet["position"],
            hidden=sheet["hidden"],
            table=folder / sheet["table"],
            width=sheet["width"],
            height=sheet["height"],
            merges=tuple((top, left, bottom, right) for top, left, bottom, right in sheet["merges"]),
            date_1904=answer["date_1904"],
        )
        for sheet in answer["sheets"]
    )


def _problem(path: Path, answer: dict[str, str], limits: Limits) -> Problem:
    match answer["problem"]:
        case "password":
            return locked(path)
        case "memory":
            return _too_heavy(path, f"打开它需要的内存超过了 {limits.memory >> 20} MB 的限额。")
        case "time":
            return _too_heavy(path, "打开它花的时间太长，已经停止。")
        case "columns":
            return _too_heavy(path, f"表“{answer['sheet']}”的内容一直写到第 {MOST_COLUMNS} 列以外。")
        case "disk":
            return _out_of_disk(path)
        case "program":
            return _not_started(path)
    return damaged(path)


def _too_heavy(path: Path, what: str) -> Problem:
    return Problem(
        where=path.name,
        what=what,
        why="多半是很远的格子里有内容，把表格撑大了；什么都没有导入。",
        mend="请在 Excel 里删掉数据以外的行和列再保存；数据确实很多的，请另存为 csv 再导入。",
    )


def _out_of_disk(path: Path) -> Problem:
    return Problem(
        where=path.name, what="磁盘满了。", why="读出的内容存不下，什么都没有导入。", mend="请腾出磁盘空间，再导入。"
    )


def _not_started(path: Path) -> Problem:
    return Problem(
        where=path.name,
        what="读取工作簿的程序没有启动起来。",
        why="没有它就不能打开 Excel 文件，什么都没有导入。",
        mend="请重新安装本程序，再导入。",
        exit_status=1,
    )
