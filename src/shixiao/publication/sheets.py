"""Tables that are already rows: one workbook with a sheet for each, or csv. The same rules as in `tables`."""

import csv
import datetime as dt
import hashlib
import io
import math
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

from shixiao.publication.placing import drafted
from shixiao.publication.tables import EXCEL_ROWS, SAMPLE, too_many_rows
from shixiao.publication.workbook import Book, Notes, looks_live, open_workbook, sheet_name

Form = Literal["text", "count", "number", "rate", "change", "money"]
BYTE_ORDER_MARK = "\ufeff"
NOTES_SHEET = "说明"


@dataclass(frozen=True)
class SheetColumn:
    """A heading, and how its numbers read."""

    title: str
    form: Form = "text"


@dataclass(frozen=True)
class Sheet:
    """A table: values are text, numbers, dates, instants or None, in the order of `columns`."""

    title: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True)
class Written:
    """What became of one sheet. `sha256` is that of the same table as csv, in xlsx too."""

    title: str
    rows: int
    sha256: str


def write_workbook(path: Path, sheets: Sequence[Sheet], notes: Notes) -> tuple[Written, ...]:
    """One xlsx with a sheet for each table and the sheet 说明 last. Rows are written as they come.

    Raises Problem for a place that cannot be written, a full disk, or more rows than a sheet can hold.
    """
    names = _names(sheets)
    with drafted(path) as draft, open_workbook(draft, constant_memory=True) as book:
        written = tuple(_add_sheet(book, sheet, name, path) for sheet, name in zip(sheets, names, strict=True))
        book.add_notes([*notes, *(note for one in written for note in _counted(one))])
    return written


def write_csv(path: Path, sheet: Sheet) -> Written:
    """One csv, UTF-8 with a byte order mark; a text that a spreadsheet would take for a formula gets a quote."""
    with drafted(path) as draft, draft.open("wb") as file:
        return _write_csv(file.write, sheet)


def write_csvs(path: Path, sheets: Sequence[Sheet], notes: Notes) -> tuple[Written, ...]:
    """A zip with one csv for each table and 说明.csv."""
    written = []
    with drafted(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as pack:
        for sheet, name in zip(sheets, _names(sheets), strict=True):
            with pack.open(f"{name}.csv", "w", force_zip64=True) as file:
                written.append(_write_csv(file.write, sheet))
        told = [*notes, *(note for one in written for note in _counted(one))]
        with pack.open(f"{NOTES_SHEET}.csv", "w") as file:
            _write_csv(file.write, Sheet(NOTES_SHEET, (SheetColumn("项目"), SheetColumn("内容")), told))
    return tuple(written)


def _counted(one: Written) -> Notes:
    return (
        (f"行数：{one.title}", str(one.rows)),
        (f"数据校验码：{one.title}（同一张表存为 csv 的 sha256）", one.sha256),
    )


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Names for the sheets: as Excel allows them, and each only once, whatever its case."""
    taken = {NOTES_SHEET, "history"}
    names = []
    for sheet in sheets:
        name, number = sheet_name(sheet.title), 1
        while name.lower() in taken:
            number += 1
            name = f"{sheet_name(sheet.title)[:27].rstrip()} {number}"
        taken.add(name.lower())
        names.append(name)
    return names


def _add_sheet(book: Book, sheet: Sheet, name: str, path: Path) -> Written:
    target = book.add_sheet(name)
    rows = iter(sheet.rows)
    sample = [tuple(row) for row in islice(rows, SAMPLE)]
    titles = [column.title for column in sheet.columns]
    book.add_headings(target, titles, [[row[at] for row in sample] for at in range(len(titles))])
    digest = hashlib.sha256()
    encode = _encoder(digest.update, titles)
    count = 0
    for count, row in enumerate(chain(sample, rows), 1):
        if count > EXCEL_ROWS:
            raise too_many_rows(path, f"《{sheet.title}》超过 {EXCEL_ROWS} 行")
        encode(row)
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            book.put(target, count, at, value, _number_format(book, column.form, value))
    target.autofilter(0, 0, count, max(len(titles) - 1, 0))
    return Written(sheet.title, count, digest.hexdigest())


def _number_format(book: Book, form: Form, value: Any) -> Any:
    match form:
        case "count":
            return book.whole
        case "rate":
            return book.rate
        case "change":
            return book.change
        case "money":
            return book.fraction
        case "number":
            return book.whole if isinstance(value, int | float | Decimal) and value % 1 == 0 else book.fraction
        case _:
            return book.plain if isinstance(value, int) else None


def _write_csv(write: Callable[[bytes], Any], sheet: Sheet) -> Written:
    digest = hashlib.sha256()

    def both(piece: bytes) -> None:
        digest.update(piece)
        write(piece)

    encode = _encoder(both, [column.title for column in sheet.columns])
    count = 0
    for row in sheet.rows:
        encode(row)
        count += 1
    return Written(sheet.title, count, digest.hexdigest())


def _encoder(write: Callable[[bytes], Any], titles: Sequence[str]) -> Callable[[Sequence[Any]], None]:
    """What writes rows as csv. Text always stands in quotes, so that no other separator can split a cell."""
    line = io.StringIO()
    writer = csv.writer(line, quoting=csv.QUOTE_NONNUMERIC)

    def encode(row: Sequence[Any]) -> None:
        writer.writerow(_cells(row))
        write(line.getvalue().encode())
        line.seek(0)
        line.truncate()

    line.write(BYTE_ORDER_MARK)
    encode(titles)
    return encode


def _cells(row: Sequence[Any]) -> Iterator[Any]:
    for value in row:
        match value:
            case None:
                yield ""
            case bool():
                yield "是" if value else "否"
            case float() | Decimal() if not math.isfinite(value):
                yield ""
            case int() | float() | Decimal():
                yield value
            case dt.datetime():
                yield value.strftime("%Y-%m-%d %H:%M:%S")
            case _:
                text = str(value)
                yield f"'{text}" if looks_live(text) else text
