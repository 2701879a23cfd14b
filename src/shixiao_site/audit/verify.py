"""The stand-alone verifier: `python -m shixiao_site.audit.verify DATABASE --key FILE --checkpoints FOLDER`.

It needs this package and Python, not Django, and only reads. DATABASE is the site's SQLite file, an export made by
`python -m shixiao_site audit_export`, or a postgresql:// address (with psycopg installed).
Ends with 0: whole; 1: something was found; 2: it could not be checked (unreadable, wrong key).
"""

import argparse
import datetime as dt
import json
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from shixiao_site.audit.proof import FIELDS, Finding, Proof, WrongKey, read_checkpoints

SHOWN = 50
COLUMNS = ", ".join(f'"{name}"' for name in (*FIELDS, "digest"))
Entries = Iterator[Mapping[str, Any]]
Head = tuple[int, str] | None


class Unreadable(Exception):
    """The chain or its key cannot be read; the message says why, in Chinese."""


class Source:
    """A chain somewhere: its entries in order, and after them its head."""

    def __init__(self, entries: Entries, head: Head = None) -> None:
        self.entries = entries
        self.head = head


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify and print; returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        key = _key(asked.key)
        if asked.checkpoints is not None and not asked.checkpoints.is_dir():
            raise Unreadable(f"{asked.checkpoints} 不是文件夹。")
        checkpoints = read_checkpoints(asked.checkpoints) if asked.checkpoints else []
        proof = Proof(key, checkpoints)
        with _source(asked.chain) as source:
            found = _print(_findings(proof, source))
    except Unreadable as error:
        print(f"没法核对：{error}", file=sys.stderr)
        return 2
    except WrongKey:
        print("没法核对：没有一条记录和这把密钥相符。密钥拿错了，或者整条链被重写过。", file=sys.stderr)
        return 2
    if found:
        print(f"核对了 {proof.count:,} 条，发现 {found:,} 处问题。请先保护现场，不要再改动数据库。")
        return 1
    print(f"核对了 {proof.count:,} 条：完整，没有改动、删除、插入、调换。")
    if checkpoints:
        print(
            f"{len(checkpoints)} 个检查点全部相符，最后一个到 {checkpoints[-1].seq:,}；这之后的末尾若被截断，看不出来。"
        )
    else:
        print("没有用检查点：末尾若被截断，看不出来。")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m shixiao_site.audit.verify", description="核对审计链，只读，不需要 Django。"
    )
    parser.add_argument(
        "chain", metavar="数据库或导出文件", help="SQLite 文件、audit_export 的导出文件，或 postgresql:// 地址"
    )
    parser.add_argument("--key", required=True, type=Path, metavar="文件", help="审计密钥，例如 HOME/site/audit.key")
    parser.add_argument("--checkpoints", type=Path, metavar="文件夹", help="检查点所在的文件夹，最好是存在别处的那一份")
    return parser


def _key(file: Path) -> bytes:
    try:
        return bytes.fromhex(file.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise Unreadable(f"密钥文件 {file} 读不出来。") from error


def _findings(proof: Proof, source: Source) -> Iterator[Finding]:
    yield from proof.walk(source.entries)
    yield from proof.end(source.head)


def _print(findings: Iterator[Finding]) -> int:
    found = 0
    for found, one in enumerate(findings, 1):
        if found <= SHOWN:
            print(f"第 {one.seq} 条：{one.what}")
    if found > SHOWN:
        print(f"…… 另有 {found - SHOWN:,} 处。")
    return found


def _source(chain: str) -> AbstractContextManager[Source]:
    if chain.startswith(("postgresql://", "postgres://")):
        return _postgresql(chain)
    file = Path(chain)
    try:
        with file.open("rb") as opened:
            is_sqlite = opened.read(16) == b"SQLite format 3\x00"
    except OSError as error:
        raise Unreadable(f"{file} 读不出来（{error.strerror}）。") from error
    return _sqlite(file) if is_sqlite else _export(file)


@contextmanager
def _sqlite(file: Path) -> Iterator[Source]:
    """One transaction, so that a site in service may go on writing meanwhile."""
    try:
        with closing(_open(file)) as database:
            head = database.execute("SELECT seq, digest FROM audit_head").fetchone()
            rows = database.execute(f"SELECT {COLUMNS} FROM audit_entry ORDER BY seq")
            yield Source((_entry(row) for row in rows), head)
    except sqlite3.Error as error:
        raise Unreadable(f"{file} 不是本系统的数据库，或已损坏（{error}）。") from error


def _open(file: Path) -> sqlite3.Connection:
    """The database with a transaction begun. On a medium that cannot be written nobody else can write either."""
    address = f"{file.resolve().as_uri()}?mode=ro"
    database = sqlite3.connect(address, uri=True)
    try:
        database.execute("BEGIN")
        database.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        database.close()
        database = sqlite3.connect(f"{address}&immutable=1", uri=True)
        database.execute("BEGIN")
    return database


def _entry(row: Sequence[Any]) -> Mapping[str, Any]:
    """A row as it was signed. What cannot be read stays as it is: then it does not fit its digest."""
    entry = dict(zip((*FIELDS, "digest"), row, strict=True))
    entry["at"] = _instant(entry["at"])
    try:
        entry["detail"] = json.loads(entry["detail"])
    except (TypeError, ValueError):
        entry["detail"] = None
    return entry


def _instant(text: Any) -> Any:
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC).isoformat(timespec="microseconds")
    except (TypeError, ValueError):
        return text


@contextmanager
def _export(file: Path) -> Iterator[Source]:
    """One JSON object a line: the entries, and at the end {"head": {"seq": …, "digest": …}}."""
    with file.open(encoding="utf-8") as lines:
        source = Source(iter(()))
        source.entries = _lines(source, lines, file)
        yield source


def _lines(source: Source, lines: Iterator[str], file: Path) -> Entries:
    number = 0
    try:
        for number, line in enumerate(lines, 1):  # noqa: B007 - named when a line cannot be read
            told = json.loads(line)
            if "head" in told:
                source.head = (int(told["head"]["seq"]), str(told["head"]["digest"]))
            else:
                yield {name: told[name] for name in (*FIELDS, "digest")} | {"seq": int(told["seq"])}
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{file} 第 {number} 行前后不是审计记录。") from error


@contextmanager
def _postgresql(address: str) -> Iterator[Source]:
    try:
        import psycopg
    except ImportError as error:
        raise Unreadable("直接读 PostgreSQL 要先安装 psycopg；也可以先用 audit_export 导出。") from error
    try:
        with psycopg.connect(address) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            head = connection.execute("SELECT seq, digest FROM audit_head").fetchone()
            with connection.cursor("chain") as rows:
                rows.execute(f"SELECT {COLUMNS} FROM audit_entry ORDER BY seq")
                yield Source((_from_postgresql(row) for row in rows), head)
    except psycopg.Error as error:
        raise Unreadable(f"数据库读不出来（{error}）。") from error


def _from_postgresql(row: Sequence[Any]) -> Mapping[str, Any]:
    entry = dict(zip((*FIELDS, "digest"), row, strict=True))
    entry["at"] = entry["at"].astimezone(dt.UTC).isoformat(timespec="microseconds")
    return entry


if __name__ == "__main__":
    sys.exit(main())
