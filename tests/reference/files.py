"""Clean csv files under the canonical headings, read into typed rows, and written from them.

Only what a tidy county needs: one register a file, utf-8, one heading line. The product's own readers are not used.
"""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.reference.known import Registers, Row, plain_name
from tests.reference.numbers import number_key

CATALOGUE = Path(__file__).resolve().parents[2] / "src" / "shixiao" / "catalogue"
_BATCH, _SHEET = 10**12, 10**9
_CITIZEN_DOCUMENTS = frozenset({"身份证", "港澳台居民居住证", "外国人永居证"})


@dataclass(frozen=True)
class Column:
    """A declared column: its Chinese heading, field name, type and the value of an empty cell (None for most)."""

    heading: str
    field: str
    type: str
    default: str | None


@dataclass(frozen=True)
class Declaration:
    """A register: its name, Chinese title and columns."""

    name: str
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Place:
    """Where a row stood: file name and line as seen in a spreadsheet (the heading is line 1)."""

    file: str
    line: int


@dataclass(frozen=True)
class County:
    """Registers read from a folder, and the place of every row by its row key."""

    registers: Registers
    places: dict[int, Place]


def declarations(catalogue: Path = CATALOGUE) -> list[Declaration]:
    """The declared registers."""
    found = []
    for path in sorted((catalogue / "registers").glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        if "columns" in content:
            columns = (
                Column(one["heading"], one["field"], one["type"], one.get("default")) for one in content["columns"]
            )
            found.append(Declaration(content["name"], content["title"], tuple(columns)))
    return found


def occupation_aliases(catalogue: Path = CATALOGUE) -> dict[str, str]:
    """Every other name of an occupation, plain, and the name it stands for."""
    content = tomllib.loads((catalogue / "trades" / "aliases.toml").read_text("utf-8"))
    return {plain_name(other): plain_name(name) for name, others in content.items() for other in others}


def read_county(files: Iterable[Path]) -> County:
    """Files in the order of import, a batch each; the register is the one that most headings of the file belong to."""
    known = declarations()
    registers: Registers = {}
    places: dict[int, Place] = {}
    for batch, path in enumerate(files, start=1):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            headings = next(reader)
            declaration = _recognise(known, headings)
            rows = registers.setdefault(declaration.name, [])
            for line, cells in enumerate(reader, start=2):
                row = _typed(declaration, dict(zip(headings, cells, strict=True)))
                row["row_key"] = batch * _BATCH + _SHEET + line
                places[row["row_key"]] = Place(path.name, line)
                rows.append(row)
    return County(registers, places)


def write_register(path: Path, declaration: Declaration, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows as a csv file under the canonical headings, in the order given; fields a row lacks are empty."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow([column.heading for column in declaration.columns])
        for row in rows:
            writer.writerow([_text(row.get(column.field), column.type) for column in declaration.columns])


def _recognise(known: list[Declaration], headings: list[str]) -> Declaration:
    """The register with every heading of the file; of several the one with the fewest other columns."""
    fitting = [one for one in known if set(headings) <= {column.heading for column in one.columns}]
    if not fitting:
        raise ValueError(f"no register has all of {headings}")
    return min(fitting, key=lambda one: len(one.columns))


def _typed(declaration: Declaration, cells: Mapping[str, str]) -> Row:
    row: Row = {
        column.field: _value(cells.get(column.heading, "").strip() or column.default or "", column.type)
        for column in declaration.columns
    }
    if "id_number" in row:
        row["id_key"] = _person_key(row["id_number"], row["id_type"])
    return row


def _person_key(number: str | None, id_type: str | None) -> int | None:
    """A citizen number's key; of another document a negative key of its own."""
    if number is None or id_type is None or id_type in _CITIZEN_DOCUMENTS:
        return number_key(number)
    digest = sha256(f"{id_type} {number}".encode()).digest()
    return -1 - int.from_bytes(digest[:7], "big")


def _value(text: str, kind: str) -> Any:
    if kind == "bool":
        return text == "是"
    if not text:
        return None
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "time":
        return datetime.fromisoformat(text)
    if kind == "month":
        return int(text[:4]) * 12 + int(text[4:]) - 1
    if kind in {"yuan", "number"}:
        return Decimal(text)
    return int(text) if kind == "int" else text


def _text(value: Any, kind: str) -> str:
    if kind == "bool":
        return "是" if value else "否"
    if value is None:
        return ""
    if kind == "month":
        return f"{value // 12}{value % 12 + 1:02d}"
    return str(value)
