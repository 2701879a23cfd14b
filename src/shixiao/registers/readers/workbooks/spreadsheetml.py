"""What the cell parser leaves out of xlsx: error cells and the 1904 calendar."""

import posixpath
import re
import zipfile

from shixiao.registers.readers.workbooks.corrections import ErrorCells
from shixiao.registers.readers.workbooks.markup import contains, local_name, parse_part

_WORKBOOK_PART = re.compile(r"xl/workbook\d*\.xml", re.IGNORECASE)
_ERROR_CELL = re.compile(rb"""\st=["']e["']""")


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
    return [
        _sheet_errors(package, part) if part and contains(package, part, _ERROR_CELL) else {}
        for part in _sheet_parts(package)
    ]


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
    sheet = _SheetErrors()
    parse_part(package, part, start=sheet.start, end=sheet.end, text=sheet.text)
    return sheet.found


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
