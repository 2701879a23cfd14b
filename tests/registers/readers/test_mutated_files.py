"""Damaged files of every kind: each ends in sheets or in a Problem, never in a crash."""

import datetime as dt
import random
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from tests.registers.readers.sheets import lines, read

from shixiao.vocabulary.problems import Problem

ROWS = [[f"张{row}", f"9901011990010{row:05d}", "2026-03-05", "单位就业", row] for row in range(40)]


def xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.merge_range("A1:E1", "晏河县台账")
        for at, cells in enumerate(ROWS, 1):
            sheet.write_row(at, 0, cells)
        sheet.write_datetime(
            50, 0, dt.datetime.fromisoformat("2026-03-05"), book.add_format({"num_format": "yyyy-mm-dd"})
        )
        sheet.write_formula(50, 1, "=1/0", None, "#DIV/0!")


def xls(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    sheet.write_merge(0, 0, 0, 4, "晏河县台账")
    for at, cells in enumerate(ROWS, 1):
        for column, value in enumerate(cells):
            sheet.write(at, column, value)
    sheet.row(50).set_cell_error(1, "#DIV/0!")
    book.save(path)


def ods(path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="台账")
    for cells in ROWS:
        row = TableRow()
        for value in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(path)


def csv(path: Path) -> None:
    text = '姓名,证件号码,日期,形式,"人,数"\n' + "".join(",".join(map(str, cells)) + "\n" for cells in ROWS)
    path.write_text(text, "gb18030")


def mutated(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 2, 5, 40])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randrange(len(changed))] if chance.random() < 0.25 else changed)


@pytest.mark.parametrize(("write", "count"), [(xlsx, 75), (xls, 65), (ods, 40), (csv, 120)])
def test_a_damaged_file_ends_in_sheets_or_a_problem(tmp_path: Path, write: object, count: int) -> None:
    whole = tmp_path / f"台账.{write.__name__}"
    write(whole)
    content = whole.read_bytes()
    chance = random.Random(20260305)
    outcomes = {"sheets": 0, "problem": 0}
    for number in range(count):
        path = tmp_path / f"{number}.{write.__name__}"
        path.write_bytes(mutated(content, chance))
        try:
            source = read(path, tmp_path)
        except Problem as problem:
            assert all((problem.where, problem.what, problem.why, problem.mend))
            assert problem.exit_status == 2
            outcomes["problem"] += 1
        else:
            assert all(lines(sheet) is not None for sheet in source.sheets)
            outcomes["sheets"] += 1
    assert min(outcomes.values()) > 0
