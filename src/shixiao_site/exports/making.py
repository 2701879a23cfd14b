"""From the content of a page to a file: the tables with all their rows, and where they come from."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from django.utils.timezone import localtime, now

from shixiao.publication.sheets import Form, Sheet, SheetColumn, Written, write_csv, write_csvs, write_workbook
from shixiao_site.access import Reader
from shixiao_site.exports.pdf import write_pdf
from shixiao_site.exports.source import Source
from shixiao_site.ui import Column, Table
from shixiao_site.ui.formats import VERDICTS
from shixiao_site.ui.tables import Kind, Row, plain

Format = Literal["xlsx", "csv", "pdf"]
FORMATS: dict[str, Format] = {"xlsx": "xlsx", "csv": "csv", "pdf": "pdf"}
ROWS_AT_ONCE = 20_000
TELL_EVERY = 5_000

_FORMS: dict[Kind, Form] = {"count": "count", "number": "number", "rate": "rate", "change": "change", "money": "money"}
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True)
class Made:
    """A file that is ready to go."""

    path: Path
    rows: int


def is_long(source: Source) -> bool:
    """Whether the tables have more rows than are written while the reader waits."""
    left = ROWS_AT_ONCE
    for table in source.content.tables:
        left -= sum(1 for _ in islice(table.all_rows(), left + 1))
        if left < 0:
            return True
    return False


def make(
    source: Source, form: Format, folder: Path, *, reader: Reader, tell: Callable[[int], None] = lambda _: None
) -> Made:
    """Write a page as a file into `folder`. `tell` hears how many rows are written, now and then.

    Raises Problem when the file cannot be written.
    """
    content = source.content
    made_at = localtime(now())
    name = file_name(content.title, made_at)
    notes = notes_of(source, reader=reader, made_at=made_at)
    if form == "pdf":
        path = folder / f"{name}.pdf"
        return Made(path, write_pdf(path, content, notes=notes))
    sheets = _sheets(content.tables, tell)
    if form == "xlsx":
        path = folder / f"{name}.xlsx"
        return Made(path, _rows(write_workbook(path, sheets, notes)))
    if len(sheets) == 1:
        path = folder / f"{name}.csv"
        return Made(path, write_csv(path, sheets[0]).rows)
    path = folder / f"{name}.zip"
    return Made(path, _rows(write_csvs(path, sheets, notes)))


def file_name(title: str, made_at: dt.datetime) -> str:
    """A name for the file, without its ending, that every system accepts."""
    cleaned = _FORBIDDEN.sub(" ", title).strip(" .")[:60].rstrip(" .") or "导出"
    return f"{cleaned}_{made_at:%Y%m%d_%H%M}"


def notes_of(source: Source, *, reader: Reader, made_at: dt.datetime) -> list[tuple[str, str]]:
    """What made this file: the page, what the page says about itself, who took it, when."""
    scope = reader.scope.prefix
    return [
        ("页面", source.content.title),
        *((name, str(value)) for name, value in source.content.notes),
        ("导出人", f"{reader.name}（{reader.username}）"),
        ("角色", reader.role.title),
        ("管辖区划", scope or "没有"),
        ("导出时间", f"{made_at:%Y-%m-%d %H:%M}"),
        ("页面地址", source.address),
    ]


def _rows(written: Sequence[Written]) -> int:
    return sum(one.rows for one in written)


def _sheets(tables: Sequence[Table], tell: Callable[[int], None]) -> list[Sheet]:
    """All tables; rows are counted over all of them."""
    told = _told(tell)
    return [
        Sheet(
            table.title,
            [SheetColumn(column.title, _FORMS.get(column.kind, "text")) for column in table.columns],
            told(_values(table.columns, table.all_rows())),
        )
        for table in tables
    ]


def _told(tell: Callable[[int], None]) -> Callable[[Iterable[list[Any]]], Iterator[list[Any]]]:
    count = 0

    def counted(rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
        nonlocal count
        for row in rows:
            yield row
            count += 1
            if count % TELL_EVERY == 0:
                tell(count)

    return counted


def _values(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_value(plain(cell), column.kind) for column, cell in zip(columns, row, strict=True)]


def _value(value: Any, kind: Kind) -> Any:
    if isinstance(value, dt.datetime):
        return localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if kind == "verdict":
        return VERDICTS.get(str(value), value)
    return value
