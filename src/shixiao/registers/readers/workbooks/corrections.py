"""Put right in the rows of a sheet: the texts of error cells, and the value of a merged range in all its lines."""

from collections.abc import Iterable, Iterator
from typing import Any

# First row, first column, last row, last column; from 0.
Range = tuple[int, int, int, int]

# Texts such as #N/A by (row, column); from 0.
ErrorCells = dict[tuple[int, int], str]

Rows = list[list[Any]]


def put_errors(pieces: Iterable[tuple[int, Rows]], errors: ErrorCells) -> Iterator[tuple[int, Rows]]:
    """Pieces of a sheet as (first row, rows), rows from 0, with the texts of error cells put in place."""
    waiting = sorted(errors.items(), reverse=True)
    for first, rows in pieces:
        while waiting and waiting[-1][0][0] < first + len(rows):
            (row, column), text = waiting.pop()
            rows[row - first][column] = text
        yield first, rows


def fill_merged(pieces: Iterable[tuple[int, Rows]], merges: Iterable[Range]) -> Iterator[tuple[int, Rows]]:
    """Pieces of a sheet as (first row, rows), rows from 0, with merged ranges filled in place.

    A line whose cells are all covered by ranges from above is the lower half of one wide line, not a line of its own,
    and stays blank. Ranges reach no further than the rows and columns that are there; an empty range fills nothing.
    """
    waiting = sorted(merges, reverse=True)
    reaching: list[tuple[Range, Any]] = []
    for first, rows in pieces:
        after = first + len(rows)
        while waiting and waiting[-1][0] < after:
            merge = waiting.pop()
            cells = rows[merge[0] - first] if merge[0] >= first else []
            if merge[1] < len(cells) and cells[merge[1]] != "":
                reaching.append((merge, cells[merge[1]]))
        if reaching:
            _fill(first, rows, reaching)
            reaching = [each for each in reaching if each[0][2] >= after]
        yield first, rows


def _fill(first: int, rows: Rows, reaching: list[tuple[Range, Any]]) -> None:
    blank = {at for at, cells in enumerate(rows) if cells.count("") == len(cells)}
    for (top, left, bottom, right), value in reaching:
        for at in range(max(top - first, 0), min(bottom - first + 1, len(rows))):
            if at not in blank:
                cells = rows[at]
                stop = min(right + 1, len(cells))
                cells[left:stop] = [value] * (stop - left)
