"""Every register round-trips: a blank form, filled in, comes in as it was filled."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from shixiao.registers.forms import choices, write_form
from shixiao.registers.schema import Column, Register
from tests.registers.bureau import CODE, REGISTERS, UNIT, Bureau, number

FILLED: dict[str, tuple[object, object]] = {
    "text": ("甲乙", "甲乙"),
    "id": (number(1), number(1)),
    "uscc": (CODE, CODE),
    "code12": (UNIT, UNIT),
    "date": (date(2026, 3, 5), date(2026, 3, 5)),
    "time": (datetime.fromisoformat("2026-03-05T08:30"), datetime.fromisoformat("2026-03-05T08:30")),
    "month": ("202603", 2026 * 12 + 2),
    "yuan": (1234.5, 1234.5),
    "int": (12, 12),
    "number": (33.25, 33.25),
    "bool": ("是", True),
}


def filled(column: Column) -> tuple[object, object]:
    """What is typed into a cell, and what must come out."""
    if column.type == "enum":
        return column.values[0], column.values[0]
    return FILLED[column.type]


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())
def test_a_filled_form_comes_in(bureau: Bureau, register: Register) -> None:
    path = bureau.folder / "表样.xlsx"
    write_form(register, path)
    book = openpyxl.load_workbook(path)
    sheet = book[register.title]
    for position, column in enumerate(register.columns, start=1):
        sheet.cell(2, position, filled(column)[0])
    book.save(path)
    report = bureau.accept(str(path))
    assert (report.register.name, report.rows, report.quarantined, report.ignored) == (register.name, 1, 0, ())
    assert bureau.kept_out() == []
    names = ", ".join(f'"{column.field}"' for column in register.columns)
    assert bureau.rows(names) == [tuple(filled(column)[1] for column in register.columns)]
    assert bureau.rows("line, warning") == [(2, None)]


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())
def test_the_same_rows_come_in_from_a_csv(bureau: Bureau, register: Register) -> None:
    headings = [column.heading for column in register.columns]
    report = bureau.accept(bureau.csv("表.csv", [headings, [filled(column)[0] for column in register.columns]]))
    assert (report.register.name, report.rows, report.quarantined) == (register.name, 1, 0)
    names = ", ".join(f'"{column.field}"' for column in register.columns)
    assert bureau.rows(names) == [tuple(filled(column)[1] for column in register.columns)]


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())
def test_a_form_offers_the_words_of_every_list(tmp_path: Path, register: Register) -> None:
    path = tmp_path / "表样.xlsx"
    write_form(register, path)
    sheet = openpyxl.load_workbook(path)[register.title]
    offered = {str(each.sqref).split(":")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    listed = [column for column in register.columns if choices(column)]
    assert sorted(offered.values()) == sorted(f'"{",".join(choices(column))}"' for column in listed)


def test_a_form_explains_every_column(tmp_path: Path) -> None:
    path = tmp_path / "表样.xlsx"
    register = REGISTERS["employment_registrations"]
    write_form(register, path)
    rows = list(openpyxl.load_workbook(path)["说明"].iter_rows(values_only=True))
    told = {row[0]: row for row in rows[1:]}
    assert list(told) == [column.heading for column in register.columns]
    assert told["就业日期"][1:3] == ("必填", "日期，如 2026-03-05")
    assert told["统一社会信用代码"][1] == "就业形式是单位就业、公益性岗位时必填"
    assert told["就业形式"][3] == "单位就业、公益性岗位、个体工商户、灵活就业"
    assert "录用日期" in str(told["就业日期"][4])
