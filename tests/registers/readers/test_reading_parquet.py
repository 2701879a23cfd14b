"""Parquet files: columns with names and types."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.registers.readers.sheets import only, read

from shixiao.vocabulary.problems import Problem

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def test_it_gives_column_names_and_text(tmp_path: Path) -> None:
    path = tmp_path / "社保缴费.parquet"
    columns = {
        "姓名": pa.array(["张大姐", None, ""]),
        "人员类别": pa.array(["农民工", None, "其他"]).dictionary_encode(),
        "费款所属期": pa.array([202603, None, 202604], pa.int32()),
        "编号": pa.array([990101199001011230, None, 1], pa.int64()),
        "工资": pa.array([Decimal("3450.50"), None, Decimal("3000.00")], pa.decimal128(18, 2)),
        "经度": pa.array([112.5, None, float("nan")]),
        "大数": pa.array([9.90101199001011e17, None, 3.0]),
        "日期": pa.array([dt.date(2026, 3, 5), None, dt.date(2026, 3, 6)]),
        "时间": pa.array(
            [dt.datetime.fromisoformat("2026-03-05 08:30"), None, dt.datetime.fromisoformat("2026-03-06")],
            pa.timestamp("ns"),
        ),
        "时刻": pa.array([dt.datetime(2026, 3, 5, 0, 30, tzinfo=dt.UTC), None, None], pa.timestamp("us", "UTC")),
        "是否": pa.array([True, None, False]),
        "标签": pa.array([["甲", "乙"], None, []]),
    }
    pq.write_table(pa.table(columns), path)
    source = read(path, tmp_path)
    sheet = source.sheets[0]
    assert sheet.named_columns
    assert (sheet.width, sheet.height) == (12, 3)
    found = only(source)
    assert found[0] == list(columns)
    assert found[1] == [
        "张大姐", "农民工", "202603", "990101199001011230", "3450.5", "112.5", "9.90101199001011E+17",
        "2026-03-05", "2026-03-05 08:30:00", "2026-03-05 08:30:00", "是", '["甲", "乙"]',
    ]  # fmt: skip
    assert 2 not in found
    assert found[3] == [None, "其他", "202604", "1", "3000", None, "3", "2026-03-06", "2026-03-06", None, "否", "[]"]


def test_it_numbers_the_rows_of_many_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"序号": list(range(1, 70_001))}), path, row_group_size=9_000)
    found = only(read(path, tmp_path))
    assert all(cells == [str(line)] for line, cells in found.items() if line)
    assert len(found) == 70_001


def test_it_says_when_a_parquet_file_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "cut.parquet"
    pq.write_table(pa.table({"序号": list(range(1_000))}), path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(Problem, match="损坏或不完整"):
        read(path, tmp_path)


@pytest.mark.parametrize("kind", [pa.string(), pa.dictionary(pa.int32(), pa.string())])
def test_text_that_is_no_text_is_damage(tmp_path: Path, kind: pa.DataType) -> None:
    path = tmp_path / "坏.parquet"
    names = pa.array(["张大姐".encode(), b"\xd5\xc5\xff"], pa.binary()).view(pa.string())
    column = names if kind == pa.string() else pa.DictionaryArray.from_arrays([0, 1], names, safe=False)
    pq.write_table(pa.table({"姓名": column}), path)
    with pytest.raises(Problem, match="损坏或不完整"):
        read(path, tmp_path)
