"""A chart as horizontal bars for paper, drawn from its table."""

from collections.abc import Sequence
from typing import Any

from shixiao_site.ui import Chart, Column, Table
from shixiao_site.ui.formats import shown
from shixiao_site.ui.tables import plain

MOST_BARS = 36
# What is compared, by the keys of the columns: values of a share before numbers of rows.
_PAIRS = (("reported_value", "value"), ("value",), ("reported", "verified"))
_COLOURS = ("reported", "verified")


def drawing(chart: Chart) -> dict[str, Any] | None:
    """Rows of bars: label, bars from 0 to 1, and what their values are. None when the table has nothing to draw."""
    table = chart.table
    columns = _columns(table)
    if not columns or not 2 <= len(table.rows) <= MOST_BARS:
        return None
    values = [[_number(plain(row[at])) for at in columns] for row in table.rows]
    most = max((value for row in values for value in row), default=0)
    if most <= 0 or min(value for row in values for value in row) < 0:
        return None
    if chart.kind == "waterfall":
        spans = _falling([row[0] for row in values])
        bars = [[_bar(low / most, high / most, colour)] for low, high, colour in spans]
        legend: list[dict[str, str]] = []
        columns = columns[:1]
    else:
        colours = list(_COLOURS) if len(columns) == 2 else ["plain"]
        bars = [[_bar(0, value / most, colour) for value, colour in zip(row, colours, strict=True)] for row in values]
        legend = [
            {"title": table.columns[at].title, "colour": colour} for at, colour in zip(columns, colours, strict=True)
        ]
    return {
        "upright": chart.kind == "series",
        "rows": [
            {"label": shown(plain(row[0]), table.columns[0].kind), "bars": drawn, "said": _said(table, row, columns)}
            for row, drawn in sorted(zip(table.rows, bars, strict=True), key=lambda each: _when(chart, each[0]))
        ],
        "legend": legend,
    }


def _when(chart: Chart, row: Sequence[Any]) -> str:
    """Periods stand in their order; other rows as in the table."""
    return str(plain(row[0])) if chart.kind == "series" else ""


def _columns(table: Table) -> list[int]:
    """Reported beside verified where both are there, else the first column of numbers."""
    at = {column.key: index for index, column in enumerate(table.columns)}
    for keys in _PAIRS:
        if all(key in at for key in keys):
            return [at[key] for key in keys]
    return [index for index, column in enumerate(table.columns) if _draws(column)][:1]


def _draws(column: Column) -> bool:
    return column.kind in {"count", "number", "rate", "money"}


def _falling(values: Sequence[float]) -> list[tuple[float, float, str]]:
    """First and last stand on the ground; each step between hangs below the one before."""
    spans = [(0.0, values[0], "reported")]
    level = values[0]
    for value in values[1:-1]:
        spans.append((max(level - value, 0), level, "taken"))
        level = max(level - value, 0)
    return [*spans, (0.0, values[-1], "verified")]


def _bar(low: float, high: float, colour: str) -> dict[str, Any]:
    return {"from": low, "to": high, "colour": colour}


def _said(table: Table, row: Sequence[Any], columns: Sequence[int]) -> str:
    return " / ".join(shown(plain(row[at]), table.columns[at].kind) for at in columns)


def _number(value: Any) -> float:
    return float(value) if value is not None else 0.0
