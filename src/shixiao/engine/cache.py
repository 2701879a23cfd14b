"""A read-only database file, kept open by a process and asked by many threads."""

import threading
from pathlib import Path
from typing import Any

import duckdb

from shixiao.vocabulary.problems import Problem


class Cache:
    """One open file. Each thread asks through a cursor of its own; results are fetched whole."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._own = threading.local()
        self._guard = threading.Lock()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        cursor = getattr(self._own, "cursor", None)
        if cursor is None:
            with self._guard:
                cursor = self._own.cursor = self._connection.cursor()
        return cursor.execute(sql).fetchall()

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()


def open_cache(path: Path, *, memory: str = "256MB") -> Cache:
    """Open a database file for reading with one engine thread and bounded buffers. Raises Problem when it is damaged."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": "1",
        "memory_limit": memory,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        return Cache(duckdb.connect(str(path), read_only=True, config=settings))
    except duckdb.Error as error:
        raise Problem(
            where=str(path),
            what="查询用的文件打不开。",
            why="数字背后的行暂时看不了；计算结果本身没有受影响。",
            mend="删掉这个文件，系统会重新准备一份。",
            exit_status=1,
        ) from error
