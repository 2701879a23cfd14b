"""The jobs that are measured, each run in a process of its own by `benchmarks.measure`."""

import json
import shutil
import sys
from datetime import date
from pathlib import Path

from benchmarks import evidence, hand_sql, site, with_pandas
from shixiao.engine import open_engine
from shixiao.indicators.judge import VERDICT_COLUMNS, Setting, judge
from shixiao.indicators.rollup import roll_up
from shixiao.pipeline.plan import CATALOGUE, make_plan
from shixiao.pipeline.run import prepare_plan, run
from shixiao.registers.declarations import load_registers
from shixiao.registers.importing import Request, import_files
from shixiao.workspace import open_workspace

Said = dict[str, object]


def bring_in(home: str, files: list[str]) -> Said:
    """Import files into a workspace."""
    request = Request(load_registers(CATALOGUE), date.fromisoformat("2026-11-01"))
    rows = 0
    for outcome in import_files(open_workspace(Path(home)), files, request):
        if outcome.problem:
            raise outcome.problem
        rows += sum(report.rows for report in outcome.reports)
    return {"rows": rows}


def full(home: str, as_of: str, keep_folds: bool = False) -> Said:
    """A full run: every indicator, all levels, sealed."""
    workspace = open_workspace(Path(home))
    if not keep_folds:
        shutil.rmtree(workspace.cache / "folds", ignore_errors=True)
    sealed = run(workspace, make_plan(workspace, date.fromisoformat(as_of)), again=True)
    return {
        "run": sealed.id,
        "rows": sum(sealed.manifest["rows"].values()),
        "from": sealed.manifest.get("carried_from"),
    }


def compiled(home: str, as_of: str, out: str) -> Said:
    """The eight indicators of the hand-written floor, from definitions."""
    workspace = open_workspace(Path(home))
    plan = make_plan(workspace, date.fromisoformat(as_of))
    shutil.rmtree(workspace.cache / "folds", ignore_errors=True)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with open_engine(scratch=folder / "scratch", ordered=False) as engine:
        prepared = prepare_plan(engine, workspace, plan)
        setting = Setting(plan.fields, plan.missing, plan.as_of, prepared.blocks)
        judged = judge(engine, plan.library, setting, only=hand_sql.INDICATORS)
        roll_up(engine, plan.library, judged, plan.as_of)
        for id_ in judged:
            engine.write_parquet(
                f"SELECT {VERDICT_COLUMNS} FROM verdict_{id_}", folder / f"{id_}.parquet",
                order_by="unit_code, m, verdict, reason, row_key",
            )  # fmt: skip
        engine.write_parquet("SELECT * FROM figures", folder / "figures.parquet", order_by="ALL")
    return {}


def hand(home: str, as_of: str, out: str) -> Said:
    """The floor."""
    folder = Path(out)
    hand_sql.compute(_rows(home), as_of, folder, folder / "scratch")
    return {}


def pandas(home: str, as_of: str, out: str) -> Said:
    """The obvious alternative."""
    with_pandas.compute(_rows(home), as_of, Path(out))
    return {}


def _rows(home: str) -> dict[str, list[Path]]:
    workspace = open_workspace(Path(home))
    plan = make_plan(workspace, date.fromisoformat("2026-11-01"))
    found: dict[str, list[Path]] = {}
    for batch in plan.batches:
        found.setdefault(batch.register, []).append(batch.rows)
    return found


def pages(home: str) -> Said:
    """The page cache of the newest run."""
    return evidence.build(home)


def questions(home: str) -> Said:
    """What pages ask of it."""
    return evidence.ask(home)


def requests(home: str) -> Said:
    """CPU of the site's pages."""
    return site.ask(home)


def load(home: str) -> Said:
    """The server under load."""
    return site.load(home)


if __name__ == "__main__":
    named = {one.__name__: one for one in (bring_in, full, compiled, hand, pandas, pages, questions, requests, load)}
    print(json.dumps(named[sys.argv[1]](**json.loads(sys.argv[2]))))
