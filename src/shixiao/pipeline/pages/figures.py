"""The figures of a run, sorted once for the page of a unit and once for the page of an indicator."""

import pyarrow as pa

from shixiao.engine import Engine, parquet
from shixiao.pipeline.manifest import SealedRun
from shixiao.vocabulary.months import PeriodKind, parse_period

KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "year", "ytd")
# The whole has no unit prefix and staff are no units: neither is shown under a scope.
SHOWN_LEVELS = "('2', '4', '6', '9', '12')"
VALUES = (
    "reported", "verified", "refused", "pending", "unverifiable", "value", "reported_value", "padding_rate", "unchecked",
)  # fmt: skip


def write_figures(engine: Engine, run: SealedRun) -> None:
    """Make `indicators`, `periods`, `figures_of_unit` and `figures_of_indicator` in the schema `pages`.

    A period is its kind (0 month, 1 quarter, 2 year, 3 year-to-date) and the number of its last month.
    """
    source = parquet([run.file("figures")])
    ids = sorted({*(row[0] for row in engine.rows(f"SELECT DISTINCT indicator FROM {source}")), *run.manifest["rows"]})
    _write(engine, "indicators", pa.table({"number": pa.array(range(len(ids)), pa.uint8()), "id": ids}))
    _write_periods(engine, source)
    shown = (
        "SELECT i.number AS indicator, CAST(f.level AS UTINYINT) AS level, CAST(f.unit_code AS BIGINT) AS unit, p.kind AS kind, "
        f"p.last AS last, {', '.join(f'f.{name}' for name in VALUES)} FROM {source} AS f "
        "JOIN pages.indicators AS i ON i.id = f.indicator "
        "JOIN pages.periods AS p ON p.kind_name = f.period_kind AND p.label = f.period "
        f"WHERE f.level IN {SHOWN_LEVELS}"
    )
    for name, order in (
        ("figures_of_unit", "level, unit, kind, last, indicator"),
        ("figures_of_indicator", "indicator, level, kind, last, unit"),
    ):
        engine.run(f"CREATE TABLE pages.{name} AS {shown} ORDER BY {order}")


def _write_periods(engine: Engine, source: str) -> None:
    found = engine.rows(f"SELECT DISTINCT period_kind, period FROM {source}")
    rows = sorted((KINDS.index(kind), _last(kind, label), kind, label) for kind, label in found)
    kinds, lasts, names, labels = map(list, zip(*rows, strict=True)) if rows else ([], [], [], [])
    table = {
        "kind": pa.array(kinds, pa.uint8()),
        "last": pa.array(lasts, pa.int32()),
        "kind_name": pa.array(names, pa.string()),
        "label": pa.array(labels, pa.string()),
    }
    _write(engine, "periods", pa.table(table))


def _last(kind: str, label: str) -> int:
    return parse_period(f"ytd:{label}" if kind == "ytd" else label).last


def _write(engine: Engine, name: str, table: pa.Table) -> None:
    engine.register_arrow(f"{name}_source", table)
    engine.run(f"CREATE TABLE pages.{name} AS SELECT * FROM {name}_source")
