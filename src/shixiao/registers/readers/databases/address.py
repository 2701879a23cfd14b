"""The address of a database table, and what can be wrong with it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from shixiao.vocabulary.problems import Problem

# Rows fetched at a time.
PIECE = 5_000


@dataclass(frozen=True)
class Address:
    """Where a table is: what to connect to, the table's name, and the address as it may be shown, without user and
    password. For SQLite `connection` is the file's path."""

    scheme: str
    connection: str
    table: str
    shown: str


@dataclass(frozen=True)
class OpenTable:
    """An open table: column names, and its rows in pieces of at most `PIECE`."""

    names: list[str]
    pieces: Iterator[Sequence[Sequence[Any]]]


def parse_address(url: str) -> Address:
    """Take an address apart. Raises Problem when the kind of database is not known or the table is missing."""
    parts = urlsplit(url)
    options = parse_qsl(parts.query)
    table = next((value for key, value in options if key == "table"), "")
    host = parts.netloc.rpartition("@")[2]
    shown = f"{parts.scheme}://{host}{parts.path}" + (f"?table={table}" if table else "")
    if parts.scheme not in {"postgresql", "postgres", "sqlite"}:
        raise Problem(
            where=shown,
            what=f"不认识 {parts.scheme}:// 这种来源。",
            why="只能直接读 PostgreSQL 和 SQLite 数据库。",
            mend="其他数据库请先导出为 csv 或 xlsx，再导入。",
        )
    if not table:
        raise Problem(
            where=shown,
            what="没有写明读哪张表。",
            why="一个数据库里有许多张表。",
            mend="请在地址末尾加上 ?table=表名。",
        )
    if parts.scheme == "sqlite":
        return Address("sqlite", unquote(parts.path.removeprefix("/")), table, shown)
    query = urlencode([(key, value) for key, value in options if key != "table"])
    return Address("postgresql", urlunsplit(("postgresql", parts.netloc, parts.path, query, "")), table, shown)


def no_such_table(address: Address, tables: Sequence[str]) -> Problem:
    """The database has no table of that name; `tables` are those it has."""
    listed = "、".join(tables[:10]) + (" 等" if len(tables) > 10 else "")
    return Problem(
        where=address.shown,
        what=f"数据库里没有名为“{address.table}”的表。",
        why="没有读到内容，什么都没有导入。",
        mend=f"请检查表名。现有的表：{listed}。" if tables else "请检查表名和您的权限。",
    )


def unreadable(address: Address, error: object) -> Problem:
    """The database refused; its own words are shown without user and password."""
    said = re.sub(r"//[^/@\s]*@", "//", " ".join(str(error).split()))
    return Problem(
        where=address.shown,
        what=f"读不了这个数据库：{said}",
        why="没有读到完整的内容，什么都没有导入。",
        mend="请检查地址、用户、密码和权限，或先把表导出为 csv 再导入。",
    )
