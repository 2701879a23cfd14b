"""Two runs side by side: which figures moved, and which rows moved them."""

import datetime as dt
from dataclasses import dataclass

from shixiao.engine import Engine, open_engine, parquet, quote
from shixiao.indicators.proof import row_id
from shixiao.pipeline.manifest import SealedRun


@dataclass(frozen=True)
class Moved:
    """A figure before and after: rows and value; None where a run has no such figure."""

    indicator: str
    period: str
    reported: tuple[int | None, int | None]
    verified: tuple[int | None, int | None]
    refused: tuple[int | None, int | None]
    pending: tuple[int | None, int | None]
    value: tuple[float | None, float | None]


@dataclass(frozen=True)
class MovedRow:
    """A row before and after: (verdict, reason), None where a run has no such row."""

    row_id: str
    unit_code: str
    counted_on: dt.date
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def moved_figures(before: SealedRun, after: SealedRun, *, unit: str, kind: str) -> list[Moved]:
    """The figures of one unit (a prefix) and kind of period that differ."""
    with open_engine() as engine:
        found = engine.rows(
            "SELECT indicator, period, reported_before, reported_after, verified_before, verified_after, refused_before, "
            "refused_after, pending_before, pending_after, value_before, value_after "
            f"FROM ({moved_figures_sql(before, after)}) "
            f"WHERE level = '{len(unit)}' AND unit_code = {quote(unit)} AND period_kind = {quote(kind)} "
            "ORDER BY indicator, period DESC"
        )
    return [Moved(row[0], row[1], row[2:4], row[4:6], row[6:8], row[8:10], row[10:12]) for row in found]


def moved_rows(
    before: SealedRun, after: SealedRun, indicator: str, *, unit: str, offset: int = 0, limit: int = 50
) -> tuple[int, list[MovedRow]]:
    """How many rows of a judged indicator under a unit changed, and a part of them in a fixed order."""
    with open_engine() as engine:
        mine = f"({_moved_sql(before, after, indicator)}) WHERE starts_with(unit_code, {quote(unit)})"
        total = engine.one(f"SELECT count(*) FROM {mine}")[0]
        found = engine.rows(
            "SELECT row_id, unit_code, counted_on, verdict_before, reason_before, verdict_after, reason_after "
            f"FROM {mine} ORDER BY unit_code, counted_on, row_id LIMIT {int(limit)} OFFSET {int(offset)}"
        )
    return total, [MovedRow(row[0], row[1], row[2], _judged(*row[3:5]), _judged(*row[5:7])) for row in found]


@dataclass(frozen=True)
class MovedCount:
    """How many rows of an indicator under a unit went from one (verdict, reason) to another."""

    indicator: str
    unit: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    row_count: int


def moved_counts(before: SealedRun, after: SealedRun, indicator: str, *, level: int) -> list[MovedCount]:
    """The rows of a judged indicator that changed, counted per unit of a level (digits of its prefix)."""
    with open_engine() as engine:
        found = engine.rows(
            f"SELECT left(unit_code, {int(level)}) AS unit, verdict_before, reason_before, verdict_after, reason_after, "
            f"count(*) AS row_count FROM ({_moved_sql(before, after, indicator)}) WHERE unit_code IS NOT NULL "
            "GROUP BY ALL ORDER BY ALL"
        )
    return [MovedCount(indicator, row[0], _judged(*row[1:3]), _judged(*row[3:5]), row[5]) for row in found]


def _judged(verdict: str | None, reason: str | None) -> tuple[str, str] | None:
    return (verdict, reason or "") if verdict else None


def moved_figures_sql(before: SealedRun, after: SealedRun) -> str:
    """SQL: figures that differ, with both values. A figure that only one run has shows an empty other side."""
    keys = "indicator, level, unit_code, period_kind, period"
    counts = ("reported", "verified", "refused", "pending", "unverifiable", "value")
    pairs = ", ".join(f"b.{name} AS {name}_before, a.{name} AS {name}_after" for name in counts)
    changed = " OR ".join(f"b.{name} IS DISTINCT FROM a.{name}" for name in counts)
    return (
        f"SELECT {keys}, {pairs} FROM {parquet([before.file('figures')])} AS b "
        f"FULL JOIN {parquet([after.file('figures')])} AS a USING ({keys}) WHERE {changed} ORDER BY {keys}"
    )


def moved_rows_sql(engine: Engine, before: SealedRun, after: SealedRun) -> str:
    """SQL: rows whose verdict or reason differs, or that only one run has."""
    shared = sorted({*before.manifest["rows"], *after.manifest["rows"]})
    parts = [_moved_sql(before, after, id_) for id_ in shared]
    engine.table("moved_rows", " UNION ALL ".join(parts))
    return "SELECT * FROM moved_rows ORDER BY indicator, unit_code, counted_on, row_id"


def _moved_sql(before: SealedRun, after: SealedRun, indicator: str) -> str:
    sides = [_side(run, indicator) for run in (before, after)]
    return (
        f"SELECT {quote(indicator)} AS indicator, {row_id('row_key')} AS row_id, COALESCE(b.unit_code, a.unit_code) AS unit_code, "
        "counted_on, b.verdict AS verdict_before, b.reason AS reason_before, a.verdict AS verdict_after, "
        f"a.reason AS reason_after FROM ({sides[0]}) AS b FULL JOIN ({sides[1]}) AS a USING (row_key, counted_on) "
        "WHERE b.verdict IS DISTINCT FROM a.verdict OR b.reason IS DISTINCT FROM a.reason"
    )


def _side(run: SealedRun, indicator: str) -> str:
    if indicator in run.manifest["rows"]:
        return f"SELECT row_key, counted_on, unit_code, verdict, reason FROM {parquet([run.verdicts(indicator)])}"
    return (
        "SELECT CAST(NULL AS BIGINT) AS row_key, CAST(NULL AS DATE) AS counted_on, CAST(NULL AS VARCHAR) AS unit_code, "
        "CAST(NULL AS VARCHAR) AS verdict, CAST(NULL AS VARCHAR) AS reason LIMIT 0"
    )
