"""Writes the page cache of a sealed run: one read-only database file, thrown away and made again at will.

Tables are sorted as they are asked for and hold whole numbers where they are searched, so that a query reads only the
few groups of rows whose minima and maxima can match. (The engine keeps these of the first 8 bytes of a text only,
too few to tell two communities apart.) Names and numbers go in masked.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shixiao.engine import Engine, open_engine, quote
from shixiao.pipeline.manifest import SealedRun, open_run
from shixiao.pipeline.pages.figures import write_figures
from shixiao.pipeline.pages.verdicts import write_tallies, write_verdicts
from shixiao.pipeline.plan import Plan
from shixiao.pipeline.rebuild import plan_of
from shixiao.registers.known import known_sql
from shixiao.workspace import Workspace

Tell = Callable[[str], None]
# Counted up when the tables change: a file of another layout is as good as none.
LAYOUT = 2
ROW_GROUP = 8192
# A page under a narrow filter takes its rows from fifty places far apart, and from each a whole group of rows is read.
ROW_GROUP_OF_EVIDENCE = 2048


def pages_file(workspace: Workspace, run_id: str) -> Path:
    """Where the page cache of a run lies, whether it is there or not."""
    return workspace.cache / "pages" / f"{run_id}-{LAYOUT}.duckdb"


def build_pages(workspace: Workspace, run_id: str, *, tell: Tell = lambda _what: None) -> Path:
    """Make the page cache of a run unless it is there. Killed anywhere it leaves none.

    Raises Problem when there is no such run, or a batch of it is gone or was changed.
    """
    run = open_run(workspace, run_id)
    file = pages_file(workspace, run.id)
    with _only_builder(file.parent):
        if not file.exists():
            _build(workspace, run, file, tell)
    return file


def _build(workspace: Workspace, run: SealedRun, file: Path, tell: Tell) -> None:
    plan = plan_of(workspace, run)
    with tempfile.TemporaryDirectory(dir=file.parent, suffix=".draft") as folder:
        draft = Path(folder) / file.name
        with open_engine(scratch=Path(folder) / "scratch") as engine:
            engine.attach("pages", draft, row_group=ROW_GROUP)
            tell("整理数字")
            write_figures(engine, run)
            _write_units(engine, plan)
            write_tallies(engine, run)
            engine.detach("pages")
            engine.attach("pages", draft, row_group=ROW_GROUP_OF_EVIDENCE)
            write_verdicts(engine, run, plan, tell)
            engine.detach("pages")
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(file)
    for older in file.parent.glob(f"{run.id}*.duckdb"):
        if older != file:
            older.unlink()


def _write_units(engine: Engine, plan: Plan) -> None:
    """Names of units by prefix, and the units that have figures but no name; a code listed twice keeps its newest name."""
    listed = known_sql(plan.registers["units"], plan.of("units"), plan.as_of)
    levels = " ".join(
        f"WHEN substr(code, {level + 1}) = {quote('0' * (12 - level))} THEN {level}" for level in (2, 4, 6, 9)
    )
    engine.run(
        "CREATE TABLE pages.units AS SELECT code, arg_max(name, row_key) AS name FROM ("
        f"SELECT left(code, CASE {levels} ELSE 12 END) AS code, name, row_key FROM ({listed}) WHERE name IS NOT NULL "
        "UNION ALL SELECT DISTINCT lpad(CAST(unit AS VARCHAR), level, '0'), NULL, NULL FROM pages.figures_of_unit"
        ") GROUP BY code ORDER BY code"
    )


@contextmanager
def _only_builder(folder: Path) -> Iterator[None]:
    """One process builds at a time, others wait; what a killed one left is swept."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "builder.lock").open("w", encoding="ascii") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for leftover in folder.glob("*.draft"):
            shutil.rmtree(leftover)
        yield
