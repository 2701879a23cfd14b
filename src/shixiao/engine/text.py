"""Pieces of SQL text: literals, identifiers, lists of files."""

from collections.abc import Iterable
from pathlib import Path


def quote(text: object) -> str:
    """A value as an SQL string literal."""
    return "'" + str(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def parquet(paths: Iterable[Path]) -> str:
    """The table function that reads these Parquet files as one table, columns matched by name."""
    listed = ", ".join(quote(path) for path in paths)
    return f"read_parquet([{listed}], union_by_name = true)"
