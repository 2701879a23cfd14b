"""The earlier run that a new one can carry verdicts from, and what became known since.

A run is carried from one with the same definitions, registers, calendar and software, of the same day or an earlier
one, all of whose batches are still in force. Everything else is computed in full.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

import shixiao
from shixiao.engine import Engine, column, parquet, quote
from shixiao.evidence import CONTRIBUTIONS
from shixiao.indicators.reopen import Before
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import SOFTWARE, Plan, definitions_digest
from shixiao.registers.known import Batch, known_sql
from shixiao.registers.schema import Register

# One new payment in twenty may be for a month so long past that its person is judged anew.
LATE_SHARE = 0.05
NEVER = 12 * 9999
_LIBRARIES = ("chinesecalendar", "duckdb", "sqlglot")


def basis(plan: Plan) -> str:
    """Everything besides the day and the rows that decides a verdict, in 64 hex digits."""
    content = {
        "definitions": definitions_digest(plan.library.texts),
        "exceptions": sorted((str(day), work) for day, work in plan.exceptions.items()),
        "registers": repr(sorted(plan.registers.items())),
        "missing": sorted(plan.missing),
        "columns": {name: sorted(_columns(plan.of(name))) for name in plan.registers},
        "software": [SOFTWARE, _program(), *(f"{name} {version(name)}" for name in _LIBRARIES)],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _program() -> str:
    """The program itself: a version number says too little while the program is being changed."""
    digest = hashlib.sha256()
    for file in sorted(Path(shixiao.__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def find_earlier(runs: Iterable[SealedRun], plan: Plan) -> SealedRun | None:
    """Of these runs the one that leaves least to judge again, or None when every row must be judged."""
    wanted = basis(plan)
    held = {(batch.number, batch.sha256) for batch in plan.batches}
    usable = [
        run
        for run in runs
        if run.manifest.get("basis") == wanted
        and run.as_of <= plan.as_of
        and _batches(run) <= held
        and all(file.is_file() for file in _files(run))
    ]
    return max(usable, key=lambda run: (run.as_of, len(_batches(run)), run.id), default=None)


def new_rows(plan: Plan, run: SealedRun) -> dict[str, str]:
    """Register -> SQL of the rows that the plan knows and `run` did not; registers without such rows are left out."""
    numbers = _numbers(run)
    found = {}
    for name, register in plan.registers.items():
        new = [batch for batch in plan.of(name) if batch.number not in numbers]
        partly = [batch for batch in plan.of(name) if batch.number in numbers and _grew(batch, run.as_of, plan.as_of)]
        parts = [known_sql(register, new, plan.as_of)] if new else []
        if partly:
            since = f"known_on > DATE {quote(run.as_of)}"
            parts.append(f"SELECT * FROM ({known_sql(register, partly, plan.as_of)}) WHERE {since}")
        if parts:
            found[name] = " UNION ALL ".join(parts)
    return found


def before(engine: Engine, plan: Plan, run: SealedRun, new: Mapping[str, str]) -> Before:
    """What `run` found, and who is touched by what the plan knows beyond it. The known rows must be linked already."""
    touched = [_moved_names(run)]
    for name, register in plan.registers.items():
        if "id_number" in plan.fields[name] and name != CONTRIBUTIONS:
            touched += [f"SELECT id_key AS person FROM ({new[name]})"] if name in new else []
            touched += _shown(register, plan, run)
    cover_from = _new_cover(engine, new)
    touched.append(f"SELECT person FROM new_cover WHERE month < {cover_from} OR base_yuan < 0")
    verdicts = {id_: f"SELECT * FROM {parquet([run.verdicts(id_)])}" for id_ in run.manifest["rows"]}
    return Before(
        run.as_of,
        int(run.manifest["first_month"]),
        verdicts,
        " UNION ALL ".join(touched),
        "SELECT person FROM new_cover",
        cover_from,
    )


def _grew(batch: Batch, since: dt.date, until: dt.date) -> bool:
    return since < until and batch.known_max is not None and batch.known_max > since


def _numbers(run: SealedRun) -> set[int]:
    return {number for number, _ in _batches(run)}


def _shown(register: Register, plan: Plan, run: SealedRun) -> list[str]:
    """SQL of the persons of rows that show a date they did not show before."""
    dates = [name for name, kind in register.fields if kind in {"DATE", "TIMESTAMP"}]
    old = [batch for batch in plan.of(register.name) if batch.number in _numbers(run)]
    if not dates or not old or run.as_of == plan.as_of:
        return []
    shown = " OR ".join(f"{column(name)} >= DATE {quote(run.as_of)} + 1" for name in dates)
    return [f"SELECT id_key AS person FROM ({known_sql(register, old, plan.as_of)}) WHERE {shown}"]


def _columns(batches: list[Batch]) -> frozenset[str]:
    return frozenset[str]().union(*(batch.fields for batch in batches))


def _batches(run: SealedRun) -> set[tuple[int, str]]:
    return {(one["batch"], one["sha256"]) for one in run.manifest["batches"]}


def _files(run: SealedRun) -> list[Path]:
    return [run.file("conflicts"), *(run.verdicts(id_) for id_ in run.manifest["rows"])]


def _moved_names(run: SealedRun) -> str:
    """SQL of the numbers of which a name was set apart or is no longer."""
    then = f"SELECT id_key, name FROM {parquet([run.file('conflicts')])}"
    now = "SELECT id_key, name FROM name_conflicts"
    return f"SELECT id_key AS person FROM (({then} EXCEPT {now}) UNION ALL ({now} EXCEPT {then}))"


def _new_cover(engine: Engine, new: Mapping[str, str]) -> int:
    """Make the table `new_cover` of the new payments; gives the first month of all of them but the latest few."""
    rows = new.get(CONTRIBUTIONS, "SELECT CAST(NULL AS BIGINT) AS id_key, 0 AS month, 0 AS base_yuan LIMIT 0")
    engine.table("new_cover", f"SELECT id_key AS person, month, base_yuan FROM ({rows}) WHERE id_key IS NOT NULL")
    return int(engine.one(f"SELECT COALESCE(quantile_disc(month, {LATE_SHARE}), {NEVER}) FROM new_cover")[0])
