"""Entries of the sample as the typed rows that the plain reference judges."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shixiao.sample.entry import Entry
from shixiao.vocabulary.citizen import normalise_number, number_key, number_problem
from tests.reference.files import Declaration, declarations
from tests.reference.known import Registers, Row


def typed_rows(entries: Iterable[Entry], *, as_of: date) -> Registers:
    """The rows of every register in the order in which they were filed; rows that cannot be read are left out."""
    known = {declaration.name: declaration for declaration in declarations()}
    registers: Registers = {name: [] for name in known}
    for at, entry in enumerate(entries):
        if entry.spoilt is None:
            row = _row(known[entry.register], entry, as_of)
            registers[entry.register].append({**row, "row_key": at})
    return registers


def _row(declaration: Declaration, entry: Entry, as_of: date) -> Row:
    row = {
        column.field: _value(entry.cells.get(column.field), column.type, column.default)
        for column in declaration.columns
    }
    if "id_number" in row:
        number = normalise_number(row["id_number"] or "")
        wrong = number_problem(number, as_of, allow_synthetic=True)
        row["id_key"] = None if wrong else number_key(number)
    return row


def _value(value: Any, kind: str, default: str | None) -> Any:
    if kind == "bool":
        return bool(value)
    if value is None or value == "":
        return default
    if kind == "month":
        return int(value[:4]) * 12 + int(value[4:]) - 1
    if kind in {"yuan", "number"}:
        return Decimal(str(value))
    return value if not isinstance(value, datetime) or kind == "time" else value.date()
