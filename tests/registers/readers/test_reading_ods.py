"""ods files as odfpy writes them."""

import zipfile
from pathlib import Path

from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from tests.registers.readers.sheets import lines, only, read


def cell(text: str, kind: str = "string", **attributes: object) -> Element:
    made = TableCell(valuetype=kind, **attributes)
    made.addElement(P(text=text))
    return made


def row(*cells: Element) -> Element:
    made = TableRow()
    for each in cells:
        made.addElement(each)
    return made


def table(name: str, *rows: Element, **attributes: object) -> Element:
    made = Table(name=name, **attributes)
    for each in rows:
        made.addElement(each)
    return made


def saved(path: Path, *tables: Element, style: Element | None = None) -> Path:
    document = OpenDocumentSpreadsheet()
    if style:
        document.automaticstyles.addElement(style)
    for each in tables:
        document.spreadsheet.addElement(each)
    document.save(path)
    return path


def test_it_reads_each_kind_of_cell(tmp_path: Path) -> None:
    cells = row(
        cell("2026-03-05", "date", datevalue="2026-03-05"),
        cell("x", "date", datevalue="2026-03-05T08:30:00"),
        cell("80%", "percentage", value="0.8"),
        cell("3", "float", value="3"),
        cell("真", "boolean", booleanvalue="true"),
        cell("￥3.50", "currency", value="3.5"),
        cell("990101199001011230", "float", value="990101199001011230"),
        cell("张大姐"),
    )
    blank = TableRow(numberrowsrepeated=3)
    path = saved(tmp_path / "台账.ods", table("台账", blank, cells, TableRow(numberrowsrepeated=1_000_000)))
    assert only(read(path, tmp_path)) == {
        4: ["2026-03-05", "2026-03-05 08:30:00", "0.8", "3", "是", "3.5", "9.90101199001011E+17", "张大姐"]
    }


def test_it_fills_merged_ranges(tmp_path: Path) -> None:
    made = table(
        "台账",
        row(cell("晏河县台账", numbercolumnsspanned=3, numberrowsspanned=1), CoveredTableCell(numbercolumnsrepeated=2)),
        row(cell("姓名"), cell("日期"), cell("代码")),
        row(cell("张大姐"), cell("2026-03-05"), cell("990101001001", numberrowsspanned=2, numbercolumnsspanned=1)),
        row(cell("小李"), cell("2026-03-06"), CoveredTableCell()),
    )
    source = read(saved(tmp_path / "merged.ods", table("空"), made), tmp_path)
    assert lines(source.sheets[1]) == {
        1: ["晏河县台账"] * 3,
        2: ["姓名", "日期", "代码"],
        3: ["张大姐", "2026-03-05", "990101001001"],
        4: ["小李", "2026-03-06", "990101001001"],
    }
    assert source.sheets[1].merges == ((1, 0, 1, 2), (3, 2, 4, 2))


def test_it_shows_error_cells_rather_than_emptiness(tmp_path: Path) -> None:
    failed = cell("#N/A", stringvalue="", formula="of:=NA()")
    path = saved(tmp_path / "errors.ods", table("台账", row(cell("姓名"), cell("日期")), row(cell("张大姐"), failed)))
    assert only(read(path, tmp_path)) == {1: ["姓名", "日期"], 2: ["张大姐", "#N/A"]}


def test_it_flags_hidden_tables(tmp_path: Path) -> None:
    hidden = Style(name="hidden", family="table")
    hidden.addElement(TableProperties(display="false"))
    path = saved(
        tmp_path / "hidden.ods",
        table("台账", row(cell("姓名"))),
        table("藏", row(cell("选项")), stylename=hidden),
        style=hidden,
    )
    sheets = read(path, tmp_path).sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("台账", False), ("藏", True)]


def test_its_files_are_what_an_office_would_send(tmp_path: Path) -> None:
    path = saved(tmp_path / "台账.ods", table("台账", row(cell("姓名"))))
    with zipfile.ZipFile(path) as package:
        assert package.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
