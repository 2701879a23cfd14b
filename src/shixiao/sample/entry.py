"""A row that an office writes into a register, and what is true about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | float | bool | date | datetime | Decimal | None


@dataclass(frozen=True)
class Entry:
    """Cells by field name of the register; months are texts such as 202603.

    `habit` names the padding habit or the slip of the pen it comes from, empty for an honest, well-written row;
    `padded` says whether the row claims what did not happen. `person` is the true number of the person it is about,
    empty where there is none. `spoilt` are cells, by field name, written so that the row cannot be read.
    """

    register: str
    cells: Mapping[str, Cell]
    person: str = ""
    habit: str = ""
    padded: bool = False
    spoilt: Mapping[str, str | float] | None = None

    def text(self, field: str) -> str:
        """A cell that holds text."""
        value = self.cells.get(field)
        return value if isinstance(value, str) else ""

    def day(self, field: str) -> date:
        """A cell that holds a day."""
        value = self.cells[field]
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        raise TypeError(f"{self.register}.{field} holds no day")


def padded(entry: Entry, habit: str, **cells: Cell) -> Entry:
    """The same row with other cells, marked as padded by a habit."""
    return replace(entry, cells={**entry.cells, **cells}, habit=habit, padded=True)


def written_month(month: int) -> str:
    """A month as offices write it: 202603."""
    return f"{month // 12:04d}{month % 12 + 1:02d}"
