"""The Parquet file of one raw sheet, written in pieces."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from shixiao.registers.readers.cells import text_column
from shixiao.registers.readers.source import column_name

# Rows held back before a row group is written: large groups are what the engine reads fastest.
GROUP = 60_000

# No register has more columns; a file that seems to has stray cells or broken quotes.
MOST_COLUMNS = 1_000


class RawTable:
    """Writes `line` and `width` text columns to `path`; blank lines are left out. Use it in a `with` block."""

    def __init__(self, path: Path, width: int) -> None:
        self.path = path
        self.width = width
        self.height = 0
        self._schema = pa.schema([("line", pa.int32()), *((column_name(at), pa.string()) for at in range(width))])
        self._writer = pq.ParquetWriter(
            path, self._schema, compression="lz4", use_dictionary=True, write_statistics=False
        )
        self._held: list[pa.RecordBatch] = []
        self._held_rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self._write_held()
        finally:
            self._writer.close()

    def write_rows(self, first_line: int, rows: Sequence[Sequence[Any]]) -> list[pa.Array]:
        """Write rows of Python values, one line after the other; gives back the text columns."""
        columns = [text_column(values) for values in zip(*rows, strict=True)]
        self.write(pa.arange(first_line, first_line + len(rows)).cast(pa.int32()), columns)
        return columns

    def write(self, lines: pa.Array, columns: Sequence[pa.Array]) -> None:
        """Write text columns with their line numbers. Columns that are missing at the right are empty."""
        missing = [pa.nulls(len(lines), pa.string())] * (self.width - len(columns))
        batch = pa.record_batch([lines, *columns, *missing], schema=self._schema)
        batch = _without_blank_lines(batch)
        if not batch.num_rows:
            return
        self.height = max(self.height, batch.column(0)[-1].as_py())
        self._held.append(batch)
        self._held_rows += batch.num_rows
        if self._held_rows >= GROUP:
            self._write_held()

    def _write_held(self) -> None:
        if self._held:
            self._writer.write_table(pa.Table.from_batches(self._held))
        self._held, self._held_rows = [], 0


def _without_blank_lines(batch: pa.RecordBatch) -> pa.RecordBatch:
    blank = pa.array([True] * batch.num_rows, pa.bool_())
    for column in batch.columns[1:]:
        blank = pc.and_(blank, pc.is_null(column))
        if not pc.any(blank).as_py():
            return batch
    return batch.filter(pc.invert(blank))
