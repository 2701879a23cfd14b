"""What the cell parser leaves out of ods: error cells and merged ranges."""

import re
import zipfile

from shixiao.registers.readers.workbooks.corrections import ErrorCells, Range
from shixiao.registers.readers.workbooks.markup import contains, local_name, parse_part

_OF_INTEREST = re.compile(rb"""-spanned=["'](?!1["'])|value-type=["']error|<text:p>(?:#|Err:)""")
_ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:\d+")


def overlooked(package: zipfile.ZipFile) -> list[tuple[ErrorCells, list[Range]]]:
    """Error texts and merged ranges (first row, first column, last row, last column; from 0) of each sheet; nothing
    when no sheet has any."""
    if not contains(package, "content.xml", _OF_INTEREST):
        return []
    tables = _Tables()
    parse_part(package, "content.xml", start=tables.start, end=tables.end, text=tables.text)
    return tables.found


class _Tables:
    """Follows the cells of all tables of an OpenDocument spreadsheet, with their repetitions and spans."""

    def __init__(self) -> None:
        self.found: list[tuple[ErrorCells, list[Range]]] = []
        self._row = self._column = 0
        self._row_count = self._column_count = 1
        self._cell: dict[str, str] = {}
        self._text = ""
        self._in_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local_name(name):
            case "table":
                self.found.append(({}, []))
                self._row = 0
            case "table-row":
                self._row_count = int(attributes.get("table:number-rows-repeated", "1"))
                self._column = 0
            case "table-cell" | "covered-table-cell":
                self._column_count = int(attributes.get("table:number-columns-repeated", "1"))
                self._cell, self._text = attributes, ""
            case "p":
                self._in_text = True

    def end(self, name: str) -> None:
        match local_name(name):
            case "table-row":
                self._row += self._row_count
            case "table-cell" | "covered-table-cell":
                self._note_cell()
                self._column += self._column_count
            case "p":
                self._in_text = False

    def text(self, text: str) -> None:
        if self._in_text:
            self._text += text

    def _note_cell(self) -> None:
        if not self.found:
            return
        errors, merges = self.found[-1]
        rows = int(self._cell.get("table:number-rows-spanned", "1"))
        columns = int(self._cell.get("table:number-columns-spanned", "1"))
        if rows > 1 or columns > 1:
            merges.append((self._row, self._column, self._row + rows - 1, self._column + columns - 1))
        computed = "table:formula" in self._cell or self._cell.get("calcext:value-type") == "error"
        if computed and _ERROR.fullmatch(self._text):
            errors[self._row, self._column] = self._text
