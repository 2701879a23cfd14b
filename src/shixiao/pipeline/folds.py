"""The fold of the contribution batches, made once and kept; a new month is folded only when enough has come together."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from shixiao.engine import Engine, parquet, quote
from shixiao.evidence import CONTRIBUTIONS, FOLD_COLUMNS, fold_sql, loose_sql, repeats_sql
from shixiao.pipeline.plan import Plan
from shixiao.registers.known import Batch, known_sql
from shixiao.workspace import Workspace, publish, stage, write_json

# Rows not folded yet are read as they are until they are this share of those that are.
LOOSE_SHARE = 0.25
# Rows folded at a time; their fold takes about 100 MB.
RANGE_ROWS = 4_000_000
_LIST = "batches.json"
Numbers = frozenset[tuple[int, str]]


def keep_folds(
    engine: Engine,
    workspace: Workspace,
    plan: Plan,
    tell: Callable[[str], None] = lambda _what: None,
    *,
    range_rows: int = RANGE_ROWS,
) -> list[str]:
    """SQL of a kept fold and of the rows not folded, together the fold of the known contributions.

    A batch is folded once all its rows are known, in ranges of persons with about `range_rows` rows each.
    """
    batches = plan.of(CONTRIBUTIONS)
    whole = [batch for batch in batches if batch.known_max is None or batch.known_max <= plan.as_of]
    fold, folded = _kept(_folder(workspace), whole)
    loose = [batch for batch in whole if _key(batch) not in folded]
    if sum(map(_rows, loose)) > LOOSE_SHARE * sum(_rows(batch) for batch in whole if _key(batch) in folded):
        tell("整理社保缴费")
        parts = [*_read(fold), loose_sql(known_sql(plan.registers[CONTRIBUTIONS], loose, plan.as_of))]
        fold, folded = _fold(engine, workspace, parts, batches=whole, ranges=_ranges(engine, whole, range_rows))
    rest = [batch for batch in batches if _key(batch) not in folded]
    return [*_read(fold), *([loose_sql(known_sql(plan.registers[CONTRIBUTIONS], rest, plan.as_of))] if rest else [])]


def _folder(workspace: Workspace) -> Path:
    return workspace.cache / "folds"


def _kept(folder: Path, whole: Sequence[Batch]) -> tuple[Path | None, Numbers]:
    """The kept fold of most rows among these batches, and the batches in it."""
    rows = {_key(batch): _rows(batch) for batch in whole}
    found: list[tuple[int, Path, Numbers]] = []
    for listed in sorted(folder.glob(f"*/{_LIST}")):
        folded = frozenset((number, sha256) for number, sha256 in json.loads(listed.read_text("utf-8"))["batches"])
        if folded <= rows.keys():
            found.append((sum(rows[batch] for batch in folded), listed.parent, folded))
    return max(found)[1:] if found else (None, frozenset())


def _key(batch: Batch) -> tuple[int, str]:
    return batch.number, batch.sha256


def _rows(batch: Batch) -> int:
    return int(batch.manifest["accepted"])


def _read(fold: Path | None) -> list[str]:
    return [f"SELECT * FROM {parquet(sorted(fold.glob('*.parquet')))}"] if fold else []


def _fold(
    engine: Engine, workspace: Workspace, parts: Sequence[str], *, batches: Sequence[Batch], ranges: Sequence[str]
) -> tuple[Path, Numbers]:
    """Fold a range of persons after the other, which takes little memory because batches are sorted by person."""
    listed = sorted(map(_key, batches))
    fold = _folder(workspace) / hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:16]
    staged = stage(workspace)
    for number, persons in enumerate(ranges):
        here = [f"SELECT * FROM ({part}) WHERE {persons}" for part in parts]
        engine.table("folded", fold_sql(here))
        repeated = "SELECT DISTINCT id_key FROM folded WHERE row_count = 0"
        once = f"SELECT {FOLD_COLUMNS} FROM folded WHERE row_count > 0"
        engine.write_parquet(f"{once} UNION ALL {repeats_sql(here, repeated)}", staged / f"{number:04}.parquet")
    engine.drop("folded")
    write_json(staged / _LIST, {"batches": listed})
    publish(staged, fold)
    return fold, frozenset(listed)


def _ranges(engine: Engine, batches: Sequence[Batch], rows: int) -> list[str]:
    """SQL conditions that part the persons of batches into ranges of about so many rows."""
    groups = (
        "SELECT CAST(stats_min_value AS BIGINT) AS first, sum(row_group_num_rows) OVER (ORDER BY first) AS so_far "
        f"FROM parquet_metadata([{', '.join(quote(batch.rows) for batch in batches)}]) "
        "WHERE path_in_schema = 'id_key' AND stats_min_value IS NOT NULL"
    )
    starts = engine.rows(f"SELECT min(first) FROM ({groups}) GROUP BY so_far // {rows} ORDER BY 1")
    cuts = [row[0] for row in starts[1:]]
    after = ["id_key IS NOT NULL", *(f"id_key >= {cut}" for cut in cuts)]
    until = [*(f"id_key < {cut}" for cut in cuts), "TRUE"]
    return [f"{low} AND {high}" for low, high in zip(after, until, strict=True)]
