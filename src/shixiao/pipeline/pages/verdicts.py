"""The verdict rows of a run in their sealed order, with what a list of rows shows, and their tallies at every level.

Every indicator has a table of rows of its own: a question walks over the row groups of its table only.
"""

from collections.abc import Callable

from shixiao.engine import Engine, column, parquet, quote
from shixiao.indicators.compile import VERDICTS
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import Plan
from shixiao.registers.known import known_sql
from shixiao.registers.schema import Register

LEVELS = (2, 4, 6, 9, 12)
# Batch and sheet of a row stand in the leading digits of its key.
SHEET = 1_000_000_000


def write_tallies(engine: Engine, run: SealedRun) -> None:
    """Make `reasons` and `tallies` in the schema `pages`."""
    offsets = parquet([run.file("offsets")])
    engine.run(
        "CREATE TABLE pages.reasons AS SELECT CAST(row_number() OVER (ORDER BY reason) - 1 AS UTINYINT) AS number, reason "
        f"FROM (SELECT DISTINCT reason FROM {offsets})"
    )
    _write_tallies(engine, offsets)


def write_verdicts(engine: Engine, run: SealedRun, plan: Plan, tell: Callable[[str], None]) -> None:
    """Make `sheets`, and `rows_N` for every judged indicator, in the schema `pages`; N is its number in `indicators`."""
    numbers = {id_: number for number, id_ in engine.rows("SELECT number, id FROM pages.indicators")}
    for id_ in run.manifest["rows"]:
        tell(f"整理{plan.library.definitions[id_].title}背后的行")
        _write_rows(engine, run, plan, id_, f"rows_{numbers[id_]}")
    _write_sheets(engine, run, plan)


def _verdict(name: str) -> str:
    cases = " ".join(f"WHEN {quote(verdict)} THEN {number}" for number, verdict in enumerate(VERDICTS))
    return f"CAST(CASE {name} {cases} END AS UTINYINT)"


def _write_tallies(engine: Engine, offsets: str) -> None:
    """Rows per unit of every level, month, verdict and reason; at level 12 also the position of the first of them."""
    engine.table(
        "groups",
        "SELECT i.number AS indicator, CAST(unit_code AS BIGINT) AS unit, CAST(m AS INTEGER) AS m, "
        f"{_verdict('verdict')} AS verdict, r.number AS reason, row_count, first_position FROM {offsets} AS o "
        "JOIN pages.indicators AS i ON i.id = o.indicator JOIN pages.reasons AS r ON r.reason = o.reason",
    )
    parts = [
        f"SELECT indicator, CAST({level} AS UTINYINT) AS level, unit // {10 ** (12 - level)} AS unit, m, verdict, reason, "
        "CAST(sum(row_count) AS BIGINT) AS row_count, CAST(min(first_position) AS BIGINT) AS first_position "
        f"FROM groups GROUP BY ALL"
        for level in LEVELS
    ]
    engine.run(
        f"CREATE TABLE pages.tallies AS SELECT * FROM ({' UNION ALL '.join(parts)}) "
        "ORDER BY indicator, level, unit, m, verdict, reason"
    )
    engine.drop("groups")


def _write_rows(engine: Engine, run: SealedRun, plan: Plan, id_: str, table: str) -> None:
    register = plan.registers[plan.library.definitions[id_].register]
    known = known_sql(register, plan.of(register.name), plan.as_of)
    engine.run(
        f"CREATE TABLE pages.{table} AS SELECT CAST(v.file_row_number AS INTEGER) AS position, v.row_key, "
        f"CAST(k.line AS INTEGER) AS line, {person_columns(register)}, CAST(v.unit_code AS BIGINT) AS unit, "
        f"v.staff_id AS staff, v.counted_on, {_verdict('v.verdict')} AS verdict, r.number AS reason "
        f"FROM read_parquet({quote(run.verdicts(id_))}, file_row_number = true) AS v "
        f"LEFT JOIN ({known}) AS k ON k.row_key = v.row_key JOIN pages.reasons AS r ON r.reason = v.reason ORDER BY position"
    )


def person_columns(register: Register) -> str:
    """SQL of the masked name and number of the person of a register row `k`, as `shixiao.vocabulary.masking` masks."""
    named, numbered = register.person_name, register.number
    name = "NULL"
    if named:
        text = f"k.{column(named.field)}"
        name = f"CASE WHEN length({text}) > 1 THEN left({text}, 1) || '*' ELSE repeat('*', length({text})) END"
    if numbered is None:
        return f"{name} AS name, NULL AS number"
    text = f"k.{column(numbered.field)}"
    number = (
        f"CASE WHEN length({text}) > 7 THEN left({text}, 3) || repeat('*', length({text}) - 5) || right({text}, 2) "
        f"ELSE repeat('*', length({text})) END"
    )
    return f"{name} AS name, {number} AS number"


def _write_sheets(engine: Engine, run: SealedRun, plan: Plan) -> None:
    engine.run("CREATE TABLE pages.sheets (sheet_key BIGINT, register VARCHAR, file VARCHAR, sheet VARCHAR)")
    judged = {plan.library.definitions[id_].register for id_ in run.manifest["rows"]}
    for name in sorted(judged):
        known = known_sql(plan.registers[name], plan.of(name), plan.as_of)
        engine.run(
            f"INSERT INTO pages.sheets SELECT DISTINCT row_key // {SHEET}, {quote(name)}, file, sheet FROM ({known})"
        )
