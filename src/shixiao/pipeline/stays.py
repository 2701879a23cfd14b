"""How long people stayed with the employer they were registered for: what retention curves are drawn from.

A month after the start counts as stayed when the employer paid for it, or for the month before and the month after it:
one missed month is tolerated, as in the retention rates. A row leaves in its first month that does not count; it is
followed as long as the month after is over too, so late payments of the last month make nobody leave.
"""

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from shixiao.engine import open_engine, parquet
from shixiao.evidence import Blocks
from shixiao.indicators.definition import Definition
from shixiao.indicators.library import Library
from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.plan import Plan
from shixiao.pipeline.rebuild import plan_of
from shixiao.pipeline.run import Tell, prepare_plan
from shixiao.vocabulary.months import Period, month_of
from shixiao.workspace import Workspace

FOLLOWED_MONTHS = 24


@dataclass(frozen=True)
class Point:
    """The curve at the end of a month after the start: rows still followed when it began, those who left in it, and the
    Kaplan-Meier share that had not left by its end."""

    month: int
    at_risk: int
    left: int
    share: float


def families(library: Library) -> dict[str, str]:
    """Indicator of staying with one employer -> the one whose rows stand for its population."""
    found: dict[tuple[str, str], str] = {}
    return {
        id_: found.setdefault((one.population, one.where), id_)
        for id_, one in sorted(library.definitions.items())
        if _is_stay(one)
    }


def _is_stay(one: Definition) -> bool:
    return bool(one.population) and any("employer_months(employer_code" in fact.holds for fact in one.facts)


def build_stays(workspace: Workspace, run_id: str, *, tell: Tell = lambda _what: None) -> Path:
    """Follow every row of the retention populations of a run, once; kept in the cache, counted per unit and month."""
    target = _file(workspace, run_id)
    if target.exists():
        return target
    run = open_run(workspace, run_id)
    plan = plan_of(workspace, run)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as name, open_engine(scratch=Path(name)) as engine:
        tell("整理在岗月份")
        blocks = prepare_plan(engine, workspace, plan, tell=tell).blocks
        parts = [
            f"SELECT '{id_}' AS family, unit_code, m, months, has_left, count(*) AS row_count "
            f"FROM ({stays_sql(plan, id_, parquet([run.verdicts(id_)]), blocks)}) GROUP BY ALL"
            for id_ in sorted(set(families(plan.library).values()) & set(run.manifest["rows"]))
        ]
        engine.write_parquet(" UNION ALL ".join(parts) or _NONE, Path(name) / target.name, order_by="ALL")
        (Path(name) / target.name).replace(target)
    return target


_NONE = "SELECT '' AS family, '' AS unit_code, 0 AS m, 0 AS months, FALSE AS has_left, 0 AS row_count LIMIT 0"


def _file(workspace: Workspace, run_id: str) -> Path:
    return workspace.cache / "stays" / f"{run_id}.parquet"


def stays_sql(plan: Plan, indicator: str, verdicts: str, blocks: Blocks) -> str:
    """SQL: row_key, unit_code, m, months (followed, or until it left) and has_left of every row of an indicator.

    `prepare` must have been run on the engine.
    """
    register = plan.library.definitions[indicator].register
    words = ", ".join(f"bit_or(e.w{position}) AS w{position}" for position in range(max(len(blocks.numbers), 1)))
    paid = "{} = 1".format(blocks.count("w", "m + {0}", "m + {0}"))
    stayed = f"({paid.format('k')} OR ({paid.format('(k - 1)')} AND {paid.format('(k + 1)')}))"
    followed = f"LEAST({last_full_month(plan.as_of)} - 1 - m, {FOLLOWED_MONTHS})"
    return (
        f"WITH rows AS (SELECT v.row_key, v.person, v.unit_code, v.m, k.employer_code FROM {verdicts} AS v "
        f"JOIN known_{register} AS k ON k.row_key = v.row_key), "
        f"paid AS (SELECT r.row_key, {words} FROM rows AS r JOIN cover_spells AS e ON e.person = r.person "
        "AND e.employer_code = r.employer_code AND e.employee AND e.insured GROUP BY r.row_key), "
        f"months AS (SELECT r.row_key, r.unit_code, r.m, GREATEST({followed}, 0) AS followed, k, {stayed} AS stayed "
        f"FROM rows AS r LEFT JOIN paid USING (row_key) CROSS JOIN range(1, {FOLLOWED_MONTHS + 1}) AS each(k)), "
        "ends AS (SELECT row_key, any_value(unit_code) AS unit_code, any_value(m) AS m, any_value(followed) AS followed, "
        "min(k) FILTER (WHERE NOT stayed AND k <= followed) AS left_in FROM months GROUP BY row_key) "
        "SELECT row_key, unit_code, CAST(m AS INTEGER) AS m, CAST(COALESCE(left_in, followed) AS INTEGER) AS months, "
        "left_in IS NOT NULL AS has_left FROM ends"
    )


def last_full_month(as_of: dt.date) -> int:
    """The last month that is over at the end of a day."""
    return month_of(as_of + dt.timedelta(days=1)) - 1


def curve(workspace: Workspace, run_id: str, family: str, *, unit: str, period: Period) -> tuple[Point, ...]:
    """The retention curve of the rows of a unit (a prefix) and period; empty without rows, or before it was built."""
    file = _file(workspace, run_id)
    if not file.exists():
        return ()
    rows = pq.read_table(
        file,
        filters=(pc.field("family") == family)
        & (pc.field("m") >= period.first)
        & (pc.field("m") <= period.last)
        & pc.starts_with(pc.field("unit_code"), unit),
    )
    ends = rows.group_by(["months", "has_left"]).aggregate([("row_count", "sum")]).to_pylist()
    return kaplan_meier({(end["months"], end["has_left"]): end["row_count_sum"] for end in ends})


def kaplan_meier(ends: Mapping[tuple[int, bool], int]) -> tuple[Point, ...]:
    """The product-limit estimate (Kaplan and Meier 1958). ends: (months followed, has left) -> rows.

    A row that was followed for k months without leaving is at risk in month k and no longer after it.
    """
    rows = sum(ends.values())
    points = [Point(0, rows, 0, 1.0)] if rows else []
    share = 1.0
    for month in range(1, max((months for months, _ in ends), default=0) + 1):
        at_risk = sum(count for (months, _), count in ends.items() if months >= month)
        left = ends.get((month, True), 0)
        share *= 1 - left / at_risk
        points.append(Point(month, at_risk, left, share))
    return tuple(points)
