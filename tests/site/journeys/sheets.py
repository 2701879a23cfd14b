"""The sheet that 王科长 brings: five rows, three of them wrong."""

import io

import xlsxwriter
from playwright.sync_api import FilePayload

from tests.registers.bureau import EMPLOYMENT, hired

NAME = "三月就业登记.xlsx"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_with_three_bad_rows(first: int) -> FilePayload:
    """As a file on a computer; `first` is the place of its first person, so that two sheets hold other people."""
    rows = [
        hired(first),
        hired(first + 1),
        hired(first + 2, 就业日期="三月份"),
        hired(first + 3, 上报单位代码=""),
        hired(first + 4, 姓名=""),
    ]
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet("登记")
        for at, cells in enumerate([EMPLOYMENT, *rows]):
            sheet.write_row(at, 0, [str(cell) for cell in cells])
    return FilePayload(name=NAME, mimeType=KIND, buffer=kept.getvalue())
