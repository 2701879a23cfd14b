"""Tables as files: csv, json, parquet or xlsx by the ending of the name. No live formula can leave."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from shixiao.engine import Engine, identifier
from shixiao.publication.headings import CELLS, COLUMNS, Labels, label
from shixiao.publication.placing import drafted
from shixiao.publication.workbook import DANGEROUS, Book, Notes, open_workbook
from shixiao.vocabulary.problems import Problem

EXCEL_ROWS = 1_048_575
PIECE = 20_000
SAMPLE = 200


def write_table(engine: Engine, sql: str, path: Path, *, title: str, notes: Notes = (), labels: Labels = CELLS) -> int:
    """Write a query as csv (UTF-8), json (a list of objects), parquet or xlsx, by the ending of `path`.

    In csv a text that a spreadsheet would take for a formula gets a leading quote; numbers stay numbers. A workbook
    has Chinese headings, the words of `labels` in place of codes, and a sheet 说明 with `notes`, the number of rows and
    the sha256 of the same table as csv; the other formats keep the codes.
    The file appears whole or not at all. Gives the number of rows. Raises Problem for an unknown ending, a place that cannot be written, a full
    disk, or more rows than a sheet can hold.
    """
    writers: dict[str, Callable[[pa.Table, Path], None]] = {
        ".csv": _csv,
        ".json": _json,
        ".parquet": _parquet,
        ".xlsx": partial(_xlsx, title=title, notes=notes, labels=labels),
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise Problem(
            where=str(path),
            what=f"不会写{f' {path.suffix} ' if path.suffix else '没有后缀'}这种文件。",
            why="程序按文件名的后缀决定格式。",
            mend="请把文件名的后缀改为 .xlsx、.csv、.json 或 .parquet。",
        )
    table = engine.arrow(sql if writer in {_parquet, _json} else _plain_types(engine, sql))
    with drafted(path) as draft:
        writer(table, draft)
    return int(table.num_rows)


def _plain_types(engine: Engine, sql: str) -> str:
    """The query with nested values as JSON text, which csv and xlsx can hold."""
    described = engine.columns(sql)
    if not any(_is_nested(kind) for _, kind in described):
        return sql
    columns = [
        f"CAST(to_json({identifier(name)}) AS VARCHAR) AS {identifier(name)}" if _is_nested(kind) else identifier(name)
        for name, kind in described
    ]
    return f"SELECT {', '.join(columns)} FROM ({sql})"


def _is_nested(kind: str) -> bool:
    return kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION"))


def _csv(table: pa.Table, path: Path) -> None:
    columns = [_inert(column) for column in table.columns]
    arrow_csv.write_csv(pa.table(columns, names=table.column_names), path)


def _inert(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as csv shall show it: text without live formulas, instants as people write them."""
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column.cast(pa.timestamp("s"), safe=False), format="%Y-%m-%d %H:%M:%S")
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    live = pc.match_substring_regex(column, DANGEROUS)
    return pc.if_else(live, pc.binary_join_element_wise("'", column, ""), column)


def _json(table: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        separator = "[\n"
        for row in _rows(table):
            cells = dict(zip(table.column_names, row, strict=True))
            file.write(separator + json.dumps(cells, ensure_ascii=False, default=_json_value))
            separator = ",\n"
        file.write("[]\n" if separator == "[\n" else "\n]\n")


def _json_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else str(value)


def _parquet(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd")


def _xlsx(table: pa.Table, path: Path, *, title: str, notes: Notes, labels: Labels) -> None:
    if table.num_rows > EXCEL_ROWS:
        raise too_many_rows(path, f"一共 {table.num_rows} 行")
    notes = [
        ("表", title),
        *notes,
        ("行数", str(table.num_rows)),
        ("数据校验码（同一张表存为 csv 的 sha256）", _digest(table, path.parent)),
    ]
    with open_workbook(path, constant_memory=True) as book:
        sheet = book.add_sheet(title)
        table = _with_codes(table, labels)
        names = table.column_names
        sample = table.slice(0, SAMPLE)
        shown = [
            [label(labels, name, value) for value in column.to_pylist()]
            for name, column in zip(names, sample.columns, strict=True)
        ]
        book.add_headings(sheet, [COLUMNS.get(name, name) for name in names], shown)
        sheet.autofilter(0, 0, table.num_rows, max(table.num_columns - 1, 0))
        formats = [_number_format(book, name, kind) for name, kind in zip(names, table.schema.types, strict=True)]
        for row_number, row in enumerate(_rows(table), 1):
            for at, value in enumerate(row):
                book.put(sheet, row_number, at, label(labels, names[at], value), formats[at])
        book.add_notes(notes)


def too_many_rows(path: Path, how_many: str) -> Problem:
    """What is said when a table does not fit into a sheet."""
    return Problem(
        where=str(path),
        what=f"{how_many}，一张工作表最多放 {EXCEL_ROWS} 行。",
        why="放不下的行会丢掉。",
        mend="请缩小单位或时间范围，或改存为 .csv 或 .parquet。",
    )


def _with_codes(table: pa.Table, labels: Labels) -> pa.Table:
    """The table with the codes of its indicators beside their titles: other commands ask for them."""
    if "indicator" not in table.column_names or "indicator" not in labels:
        return table
    at = table.column_names.index("indicator")
    return table.add_column(at + 1, "indicator_code", table.column(at))


def _number_format(book: Book, name: str, kind: pa.DataType) -> Any:
    if name.endswith("_rate"):
        return book.rate
    return book.plain if pa.types.is_integer(kind) else None


def _digest(table: pa.Table, folder: Path) -> str:
    """The sha256 of the table as csv: whoever exports the csv can compare."""
    twin = folder / "twin.csv"
    _csv(table, twin)
    with twin.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    twin.unlink()
    return digest


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    for batch in table.to_batches(max_chunksize=PIECE):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
