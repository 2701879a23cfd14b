"""Old Excel files as xlwt writes them."""

import datetime as dt
import re
from pathlib import Path

import xlwt
from tests.registers.readers.sheets import lines, only, read


def test_it_reads_an_old_workbook(tmp_path: Path) -> None:
    path = tmp_path / "旧台账.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    sheet.write_merge(0, 0, 0, 3, "晏河县台账")
    for column, heading in enumerate(["姓名", "日期", "人数", "是否"]):
        sheet.write(1, column, heading)
    sheet.write(2, 0, "张大姐")
    sheet.write(2, 1, dt.date(2026, 3, 5), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    sheet.write(2, 2, 3)
    sheet.write(2, 3, True)
    sheet.write(3, 0, "小李")
    sheet.write(3, 2, 990101199001011230)
    sheet.row(3).set_cell_error(3, "#N/A!")
    hidden = book.add_sheet("藏")
    hidden.visibility = 1
    hidden.row(4).set_cell_error(1, "#DIV/0!")
    book.save(path)
    source = read(path, tmp_path)
    first, second = source.sheets
    assert lines(first) == {
        1: ["晏河县台账"] * 4,
        2: ["姓名", "日期", "人数", "是否"],
        3: ["张大姐", "2026-03-05", "3", "是"],
        4: ["小李", None, "9.90101199001011E+17", "#N/A"],
    }
    assert first.merges == ((1, 0, 1, 3),)
    assert (second.name, second.position, second.hidden) == ("藏", 2, True)
    assert lines(second) == {5: [None, "#DIV/0!"]}


def test_it_honours_the_1904_calendar_of_an_old_workbook(tmp_path: Path) -> None:
    path = tmp_path / "mac.xls"
    book = xlwt.Workbook()
    book.dates_1904 = True
    book.add_sheet("台账").write(0, 0, dt.date(2026, 3, 5), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    book.save(path)
    source = read(path, tmp_path)
    assert only(source) == {1: ["2026-03-05"]}
    assert source.sheets[0].date_1904


def test_it_reads_an_old_workbook_that_fills_more_than_one_allocation_table(tmp_path: Path) -> None:
    path = tmp_path / "large.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for row in range(60_000):
        sheet.write(row, 0, f"第{row}行，备注写得很长很长，好让文件够大，大到分配表写不进文件头里")
        sheet.write(row, 1, row)
    book.save(path)
    assert path.stat().st_size > 7 << 20
    found = only(read(path, tmp_path))
    assert len(found) == 60_000
    assert found[60_000] == ["第59999行，备注写得很长很长，好让文件够大，大到分配表写不进文件头里", "59999"]


def test_it_shows_formulas_that_failed(tmp_path: Path) -> None:
    path = tmp_path / "formula.xls"
    book = xlwt.Workbook()
    book.add_sheet("台账").write(2, 1, xlwt.Formula("1/0"))
    book.save(path)
    # xlwt stores no results; Excel would store "error, division by zero" in the eight bytes after row, column, format.
    content = path.read_bytes()
    formula = re.search(rb"\x06\x00.\x00\x02\x00\x01\x00..", content, re.DOTALL)
    assert formula
    path.write_bytes(content[: formula.end()] + b"\x02\x00\x07\x00\x00\x00\xff\xff" + content[formula.end() + 8 :])
    assert only(read(path, tmp_path)) == {3: [None, "#DIV/0!"]}
