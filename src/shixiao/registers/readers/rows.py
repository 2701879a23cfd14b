"""The rows of a small sheet in memory, for tables that are no register."""

import pyarrow.parquet as pq

from shixiao.registers.readers.source import RawSheet
from shixiao.vocabulary.problems import Problem

Row = tuple[int, tuple[str, ...]]


def rows_of(sheet: RawSheet, *, most: int) -> list[Row]:
    """(line number, cells) of every line that is not blank, cells without surrounding blanks, "" where empty.

    Raises Problem when there are more than `most`.
    """
    with pq.ParquetFile(sheet.table) as file:
        if file.metadata.num_rows > most:
            raise Problem(
                where=f"工作表“{sheet.name}”" if sheet.name else "文件",
                what=f"有 {file.metadata.num_rows} 行，最多只能有 {most} 行。",
                why="一次太多，看不过来，所以什么都没有做。",
                mend="请分成几个文件。",
            )
        lines, *columns = (column.to_pylist() for column in file.read().columns)
    cells = zip(*columns, strict=True) if columns else ((),) * len(lines)
    return [(line, tuple((cell or "").strip() for cell in row)) for line, row in zip(lines, cells, strict=True)]
