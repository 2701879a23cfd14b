"""A table as data: the page renders it, the export writes it, a chart has it as its twin."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "code", "count", "number", "rate", "change", "money", "date", "instant", "verdict"]


@dataclass(frozen=True)
class Column:
    """One column: the key under which exports in machine formats know it, its heading, how its values read."""

    key: str
    title: str
    kind: Kind = "text"

    @property
    def is_number(self) -> bool:
        """Numbers stand on the right."""
        return self.kind in {"count", "number", "rate", "change", "money"}

    @property
    def look(self) -> str:
        """How its cells are set: the classes of site.css."""
        return (
            "number" if self.is_number else {"date": "when", "instant": "when", "verdict": "verdict"}.get(self.kind, "")
        )


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere. The value is formatted by its column like any other."""

    value: Any
    url: str


Row = Sequence[Any]


@dataclass(frozen=True)
class Table:
    """Rows of cells, each a plain value or a Link, in the order of `columns`.

    `rows` is what the page shows. `every` gives all rows for an export, when the page shows only a part.
    `empty` says what to do when there are none.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    every: Callable[[], Iterable[Row]] | None = None
    empty: str = "这里还没有内容。"

    @property
    def is_stacked(self) -> bool:
        """Whether a row reads as a card on a phone: when there are many columns and most of them are words."""
        words = sum(not column.is_number for column in self.columns)
        return len(self.columns) > 3 and words * 2 > len(self.columns)

    def all_rows(self) -> Iterable[Row]:
        """All rows, also those that the page does not show."""
        return self.every() if self.every else self.rows


def plain(cell: Any) -> Any:
    """The value of a cell without its link."""
    return cell.value if isinstance(cell, Link) else cell
