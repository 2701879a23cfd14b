"""Which sheets of a file are registers, and what is told about the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from shixiao.engine import Engine
from shixiao.registers.headings import Recognition, Stranger, recognise
from shixiao.registers.readers import RawSheet, Source
from shixiao.registers.schema import Register
from shixiao.registers.sheet_rows import head
from shixiao.vocabulary.problems import Problem

# A sheet that lacks one heading of so many is a register with a fault, not a remark or a summary.
_NEARLY = 3


@dataclass(frozen=True)
class Recognised:
    """A sheet and what was understood of it."""

    sheet: RawSheet
    seen: Recognition


def recognise_sheets(
    engine: Engine, read: Source, registers: Sequence[Register], notes: list[str]
) -> dict[str, list[Recognised]]:
    """The sheets of a file by register, in order. Adds to `notes` what the user should know, in Chinese.

    Other sheets are left out: hidden ones silently, visible ones with a note. Raises Problem when a sheet is nearly a
    register, or none is one.
    """
    groups: dict[str, list[Recognised]] = {}
    strangers: list[tuple[RawSheet, Stranger]] = []
    for sheet in read.sheets:
        found = recognise(
            head(engine, sheet),
            registers,
            where=_place(read, sheet),
            merges=sheet.merges,
            field_names=sheet.named_columns,
        )
        if isinstance(found, Recognition):
            groups.setdefault(found.register.name, []).append(Recognised(sheet, found))
            if sheet.hidden:
                notes.append(f"隐藏的工作表“{sheet.name}”是{found.register.title}，也读了")
        elif not sheet.hidden and found.headings:
            strangers.append((sheet, found))
    for sheet, stranger in strangers:
        if not groups or _is_nearly(stranger):
            raise _unrecognised(_place(read, sheet), stranger)
        notes.append(f"工作表“{sheet.name}”不是台账，没有读")
    if not groups:
        raise _empty(read)
    return groups


def _place(read: Source, sheet: RawSheet) -> str:
    return f"{read.name} 的工作表“{sheet.name}”" if sheet.name else read.name


def _is_nearly(stranger: Stranger) -> bool:
    return len(stranger.missing) == 1 and stranger.matched >= _NEARLY


def _unrecognised(where: str, stranger: Stranger) -> Problem:
    shown = "、".join(stranger.headings[:30])
    nearest = ""
    if stranger.nearest is not None:
        lacks = "、".join(stranger.missing)
        nearest = f"最接近“{stranger.nearest.title}”，还缺表头：{lacks}。"
    return Problem(
        where=where,
        what=f"没有认出是哪个台账。读到的表头是：{shown}。{nearest}",
        why="不知道每一列是什么，就不能导入；这个文件什么都没有导入。",
        mend="请补上缺的表头再导入；确定是哪个台账的，可在导入时指明（命令行用 --register）。空白表样可以从系统下载（命令行用 shixiao forms）。",
    )


def _empty(read: Source) -> Problem:
    return Problem(
        where=read.name,
        what="文件是空的，没有表头，也没有数据。",
        why="没有可以导入的内容。",
        mend="请检查是不是选错了文件，或数据在隐藏的工作表里。",
    )
