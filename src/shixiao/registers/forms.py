"""Blank forms: a workbook per register with its headings, drop-downs, and a sheet that explains every column."""

from pathlib import Path
from typing import Any

import xlsxwriter

from shixiao.registers.schema import Column, Register

_ROWS = 5000
_EXPLAINED = ("表头", "必填", "填什么", "可填的值", "也认的表头", "说明")
_FORMATS = {"date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm", "yuan": "0.00", "int": "0", "number": "General"}
_KINDS = {
    "text": "文字",
    "id": "18 位证件号码",
    "uscc": "18 位统一社会信用代码",
    "date": "日期，如 2026-03-05",
    "time": "时间，如 2026-03-05 08:30",
    "month": "月份，如 202603",
    "yuan": "金额，单位元",
    "int": "整数",
    "number": "数",
    "bool": "是或否",
    "enum": "从可填的值中选",
}


def write_form(register: Register, path: Path) -> None:
    """Write the blank form of a register as xlsx."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet(register.title[:31])
        for position, column in enumerate(register.columns):
            _add_column(book, sheet, position, column)
        sheet.freeze_panes(1, 0)
        _explain(book, register)


def choices(column: Column) -> tuple[str, ...]:
    """The words a cell may hold, where they are a closed list."""
    return ("是", "否") if column.type == "bool" else column.values


def kind_of(column: Column) -> str:
    """What to put into a cell, in Chinese."""
    if column.type == "code12":
        return f"{' 或 '.join(str(length) for length in column.digits)} 位区划代码"
    return _KINDS[column.type]


def _add_column(book: Any, sheet: Any, position: int, column: Column) -> None:
    must = column.required or bool(column.required_when)
    colour = "#F6DDCC" if must else "#E8F0EC"
    heading = book.add_format({"bold": column.required, "bg_color": colour, "border": 1, "align": "center"})
    # Text keeps all 18 digits of a number; everything that is no number or date is text.
    cells = book.add_format({"num_format": _FORMATS.get(column.type, "@")})
    sheet.set_column(position, position, max(12, 2 * len(column.heading) + 4), cells)
    sheet.write_string(0, position, column.heading, heading)
    words = choices(column)
    if words:
        sheet.data_validation(
            1,
            position,
            _ROWS,
            position,
            {
                "validate": "list",
                "source": list(words),
                "error_title": column.heading,
                "error_message": "请从列表中选择。",
            },
        )


def _explain(book: Any, register: Register) -> None:
    sheet = book.add_worksheet("说明")
    bold = book.add_format({"bold": True, "bg_color": "#E8F0EC", "border": 1})
    for position, (name, width) in enumerate(zip(_EXPLAINED, (18, 26, 26, 48, 60, 60), strict=True)):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, name, bold)
    for line, column in enumerate(register.columns, start=1):
        told = (
            column.heading,
            needed(register, column),
            kind_of(column),
            "、".join(choices(column)),
            "、".join(column.synonyms),
            column.note,
        )
        for position, text in enumerate(told):
            sheet.write_string(line, position, text)
    sheet.freeze_panes(1, 0)


def needed(register: Register, column: Column) -> str:
    """When a cell has to be filled, in Chinese; "" = never."""
    if column.type == "id" and column.required:
        return "要有这一列；号码空着的行由系统认人时判断"
    if column.required:
        return "必填"
    for name, words in column.required_when.items():
        other = register.column(name)
        return f"{other.heading if other else name}是{'、'.join(words)}时必填"
    return ""
