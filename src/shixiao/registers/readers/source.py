"""What reading a source gives: its sheets as text, cell by cell, nothing judged yet."""

from dataclasses import dataclass
from pathlib import Path

Merge = tuple[int, int, int, int]


@dataclass(frozen=True)
class RawSheet:
    """One sheet. `table` is a Parquet file: `line INTEGER` (the first line is 1, blank lines are left out, in order)
    and `c000, c001, …` VARCHAR, column A first, NULL where a cell is empty.

    `position` counts the tabs of the workbook from 1. `width` is the number of columns, `height` the last line that
    is not blank. `merges` are (first line, first column, last line, last column), columns from 0; their ranges are
    already filled with the top-left value. With `named_columns` line 0 holds the column names and data starts at 1.
    `date_1904`: serial numbers in this workbook count days from 1904, not 1900.
    """

    name: str
    position: int
    hidden: bool
    table: Path
    width: int
    height: int
    merges: tuple[Merge, ...] = ()
    named_columns: bool = False
    date_1904: bool = False


@dataclass(frozen=True)
class Source:
    """One file, or one table of a database. `sha256` is of the file's bytes, or of the table's content as text;
    `bytes` is the length of what was hashed. `warnings` are Chinese sentences about what was mended in reading."""

    name: str
    sha256: str
    bytes: int
    sheets: tuple[RawSheet, ...]
    warnings: tuple[str, ...] = ()


def column_name(position: int) -> str:
    """The name of a raw column, counted from 0."""
    return f"c{position:03d}"
