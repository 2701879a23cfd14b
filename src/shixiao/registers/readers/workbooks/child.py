"""The program that parses one workbook inside limits, started by `limited`. It trusts nothing and keeps nothing.

Arguments: workbook, format, folder for the tables, bytes of memory, seconds of CPU. Prints one JSON object.
"""

import errno
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine

from shixiao.registers.readers.raw_table import MOST_COLUMNS, RawTable
from shixiao.registers.readers.workbooks import biff, opendocument, spreadsheetml
from shixiao.registers.readers.workbooks.compound import open_compound
from shixiao.registers.readers.workbooks.corrections import ErrorCells, Range, Rows, fill_merged, put_errors

PIECE = 5_000
LARGEST_TABLE = 8 << 30


def main(arguments: list[str]) -> int:
    """Parse the workbook named by the arguments; every failure becomes a word in the answer."""
    path, kind, folder, memory, seconds = arguments
    _limit(int(memory), int(seconds))
    try:
        answer = _read(Path(path), kind, Path(folder))
    except python_calamine.PasswordError:
        answer = {"problem": "password"}
    except MemoryError:
        answer = {"problem": "memory"}
    except TooWide as error:
        answer = {"problem": "columns", "sheet": str(error)}
    except OSError as error:
        answer = {"problem": "disk" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "damaged"}
    except BaseException:  # the parser's panics are no Exceptions; whatever it was, the file is to blame
        answer = {"problem": "damaged"}
    json.dump(answer, sys.stdout)
    return 0


class TooWide(Exception):
    """A sheet has cells so far to the right that it cannot be a register."""


def _limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_TABLE, LARGEST_TABLE))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _read(path: Path, kind: str, folder: Path) -> dict[str, Any]:
    book = python_calamine.load_workbook(str(path))
    date_1904, errors, merges = _overlooked(path, kind)
    sheets = []
    for at, tab in enumerate(book.sheets_metadata):
        if tab.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(at)
        found = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
        ranges = found or (merges[at] if at < len(merges) else [])
        table = _write(sheet, folder / f"sheet{at + 1}.parquet", errors[at] if at < len(errors) else {}, ranges)
        sheets.append(
            {
                "name": tab.name,
                "position": at + 1,
                "hidden": tab.visible is not python_calamine.SheetVisibleEnum.Visible,
                "table": table.path.name,
                "width": table.width,
                "height": table.height,
                "merges": [(top + 1, left, bottom + 1, right) for top, left, bottom, right in sorted(ranges)],
            }
        )
    return {"sheets": sheets, "date_1904": date_1904}


def _overlooked(path: Path, kind: str) -> tuple[bool, list[ErrorCells], list[list[Range]]]:
    """The 1904 flag, error cells and merged ranges that the parser leaves out, per tab."""
    if kind == "xls":
        container = open_compound(path.read_bytes())
        return biff.uses_1904(container), biff.error_cells(container), []
    with zipfile.ZipFile(path) as package:
        if kind == "xlsx":
            return spreadsheetml.uses_1904(package), spreadsheetml.error_cells(package), []
        tables = opendocument.overlooked(package)
        return False, [errors for errors, _ in tables], [merges for _, merges in tables]


def _write(sheet: python_calamine.CalamineSheet, target: Path, errors: ErrorCells, merges: list[Range]) -> RawTable:
    last_row = max(sheet.end[0] if sheet.end else -1, *(row for row, _ in errors), -1)
    width = 1 + max(sheet.end[1] if sheet.end else -1, *(column for _, column in errors), -1)
    if width > MOST_COLUMNS:
        raise TooWide(sheet.name)
    with RawTable(target, width) as table:
        pieces = put_errors(_pieces(sheet, last_row, width), errors)
        for first, rows in fill_merged(pieces, merges):
            table.write_rows(first + 1, rows)
    return table


def _pieces(sheet: python_calamine.CalamineSheet, last_row: int, width: int) -> Iterator[tuple[int, Rows]]:
    """Rows of the sheet from its first, each `width` cells from column A, in pieces."""
    left = sheet.start[1] if sheet.start else 0
    right = width - left - sheet.width
    rows: Iterator[list[Any]] = iter(sheet.iter_rows())
    first = 0
    while first <= last_row:
        piece = list(islice(rows, PIECE))
        if left or right:
            piece = [[*[""] * left, *cells, *[""] * right] for cells in piece]
        missing = min(PIECE, last_row + 1 - first) - len(piece)
        piece.extend([""] * width for _ in range(missing))
        yield first, piece
        first += len(piece)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
