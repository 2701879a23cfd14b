"""A table of a SQLite file, opened for reading only."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from shixiao.registers.readers.databases.address import PIECE, Address, OpenTable, no_such_table, unreadable
from shixiao.vocabulary.problems import Problem


@contextmanager
def open_sqlite(address: Address) -> Iterator[OpenTable]:
    """The table or view of an address, in the order of its rows. Raises Problem."""
    path = Path(address.connection)
    if not path.is_file():
        raise Problem(
            where=address.shown,
            what=f"没有这个文件：{path}。",
            why="没有读到内容，什么都没有导入。",
            mend="请检查路径。绝对路径要写四个斜杠，例如 sqlite:////data/台账.db?table=表名。",
        )
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            listed = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")
            tables = [name for (name,) in listed]
            if address.table not in tables:
                raise no_such_table(address, tables)
            quoted = address.table.replace('"', '""')
            cursor = connection.execute(f'SELECT * FROM "{quoted}"')
            names = [column[0] for column in cursor.description]
            yield OpenTable(names, iter(lambda: cursor.fetchmany(PIECE), []))
    except sqlite3.Error as error:
        raise unreadable(address, error) from error
