"""Small tables written as text, the form in which examples are kept.

The first line names the columns, `|` parts the cells. Beside a register's own fields there is `person`: a name such
as 甲, or 甲男1966-05 where sex and birth month matter; an empty one means a row without a usable number. A month cell
may be a span, 2026-01..2026-06, which stands for a row per month.

What is expected of a row stands under `=verdict`, `=reason` and `=value`. Without any of these a plain `verdict` or
`reason` is what is expected, even where the register has a field of that name.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from shixiao.engine import column
from shixiao.indicators.expression import DefinitionProblem
from shixiao.vocabulary.months import parse_month

_PERSON = re.compile(r"^(?P<name>.+?)(?P<sex>[男女])(?P<month>\d{4}-\d{2})$")
DEFAULT_UNIT = "990101001001"
EXPECTED = ("=verdict", "=reason", "=value")
_PLAIN = {"verdict": "=verdict", "reason": "=reason"}
_ARROW = {
    "date": pa.date32(), "time": pa.timestamp("us"), "month": pa.int32(), "yuan": pa.decimal128(18, 2),
    "int": pa.int64(), "number": pa.float64(), "bool": pa.bool_(),
}  # fmt: skip


@dataclass
class People:
    """Hands out a citizen-number key per person of one example; the same name is the same person."""

    example: int
    keys: dict[str, int] = field(default_factory=dict)

    def key(self, text: str) -> tuple[str, int]:
        """(name, first 17 digits of a synthetic number) of a person cell."""
        matched = _PERSON.match(text)
        name = matched["name"] if matched else text
        if name not in self.keys:
            born = (matched["month"] if matched else "1990-01").replace("-", "") + "01"
            sequence = 2 * len(self.keys) + (2 if matched and matched["sex"] == "女" else 1)
            self.keys[name] = int(f"99{self.example:04d}{born}{sequence:03d}")
        return name, self.keys[name]


def parse_table(text: str, kinds: Mapping[str, str], people: People, place: str) -> list[dict[str, Any]]:
    """Rows of a text table as typed values by field, with `id_key` and `name` filled from `person`, and
    what is expected as text under the names of EXPECTED."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    if not lines:
        return []
    headings = _headings(lines[0], kinds)
    unknown = [one for one in headings if one not in kinds and one not in {"person", *EXPECTED}]
    if unknown:
        raise DefinitionProblem(place, f"例子里有不认识的栏目：{'、'.join(unknown)}")
    rows = []
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != len(headings):
            raise DefinitionProblem(place, f"例子这一行有 {len(cells)} 格，应有 {len(headings)} 格：{line.strip()}")
        for spread in _spread(dict(zip(headings, cells, strict=True)), kinds):
            rows.append(_row(spread, kinds, people, place))
    return rows


def _headings(line: str, kinds: Mapping[str, str]) -> list[str]:
    headings = [cell.strip() for cell in line.split("|")]
    if set(headings) & set(EXPECTED):
        return headings
    judged = "verdict" in headings and "verdict" not in kinds
    return [_PLAIN.get(name, name) if judged or name not in kinds else name for name in headings]


def _spread(cells: dict[str, str], kinds: Mapping[str, str]) -> list[dict[str, str]]:
    for name, cell in cells.items():
        if kinds.get(name) == "month" and ".." in cell:
            first, last = (parse_month(part.strip()) for part in cell.split(".."))
            return [cells | {name: f"{month // 12}-{month % 12 + 1:02d}"} for month in range(first, last + 1)]
    return [cells]


def _row(cells: Mapping[str, str], kinds: Mapping[str, str], people: People, place: str) -> dict[str, Any]:
    row: dict[str, Any] = {name: (False if kind == "bool" else None) for name, kind in kinds.items()}
    if "unit_code" in kinds:
        row["unit_code"] = DEFAULT_UNIT
    row["id_key"] = None
    for name, cell in cells.items():
        if name == "person" and cell:
            row["name"], row["id_key"] = people.key(cell)
        elif name in kinds and cell:
            row[name] = _value(cell, kinds[name], f"{place} {name}")
    if cells.get("name"):
        row["name"] = cells["name"]
    return row | {name: cells[name] for name in EXPECTED if name in cells}


def _value(cell: str, kind: str, place: str) -> Any:
    try:
        match kind:
            case "date":
                return dt.date.fromisoformat(cell)
            case "time":
                return dt.datetime.fromisoformat(cell)
            case "month":
                return parse_month(cell)
            case "yuan":
                return Decimal(cell)
            case "int":
                return int(cell)
            case "number":
                return float(cell)
            case "bool":
                return cell == "是"
    except (ValueError, InvalidOperation) as error:
        raise DefinitionProblem(place, f"例子里的值读不懂：{cell}") from error
    return cell


def known_rows(sql: str, kinds: Mapping[str, str], known_on: str, as_of: dt.date) -> str:
    """SQL: the rows of `sql` known on the day, with dates after it emptied."""
    day = f"DATE '{as_of}'"
    emptied = ", ".join(
        f"CASE WHEN CAST({name} AS DATE) <= {day} THEN {name} END AS {name}"
        if kind in {"date", "time"}
        else column(name)
        for name, kind in kinds.items()
    )
    return f"SELECT row_key, id_key, {emptied} FROM ({sql}) WHERE {known_on} IS NULL OR {known_on} <= {day}"


def arrow_rows(rows: list[dict[str, Any]], kinds: Mapping[str, str]) -> pa.Table:
    """Rows by field as an Arrow table with row_key, id_key and every field in the type it is stored in."""
    types = {"row_key": pa.int64(), "id_key": pa.int64()}
    types |= {name: _ARROW.get(kind, pa.string()) for name, kind in kinds.items()}
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in types.items()})
