"""What is in the files: headings, numbers, all rows, where they come from, and nothing live."""

import csv
import hashlib
import io
import zipfile
from typing import Any

import openpyxl
import pytest

from tests.publication.test_published_tables import PAYLOADS
from tests.site.exports.conftest import Take
from tests.site.people import LI

PAGE = "/try/figures/990101001001/"


def book_of(answer: Any) -> openpyxl.Workbook:
    assert answer.status_code == 200, answer.content[:300]
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def notes_of(book: openpyxl.Workbook) -> dict[str, str]:
    return {str(name): str(value) for name, value in book["说明"].iter_rows(values_only=True)}


def table_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_workbook_has_chinese_headings_numbers_as_numbers_and_all_rows(take: Take) -> None:
    sheet = book_of(take(PAGE))["行"]
    heading, first, second = sheet.iter_rows(values_only=True)
    assert heading == ("姓名", "单位代码", "上报", "挤水率", "变化", "金额", "日期", "时刻", "结论")
    assert first[:6] == ("张*", "990101001001", 1200, 0.153, -3, 3450.5)
    assert [str(value) for value in first[6:]] == ["2026-03-05 00:00:00", "2026-04-01 00:30:00", "不予核实"]
    assert (second[0], second[-1]) == ("李*", "核实")
    formats = [sheet.cell(2, at).number_format for at in range(3, 9)]
    assert formats == ["#,##0", "0.0%", "+#,##0;-#,##0;0", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:I3")


def test_a_workbook_says_where_it_comes_from(take: Take) -> None:
    book = book_of(take(f"{PAGE}?verdict=refused"))
    notes = notes_of(book)
    assert book.sheetnames[-1] == "说明"
    told = {"页面": "一个数的行", "期间": "2026-03", "运行": "run-1", "口径版本": "2020-01-01", "行数：行": "1"}
    told |= {
        "导出人": "王科长（wang）",
        "角色": "业务科室",
        "管辖区划": "990101",
        "页面地址": f"{PAGE}?verdict=refused",
    }
    assert {name: notes[name] for name in told} == told
    assert "导出时间" in notes


def test_the_checksum_in_a_workbook_is_that_of_the_same_table_as_csv(take: Take) -> None:
    notes = notes_of(book_of(take(PAGE)))
    content = take(PAGE, "csv").content
    assert hashlib.sha256(content).hexdigest() in notes.values()


def test_csv_has_chinese_headings_and_plain_numbers(take: Take) -> None:
    heading, first, second = table_of(take(PAGE, "csv").content)
    assert heading[:3] == ["姓名", "单位代码", "上报"]
    assert first == [
        "张*", "990101001001", "1200", "0.153", "-3", "3450.50", "2026-03-05", "2026-04-01 00:30:00", "不予核实",
    ]  # fmt: skip
    assert second[0] == "李*"


def test_several_tables_become_a_pack_of_csv_with_notes(take: Take) -> None:
    answer = take("/try/report/", "csv")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        assert pack.namelist() == ["从上报到核实.csv", "各单位.csv", "说明.csv"]
        assert table_of(pack.read("各单位.csv"))[1] == ["城关街道", "60", "40"]
        notes = dict(table_of(pack.read("说明.csv")))
        assert hashlib.sha256(pack.read("各单位.csv")).hexdigest() in notes.values()


def test_the_file_has_the_title_of_the_page_as_its_name(take: Take) -> None:
    answer = take(PAGE)
    assert "filename*=utf-8''%E4%B8%80%E4%B8%AA%E6%95%B0%E7%9A%84%E8%A1%8C_" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_no_text_of_any_column_becomes_a_formula_in_a_workbook(take: Take) -> None:
    book = book_of(take("/try/payloads/"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 2
    assert {str(value).replace("_x000D_", "\r") for value in rows[1]} == set(PAYLOADS)


def test_a_workbook_has_no_part_that_could_be_live(take: Take) -> None:
    with zipfile.ZipFile(io.BytesIO(take("/try/payloads/").content)) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    assert not [name for name in parts if "external" in name.lower() or name.endswith((".bin", ".vml"))]
    assert not [name for name, content in parts.items() if "worksheets/sheet" in name and b"<f>" in content]


@pytest.mark.parametrize("at", range(len(PAYLOADS)))
def test_no_text_of_any_column_becomes_a_formula_in_csv(take: Take, at: int) -> None:
    with zipfile.ZipFile(io.BytesIO(take("/try/payloads/", "csv").content)) as pack:
        tables = [table_of(pack.read(name)) for name in pack.namelist()]
    first, kinds, notes = tables
    harmless = f"'{PAYLOADS[at]}"
    assert first[0][at] == first[1][at] == harmless
    assert kinds[at + 1] == [harmless] * 7
    assert [harmless, harmless] in notes
    assert not [cell for table in tables for row in table for cell in row if cell.strip()[:1] in set("=+-@＝＋－＠")]


def test_a_page_of_another_scope_gives_only_what_its_reader_sees(take: Take) -> None:
    assert take("/try/figures/990101001001/", by=LI).status_code == 200
    assert take("/try/figures/990101001002/", by=LI).status_code == 404
