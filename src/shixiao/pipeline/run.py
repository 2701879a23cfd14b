"""The one-way run: prepare, judge, roll up, seal. Killed anywhere it leaves no run at all."""

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shixiao.engine import Engine, open_engine
from shixiao.evidence import CONTRIBUTIONS, Prepared, prepare
from shixiao.indicators.compile import Compiled
from shixiao.indicators.judge import VERDICT_COLUMNS, Setting, judge
from shixiao.indicators.rollup import roll_up
from shixiao.pipeline.folds import keep_folds
from shixiao.pipeline.manifest import SealedRun, next_id, open_run, point_to, sealed_runs
from shixiao.pipeline.plan import SOFTWARE, Plan, definitions_digest
from shixiao.registers.known import known_sql
from shixiao.workspace import Workspace, lock, publish, stage, write_json

Tell = Callable[[str], None]
FIGURE_ORDER = "indicator, length(level), level, unit_code, period_kind, period"


def run(workspace: Workspace, plan: Plan, *, tell: Tell = lambda _what: None, again: bool = False) -> SealedRun:
    """Compute a plan and seal the run. An equal plan that was sealed before is returned as it stands, unless `again`."""
    with lock(workspace):
        if not again:
            for earlier in reversed(sealed_runs(workspace)):
                if earlier.digest == plan.digest:
                    return earlier
        id_ = next_id(workspace, plan.as_of)
        staged = stage(workspace)
        compute(workspace, plan, staged, tell=tell)
        tell("封存结果")
        publish(staged, workspace.runs / id_)
        point_to(workspace, id_)
    return open_run(workspace, id_)


def compute(workspace: Workspace, plan: Plan, folder: Path, *, tell: Tell = lambda _what: None) -> None:
    """Compute a plan into a folder: the content of a sealed run."""
    scratch = folder / "scratch"
    scratch.mkdir()
    with open_engine(scratch=scratch, ordered=False) as engine:
        tell("整理参保月份，认人")
        prepared = prepare_plan(engine, workspace, plan, tell=tell)
        setting = Setting(plan.fields, plan.missing, plan.as_of, prepared.blocks)
        judged = judge(engine, plan.library, setting, tell=tell)
        tell("汇总到各级")
        roll_up(engine, plan.library, judged, plan.as_of)
        tell("写出结果")
        counts = _write(engine, folder, judged)
    shutil.rmtree(scratch)
    write_json(folder / "definitions.json", dict(plan.library.texts))
    write_json(folder / "manifest.json", _manifest(plan, judged, counts, prepared))


def prepare_plan(engine: Engine, workspace: Workspace, plan: Plan, *, tell: Tell = lambda _what: None) -> Prepared:
    """The evidence of a plan, with kept folds."""
    known = {name: known_sql(register, plan.of(name), plan.as_of) for name, register in plan.registers.items()}
    folds = keep_folds(engine, workspace, plan, tell) if plan.of(CONTRIBUTIONS) else []
    return prepare(engine, known, plan.fields, as_of=plan.as_of, calendar=plan.calendar, folds=folds)


def _write(engine: Engine, folder: Path, judged: Mapping[str, Compiled]) -> dict[str, int]:
    """Write verdicts in the order (unit, month, verdict, reason, row) with the offset of each group."""
    (folder / "verdicts").mkdir()
    order = "unit_code, m, verdict, reason, row_key"
    counts = {}
    for id_ in judged:
        engine.write_parquet(
            f"SELECT {VERDICT_COLUMNS} FROM verdict_{id_}", folder / "verdicts" / f"{id_}.parquet", order_by=order
        )
        counts[id_] = int(engine.one(f"SELECT count(*) FROM verdict_{id_}")[0])
    groups = " UNION ALL ".join(
        f"SELECT '{id_}' AS indicator, unit_code, m, verdict, reason, count(*) AS row_count, "
        "CAST(sum(count(*)) OVER (ORDER BY unit_code, m, verdict, reason ROWS UNBOUNDED PRECEDING) AS BIGINT) - count(*) "
        f"AS first_position FROM verdict_{id_} GROUP BY unit_code, m, verdict, reason"
        for id_ in judged
    )
    engine.write_parquet(groups, folder / "offsets.parquet", order_by="indicator, first_position")
    engine.write_parquet("SELECT * FROM figures", folder / "figures.parquet", order_by=FIGURE_ORDER)
    engine.write_parquet("SELECT * FROM name_conflicts", folder / "conflicts.parquet", order_by="id_key, name")
    return counts


def _manifest(
    plan: Plan, judged: Mapping[str, Compiled], counts: Mapping[str, int], prepared: Prepared
) -> dict[str, Any]:
    definitions = plan.library.definitions
    return {
        "as_of": plan.as_of.isoformat(),
        "plan": plan.digest,
        "software": SOFTWARE,
        "computed_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "batches": [
            {"batch": batch.number, "register": batch.register, "sha256": batch.sha256} for batch in plan.batches
        ],
        "definitions": definitions_digest(plan.library.texts),
        "versions": {id_: str(max(one.since for one in definitions[id_].versions)) for id_ in definitions},
        "parameters": {
            id_: {
                one.name: [[str(dated.since), str(dated.value)] for dated in one.values]
                for one in definition.parameters
            }
            for id_, definition in definitions.items()
            if definition.parameters
        },
        "working_day_exceptions": {str(day): work for day, work in sorted(plan.exceptions.items())},
        "fields": plan.fields,
        "rows": dict(counts),
        "unchecked": {id_: list(one.unchecked) for id_, one in judged.items() if one.unchecked},
        "name_conflicts": prepared.conflicts,
    }
