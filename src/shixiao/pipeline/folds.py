"""Folds of contribution batches, made once and kept; a new month folds only what it brings."""

import datetime as dt
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from shixiao.engine import Engine, parquet
from shixiao.evidence import CONTRIBUTIONS, fold_sql
from shixiao.pipeline.plan import Plan
from shixiao.registers.known import Batch, known_sql
from shixiao.workspace import Workspace


def keep_folds(
    engine: Engine, workspace: Workspace, plan: Plan, tell: Callable[[str], None] = lambda _what: None
) -> list[str]:
    """SQL of the kept fold of each contribution batch, making those that are not there yet."""
    folder = workspace.cache / "folds"
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for batch in plan.of(CONTRIBUTIONS):
        file = folder / _name(batch, plan.as_of)
        if not file.exists():
            tell(f"整理社保缴费批次 {batch.number:06d}")
            _write(engine, fold_sql(known_sql(plan.registers[CONTRIBUTIONS], [batch], plan.as_of)), file)
        found.append(f"SELECT * FROM {parquet([file])}")
    return found


def _name(batch: Batch, as_of: dt.date) -> str:
    """A fold holds for every day on which all rows of the batch are known, otherwise for its own day only."""
    whole = batch.known_max is None or batch.known_max <= as_of
    return f"{batch.number:06d}-{batch.sha256[:16]}-{'whole' if whole else as_of.isoformat()}.parquet"


def _write(engine: Engine, sql: str, file: Path) -> None:
    handle, draft = tempfile.mkstemp(dir=file.parent, suffix=".draft")
    os.close(handle)
    engine.write_parquet(sql, Path(draft))
    with Path(draft).open("rb") as written:
        os.fsync(written.fileno())
    Path(draft).replace(file)
