"""The fold of the contribution batches, made once and kept; a new month is folded only when enough has come together."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from shixiao.engine import Engine, parquet
from shixiao.evidence import CONTRIBUTIONS, fold_sql, loose_sql, repeats_sql
from shixiao.pipeline.plan import Plan
from shixiao.registers.known import Batch, known_sql
from shixiao.workspace import Workspace, write_json

# Rows not folded yet are read as they are until they are this share of those that are.
LOOSE_SHARE = 0.25
Numbers = frozenset[tuple[int, str]]


def keep_folds(
    engine: Engine, workspace: Workspace, plan: Plan, tell: Callable[[str], None] = lambda _what: None
) -> list[str]:
    """SQL of a kept fold and of the rows not folded, together the fold of the known contributions.

    A batch is folded once all its rows are known.
    """
    folder = workspace.cache / "folds"
    folder.mkdir(parents=True, exist_ok=True)
    batches = plan.of(CONTRIBUTIONS)
    whole = [batch for batch in batches if batch.known_max is None or batch.known_max <= plan.as_of]
    file, folded = _kept(folder, whole)
    loose = [batch for batch in whole if _key(batch) not in folded]
    if sum(map(_rows, loose)) > LOOSE_SHARE * sum(_rows(batch) for batch in whole if _key(batch) in folded):
        tell("整理社保缴费")
        parts = [*_read(file), loose_sql(known_sql(plan.registers[CONTRIBUTIONS], loose, plan.as_of))]
        file, folded = _fold(engine, folder, parts, whole)
    rest = [batch for batch in batches if _key(batch) not in folded]
    return [*_read(file), *([loose_sql(known_sql(plan.registers[CONTRIBUTIONS], rest, plan.as_of))] if rest else [])]


def _kept(folder: Path, whole: Sequence[Batch]) -> tuple[Path | None, Numbers]:
    """The kept fold of most rows among these batches, and the batches in it."""
    rows = {_key(batch): _rows(batch) for batch in whole}
    found: list[tuple[int, Path, Numbers]] = []
    for listed in sorted(folder.glob("*.json")):
        folded = frozenset((number, sha256) for number, sha256 in json.loads(listed.read_text("utf-8"))["batches"])
        file = listed.with_suffix(".parquet")
        if folded <= rows.keys() and file.exists() and _repeats(file).exists():
            found.append((sum(rows[batch] for batch in folded), file, folded))
    return max(found)[1:] if found else (None, frozenset())


def _key(batch: Batch) -> tuple[int, str]:
    return batch.number, batch.sha256


def _rows(batch: Batch) -> int:
    return int(batch.manifest["accepted"])


def _read(file: Path | None) -> list[str]:
    if file is None:
        return []
    return [f"SELECT * FROM {parquet([file])} WHERE row_count > 0 UNION ALL SELECT * FROM {parquet([_repeats(file)])}"]


def _repeats(file: Path) -> Path:
    return file.with_suffix(".repeats.parquet")


def _fold(engine: Engine, folder: Path, parts: Sequence[str], whole: Sequence[Batch]) -> tuple[Path, Numbers]:
    listed = sorted(_key(batch) for batch in whole)
    file = folder / f"{hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:16]}.parquet"
    _write(engine, fold_sql(parts), file)
    repeated = f"SELECT DISTINCT id_key FROM {parquet([file])} WHERE row_count = 0"
    _write(engine, repeats_sql(parts, repeated), _repeats(file))
    write_json(file.with_suffix(".json"), {"batches": listed})
    return file, frozenset(listed)


def _write(engine: Engine, sql: str, file: Path) -> None:
    handle, draft = tempfile.mkstemp(dir=file.parent, suffix=".draft")
    os.close(handle)
    engine.write_parquet(sql, Path(draft))
    with Path(draft).open("rb") as written:
        os.fsync(written.fileno())
    Path(draft).replace(file)
