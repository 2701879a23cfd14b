"""The one-way run: prepare, judge, roll up, check, seal. Killed anywhere it leaves no run at all."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shixiao.engine import Engine, open_engine, parquet
from shixiao.evidence import CONTRIBUTIONS, Blocks, Linked, Prepared, Since, cover, link, narrow_cover, narrow_known
from shixiao.indicators.compile import Compiled
from shixiao.indicators.judge import VERDICT_COLUMNS, Make, Setting, in_full, judge
from shixiao.indicators.reopen import ASKED_ABOUT, ask_about_all, reopen
from shixiao.indicators.rollup import CELL_WORDS, FIGURE_COLUMNS, as_word, roll_up
from shixiao.integrity.finding import FINDING_COLUMNS, FINDING_ORDER
from shixiao.pipeline.carry import basis, before, find_earlier, new_rows
from shixiao.pipeline.checking import check_all
from shixiao.pipeline.folds import keep_folds
from shixiao.pipeline.manifest import SealedRun, next_id, open_run, point_to, sealed_runs
from shixiao.pipeline.plan import SOFTWARE, Plan, definitions_digest
from shixiao.registers.known import known_sql
from shixiao.workspace import Workspace, lock, publish, stage, write_json

Tell = Callable[[str], None]
VERDICT_ORDER = "unit_code, m, verdict, reason, row_key"


def run(workspace: Workspace, plan: Plan, *, tell: Tell = lambda _what: None, again: bool = False) -> SealedRun:
    """Compute a plan and seal the run; what stands of an earlier run is carried over.

    An equal plan that was sealed before is returned as it stands, unless `again`.
    """
    with lock(workspace):
        runs = sealed_runs(workspace)
        equal = [sealed for sealed in runs if sealed.digest == plan.digest]
        if equal and not again:
            return equal[-1]
        earlier = find_earlier([sealed for sealed in runs if sealed not in equal], plan)
        id_ = next_id(workspace, plan.as_of)
        staged = stage(workspace)
        compute(workspace, plan, staged, earlier=earlier, tell=tell)
        tell("封存结果")
        publish(staged, workspace.runs / id_)
        point_to(workspace, id_)
    return open_run(workspace, id_)


def compute(
    workspace: Workspace, plan: Plan, folder: Path, *, earlier: SealedRun | None = None, tell: Tell = lambda _what: None
) -> None:
    """Compute a plan into a folder: the content of a sealed run. Every row is judged, or without what stands of
    `earlier` the others."""
    scratch = folder / "scratch"
    scratch.mkdir()
    with open_engine(scratch=scratch, ordered=False) as engine:
        tell("整理参保月份，认人")
        evidence, make = (
            _reopened(engine, workspace, plan, earlier, tell) if earlier else _whole(engine, workspace, plan, tell)
        )
        setting = Setting(plan.fields, plan.missing, plan.as_of, cover(engine, evidence))
        judged = judge(engine, plan.library, setting, make=make, tell=tell)
        tell("汇总到各级")
        roll_up(engine, plan.library, judged, plan.as_of)
        tell("核查疑点")
        unchecked = check_all(engine, plan, judged, conflicts=evidence.conflicts, tell=tell)
        tell("写出结果")
        _write(engine, folder, judged)
        counts = dict(engine.rows("SELECT indicator, CAST(sum(row_count) AS BIGINT) FROM cells GROUP BY indicator"))
    shutil.rmtree(scratch)
    write_json(folder / "definitions.json", dict(plan.library.texts))
    manifest = _manifest(plan, judged, counts, evidence, earlier) | {"unchecked_checks": unchecked}
    write_json(folder / "manifest.json", manifest)


def prepare_plan(engine: Engine, workspace: Workspace, plan: Plan, *, tell: Tell = lambda _what: None) -> Prepared:
    """The evidence of a plan of which every row is judged, with a kept fold."""
    evidence, _ = _whole(engine, workspace, plan, tell)
    return Prepared(cover(engine, evidence), evidence.conflicts)


def _whole(engine: Engine, workspace: Workspace, plan: Plan, tell: Tell) -> tuple[Linked, Make]:
    """The evidence about everybody, and how every row is judged."""
    evidence = _link(engine, workspace, plan, None, tell)
    ask_about_all(engine, plan.library, Setting(plan.fields, plan.missing, plan.as_of, Blocks(())))
    return narrow_cover(engine, evidence, ASKED_ABOUT), in_full


def _reopened(engine: Engine, workspace: Workspace, plan: Plan, earlier: SealedRun, tell: Tell) -> tuple[Linked, Make]:
    """The evidence about those who must be judged again, and how they are."""
    new = new_rows(plan, earlier)
    since = Since(new, f"SELECT * FROM {parquet([earlier.file('conflicts')])}")
    evidence = _link(engine, workspace, plan, since, tell)
    tell("找出要重新核实的人")
    setting = Setting(plan.fields, plan.missing, plan.as_of, Blocks(()))
    reopened = reopen(engine, plan.library, setting, before(engine, plan, earlier, new))
    for persons, registers in reopened.narrow.items():
        narrow_known(engine, registers, persons)
    return narrow_cover(engine, evidence, ASKED_ABOUT), reopened.make


def _link(engine: Engine, workspace: Workspace, plan: Plan, since: Since | None, tell: Tell) -> Linked:
    """The known rows of a plan linked to persons, with a kept fold."""
    known = {name: known_sql(register, plan.of(name), plan.as_of) for name, register in plan.registers.items()}
    folds = keep_folds(engine, workspace, plan, tell) if plan.of(CONTRIBUTIONS) else []
    return link(engine, known, plan.fields, folds, as_of=plan.as_of, calendar=plan.calendar, since=since)


def _write(engine: Engine, folder: Path, judged: Iterable[str]) -> None:
    """Write verdicts in the order (unit, month, verdict, reason, row), the offset of each group, the figures, the findings."""
    (folder / "verdicts").mkdir()
    # Codes are sorted and written in half the time of words, and read as words.
    columns = ", ".join(as_word(name) if name in CELL_WORDS else name for name in VERDICT_COLUMNS.split(", "))
    for id_ in judged:
        file = folder / "verdicts" / f"{id_}.parquet"
        engine.write_parquet(f"SELECT {columns} FROM verdict_{id_}", file, order_by=VERDICT_ORDER)
    offsets = (
        "SELECT indicator, unit_code, m, verdict, reason, CAST(sum(row_count) AS BIGINT) AS row_count, "
        "CAST(sum(sum(row_count)) OVER (PARTITION BY indicator ORDER BY unit_code, m, verdict, reason "
        "ROWS UNBOUNDED PRECEDING) AS BIGINT) - CAST(sum(row_count) AS BIGINT) AS first_position "
        "FROM cells GROUP BY indicator, unit_code, m, verdict, reason"
    )
    engine.write_parquet(offsets, folder / "offsets.parquet", order_by="indicator, first_position")
    figures = f"SELECT {', '.join(FIGURE_COLUMNS)} FROM figures"
    engine.write_parquet(figures, folder / "figures.parquet", order_by="place, span")
    findings = f"SELECT {FINDING_COLUMNS} FROM findings"
    engine.write_parquet(findings, folder / "findings.parquet", order_by=FINDING_ORDER)
    engine.write_parquet("SELECT * FROM name_conflicts", folder / "conflicts.parquet", order_by="id_key, name")


def _manifest(
    plan: Plan,
    judged: Mapping[str, Compiled],
    counts: Mapping[str, int],
    evidence: Linked,
    earlier: SealedRun | None,
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
        "rows": {id_: counts.get(id_, 0) for id_ in judged},
        "unchecked": {id_: list(one.unchecked) for id_, one in judged.items() if one.unchecked},
        "name_conflicts": evidence.conflicts,
        "first_month": evidence.first_month,
        "basis": basis(plan),
        "carried_from": earlier.id if earlier else None,
    }
