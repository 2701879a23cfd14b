"""A database table read into one sheet, never whole in memory."""

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from shixiao.registers.readers.databases.address import Address, OpenTable, parse_address, unreadable
from shixiao.registers.readers.databases.sqlite import open_sqlite
from shixiao.registers.readers.raw_table import MOST_COLUMNS, RawTable
from shixiao.registers.readers.source import RawSheet, Source
from shixiao.vocabulary.problems import Problem

# Between cells and after rows when the content is hashed; registers hold neither.
CELL_END, ROW_END = "\x1f", "\x1e"


def read_table(url: str, folder: Path) -> Source:
    """Read the table that a `postgresql://` or `sqlite:///` address names with `?table=`. Raises Problem."""
    address = parse_address(url)
    with _open(address) as table:
        if len(table.names) > MOST_COLUMNS:
            raise unreadable(address, f"表有 {len(table.names)} 列，超过了 {MOST_COLUMNS} 列的限额。")
        return _store(address, table, folder / "sheet.parquet")


def _open(address: Address) -> AbstractContextManager[OpenTable]:
    if address.scheme == "sqlite":
        return open_sqlite(address)
    try:
        from shixiao.registers.readers.databases.postgresql import open_postgresql
    except ImportError as error:
        raise Problem(
            where=address.shown,
            what="还没有安装 PostgreSQL 的驱动程序。",
            why="没有它就连不上数据库，什么都没有导入。",
            mend="请运行：pip install 'shixiao[postgresql]'，或先把表导出为 csv 再导入。",
        ) from error
    return open_postgresql(address)


def _store(address: Address, table: OpenTable, target: Path) -> Source:
    width = len(table.names)
    digest, length, line = hashlib.sha256(), 0, 0
    with RawTable(target, width) as written:
        for rows in chain([[table.names]], table.pieces):
            content = _content(written.write_rows(line, rows))
            digest.update(content)
            length += len(content)
            line += len(rows)
        height = written.height
    sheet = RawSheet("", 1, hidden=False, table=target, width=width, height=height, named_columns=True)
    return Source(address.table, digest.hexdigest(), length, (sheet,))


def _content(columns: Sequence[pa.Array]) -> bytes:
    """Rows of text columns as bytes, the same however the table was fetched."""
    rows = pc.binary_join_element_wise(*columns, CELL_END, null_handling="replace", null_replacement="")
    return "".join(f"{row}{ROW_END}" for row in rows.to_pylist()).encode()
