"""Workbooks as offices fill them in: a title, sometimes two lines of headings, merged cells, a line of totals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from shixiao.sample.county.places import Community
from shixiao.sample.offices.form import Form, Placed, columns, row_of

SHEET = "台账"
_WRITTEN_AT = datetime(2020, 1, 1)  # noqa: DTZ001 - a fixed stamp keeps the bytes the same


@dataclass(frozen=True)
class _Page:
    """A sheet that is being filled, with the formats it needs."""

    sheet: Any
    heading: Any
    day: Any
    middle: Any


def write_workbook(form: Form, path: Path, *, places: Mapping[str, Community]) -> list[Placed]:
    """One sheet 台账; all codes and numbers of persons are text."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _WRITTEN_AT})
    page = _Page(
        book.add_worksheet(SHEET),
        book.add_format({"bold": True, "border": 1, "align": "center"}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"align": "center", "valign": "vcenter"}),
    )
    named = columns(form)
    first = _headings(page, form, named)
    rows = [row_of(form, entry, places=places, named=named) for entry in form.entries]
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            _write(page, first + at, column=column, cell=cell)
    if form.style.merged:
        _merge_units(page, rows, first=first, column=[name for name, _ in named].index("unit_code"))
    if form.style.totals:
        page.sheet.write_row(first + len(rows), 0, ["合计", f"{len(rows)}人"])
    book.close()
    return [Placed(entry, path.name, SHEET, first + at + 1) for at, entry in enumerate(form.entries)]


def _headings(page: _Page, form: Form, named: list[tuple[str, str]]) -> int:
    """Write what stands above the rows; the line, counted from 0, where they begin."""
    line, last = 0, len(named) - 1
    if form.style.title:
        page.sheet.merge_range(0, 0, 0, last, form.title, page.heading)
        line = 1
    if not form.style.groups:
        page.sheet.write_row(line, 0, [heading for _, heading in named], page.heading)
        return line + 1
    for column in (0, 1):
        page.sheet.merge_range(line, column, line + 1, column, named[column][1], page.heading)
    page.sheet.merge_range(line, 2, line, last, f"{form.register.title}情况", page.heading)
    page.sheet.write_row(line + 1, 2, [heading for _, heading in named[2:]], page.heading)
    return line + 2


def _write(page: _Page, line: int, *, column: int, cell: object) -> None:
    if isinstance(cell, date):
        page.sheet.write_datetime(line, column, datetime.combine(cell, time()), page.day)
    elif isinstance(cell, str):
        if cell:
            page.sheet.write_string(line, column, cell)
    else:
        page.sheet.write_number(line, column, cell)


def _merge_units(page: _Page, rows: list[list[object]], *, first: int, column: int) -> None:
    """One cell for each run of rows of the same unit."""
    line = first
    for unit, run in groupby(rows, key=lambda cells: cells[column]):
        length = len(list(run))
        if length > 1:
            page.sheet.merge_range(line, column, line + length - 1, column, unit, page.middle)
        line += length
