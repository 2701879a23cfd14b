"""Small sheets as rows in memory."""

from pathlib import Path

import pytest

from shixiao.registers.readers import read_source, rows_of
from shixiao.vocabulary.problems import Problem


def test_rows_keep_their_line_numbers_and_lose_blanks_around_cells(tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("姓名,电话\n 王丽 ,\n\n李强,138\n", "utf-8")
    (sheet,) = read_source(file, tmp_path).sheets
    assert rows_of(sheet, most=3) == [(1, ("姓名", "电话")), (2, ("王丽", "")), (4, ("李强", "138"))]


def test_more_rows_than_allowed_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("姓名\n王丽\n李强\n", "utf-8")
    (sheet,) = read_source(file, tmp_path).sheets
    with pytest.raises(Problem) as refused:
        rows_of(sheet, most=2)
    assert refused.value.what == "有 3 行，最多只能有 2 行。"
