"""Registers filed batch by batch into a workspace, and what a run of them holds."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from shixiao.engine import identifier, open_engine
from shixiao.indicators.library import Library
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import Plan
from shixiao.pipeline.run import compute, run
from shixiao.registers.known import known_on_sql, live_batches
from shixiao.workspace import Workspace, create_workspace, stage
from tests.indicators.library import REGISTERS, shipped

Row = Mapping[str, Any]
_ARROW = {
    "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "INTEGER": pa.int32(), "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(), "DECIMAL(18,2)": pa.decimal128(18, 2), "VARCHAR": pa.string(),
}  # fmt: skip


@dataclass
class Office:
    """A workspace, and the number of the batch filed last."""

    workspace: Workspace
    number: int = 0

    def file(self, register: str, rows: Iterable[Row], *, replaces: int | None = None) -> None:
        """File one batch: typed rows by field, as the import would leave them."""
        self.number += 1
        folder = self.workspace.batches / f"{self.number:06d}-{register}"
        folder.mkdir()
        numbered = [
            {**row, "row_key": self.number * 10**12 + 10**9 + line, "line": line} for line, row in enumerate(rows, 2)
        ]
        manifest = _write(folder, register, numbered)
        described = {"batch": self.number, "register": register, "companions": [self.number], "replaces": replaces}
        described |= manifest
        (folder / "manifest.json").write_text(json.dumps(described), "utf-8")

    def plan(self, as_of: date, *, upto: int | None = None, library: Library | None = None) -> Plan:
        """The plan of a day over the batches up to a number."""
        batches = [one for one in live_batches(self.workspace) if upto is None or one.number <= upto]
        return Plan(as_of, tuple(batches), REGISTERS, library or shipped(), {})

    def seal(self, plan: Plan) -> SealedRun:
        """Compute and seal."""
        return run(self.workspace, plan)

    def tables(self, plan: Plan, earlier: SealedRun | None = None) -> dict[str, pa.Table]:
        """What a run of the plan writes, in full or with what stands of an earlier run."""
        folder = stage(self.workspace)
        compute(self.workspace, plan, folder, earlier=earlier)
        return read_tables(folder)


def open_office(home: Path) -> Office:
    """An office without any register."""
    return Office(create_workspace(home, demo=True))


def read_tables(folder: Path) -> dict[str, pa.Table]:
    """Every table of a run by its path."""
    return {str(file.relative_to(folder)): pq.read_table(file) for file in sorted(folder.rglob("*.parquet"))}


def library_of(*indicators: str) -> Library:
    """The shipped definitions without the indicators that are not named."""
    library = shipped()
    return replace(
        library, definitions={id_: library.definitions[id_] for id_ in library.definitions if id_ in indicators}
    )


def verdicts(tables: Mapping[str, pa.Table], indicator: str) -> list[tuple[str, str]]:
    """(verdict, reason) of an indicator's rows in order of filing."""
    rows = tables[f"verdicts/{indicator}.parquet"].to_pylist()
    return [(row["verdict"], row["reason"]) for row in sorted(rows, key=lambda row: (row["row_key"], row["m"]))]


def _write(folder: Path, register: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    declared = REGISTERS[register]
    columns = {}
    for name, kind in declared.stored:
        cells = [row.get(name) for row in rows]
        columns[name] = pa.array([bool(cell) for cell in cells] if kind == "BOOLEAN" else cells, _ARROW[kind])
    known_on = f"({known_on_sql(declared)}) AS known_on"
    listed = ", ".join(known_on if name == "known_on" else identifier(name) for name in columns)
    file = folder / "rows.parquet"
    with open_engine(threads=1) as engine:
        engine.register_arrow("filed", pa.table(columns))
        engine.write_parquet(f"SELECT {listed} FROM filed", file)
        first, last = engine.one(f"SELECT min(known_on), max(known_on) FROM '{file}'")
    return {
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "known_min": first and first.isoformat(),
        "known_max": last and last.isoformat(),
        "accepted": len(rows),
        "fields": list(columns),
    }
