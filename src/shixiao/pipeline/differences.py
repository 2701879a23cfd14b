"""Two runs side by side: which figures moved, and which rows moved them."""

from shixiao.engine import Engine, parquet
from shixiao.indicators.proof import row_id
from shixiao.pipeline.manifest import SealedRun


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
    parts = []
    for id_ in shared:
        sides = [_side(run, id_) for run in (before, after)]
        parts.append(
            f"SELECT '{id_}' AS indicator, {row_id('row_key')} AS row_id, COALESCE(b.unit_code, a.unit_code) AS unit_code, "
            "counted_on, b.verdict AS verdict_before, b.reason AS reason_before, a.verdict AS verdict_after, "
            f"a.reason AS reason_after FROM ({sides[0]}) AS b FULL JOIN ({sides[1]}) AS a USING (row_key, counted_on) "
            "WHERE b.verdict IS DISTINCT FROM a.verdict OR b.reason IS DISTINCT FROM a.reason"
        )
    engine.table("moved_rows", " UNION ALL ".join(parts))
    return "SELECT * FROM moved_rows ORDER BY indicator, unit_code, counted_on, row_id"


def _side(run: SealedRun, indicator: str) -> str:
    if indicator in run.manifest["rows"]:
        return f"SELECT row_key, counted_on, unit_code, verdict, reason FROM {parquet([run.verdicts(indicator)])}"
    return (
        "SELECT CAST(NULL AS BIGINT) AS row_key, CAST(NULL AS DATE) AS counted_on, CAST(NULL AS VARCHAR) AS unit_code, "
        "CAST(NULL AS VARCHAR) AS verdict, CAST(NULL AS VARCHAR) AS reason LIMIT 0"
    )
