"""DuckDB, embedded: one connection per run, a memory limit, spilling to a scratch folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from shixiao.engine.text import identifier, quote
from shixiao.vocabulary.problems import Problem


class Engine:
    """A thin face over one DuckDB connection. Results are always fetched whole."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, sql: str) -> None:
        """Run a statement for its effect."""
        self._execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._execute(sql).fetchall()

    def one(self, sql: str) -> tuple[Any, ...]:
        """The first row of a query that has at least one."""
        return self.rows(sql)[0]

    def columns(self, sql: str) -> list[tuple[str, str]]:
        """(name, type) of each column of a query, without running it."""
        return [(name, kind) for name, kind, *_ in self.rows(f"DESCRIBE {sql}")]

    def table(self, name: str, sql: str) -> None:
        """Materialise a query as a temporary table, replacing one of that name."""
        self.run(f"CREATE OR REPLACE TEMP TABLE {identifier(name)} AS {sql}")

    def view(self, name: str, sql: str) -> None:
        """Give a query a name, replacing one of that name."""
        self.run(f"CREATE OR REPLACE TEMP VIEW {identifier(name)} AS {sql}")

    def drop(self, name: str) -> None:
        """Forget a temporary table and free its memory."""
        self.run(f"DROP TABLE IF EXISTS {identifier(name)}")

    def register_arrow(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table readable under a name."""
        self._connection.register(name, table)

    def arrow(self, sql: str) -> pa.Table:
        """The result of a query as an Arrow table."""
        with _reported():
            return self._connection.sql(sql).to_arrow_table()

    def attach(self, name: str, file: Path, *, row_group: int) -> None:
        """Open a database file for writing under a schema name; tables keep minima and maxima per `row_group` rows."""
        self.run(f"ATTACH {quote(file)} AS {identifier(name)} (ROW_GROUP_SIZE {row_group})")

    def detach(self, name: str) -> None:
        """Write an attached database out and close its file."""
        self.run(f"DETACH {identifier(name)}")

    def _execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        with _reported():
            return self._connection.execute(sql)

    def write_parquet(self, sql: str, path: Path, *, order_by: str = "") -> None:
        """Write a query to one Parquet file, in a stable order when one is given."""
        order = f" ORDER BY {order_by}" if order_by else ""
        self.run(f"COPY ({sql}{order}) TO {quote(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")


@contextmanager
def _reported() -> Iterator[None]:
    """Failures of the engine in the words of the product."""
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise _strained(error) from error


def _quarter_of_memory() -> str:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{max(pages * size // 4, 10**9) // 10**6}MB"


def _strained(error: duckdb.Error) -> Problem:
    short = isinstance(error, duckdb.OutOfMemoryException)
    what = "内存不够，临时文件也放不下。" if short else f"读写数据文件失败（{str(error).splitlines()[0]}）。"
    return Problem(
        where="计算引擎",
        what=what,
        why="没有做完的部分已经撤销，已有的数据没有改动。",
        mend="请检查磁盘空间是否已满、文件夹有没有权限、数据文件是否被移走，再运行一次。",
        exit_status=1,
    )


@contextmanager
def open_engine(
    *, memory: str | None = None, threads: int | None = None, scratch: Path | None = None, ordered: bool = True
) -> Iterator[Engine]:
    """An engine for one job; `memory` (such as "1GB") bounds its buffers, what does not fit goes to `scratch`.

    Without `memory` it takes a quarter of the machine's, and at least 1 GB.

    `ordered` keeps rows in the order of their source where no ORDER BY is given; without it large jobs need less memory.
    """
    settings: dict[str, Any] = {"memory_limit": memory or _quarter_of_memory(), "autoinstall_known_extensions": False}
    settings["preserve_insertion_order"] = ordered
    settings["autoload_known_extensions"] = False
    if threads:
        settings["threads"] = threads
    if scratch:
        settings["temp_directory"] = str(scratch)
    connection = duckdb.connect(config=settings)
    connection.execute("SET enable_progress_bar = false")
    try:
        yield Engine(connection)
    finally:
        connection.close()
