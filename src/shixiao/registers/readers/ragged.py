"""Records that are shorter or longer than the others: kept aside by the parser, put back in their place."""

import csv
import io
from bisect import bisect_right
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import InvalidRow

from shixiao.registers.readers.cells import text_column
from shixiao.registers.readers.source import column_name

# The last record of a prepared file, longer than any other: if it does not come back alone, a quote was left open.
END = "\x00"


class RaggedRecords:
    """What the parser set aside, by ordinal, until the regular records around it are written with `width` columns."""

    def __init__(self, delimiter: str, width: int) -> None:
        self._delimiter = delimiter
        self._names = [column_name(at) for at in range(width)]
        self._waiting: dict[int, list[str]] = {}
        self.widest = 0
        self.last = 0
        self.met_end = False

    def set_aside(self, row: InvalidRow) -> str:
        """The parser's callback for a record of another length."""
        if row.text.startswith(END):
            self.met_end = True
            return "skip"
        cells = next(csv.reader(io.StringIO(row.text, newline=""), delimiter=self._delimiter), [])
        self._waiting[row.number] = cells
        self.widest = max(self.widest, len(cells))
        self.last = row.number
        return "skip"

    def merge(self, columns: Sequence[pa.Array], line: int) -> tuple[pa.Array, list[pa.Array]]:
        """Ordinals and columns of a batch of regular records, the first not before `line`, and the ragged ones among
        them, in order."""
        count = len(columns[0])
        ordinals = sorted(self._waiting)
        taken, upto = 0, bisect_right(ordinals, line + count - 1)
        while upto > taken:
            taken, upto = upto, bisect_right(ordinals, line + count - 1 + upto)
        if not taken:
            return pa.arange(line, line + count).cast(pa.int32()), list(columns)
        among = self._take(ordinals[:taken])
        lines = [at for at in range(line, line + count + taken) if at not in among]
        regular = pa.table([pa.array(lines, pa.int32()), *columns], names=["line", *self._names[: len(columns)]])
        merged = pa.concat_tables([regular, self._table(among)], promote_options="default")
        ordered, *cells = (column.combine_chunks() for column in merged.take(pc.sort_indices(merged["line"])).columns)
        return ordered, cells

    def rest(self) -> tuple[pa.Array, list[pa.Array]]:
        """Ordinals and columns of the ragged records after the last regular one."""
        lines, *columns = (c.combine_chunks() for c in self._table(self._take(sorted(self._waiting))).columns)
        return lines, columns

    def _take(self, ordinals: Sequence[int]) -> dict[int, list[str]]:
        return {at: self._waiting.pop(at) for at in ordinals}

    def _table(self, records: dict[int, list[str]]) -> pa.Table:
        width = len(self._names)
        padded = [[*cells[:width], *[""] * (width - len(cells))] for cells in records.values()]
        columns = [text_column([cells[at] for cells in padded]) for at in range(width)]
        return pa.table([pa.array(list(records), pa.int32()), *columns], names=["line", *self._names])
