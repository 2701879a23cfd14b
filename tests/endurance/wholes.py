"""A sound list of hired persons in every format that is read, to be damaged afterwards."""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.registers.bureau import EMPLOYMENT, hired

HEADINGS = (*EMPLOYMENT, "月工资", "登记日期")
ROWS = [[*hired(place), 3000.5 + place, dt.date(2026, 3, 6)] for place in range(1, 41)]
TITLE = "晏河县就业登记台账"


def xlsx(path: Path) -> None:
    """Title over the width, date cells, an error cell, a sheet that is no register."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, TITLE)
        sheet.write_row(1, 0, HEADINGS)
        for at, cells in enumerate(ROWS, 2):
            sheet.write_row(at, 0, cells[:-1])
            sheet.write_datetime(at, len(cells) - 1, cells[-1], day)
        sheet.write_formula(9, 6, "=1/0", None, "#DIV/0!")
        book.add_worksheet("说明").write(0, 0, "请按月填报")


def xls(path: Path) -> None:
    """The same in the old format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    sheet.write_merge(0, 0, 0, len(HEADINGS) - 1, TITLE)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for column, heading in enumerate(HEADINGS):
        sheet.write(1, column, heading)
    for at, cells in enumerate(ROWS, 2):
        for column, value in enumerate(cells[:-1]):
            sheet.write(at, column, value)
        sheet.write(at, len(cells) - 1, cells[-1], day)
    sheet.row(43).set_cell_error(6, "#DIV/0!")
    book.save(str(path))


def ods(path: Path) -> None:
    """The same as an OpenDocument spreadsheet of texts."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="台账")
    for cells in (HEADINGS, *ROWS):
        row = TableRow()
        for value in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(path)


def text_csv(path: Path) -> None:
    """Commas and quotes, in the encoding of Chinese Excel."""
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_NONNUMERIC).writerows([HEADINGS, *ROWS])


def text_tabs(path: Path) -> None:
    """Tabs, in UTF-8 with its mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter="\t").writerows([[TITLE], HEADINGS, *ROWS])


def parquet(path: Path) -> None:
    """Typed columns, stored plainly: in a packed page one wrong byte spoils everything, and nothing is left to check."""
    columns = [list(values) for values in zip(*ROWS, strict=True)]
    table = pa.table(dict(zip(HEADINGS, columns, strict=True)))
    pq.write_table(table, path, compression="none", use_dictionary=False, write_statistics=False, store_schema=False)


# How each ending is written, and its part of a hundred files.
WHOLES: dict[str, tuple[Callable[[Path], None], int]] = {
    "xlsx": (xlsx, 24),
    "xls": (xls, 16),
    "ods": (ods, 12),
    "csv": (text_csv, 20),
    "txt": (text_tabs, 12),
    "parquet": (parquet, 16),
}
