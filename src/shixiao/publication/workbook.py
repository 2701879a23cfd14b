"""Workbooks that carry values and nothing live: no formula, no link, no number made out of text."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

Notes = Sequence[tuple[str, str]]

# What Excel takes for the beginning of a formula, also in full width, also after blanks.
DANGEROUS = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"

_LIVE = re.compile(DANGEROUS)

LONGEST_TEXT = 32_767
WIDEST_COLUMN = 60
LARGEST_NUMBER = 10**15  # from here on Excel loses digits
FIRST_DAY = dt.date(1900, 3, 1)  # before it Excel's calendar is wrong by a day

_HEADING = {"bold": True, "bg_color": "#E8F0EC", "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}


@contextmanager
def open_workbook(path: Path, *, constant_memory: bool = False) -> Iterator["Book"]:
    """A new workbook, written when the block ends. With `constant_memory` rows must come in order."""
    options = {
        "constant_memory": constant_memory,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        yield Book(book)


class Book:
    """A workbook with the house's formats."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.heading = book.add_format(_HEADING)
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        # A text such as =1+1 stays text even when somebody edits the cell.
        self.quoted = book.add_format({"valign": "top", "quote_prefix": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.plain = book.add_format({"num_format": "0"})
        self.fraction = book.add_format({"num_format": "#,##0.00"})
        self.rate = book.add_format({"num_format": "0.0%"})
        self.change = book.add_format({"num_format": "+#,##0;-#,##0;0"})

    def add_sheet(self, name: str, *, heading_row: int = 0) -> Any:
        """A sheet that prints on A4 across, as wide as the page, with the heading row on every page."""
        sheet = self.book.add_worksheet(sheet_name(name))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(heading_row)
        sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
        return sheet

    def add_headings(self, sheet: Any, titles: Sequence[str], sample: Sequence[Sequence[Any]]) -> None:
        """The first row: bold, frozen, each column as wide as its heading and its values in `sample` (by column)."""
        for at, (title, values) in enumerate(zip(titles, sample, strict=True)):
            sheet.write_string(0, at, title, self.heading)
            width = max([text_width(title) + 4, *(text_width(value) + 2 for value in values)])
            sheet.set_column(at, at, min(width, WIDEST_COLUMN))
        sheet.freeze_panes(1, 0)

    def put(self, sheet: Any, row: int, column: int, value: Any, number: Any = None) -> None:
        """Write one value; numbers in the format `number`, text as text whatever it begins with."""
        match value:
            case None | "":
                return
            case str():
                self._put_text(sheet, row, column, value)
            case bool():
                sheet.write_string(row, column, "是" if value else "否", self.text)
            case float() if math.isnan(value):
                return
            case int() | float() | Decimal() if -LARGEST_NUMBER < value < LARGEST_NUMBER:
                sheet.write_number(row, column, value, number)
            case dt.datetime() if value.date() >= FIRST_DAY:
                sheet.write_datetime(row, column, value.replace(tzinfo=None), self.instant)
            case dt.date() if not isinstance(value, dt.datetime) and value >= FIRST_DAY:
                sheet.write_datetime(row, column, value, self.day)
            case _:
                self._put_text(sheet, row, column, str(value))

    def add_notes(self, notes: Notes) -> None:
        """The sheet 说明: what this workbook is and where its numbers come from."""
        sheet = self.book.add_worksheet("说明")
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 90)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for row, (name, value) in enumerate(notes):
            sheet.write_string(row, 0, name, self.heading)
            sheet.write_string(row, 1, value[:LONGEST_TEXT], self.wrapped)

    def _put_text(self, sheet: Any, row: int, column: int, text: str) -> None:
        if len(text) > LONGEST_TEXT:
            text = text[: LONGEST_TEXT - 7] + "……（已截断）"
        sheet.write_string(row, column, text, self.quoted if looks_live(text) else self.text)


def looks_live(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula."""
    return _LIVE.match(text) is not None


def sheet_name(title: str) -> str:
    """A title as Excel allows it for a sheet: at most 31 characters, none of []:*?/\\, no quote at its ends."""
    cleaned = "".join(" " if character in "[]:*?/\\" else character for character in title)
    return cleaned.strip(" '")[:31].rstrip(" '") or "表"


def text_width(value: object) -> int:
    """How many columns of half-width characters a value takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in str(value)[:80])
