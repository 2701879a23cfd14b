"""xlsx files as XlsxWriter and openpyxl write them."""

import datetime as dt
import hashlib
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.registers.readers.sheets import lines, only, read

from shixiao.registers.readers.workbooks.spreadsheetml import error_cells

SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def rewritten(path: Path, part: str, before: str, after: str) -> None:
    """Change one part of a package in place."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert before.encode() in parts[part]
    parts[part] = parts[part].replace(before.encode(), after.encode())
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_it_reads_lines_as_excel_numbers_them(tmp_path: Path) -> None:
    path = tmp_path / "就业登记.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(2, 1, ["姓名", "证件号码"])
        sheet.write_row(3, 1, ["张大姐", "990101199001011230"])
        sheet.write_row(6, 1, ["小李", "990101199002021231"])
    source = read(path, tmp_path)
    assert source.name == "就业登记.xlsx"
    assert source.bytes == path.stat().st_size
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(sheet.name, sheet.position, sheet.hidden) for sheet in source.sheets] == [("台账", 1, False)]
    assert only(source) == {
        3: [None, "姓名", "证件号码"],
        4: [None, "张大姐", "990101199001011230"],
        7: [None, "小李", "990101199002021231"],
    }


CELLS = [
    (dt.datetime.fromisoformat("2026-03-05"), "yyyy-mm-dd", "2026-03-05"),
    (dt.datetime.fromisoformat("2026-03-05"), "yyyy-mm-dd hh:mm:ss", "2026-03-05"),
    (dt.datetime.fromisoformat("2026-03-05 08:30"), "yyyy-mm-dd hh:mm:ss", "2026-03-05 08:30:00"),
    (dt.datetime.fromisoformat("2026-03-01"), 'yyyy"年"m"月"', "2026-03-01"),
    (46086, "[$-804]yyyy/m/d", "2026-03-05"),
    (46086, 57, "2026-03-05"),
    (46086, "General", "46086"),
    (0.354166666666667, "hh:mm:ss", "08:30:00"),
    (1.5, "[h]:mm:ss", "36:00:00"),
    (0.8, "0.00%", "0.8"),
    (3, "General", "3"),
    (-0.0, "General", "0"),
    (0.1 + 0.2, "General", "0.3"),
    (3456.1, "0.00", "3456.1"),
    (0.0000001, "General", "0.0000001"),
    (990101199001011230, "0", "9.90101199001011E+17"),
    (999999999999999, "0", "999999999999999"),
    (1e15, "0", "1E+15"),
    (True, "General", "是"),
    (False, "General", "否"),
    ("  ", "General", None),
    ("\u3000", "General", None),
    ("甲\n乙", "General", "甲\n乙"),
]


def test_it_writes_each_kind_of_cell_in_one_way(tmp_path: Path) -> None:
    path = tmp_path / "cells.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, (value, form, _) in enumerate(CELLS):
            sheet.write(row, 0, value, book.add_format({"num_format": form}))
            sheet.write(row, 1, "边")
    assert only(read(path, tmp_path)) == {line: [text, "边"] for line, (_, _, text) in enumerate(CELLS, 1)}


def test_it_keeps_columns_with_mixed_kinds_apart(tmp_path: Path) -> None:
    path = tmp_path / "mixed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_column(0, 0, [1, True, "1", 1.0, False, 0])
    assert [cells[0] for cells in only(read(path, tmp_path)).values()] == ["1", "是", "1", "1", "否", "0"]


def test_it_shows_error_cells_rather_than_emptiness(tmp_path: Path) -> None:
    path = tmp_path / "errors.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "日期"])
        sheet.write(1, 0, "张大姐")
        sheet.write_formula(1, 1, "=VLOOKUP(1,A:A,1,0)", None, "#N/A")
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
        book.add_worksheet().write_formula(0, 0, "=A9", None, "#REF!")
    first, second = read(path, tmp_path).sheets
    assert lines(first) == {1: ["姓名", "日期", None], 2: ["张大姐", "#N/A", None], 3: [None, None, "#DIV/0!"]}
    assert lines(second) == {1: ["#REF!"]}


def test_it_finds_error_cells_without_references(tmp_path: Path) -> None:
    path = tmp_path / "bare.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 5)
        sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
    for reference in ('<row r="1" spans="1:2">', '<c r="A1"', '<c r="B1"'):
        rewritten(
            path, "xl/worksheets/sheet1.xml", reference, reference.split()[0] + (">" if "row" in reference else "")
        )
    assert only(read(path, tmp_path)) == {1: ["5", "#DIV/0!"]}


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("odd", ["", '<{0}c r="D1" t="e"/>', '<{0}c t="e"><{0}v>#NULL!</{0}v></{0}c>'])
def test_it_finds_every_error_cell_of_a_large_sheet(tmp_path: Path, prefix: str, odd: str) -> None:
    path, texts = tmp_path / "large.xlsx", ["#N/A", "#DIV/0!", "#REF!"]
    wanted = {(row, row % 3): texts[row % 3] for row in range(20_000) if row % 7 == 0}
    rows = [f'<{prefix}row r="{row + 1}">' + "".join(
        f'<{prefix}c r="{"ABC"[at]}{row + 1}" s="1" t="e"><{prefix}f>VLOOKUP({row},A:A,1,0)</{prefix}f>'
        f"<{prefix}v>{wanted[row, at]}</{prefix}v></{prefix}c>"
        if (row, at) in wanted else f'<{prefix}c r="{"ABC"[at]}{row + 1}" t="str"><{prefix}v>t="e"</{prefix}v></{prefix}c>'
        for at in range(3)
    ) + (odd.format(prefix) if row == 0 else "") + f"</{prefix}row>" for row in range(20_000)]  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", f'<workbook xmlns:r="{RELATIONS}"><sheet name="一" r:id="r1"/></workbook>')
        package.writestr("xl/_rels/workbook.xml.rels", '<R><Relationship Id="r1" Target="sheet1.xml"/></R>')
        package.writestr("xl/sheet1.xml", f'<{prefix}s xmlns:x="{SHEETS}">{"".join(rows)}</{prefix}s>')
    with zipfile.ZipFile(path) as package:
        [found] = error_cells(package)
    assert package.getinfo("xl/sheet1.xml").file_size > 2 << 20
    assert found == wanted | ({(0, 3): "#NULL!"} if "NULL" in odd else {})


def test_it_honours_the_1904_calendar(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([dt.date(2026, 3, 5), dt.datetime.fromisoformat("2026-03-05 08:30"), 44624])
    book.save(path)
    source = read(path, tmp_path)
    assert only(source) == {1: ["2026-03-05", "2026-03-05 08:30:00", "44624"]}
    assert source.sheets[0].date_1904


def test_it_fills_merged_headings_and_data(tmp_path: Path) -> None:
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "晏河县台账")
        sheet.merge_range("A2:A3", "姓名")
        sheet.merge_range("B2:D2", "就业登记情况")
        sheet.write_row("B3", ["日期", "形式", "代码"])
        sheet.write_row("A4", ["张大姐", "2026-03-05", "单位就业"])
        sheet.write_row("A5", ["小李", "2026-03-06", "灵活就业"])
        sheet.merge_range("D4:D5", "990101001001")
    source = read(path, tmp_path)
    assert only(source) == {
        1: ["晏河县台账"] * 4,
        2: ["姓名", "就业登记情况", "就业登记情况", "就业登记情况"],
        3: ["姓名", "日期", "形式", "代码"],
        4: ["张大姐", "2026-03-05", "单位就业", "990101001001"],
        5: ["小李", "2026-03-06", "灵活就业", "990101001001"],
    }
    assert source.sheets[0].merges == ((1, 0, 1, 3), (2, 0, 3, 0), (2, 1, 2, 3), (4, 3, 5, 3))


def test_it_does_not_double_a_row_that_is_merged_over_two_lines(tmp_path: Path) -> None:
    path = tmp_path / "tall.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["姓名", "代码"])
        sheet.merge_range("A2:A3", "张大姐")
        sheet.merge_range("B2:B3", "990101001001")
        sheet.write_row("A4", ["小李", "990101001002"])
    assert only(read(path, tmp_path)) == {
        1: ["姓名", "代码"],
        2: ["张大姐", "990101001001"],
        4: ["小李", "990101001002"],
    }


def test_it_fills_ranges_across_the_pieces_it_reads_in(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, range(12_000))
        sheet.merge_range(4_000, 1, 11_000, 1, "990101001001")
    found = only(read(path, tmp_path))
    assert [line for line, cells in found.items() if cells[1]] == list(range(4_001, 11_002))


def test_it_flags_hidden_sheets_and_leaves_charts_out(tmp_path: Path) -> None:
    path = tmp_path / "sheets.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("一").write(0, 0, 1)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=一!$A$1:$A$1"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("藏").hide()
        book.add_worksheet("深藏").very_hidden()
    sheets = read(path, tmp_path).sheets
    assert [(sheet.name, sheet.position, sheet.hidden) for sheet in sheets] == [
        ("一", 1, False),
        ("藏", 3, True),
        ("深藏", 4, True),
    ]
    assert (sheets[1].width, sheets[1].height, lines(sheets[1])) == (0, 0, {})


@pytest.mark.parametrize("dimension", ["A1:B10", "A1", "A1:XFD1048576"])
def test_it_reads_every_row_whatever_the_dimension_tag_says(tmp_path: Path, dimension: str) -> None:
    path = tmp_path / "dimension.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(1_000):
            sheet.write_row(row, 0, [f"第{row}行", row])
    rewritten(path, "xl/worksheets/sheet1.xml", '<dimension ref="A1:B1000"', f'<dimension ref="{dimension}"')
    found = only(read(path, tmp_path))
    assert len(found) == 1_000
    assert found[1_000] == ["第999行", "999"]


def test_it_reads_a_workbook_by_its_content_whatever_the_ending(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["姓名", "证件号码"])
    assert only(read(path, tmp_path)) == {1: ["姓名", "证件号码"]}
