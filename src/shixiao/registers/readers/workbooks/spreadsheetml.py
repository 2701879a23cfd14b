"""What the cell parser leaves out of xlsx: error cells and the 1904 calendar."""

import posixpath
import re
import zipfile

from shixiao.registers.readers.workbooks.corrections import ErrorCells
from shixiao.registers.readers.workbooks.markup import BLOCK, OVERLAP, local_name, parse_part

_WORKBOOK_PART = re.compile(r"xl/workbook\d*\.xml", re.IGNORECASE)
# An error cell from its type on, and its text where nothing but a formula stands before it.
_ERROR_CELL = re.compile(
    rb"""\st=["']e["'](?:[^<>]*>(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v[^<>/]*>([^<&]*)<)?"""
)
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*>""")
_REFERENCE = re.compile(rb"""\sr=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")


def uses_1904(package: zipfile.ZipFile) -> bool:
    """Whether the workbook counts days from 1904."""
    found = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal found
        if local_name(name) == "workbookPr" and attributes.get("date1904", "0").lower() in {"1", "true", "on"}:
            found = True

    parse_part(package, _workbook_part(package), start=start)
    return found


def error_cells(package: zipfile.ZipFile) -> list[ErrorCells]:
    """Error texts by (row, column), both from 0, of each sheet in the order of the tabs."""
    return [_sheet_errors(package, part) if part else {} for part in _sheet_parts(package)]


def _workbook_part(package: zipfile.ZipFile) -> str:
    return next(name for name in package.namelist() if _WORKBOOK_PART.fullmatch(name))


def _sheet_parts(package: zipfile.ZipFile) -> list[str]:
    """The part of each sheet, in the order of the tabs; empty when it is missing."""
    workbook = _workbook_part(package)
    relations: list[str] = []
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if local_name(name) == "sheet":
            relations.append(next((value for key, value in attributes.items() if local_name(key) == "id"), ""))

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local_name(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parse_part(package, workbook, start=sheet)
    folder, file = posixpath.split(workbook)
    parse_part(package, f"{folder}/_rels/{file}.rels", start=relation)
    present = set(package.namelist())
    paths = [posixpath.normpath(posixpath.join("/" + folder, targets.get(each, ""))).lstrip("/") for each in relations]
    return [path if path in present else "" for path in paths]


def _sheet_errors(package: zipfile.ZipFile, part: str) -> ErrorCells:
    """Found by a look at the bytes, a tenth of the time of parsing; cells of an unusual shape are parsed."""
    found = _usual_errors(package, part)
    if found is not None:
        return found
    sheet = _SheetErrors()
    parse_part(package, part, start=sheet.start, end=sheet.end, text=sheet.text)
    return sheet.found


def _usual_errors(package: zipfile.ZipFile, part: str) -> ErrorCells | None:
    """The error cells of a sheet, None when one of them lacks its reference or is written in another way."""
    found: ErrorCells = {}
    rest = b""
    with package.open(part) as stream:
        while block := stream.read(BLOCK):
            data = rest + block
            # Up to the last cell that begins here: it may not be whole.
            last = data.rfind(b"<", 0, max(data.rfind(b"<c "), data.rfind(b":c "), 0) + 1)
            whole, rest = (data[:last], data[last:]) if last > 0 else (data, data[-OVERLAP:])
            if not _note_errors(whole, found):
                return None
    return found if _note_errors(rest, found) else None


def _note_errors(data: bytes, found: ErrorCells) -> bool:
    for error in _ERROR_CELL.finditer(data):
        cell = _CELL.match(data, data.rfind(b"<", 0, error.start()))
        if cell is None:
            continue
        place = _REFERENCE.search(cell[0])
        if place is None or error[1] is None:
            return False
        found[int(place[2]) - 1, _column(place[1].decode())] = error[1].decode("utf-8", "replace")
    return True


class _SheetErrors:
    """Follows the cells of a sheet; a cell or row without a reference stands right after the one before."""

    def __init__(self) -> None:
        self.found: ErrorCells = {}
        self._row = self._column = -1
        self._is_error = self._in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local_name(name):
            case "row":
                self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
                self._column = -1
            case "c":
                self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
                self._is_error = attributes.get("t") == "e"
            case "v" if self._is_error:
                self._in_value = True
                self.found[self._row, self._column] = ""

    def end(self, name: str) -> None:
        if local_name(name) == "v":
            self._in_value = False

    def text(self, text: str) -> None:
        if self._in_value:
            self.found[self._row, self._column] += text


def _column(reference: str) -> int:
    """The column of a cell reference such as AB12, from 0."""
    column = 0
    for letter in reference.upper():
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - 64
    return column - 1
