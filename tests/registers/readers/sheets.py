"""Looks into what a reader gave."""

from pathlib import Path

import pyarrow.parquet as pq

from shixiao.registers.readers import RawSheet, Source, read_source

Lines = dict[int, list[str | None]]


def lines(sheet: RawSheet) -> Lines:
    """Cells of each line that is there, checked against the sheet's own width, height and column names."""
    table = pq.read_table(sheet.table)
    assert table.schema.names == ["line", *(f"c{at:03d}" for at in range(sheet.width))]
    rows = [list(row.values()) for row in table.to_pylist()]
    numbers = [int(row[0]) for row in rows]
    assert numbers == sorted(set(numbers))
    assert sheet.height == max(numbers, default=0)
    return {row[0]: row[1:] for row in rows}


def read(path: Path | str, tmp_path: Path) -> Source:
    """Read a source with a work folder of its own."""
    workdir = tmp_path / "work"
    workdir.mkdir(exist_ok=True)
    return read_source(path, workdir)


def only(source: Source) -> Lines:
    """The lines of a source with a single sheet."""
    (sheet,) = source.sheets
    return lines(sheet)
