"""Records of an old Excel workbook (MS-XLS) that the cell parser leaves out: error cells, the 1904 calendar, encryption."""

import struct
from collections.abc import Iterator

from shixiao.registers.readers.workbooks.compound import Compound
from shixiao.registers.readers.workbooks.corrections import ErrorCells

END_OF_PART = 0x0A
CALENDAR = 0x22
FILE_PASSWORD = 0x2F
SHEET = 0x85
FORMULA = 0x06
BOOLEAN_OR_ERROR = 0x205

ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def is_encrypted(container: Compound) -> bool:
    """Whether the workbook is encrypted with a password."""
    return any(kind == FILE_PASSWORD for kind, _ in _part(_workbook(container), 0))


def uses_1904(container: Compound) -> bool:
    """Whether the workbook counts days from 1904."""
    return any(kind == CALENDAR and body[:1] == b"\x01" for kind, body in _part(_workbook(container), 0))


def error_cells(container: Compound) -> list[ErrorCells]:
    """Error texts by (row, column), both from 0, of each sheet in the order of the tabs."""
    book = _workbook(container)
    starts = [struct.unpack_from("<I", body)[0] for kind, body in _part(book, 0) if kind == SHEET and len(body) >= 4]
    return [_errors(book, start) for start in starts]


def _workbook(container: Compound) -> bytes:
    return container.read("Workbook", "Book", "WORKBOOK", "BOOK")


def _errors(book: bytes, start: int) -> ErrorCells:
    found: ErrorCells = {}
    for kind, body in _part(book, start):
        if kind == BOOLEAN_OR_ERROR and len(body) >= 8 and body[7] == 1:
            code = body[6]
        elif kind == FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            code = body[8]
        else:
            continue
        row, column = struct.unpack_from("<HH", body)
        found[row, column] = ERRORS.get(code, "#N/A")
    return found


def _part(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from `at` to the end of that part of the workbook; charts inside a sheet are parts of their own."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length
        if kind & 0xFF == 0x09 and kind in {0x0009, 0x0209, 0x0409, 0x0809}:
            depth += 1
        elif kind == END_OF_PART:
            depth -= 1
            if depth <= 0:
                return
