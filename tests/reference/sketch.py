"""Registers written by hand: only the cells that matter, the rest filled in."""

from datetime import date
from typing import Any

from tests.reference.files import declarations
from tests.reference.judge import judge
from tests.reference.known import Registers, Row
from tests.reference.rule import Verdict

UNIT = "990101001001"
MAN, WOMAN = 99010119800101001, 99010119800101002
FACTORY, SHOP = "91990101000011113P", "91990101000022226N"
_BATCH = 10**12


def sketch(**registers: list[Row]) -> Registers:
    """Rows in the order given. `person` (default MAN, None for nobody) stands for name and number."""
    declared = {one.name: [column.field for column in one.columns] for one in declarations()}
    return {
        register: [
            dict.fromkeys(declared[register]) | _cells(row) | {"row_key": batch * _BATCH + line}
            for line, row in enumerate(rows, start=2)
        ]
        for batch, (register, rows) in enumerate(registers.items(), start=1)
    }


def outcomes(indicator: str, registers: Registers, **options: Any) -> list[str]:
    """The verdict of every row of an indicator, with its reason, in the order of the rows."""
    return [f"{one.verdict} {one.reason}".strip() for one in verdicts(indicator, registers, **options)]


def verdicts(indicator: str, registers: Registers, *, as_of: date = date(2026, 6, 30), **options: Any) -> list[Verdict]:
    """The verdicts of an indicator in the order of the rows, then of the days."""
    return sorted(judge(registers, as_of=as_of, **options)[indicator], key=lambda one: (one.row_key, one.counted_on))


def month(text: str) -> int:
    """2026-03 as an ordinal."""
    return int(text[:4]) * 12 + int(text[5:]) - 1


def employed(*months: str, at: str = FACTORY, **cells: Any) -> list[Row]:
    """A contribution row per month as an employee."""
    return [_contribution(one) | {"insured_as": "单位职工", "employer_code": at} | cells for one in months]


def self_insured(*months: str, **cells: Any) -> list[Row]:
    """A contribution row per month as a self-insured person."""
    return [_contribution(one) | {"insured_as": "灵活就业"} | cells for one in months]


def hired(started_on: date, **cells: Any) -> Row:
    """An employment registration with an employer."""
    return {"started_on": started_on, "form": "单位就业", "employer_code": FACTORY} | cells


def _contribution(text: str) -> Row:
    return {"month": month(text)}


def _cells(row: Row) -> Row:
    person = row.get("person", MAN)
    name = None if person is None else ("张三" if person == MAN else "李四")
    filled = {"id_key": person, "name": name, "unit_code": UNIT} | row
    return {field: value for field, value in filled.items() if field != "person"}
