"""Files that hold no register: the user is told what they are, and the program lives on."""

import sqlite3
import struct
import zipfile
from contextlib import closing
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import xlsxwriter
import xlwt
from tests.registers.readers.sheets import read

from shixiao.registers.readers.workbooks.limited import Limits
from shixiao.registers.readers.workbooks.reading import read_workbook
from shixiao.vocabulary.problems import Problem

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
HTML = "<html><head><meta charset='gbk'></head><table><tr><td>姓名</td></tr></table></html>"
XML_2003 = '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


def refusal(path: Path, tmp_path: Path) -> Problem:
    with pytest.raises(Problem) as caught:
        read(path, tmp_path)
    assert caught.value.exit_status == 2
    assert path.name in caught.value.where
    assert all((caught.value.what, caught.value.why, caught.value.mend))
    return caught.value


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("台账").write_row(0, 0, ["姓名", "证件号码"])
    return path


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("台账.xlsx", PNG, "PNG 图片"),
        ("台账.csv", PNG, "PNG 图片"),
        ("台账.xls", b"\xff\xd8\xff\xe0" + PNG, "JPEG 图片"),
        ("台账.xlsx", b"%PDF-1.7\n", "PDF 文档"),
        ("台账.csv", b"Rar!\x1a\x07\x00", "RAR 压缩包"),
        ("台账.xls", HTML.encode("gbk"), "网页"),
        ("台账.csv", b"\xef\xbb\xbf\r\n" + HTML.encode(), "网页"),
        ("台账.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页"),
        ("台账.xls", XML_2003.encode(), "XML 表格 2003"),
        ("台账.xls", b"\x09\x00\x04\x00\x07\x00\x10\x00", "旧工作簿"),
        ("台账.xlsx", "姓名,证件号码\n张大姐,990101199001011230\n".encode(), "文本（csv）"),
        ("台账.xls", "姓名\t证件号码\n".encode("gbk"), "文本（csv）"),
        ("台账.ods", b"name,number\n", "文本（csv）"),
        ("台账.parquet", b"name,number\n", "文本（csv）"),
        ("台账.xlsx", b"", "空的"),
        ("台账.csv", b"", "空的"),
        ("台账.csv", bytes(range(256)) * 40, "认不出"),
        ("台账.xlsx", b"PK\x03\x04" + bytes(100), "损坏"),
        ("台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "损坏"),
        ("台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x09" * 4_000, "损坏"),
        ("台账.parquet", b"PAR1" + bytes(100), "损坏"),
    ],
)
def test_it_says_what_a_file_really_is(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert what in refusal(path, tmp_path).what


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        (["word/document.xml"], "Word 文档"),
        (["ppt/presentation.xml"], "演示文稿"),
        (["xl/workbook.bin"], "xlsb"),
        (["台账/就业登记.xlsx"], "zip 压缩包"),
        ([], "zip 压缩包"),
    ],
)
def test_it_says_what_a_zip_really_is(tmp_path: Path, parts: list[str], what: str) -> None:
    path = tmp_path / "台账.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for part in parts:
            package.writestr(part, "x")
    assert what in refusal(path, tmp_path).what


def test_it_says_when_a_file_is_missing_or_a_folder(tmp_path: Path) -> None:
    assert "没有这个文件" in refusal(tmp_path / "没有.xlsx", tmp_path).what
    (tmp_path / "台账").mkdir()
    assert "文件夹" in refusal(tmp_path / "台账", tmp_path).what


def test_it_points_to_the_address_form_for_a_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "台账.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE x (y)")
    assert "sqlite:///" in refusal(path, tmp_path).what


def test_it_refuses_an_encrypted_workbook(tmp_path: Path) -> None:
    path = tmp_path / "加密.xlsx"
    with workbook(tmp_path / "plain.xlsx").open("rb") as plain, path.open("wb") as encrypted:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("mima", encrypted)
    assert refusal(path, tmp_path).what == "文件带密码，打不开。"


def test_it_refuses_an_encrypted_old_workbook(tmp_path: Path) -> None:
    path = tmp_path / "加密.xls"
    book = xlwt.Workbook()
    book.add_sheet("台账").write(0, 0, "姓名")
    book.save(path)
    # An encrypted workbook has a FILEPASS record near its beginning; here it takes the place of the code page.
    content = path.read_bytes()
    code_page = struct.pack("<HHH", 0x42, 2, 1200)
    assert content.count(code_page) == 1
    path.write_bytes(content.replace(code_page, struct.pack("<HHH", 0x2F, 2, 0)))
    assert refusal(path, tmp_path).what == "文件带密码，打不开。"


def test_it_refuses_an_encrypted_opendocument_file(tmp_path: Path) -> None:
    path = tmp_path / "加密.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        package.writestr("content.xml", b"\x00\x01")
    assert refusal(path, tmp_path).what == "文件带密码，打不开。"


def test_it_refuses_a_zip_with_a_password(tmp_path: Path) -> None:
    path = workbook(tmp_path / "台账.xlsx")
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(path, tmp_path).what == "文件带密码，打不开。"


def test_it_refuses_a_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(100):
                part.write(bytes(1 << 20))
    assert path.stat().st_size < 200_000
    assert "压缩炸弹" in refusal(path, tmp_path).what


def test_it_refuses_a_zip_that_claims_more_than_fits_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for number in range(3):
            package.writestr(f"xl/media/{number}", b"x" * 1_000)
    content = path.read_bytes()
    size = struct.pack("<II", 1_000, 1_000)
    path.write_bytes(content.replace(size, struct.pack("<II", 1_000, 2_000_000_000)))
    assert "超过了限额" in refusal(path, tmp_path).what


def test_it_refuses_a_zip_with_very_many_parts(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for number in range(10_001):
            package.writestr(f"{number}", "")
    assert "超过了限额" in refusal(path, tmp_path).what


def test_it_survives_a_cell_so_far_away_that_memory_runs_out(tmp_path: Path) -> None:
    path = tmp_path / "远.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "姓名")
        sheet.write(1_048_575, 16_383, "远")
    assert "内存" in refusal(path, tmp_path).what


def test_it_refuses_columns_that_no_register_has(tmp_path: Path) -> None:
    path = tmp_path / "宽.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write(0, 0, "姓名")
        sheet.write(1, 16_383, "远")
    assert refusal(path, tmp_path).what == "表“台账”的内容一直写到第 1000 列以外。"


def many_rows(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(50_000):
            sheet.write_row(row, 0, [f"第{row}行", row, row / 7])
    return path


@pytest.mark.parametrize(
    ("limits", "what"),
    [(Limits(memory=3 << 30, seconds=0), "时间太长"), (Limits(memory=200 << 20, seconds=60), "内存")],
)
def test_it_stops_a_parser_that_takes_too_much(tmp_path: Path, limits: Limits, what: str) -> None:
    with pytest.raises(Problem, match=what):
        read_workbook(many_rows(tmp_path / "多.xlsx"), tmp_path, limits=limits)


def test_a_workbook_without_its_sheet_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "缺.xlsx"
    openpyxl.Workbook().save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(path, "w") as package:
        for name in whole.namelist():
            if "sheet1" not in name:
                package.writestr(name, whole.read(name))
    assert "损坏" in refusal(path, tmp_path).what


def test_a_cut_off_workbook_is_damaged(tmp_path: Path) -> None:
    path = workbook(tmp_path / "半.xlsx")
    path.write_bytes(path.read_bytes()[:-200])
    assert "损坏" in refusal(path, tmp_path).what


def test_a_cut_off_old_workbook_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "半.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for row in range(2_000):
        sheet.write(row, 0, f"第{row}行")
    book.save(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "损坏" in refusal(path, tmp_path).what
