"""What a register is: its columns, their headings, and how its rows are stored."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from shixiao.vocabulary.masking import Personal

ColumnType = Literal["text", "id", "uscc", "date", "month", "time", "yuan", "int", "bool", "code12", "enum", "number"]
OnError = Literal["quarantine", "empty", "keep"]

COLUMN_TYPES: tuple[ColumnType, ...] = get_args(ColumnType)
SQL_TYPES: Mapping[ColumnType, str] = {
    "text": "VARCHAR",
    "id": "VARCHAR",
    "uscc": "VARCHAR",
    "code12": "VARCHAR",
    "enum": "VARCHAR",
    "date": "DATE",
    "time": "TIMESTAMP",
    "month": "INTEGER",
    "yuan": "DECIMAL(18,2)",
    "int": "BIGINT",
    "number": "DOUBLE",
    "bool": "BOOLEAN",
}
PLACE: tuple[tuple[str, str], ...] = (
    ("row_key", "BIGINT"),
    ("file", "VARCHAR"),
    ("sheet", "VARCHAR"),
    ("line", "INTEGER"),
)
IDENTITY: tuple[tuple[str, str], ...] = (("id_key", "BIGINT"), ("id_problem", "VARCHAR"))
JUDGED: tuple[tuple[str, str], ...] = (("known_on", "DATE"), ("warning", "VARCHAR"))
RESERVED = frozenset(name for name, _ in PLACE + IDENTITY + JUDGED)

# An unreadable one of these would silently change a verdict, so the row stays out even where the cell is optional.
_DECISIVE = frozenset({"date", "time", "month", "enum", "bool", "code12", "id"})
_LEFT_AS_FILED = frozenset({"uscc"})


@dataclass(frozen=True)
class Column:
    """One column of a register.

    heading: the canonical heading. synonyms: other headings for it, the likeliest first.
    values, aliases: the words of an enum, and other words for them. default: the value of an empty cell.
    required: the heading must be there and, except for a citizen number, the cell filled.
    required_when: field -> values that make the cell required. code: a text that is compared (NFKC, upper case,
    no spaces). digits: lengths a code12 may have. between: the lowest and highest number that can be right.
    resolved_by: fields whose names stand in for an empty unit code. lookup: the register that lists the code.
    personal: what kind of personal value it is, so that it is shown masked; a citizen number always is one.
    """

    heading: str
    field: str
    type: ColumnType
    required: bool = False
    synonyms: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    aliases: Mapping[str, str] = dataclasses.field(default_factory=dict)
    required_when: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    default: str = ""
    code: bool = False
    digits: tuple[int, ...] = (12,)
    between: tuple[float, float] | None = None
    on_error: OnError | Literal[""] = ""
    resolved_by: tuple[str, ...] = ()
    lookup: str = ""
    note: str = ""
    personal: Personal = ""

    @property
    def masked_as(self) -> Personal:
        """The kind of personal value of its cells, "" where they can be shown."""
        return self.personal or ("number" if self.type == "id" else "")

    @property
    def must_be_filled(self) -> bool:
        """Whether a row without this cell is quarantined. A missing citizen number is judged by linkage instead."""
        return self.required and self.type != "id"

    @property
    def when_unreadable(self) -> OnError:
        """What happens to a cell that cannot be read."""
        if self.on_error:
            return self.on_error
        if self.type in _LEFT_AS_FILED:
            return "keep"
        return "quarantine" if self.type in _DECISIVE else "empty"

    @property
    def sql_type(self) -> str:
        """The type of the stored column."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Timeline:
    """How a row of a register stands on a person's time axis.

    begins, ends: fields of its first and last day or month; without `ends` it is a moment. open_ended: an empty end
    means that it goes on. tells: fields that say what it was.
    """

    begins: str
    ends: str = ""
    open_ended: bool = False
    tells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """One register as declared. known_on: the first non-empty of these fields; none = always known.

    timeline: how its rows stand on a person's time axis; None where they are not drawn.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    known_on: tuple[str, ...] = ()
    sorted_by: tuple[str, ...] = ()
    interval_start: bool = False
    timeline: Timeline | None = None

    def column(self, name: str) -> Column | None:
        """The column of a field, or None."""
        return next((column for column in self.columns if column.field == name), None)

    def has(self, name: str) -> bool:
        """Whether the register declares a field."""
        return self.column(name) is not None

    @property
    def number(self) -> Column | None:
        """The citizen number, where rows are about persons."""
        return next((column for column in self.columns if column.type == "id"), None)

    @property
    def person_name(self) -> Column | None:
        """The name of the person, where rows are about persons."""
        return next((column for column in self.columns if column.masked_as == "name"), None)

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """(name, SQL type) of every stored column that holds what was filed, in order."""
        stored: list[tuple[str, str]] = []
        for column in self.columns:
            stored.append((column.field, column.sql_type))
            if column.type == "enum":
                stored.append((as_filed(column.field), "VARCHAR"))
        return tuple(stored)

    @property
    def stored(self) -> tuple[tuple[str, str], ...]:
        """(name, SQL type) of every column of a batch's rows, in order."""
        return PLACE + self.fields + (IDENTITY if self.number else ()) + JUDGED


def as_filed(name: str) -> str:
    """The column that keeps the original word of an enum."""
    return f"{name}_as_filed"
