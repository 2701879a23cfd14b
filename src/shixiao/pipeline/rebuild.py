"""A sealed run computed again from its own batches, definitions and day."""

import dataclasses
import datetime as dt
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shixiao.engine import Engine, open_engine, parquet
from shixiao.indicators.library import Library, load_library
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import CATALOGUE, SOFTWARE, Plan
from shixiao.pipeline.run import compute
from shixiao.registers.declarations import load_registers
from shixiao.registers.known import all_batches
from shixiao.registers.schema import Column, ColumnType, Register
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace, lock, stage


@dataclass(frozen=True)
class Rebuilt:
    """Whether a run came out equal, and which of its tables did not: name -> rows that differ."""

    run: str
    differences: dict[str, int]
    software_then: str
    software_now: str

    @property
    def equal(self) -> bool:
        """Whether every figure, every verdict and every finding is the same."""
        return not self.differences


def library_of(run: SealedRun) -> Library:
    """The definitions a run was computed with."""
    return load_library(json.loads((run.path / "definitions.json").read_text("utf-8")))


def plan_of(workspace: Workspace, run: SealedRun) -> Plan:
    """The plan a run was computed from. Raises Problem when a batch is gone or was changed."""
    stored = {batch.number: batch for batch in all_batches(workspace)}
    batches = []
    for named in run.manifest["batches"]:
        batch = stored.get(named["batch"])
        if batch is None or batch.sha256 != named["sha256"]:
            raise Problem(
                where=f"批次 {named['batch']:06d}",
                what="批次不见了。" if batch is None else "批次的内容被改动过。",
                why="原来的结果无法重现，申诉时不能作证。",
                mend="请从备份恢复这个批次的文件夹，再重算。",
            )
        batches.append(batch)
    registers = _as_declared_then(run.manifest["fields"], load_registers(CATALOGUE, workspace.overlay))
    exceptions = {dt.date.fromisoformat(day): work for day, work in run.manifest["working_day_exceptions"].items()}
    return Plan(run.as_of, tuple(batches), registers, library_of(run), exceptions)


def _as_declared_then(
    fields: Mapping[str, Mapping[str, ColumnType]], today: Mapping[str, Register]
) -> dict[str, Register]:
    """The registers with the columns of a run: what was declared since is left out, what is gone comes back."""
    found = {}
    for name, kinds in fields.items():
        register = today.get(name, Register(name, name, ()))
        kept = [column for column in register.columns if kinds.get(column.field) == column.type]
        gone = sorted(kinds.keys() - {column.field for column in kept})
        columns = (*kept, *(Column(field, field, kinds[field]) for field in gone))
        found[name] = dataclasses.replace(register, columns=columns)
    return found


def rebuild(workspace: Workspace, run: SealedRun, *, tell: Callable[[str], None] = lambda _what: None) -> Rebuilt:
    """Compute a run again and compare every row of every table with what was sealed."""
    plan = plan_of(workspace, run)
    with lock(workspace):
        folder = stage(workspace)
        compute(workspace, plan, folder, tell=tell)
        tell("逐行比较")
        with open_engine() as engine:
            names = ["figures", "conflicts", *(f"verdicts/{id_}" for id_ in sorted(run.manifest["rows"]))]
            names += ["findings"] if run.is_checked else []
            differences = {name: _differ(engine, run, folder / f"{name}.parquet", name) for name in names}
        shutil.rmtree(folder)
    found = {name: count for name, count in differences.items() if count}
    return Rebuilt(run.id, found, str(run.manifest["software"]), SOFTWARE)


def _differ(engine: Engine, run: SealedRun, again: Path, name: str) -> int:
    then, now = parquet([run.file(name)]), parquet([again])
    return int(
        engine.one(
            f"SELECT count(*) FROM ((SELECT * FROM {then} EXCEPT ALL SELECT * FROM {now}) "
            f"UNION ALL (SELECT * FROM {now} EXCEPT ALL SELECT * FROM {then}))"
        )[0]
    )
