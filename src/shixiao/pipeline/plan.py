"""What a run will compute: the batches, the definitions and the day. A plan is fixed before anything is computed."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from shixiao.indicators.library import Library, load_library, read_texts
from shixiao.indicators.loading import parse_toml
from shixiao.registers.declarations import load_registers
from shixiao.registers.known import Batch, live_batches
from shixiao.registers.schema import Register
from shixiao.vocabulary.problems import Problem
from shixiao.vocabulary.working_days import WorkingCalendar
from shixiao.workspace import Workspace

CATALOGUE = Path(__file__).parent.parent / "catalogue"
SOFTWARE = version("shixiao")


@dataclass(frozen=True)
class Plan:
    """Everything a run depends on. Two equal plans give the same figures, whenever they are computed."""

    as_of: dt.date
    batches: tuple[Batch, ...]
    registers: Mapping[str, Register]
    library: Library
    exceptions: Mapping[dt.date, bool]

    @property
    def fields(self) -> dict[str, dict[str, str]]:
        """Register -> field -> column type."""
        return {name: {one.field: one.type for one in register.columns} for name, register in self.registers.items()}

    @property
    def missing(self) -> frozenset[str]:
        """Registers of which no batch was ever imported."""
        return frozenset(self.registers) - {batch.register for batch in self.batches}

    @property
    def calendar(self) -> WorkingCalendar:
        """The working calendar with the bureau's own exceptions."""
        return WorkingCalendar(self.exceptions)

    def of(self, register: str) -> list[Batch]:
        """The batches of one register."""
        return [batch for batch in self.batches if batch.register == register]

    @property
    def digest(self) -> str:
        """What the plan is, in 64 hex digits."""
        content = {
            "as_of": str(self.as_of),
            "batches": [(batch.number, batch.sha256) for batch in self.batches],
            "definitions": definitions_digest(self.library.texts),
            "exceptions": sorted((str(day), work) for day, work in self.exceptions.items()),
            "fields": self.fields,
            "software": SOFTWARE,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def definitions_digest(texts: Mapping[str, str]) -> str:
    """What the definitions are, in 64 hex digits; guides and examples do not count."""
    kept = sorted((path, text) for path, text in texts.items() if path.split("#")[0].endswith(".toml"))
    kept = [(path, text) for path, text in kept if not path.endswith("examples.toml")]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()


def make_plan(workspace: Workspace, as_of: dt.date) -> Plan:
    """The plan for a day. Raises Problem when nothing was imported, or nothing was known yet on that day."""
    registers = load_registers(CATALOGUE, workspace.overlay)
    library = load_library(read_texts(CATALOGUE, workspace.overlay))
    batches = tuple(live_batches(workspace))
    if not batches:
        raise Problem(
            where=str(workspace.home),
            what="工作区里还没有任何台账。",
            why="没有台账就没有可以核实的数。",
            mend=f"先导入：shixiao import {workspace.home} 文件…",
        )
    earliest = min((batch.known_min for batch in batches if batch.known_min is not None), default=None)
    if earliest is None or earliest > as_of:
        since = f"最早的一条记录是 {earliest} 才知道的。" if earliest else "台账里没有带日期的记录。"
        raise Problem(
            where=f"截止日 {as_of}",
            what=f"到这一天为止，还没有任何已知的记录。{since}",
            why="算出来会全部是零，没有意义。",
            mend="请换一个更晚的截止日，或检查日期是否写错。",
        )
    return Plan(as_of, batches, registers, library, read_exceptions(workspace.overlay))


def read_exceptions(overlay: Path) -> dict[dt.date, bool]:
    """A bureau's own working-day exceptions: overlay/working_days.toml with work = [dates] and rest = [dates]."""
    file = overlay / "working_days.toml"
    if not file.exists():
        return {}
    raw = parse_toml(file.read_text("utf-8"), str(file))
    days = dict.fromkeys(raw.get("rest", []), False) | dict.fromkeys(raw.get("work", []), True)
    if set(raw) - {"rest", "work"} or not all(isinstance(day, dt.date) for day in days):
        raise Problem(
            where=str(file),
            what="节假日文件写法不对。",
            why="工作日算错，期限就会算错。",
            mend="只写两行：work = [2027-01-03]（上班的日子）和 rest = [2027-01-01]（休息的日子）。",
        )
    return days
