"""The workbooks that leave: the blank form, and the passwords that were made."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from shixiao_site.access import ROLES
from shixiao_site.accounts.actions import Handed

HEADINGS = ("用户名", "姓名", "角色", "管辖区划")
MOST_PEOPLE = 2000
_EXPLAINED = (
    ("用户名", "必填。小写字母和数字，可以有点、横线、下划线，2 到 40 个字符。登录时用，建好以后不能改。", "wang.li"),
    ("姓名", "必填。", "王丽"),
    ("角色", "必填。从列表里选一个；一个人只能有一个角色。", "社区站点"),
    ("管辖区划", "他能看到哪里：2、4、6、9 或 12 位代码。不填就什么都看不到。三种管理员不填。", "990101001001"),
)
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def blank_form() -> bytes:
    """The form to fill in: one sheet with a drop-down of the roles, one that explains."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _SAFE) as book:
        sheet = book.add_worksheet("用户")
        text = book.add_format({"num_format": "@"})
        sheet.set_column(0, len(HEADINGS) - 1, 20, text)
        _write(sheet, 0, HEADINGS, book.add_format({"bold": True, "bg_color": "#F6DDCC", "border": 1}))
        sheet.freeze_panes(1, 0)
        titles = [role.title for role in ROLES.values()]
        sheet.data_validation(
            1, 2, MOST_PEOPLE, 2,
            {"validate": "list", "source": titles, "error_title": "角色", "error_message": "请从列表里选。"},
        )  # fmt: skip
        _explain(book)
    return out.getvalue()


def password_sheet(handed: Sequence[Handed]) -> bytes:
    """The first passwords, one line per person, to be cut up and handed over."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _SAFE) as book:
        sheet = book.add_worksheet("初始密码")
        text = book.add_format({"num_format": "@", "border": 1})
        sheet.set_column(0, 2, 24)
        _write(sheet, 0, ("用户名", "姓名", "初始密码"), book.add_format({"bold": True, "border": 1}))
        for line, each in enumerate(handed, start=1):
            _write(sheet, line, (each.username, each.name, each.password), text)
        _write(sheet, len(handed) + 2, ("第一次登录要换密码。发完以后请删掉这个文件。",), None)
    return out.getvalue()


def _explain(book: Any) -> None:
    sheet = book.add_worksheet("说明")
    for column, width in enumerate((12, 90, 18)):
        sheet.set_column(column, column, width)
    _write(sheet, 0, ("表头", "填什么", "例子"), book.add_format({"bold": True, "bg_color": "#E8F0EC", "border": 1}))
    for line, row in enumerate(_EXPLAINED, start=1):
        _write(sheet, line, row, None)
    _write(sheet, len(_EXPLAINED) + 2, ("角色", "能做什么"), book.add_format({"bold": True, "border": 1}))
    for line, role in enumerate(ROLES.values(), start=len(_EXPLAINED) + 3):
        _write(sheet, line, (role.title, "、".join(sorted(duty.title for duty in role.duties))), None)


def _write(sheet: Any, line: int, cells: Sequence[str], form: Any) -> None:
    for column, cell in enumerate(cells):
        sheet.write_string(line, column, cell, form)
