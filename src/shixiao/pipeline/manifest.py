"""What a sealed run says about itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace, write_json

CURRENT = "current.json"


@dataclass(frozen=True)
class SealedRun:
    """One run folder: manifest.json, definitions.json, figures, reasons, offsets, conflicts, findings, verdicts/."""

    id: str
    path: Path
    manifest: Mapping[str, Any]

    @property
    def as_of(self) -> date:
        """The day the run looks from."""
        return date.fromisoformat(self.manifest["as_of"])

    @property
    def digest(self) -> str:
        """The plan it was computed from."""
        return str(self.manifest["plan"])

    @property
    def is_checked(self) -> bool:
        """Whether it was computed since there are checks, and has findings."""
        return "unchecked_checks" in self.manifest

    def file(self, name: str) -> Path:
        """One of its Parquet files."""
        return self.path / f"{name}.parquet"

    def verdicts(self, indicator: str) -> Path:
        """The verdict rows of one indicator."""
        return self.path / "verdicts" / f"{indicator}.parquet"


def sealed_runs(workspace: Workspace) -> list[SealedRun]:
    """All sealed runs, the oldest first."""
    found = []
    for folder in sorted(workspace.runs.iterdir()) if workspace.runs.exists() else []:
        if (folder / "manifest.json").is_file():
            found.append(SealedRun(folder.name, folder, json.loads((folder / "manifest.json").read_text("utf-8"))))
    return found


def open_run(workspace: Workspace, id_: str = "") -> SealedRun:
    """A sealed run by id or the beginning of it, the newest when left out. Raises Problem when there is none."""
    runs = sealed_runs(workspace)
    if not runs:
        raise Problem(
            where=str(workspace.home),
            what="还没有计算过。",
            why="没有计算结果可以看。",
            mend=f"先运行：shixiao compute {workspace.home} --as-of 截止日",
        )
    if not id_:
        return runs[-1]
    named = [run for run in runs if run.id == id_] or [run for run in runs if run.id.startswith(id_)]
    if len(named) != 1:
        listed = "、".join(run.id for run in runs[-10:])
        raise Problem(
            where=id_,
            what="没有这个运行编号。" if not named else "这个编号对应几个运行。",
            why="不知道要看哪一次的结果。",
            mend=f"请从这些编号里选：{listed}",
        )
    return named[0]


def next_id(workspace: Workspace, as_of: date) -> str:
    """The id of the next run: its number and its day."""
    numbers = [int(run.id.split("-")[0]) for run in sealed_runs(workspace)]
    return f"{max(numbers, default=0) + 1:06d}-{as_of:%Y%m%d}"


def point_to(workspace: Workspace, id_: str) -> None:
    """Name the current run."""
    write_json(workspace.runs / CURRENT, {"run": id_})
