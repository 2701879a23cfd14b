"""Parquet files: columns have names and types; they become text like the cells of a workbook."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shixiao.registers.readers.cells import emptied, text_column
from shixiao.registers.readers.raw_table import MOST_COLUMNS, RawTable
from shixiao.registers.readers.source import RawSheet
from shixiao.vocabulary.problems import Problem

PIECE = 20_000


def read_parquet_file(path: Path, folder: Path) -> tuple[RawSheet, ...]:
    """Read a Parquet file into one sheet without a name. Raises Problem when it is damaged."""
    target = folder / "sheet.parquet"
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if len(names) > MOST_COLUMNS:
                raise _unreadable(path, f"有 {len(names)} 列，超过了 {MOST_COLUMNS} 列的限额。")
            height = _write(file, names, target)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise _unreadable(path, "文件损坏或不完整，打不开。") from error
    return (
        RawSheet(name="", position=1, hidden=False, table=target, width=len(names), height=height, named_columns=True),
    )


def _write(file: pq.ParquetFile, names: list[str], target: Path) -> int:
    line = 1
    with RawTable(target, len(names)) as table:
        table.write_rows(0, [names])
        for batch in file.iter_batches(batch_size=PIECE):
            # A damaged page may still unpack, into text that is none.
            batch.validate(full=True)
            lines = pa.arange(line, line + batch.num_rows).cast(pa.int32())
            table.write(lines, [_as_text(column) for column in batch.columns])
            line += batch.num_rows
        return table.height


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return emptied(column.cast(pa.string()))
    if pa.types.is_timestamp(column.type):
        # Python's clock knows no nanoseconds.
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    return text_column(column.to_pylist())


def _unreadable(path: Path, what: str) -> Problem:
    return Problem(
        where=path.name,
        what=what,
        why="读不出完整的内容，所以什么都没有导入。",
        mend="请从原系统重新导出，或改用 csv。",
    )
