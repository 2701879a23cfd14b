"""Pieces of SQL text: literals, identifiers, lists of files."""

from collections.abc import Iterable
from pathlib import Path


def quote(text: object) -> str:
    """A value as an SQL string literal."""
    return "'" + str(text).replace("'", "''") + "'"


# Words that SQL keeps for itself; a column of such a name is quoted, all others are written plainly so that the
# statements we show to auditors stay readable.
_RESERVED = frozenset(
    [
        "all",
        "and",
        "any",
        "as",
        "asc",
        "by",
        "case",
        "cast",
        "check",
        "collate",
        "column",
        "constraint",
        "create",
        "default",
        "deferrable",
        "desc",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "false",
        "fetch",
        "for",
        "foreign",
        "from",
        "group",
        "having",
        "in",
        "initially",
        "intersect",
        "into",
        "is",
        "lateral",
        "leading",
        "limit",
        "not",
        "null",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "primary",
        "references",
        "returning",
        "row",
        "select",
        "some",
        "table",
        "then",
        "to",
        "trailing",
        "true",
        "union",
        "unique",
        "using",
        "variadic",
        "when",
        "where",
        "window",
        "with",
    ]
)


def column(name: str) -> str:
    """A column name, quoted only where it must be."""
    return identifier(name) if name.lower() in _RESERVED else name


def identifier(name: str) -> str:
    """A name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def parquet(paths: Iterable[Path]) -> str:
    """The table function that reads these Parquet files as one table, columns matched by name."""
    listed = ", ".join(quote(path) for path in paths)
    return f"read_parquet([{listed}], union_by_name = true)"
