"""Tables of real databases."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from tests.registers.readers.sheets import only, read

from shixiao.vocabulary.problems import Problem

ROWS = [
    ("张大姐", "990101199001011230", "2026-03-05", 3450.5, 3),
    (None, None, None, None, None),
    ("小李", "", "", 3000.0, 0),
]
NAMES = ["姓名", "证件号码", "就业日期", "月工资", "人数"]
CELLS = {
    0: NAMES,
    1: ["张大姐", "990101199001011230", "2026-03-05", "3450.5", "3"],
    3: ["小李", None, None, "3000", "0"],
}


def sqlite_file(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            'CREATE TABLE "就业 登记" (姓名 TEXT, 证件号码 TEXT, 就业日期 TEXT, 月工资 REAL, 人数 INTEGER)'
        )
        connection.executemany('INSERT INTO "就业 登记" VALUES (?, ?, ?, ?, ?)', ROWS)
        connection.execute("CREATE TABLE 其他 (x)")
    return path


def test_it_reads_a_sqlite_table(tmp_path: Path) -> None:
    url = f"sqlite:///{sqlite_file(tmp_path / '台账.db')}?table=就业 登记"
    source = read(url, tmp_path)
    assert source.name == "就业 登记"
    assert source.sheets[0].named_columns
    assert (source.sheets[0].width, source.sheets[0].height) == (5, 3)
    assert only(source) == CELLS
    assert len(source.sha256) == 64
    assert source.bytes > 50


def test_it_understands_addresses_with_escapes(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path / "台 账.db")
    assert only(read(f"sqlite:///{quote(str(path))}?table={quote('就业 登记')}", tmp_path)) == CELLS


def test_the_same_content_has_the_same_hash_and_other_content_another(tmp_path: Path) -> None:
    first, second = sqlite_file(tmp_path / "a.db"), sqlite_file(tmp_path / "b.db")
    one = read(f"sqlite:///{first}?table=就业 登记", tmp_path)
    assert one.sha256 == read(f"sqlite:///{second}?table=就业 登记", tmp_path).sha256
    with closing(sqlite3.connect(second)) as connection, connection:
        connection.execute("""UPDATE "就业 登记" SET 人数 = 1 WHERE 姓名 = '小李'""")
    assert one.sha256 != read(f"sqlite:///{second}?table=就业 登记", tmp_path).sha256


def test_it_names_the_tables_that_a_sqlite_file_has(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path / "台账.db")
    with pytest.raises(Problem) as caught:
        read(f"sqlite:///{path}?table=失业登记", tmp_path)
    assert "没有名为“失业登记”的表" in str(caught.value)
    assert "其他、就业 登记" in caught.value.mend


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("sqlite:///没有.db?table=x", "没有这个文件"),
        ("sqlite:///台账.db", "没有写明读哪张表"),
        ("mysql://小李:mima@localhost/db?table=x", "不认识 mysql:// 这种来源"),
    ],
)
def test_it_says_what_is_wrong_with_an_address(tmp_path: Path, address: str, what: str) -> None:
    with pytest.raises(Problem, match=what) as caught:
        read(address, tmp_path)
    assert "mima" not in str(caught.value)


def test_it_says_when_a_file_is_no_sqlite_database(tmp_path: Path) -> None:
    path = tmp_path / "台账.db"
    path.write_text("姓名,证件号码\n" * 100)
    with pytest.raises(Problem, match="读不了这个数据库"):
        read(f"sqlite:///{path}?table=x", tmp_path)


@pytest.fixture(scope="session")
def filled(postgresql: str) -> str:
    with psycopg.connect(postgresql) as connection:
        connection.execute("CREATE SCHEMA rs")
        connection.execute(
            'CREATE TABLE rs."就业登记" (姓名 text, 证件号码 text, 就业日期 date, 月工资 numeric(12, 2), 人数 int, '
            "登记时间 timestamp, 时刻 timestamptz, 是否 boolean, 备注 jsonb, 编号 uuid)"
        )
        connection.execute(
            "INSERT INTO rs.\"就业登记\" VALUES ('张大姐', '990101199001011230', '2026-03-05', 3450.50, 3,"
            " '2026-03-05 08:30:00', '2026-03-05 00:30:00+00', true, '{\"甲\": [1]}', '00000000-0000-0000-0000-000000000001')"
        )
        connection.execute(
            "CREATE TABLE 长表 AS SELECT i AS 序号, i % 2 = 0 AS 是否 FROM generate_series(1, 12000) AS t(i)"
        )
        connection.execute("CREATE VIEW 视图 AS SELECT 序号 FROM 长表 WHERE 序号 <= 2 ORDER BY 序号")
    return postgresql


def address(url: str, table: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}table={quote(table)}"


def test_it_reads_a_postgresql_table_of_any_schema(tmp_path: Path, filled: str) -> None:
    source = read(address(filled, "rs.就业登记"), tmp_path)
    assert source.name == "rs.就业登记"
    assert only(source) == {
        0: ["姓名", "证件号码", "就业日期", "月工资", "人数", "登记时间", "时刻", "是否", "备注", "编号"],
        1: [
            "张大姐", "990101199001011230", "2026-03-05", "3450.5", "3", "2026-03-05 08:30:00", "2026-03-05 08:30:00",
            "是", '{"甲": [1]}', "00000000-0000-0000-0000-000000000001",
        ],
    }  # fmt: skip


def test_it_reads_a_long_postgresql_table_in_pieces_and_in_order(tmp_path: Path, filled: str) -> None:
    found = only(read(address(filled, "长表"), tmp_path))
    assert [cells[0] for line, cells in found.items() if line] == [str(number) for number in range(1, 12_001)]
    assert found[2][1] == "是"


def test_it_reads_a_postgresql_view(tmp_path: Path, filled: str) -> None:
    assert only(read(address(filled, "视图"), tmp_path)) == {0: ["序号"], 1: ["1"], 2: ["2"]}


def test_it_names_the_tables_that_a_postgresql_database_has(tmp_path: Path, filled: str) -> None:
    with pytest.raises(Problem) as caught:
        read(address(filled, "失业登记"), tmp_path)
    assert "没有名为“失业登记”的表" in str(caught.value)
    assert "rs.就业登记" in caught.value.mend
    assert "长表" in caught.value.mend


def test_it_says_when_a_database_cannot_be_reached_and_keeps_the_password(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="读不了这个数据库") as caught:
        read("postgresql://xiaoli:mima123@127.0.0.1:9/renshe?table=x", tmp_path)
    assert "mima123" not in str(caught.value)
    assert caught.value.where == "postgresql://127.0.0.1:9/renshe?table=x"


def test_it_tells_to_install_the_driver_when_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "shixiao.registers.readers.databases.postgresql", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Problem, match="还没有安装 PostgreSQL 的驱动程序") as caught:
        read("postgresql://localhost/renshe?table=x", tmp_path)
    assert "pip install 'shixiao[postgresql]'" in caught.value.mend
