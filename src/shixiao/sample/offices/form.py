"""A file to be written: one register, its columns and rows, and the hand that writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shixiao.registers.schema import Register
from shixiao.sample.county.places import Community
from shixiao.sample.entry import Entry
from shixiao.sample.offices.style import Style, written


@dataclass(frozen=True)
class Form:
    """`file` is the name of the file, `title` what stands above the headings of a workbook."""

    file: str
    title: str
    register: Register
    entries: Sequence[Entry]
    style: Style


@dataclass(frozen=True)
class Placed:
    """Where a row ended up: `row` is the line as seen in Excel, the first line being 1."""

    entry: Entry
    file: str
    sheet: str
    row: int


def columns(form: Form) -> list[tuple[str, str]]:
    """(field, heading as this office writes it), in the order of the register, without columns that nobody fills."""
    filled = {name for entry in form.entries for name in entry.cells}
    if form.style.places_by_name:
        filled = (filled - {"unit_code"}) | {"street", "community"}
    return [
        (column.field, form.style.headings.get(column.heading, column.heading))
        for column in form.register.columns
        if column.field in filled
    ]


def row_of(
    form: Form, entry: Entry, *, places: Mapping[str, Community], named: Sequence[tuple[str, str]]
) -> list[object]:
    """The cells of a row as this office types them, in the order of the columns."""
    cells = dict(entry.cells)
    if form.style.places_by_name:
        place = places[entry.text("unit_code")]
        cells |= {"street": place.street_name, "community": place.name}
    typed: dict[str, object] = {name: written(value, form.style) for name, value in cells.items()}
    typed |= entry.spoilt or {}
    return [typed.get(name, "") for name, _ in named]
