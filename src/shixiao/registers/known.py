"""Batches as the rest of the system reads them: which there are, which are in force, what was known on a day."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shixiao.engine import identifier, parquet, quote
from shixiao.registers.schema import Register
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace

_FOLDER = re.compile(r"[0-9]{6,}-[a-z][a-z0-9_]*")
_DATED = frozenset({"DATE", "TIMESTAMP"})


@dataclass(frozen=True)
class Batch:
    """One immutable batch. `path` is its folder, `sha256` that of its rows; known_min and known_max are the first and
    last day on which one of its rows became known, None when all are always known."""

    number: int
    register: str
    path: Path
    sha256: str
    known_min: date | None
    known_max: date | None
    manifest: Mapping[str, Any]

    @property
    def rows(self) -> Path:
        """The accepted rows."""
        return self.path / "rows.parquet"

    @property
    def quarantine(self) -> Path:
        """The rows kept out, one line per problem."""
        return self.path / "quarantine.parquet"

    @property
    def replaces(self) -> int | None:
        """The number of the batch that this one corrects."""
        number: int | None = self.manifest["replaces"]
        return number

    @property
    def within(self) -> str:
        """The prefix of the units whose rows were taken, "" = all were."""
        return str(self.manifest.get("within", ""))

    @property
    def upload(self) -> str:
        """What its importer knows the file by, "" = nothing."""
        return str(self.manifest.get("upload", ""))

    @property
    def fields(self) -> frozenset[str]:
        """The columns of its rows."""
        return frozenset(self.manifest["fields"])


def all_batches(workspace: Workspace) -> list[Batch]:
    """Every batch, replaced ones included, in order of import."""
    found = read_batches(workspace)
    numbers = {batch.number for batch in found}
    return [batch for batch in found if numbers.issuperset(batch.manifest["companions"])]


def live_batches(workspace: Workspace) -> list[Batch]:
    """The batches in force, in order of import: of a batch and its corrections only the newest."""
    return in_force(all_batches(workspace))


def in_force(batches: Sequence[Batch]) -> list[Batch]:
    """Of each batch and its corrections only the newest."""
    replaced = {batch.replaces for batch in batches}
    return [batch for batch in batches if batch.number not in replaced]


def read_batches(workspace: Workspace) -> list[Batch]:
    """Every batch folder, also those of a file of which others are missing because its import was cut short."""
    folders = workspace.batches.iterdir() if workspace.batches.exists() else ()
    return sorted((_batch(each) for each in folders if _FOLDER.fullmatch(each.name)), key=lambda batch: batch.number)


def _batch(folder: Path) -> Batch:
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        return Batch(
            number=manifest["batch"],
            register=manifest["register"],
            path=folder,
            sha256=manifest["sha256"],
            known_min=_day(manifest["known_min"]),
            known_max=_day(manifest["known_max"]),
            manifest=manifest,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(
            where=str(folder),
            what="批次的说明文件损坏或不见了。",
            why="不知道这批数据是什么，继续计算会出错。",
            mend="从备份中恢复这个文件夹；批次不能手工修改。",
        ) from error


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def known_sql(schema: Register, batches: Sequence[Batch], as_of: date | None = None) -> str:
    """SELECT of the rows of these batches that are known on or before `as_of`, in the register's columns.

    A date or time after that day reads as empty; months stay. Columns a batch was made without are empty (a yes-no
    column: no). Without batches the SELECT is empty but typed; without `as_of` everything is known.
    """
    there = frozenset[str]().union(*(batch.fields for batch in batches))
    columns = ", ".join(
        f"{_column(schema, name, kind, there, as_of)} AS {identifier(name)}" for name, kind in schema.stored
    )
    if not batches:
        return f"SELECT {columns} WHERE false"
    known = "" if as_of is None else f" WHERE known_on IS NULL OR known_on <= DATE {quote(as_of)}"
    return f"SELECT {columns} FROM {parquet(batch.rows for batch in batches)}{known}"


def _column(schema: Register, name: str, kind: str, there: Iterable[str], as_of: date | None) -> str:
    column = schema.column(name)
    if name not in there:
        return f"CAST(NULL AS {kind})" if kind != "BOOLEAN" else "CAST(false AS BOOLEAN)"
    value = identifier(name)
    if kind in _DATED and name != "known_on" and as_of is not None:
        return f"CASE WHEN {value} < DATE {quote(as_of)} + 1 THEN {value} END"
    if column is not None and kind == "BOOLEAN" and not column.required:
        return f"coalesce({value}, false)"
    return value


def known_on_sql(register: Register) -> str:
    """The day a row became known, from its columns: the first of `known_on` that is filled, NULL = always known.

    A month counts as its last day, the month in which an interval starts as its first.
    """
    days = []
    for name in register.known_on:
        column = register.column(name)
        value = identifier(name)
        if column is not None and column.type == "month":
            first = f"make_date({value} // 12, {value} % 12 + 1, 1)"
            days.append(first if register.interval_start else f"last_day({first})")
        else:
            days.append(f"CAST({value} AS DATE)")
    return f"coalesce({', '.join(days)})" if days else "CAST(NULL AS DATE)"
