"""Figures: verdicts summed for every unit, level and period. Sums are of rows, never averages of units."""

import datetime as dt
from collections.abc import Iterable, Mapping

import pyarrow as pa

from shixiao.engine import Engine, quote
from shixiao.indicators.compile import Compiled
from shixiao.indicators.definition import Definition
from shixiao.indicators.library import Library
from shixiao.vocabulary.divisions import LEVELS
from shixiao.vocabulary.months import month_label, month_of, quarter_label

FIGURE_COLUMNS = (
    "indicator", "level", "unit_code", "period_kind", "period", "reported", "verified", "refused", "pending",
    "unverifiable", "value", "reported_value", "padding_rate", "unchecked",
)  # fmt: skip
_COUNTS = ("reported", "verified", "refused", "pending", "unverifiable")
_SUMS = (*_COUNTS, "weight_verified", "weight_settled", "weight_all", "claimed")


def roll_up(engine: Engine, library: Library, judged: Mapping[str, Compiled], as_of: dt.date) -> None:
    """Make the tables `figures` (one row per indicator, level, unit and period) and `reasons` (rows per reason)."""
    shown = [one for one in library.definitions.values() if _parts(one) <= set(judged)]
    if not shown:
        engine.table("figures", _empty())
        return
    tallies = [_tally(one, library) for one in shown]
    engine.table("tallies", " UNION ALL ".join([*tallies, *_claims(engine, shown)]))
    _periods(engine, as_of)
    engine.table(
        "levels_tallied", _levels("tallies", ", ".join(f"sum({name}) AS {name}" for name in _SUMS), "m, indicator")
    )
    sums = ", ".join(f"CAST(sum({name}) AS {_type(name)}) AS {name}" for name in _SUMS)
    engine.table(
        "summed",
        f"SELECT t.indicator, level, unit_code, period_kind, period, {sums} FROM levels_tallied AS t "
        f"JOIN periods AS p ON p.m = t.m AND p.stock = (t.indicator IN ({_listed(shown, {'stock'})})) "
        "GROUP BY t.indicator, level, unit_code, period_kind, period",
    )
    engine.table("medians", _medians(shown))
    engine.table("figures", _figures(shown, library, judged))


def _parts(definition: Definition) -> set[str]:
    return {definition.id} if definition.is_judged else set(definition.needs)


def _empty() -> str:
    return (
        "SELECT " + ", ".join(f"CAST(NULL AS {_figure_type(name)}) AS {name}" for name in FIGURE_COLUMNS) + " LIMIT 0"
    )


def _figure_type(name: str) -> str:
    return (
        "BIGINT" if name in _COUNTS else "DOUBLE" if name in {"value", "reported_value", "padding_rate"} else "VARCHAR"
    )


def _type(name: str) -> str:
    return "BIGINT" if name in _COUNTS else "DECIMAL(38,6)"


def _listed(definitions: Iterable[Definition], measures: set[str]) -> str:
    return ", ".join(quote(one.id) for one in definitions if one.measure in measures) or "''"


def _tally(definition: Definition, library: Library) -> str:
    """One row per unit, staff number and month."""
    if definition.measure == "derived":
        # Staff numbers are kept only where every part has them; a sum over half of the parts would mislead.
        staffed = all(library.definitions[part].staff for part in definition.needs)
        parts = [
            _verdict_tally(definition.id, definition.plus, "", staffed=staffed),
            _verdict_tally(definition.id, definition.minus, "-", staffed=staffed) if definition.minus else "",
        ]
        return " UNION ALL ".join(part for part in parts if part)
    source = definition.rows_of or definition.id
    return _verdict_tally(definition.id, source, "", staffed=bool(definition.staff))


def _verdict_tally(id_: str, source: str, sign: str, *, staffed: bool) -> str:
    counts = ", ".join(f"{sign}count(*) FILTER (WHERE verdict = '{verdict}') AS {verdict}" for verdict in _COUNTS[1:])
    weights = (
        "sum(weight) FILTER (WHERE verdict = 'verified') AS weight_verified, "
        "sum(weight) FILTER (WHERE verdict IN ('verified', 'refused')) AS weight_settled, sum(weight) AS weight_all"
    )
    staff = "staff_id" if staffed else "CAST(NULL AS VARCHAR)"
    return (
        f"SELECT {quote(id_)} AS indicator, unit_code, {staff} AS staff_id, m, {sign}count(*) AS reported, {counts}, "
        f"{weights}, CAST(NULL AS DECIMAL(24,6)) AS claimed FROM verdict_{source} GROUP BY unit_code, staff_id, m"
    )


def _claims(engine: Engine, shown: list[Definition]) -> list[str]:
    """What units claim in their monthly returns, by indicator title or id; the latest return of a month stands."""
    counted = [one for one in shown if one.measure in {"count", "derived"}]
    known = engine.rows("SELECT view_name FROM duckdb_views() WHERE view_name = 'known_monthly_returns'")
    if not counted or not known:
        return []
    names = " ".join(f"WHEN indicator IN ({quote(one.id)}, {quote(one.title)}) THEN {quote(one.id)}" for one in counted)
    zeros = ", ".join(f"0 AS {name}" for name in _COUNTS)
    nothing = ", ".join(f"CAST(NULL AS DECIMAL(24,6)) AS {name}" for name in _SUMS[5:8])
    return [
        f"SELECT indicator_id AS indicator, unit_code, CAST(NULL AS VARCHAR) AS staff_id, m, {zeros}, {nothing}, "
        "CAST(value AS DECIMAL(24,6)) AS claimed FROM ("
        f"SELECT CASE {names} END AS indicator_id, unit_code, month AS m, value FROM known_monthly_returns "
        "QUALIFY row_number() OVER (PARTITION BY indicator_id, unit_code, month ORDER BY row_key DESC) = 1"
        ") WHERE indicator_id IS NOT NULL"
    ]


def _periods(engine: Engine, as_of: dt.date) -> None:
    """The periods each month belongs to. A stock has no running sums: a quarter or year is its last month."""
    first, last = engine.one("SELECT min(m), max(m) FROM tallies")
    today = month_of(as_of)
    rows: list[tuple[int, str, str, bool]] = []
    for month in range(int(first or today), int(last or today) + 1):
        quarter, year = quarter_label(month), str(month // 12)
        rows += [(month, "month", month_label(month), stock) for stock in (False, True)]
        rows += [(month, "quarter", quarter, False), (month, "year", year, False)]
        rows += [(month, "quarter", quarter, True)] if month % 3 == 2 else []
        rows += [(month, "year", year, True)] if month % 12 == 11 else []
        december = month // 12 * 12 + 11
        rows += [(month, "ytd", month_label(to), False) for to in range(month, min(december, today) + 1)]
    names = ("m", "period_kind", "period", "stock")
    engine.register_arrow("periods_source", pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))))
    engine.table("periods", "SELECT * FROM periods_source")


def _levels(table: str, select: str, keys: str) -> str:
    """The table grouped once per level: prefixes of the unit code, and the staff number in place of the unit."""
    parts = [
        f"SELECT {keys}, '{level}' AS level, left(unit_code, {level}) AS unit_code, {select} FROM {table} "
        f"GROUP BY {keys}, left(unit_code, {level})"
        for level in LEVELS
    ]
    parts.append(
        f"SELECT {keys}, 'staff' AS level, staff_id AS unit_code, {select} FROM {table} "
        f"WHERE staff_id IS NOT NULL GROUP BY {keys}, staff_id"
    )
    return " UNION ALL ".join(parts)


def _medians(shown: list[Definition]) -> str:
    """Exact medians; they cannot be summed, so every level and period is taken from the rows."""
    medians = [one for one in shown if one.measure == "median"]
    rows = " UNION ALL ".join(
        f"SELECT {quote(one.id)} AS indicator, period_kind, period, unit_code, staff_id, value "
        f"FROM verdict_{one.id} AS v JOIN periods AS p ON p.m = v.m AND NOT p.stock WHERE verdict = 'verified'"
        for one in medians
    )
    if not rows:
        return "SELECT '' AS indicator, '' AS period_kind, '' AS period, '' AS level, '' AS unit_code, 0.0 AS median LIMIT 0"
    return _levels(f"({rows})", "median(value) AS median", "indicator, period_kind, period")


def _figures(shown: list[Definition], library: Library, judged: Mapping[str, Compiled]) -> str:
    settled = "NULLIF(s.verified + s.refused, 0)"
    value = (
        f"CASE WHEN s.indicator IN ({_listed(shown, {'count', 'stock', 'derived'})}) THEN CAST(s.verified AS DOUBLE) "
        f"WHEN s.indicator IN ({_listed(shown, {'share'})}) THEN CAST(s.verified AS DOUBLE) / {settled} "
        f"WHEN s.indicator IN ({_listed(shown, {'refused_share'})}) THEN CAST(s.refused AS DOUBLE) / {settled} "
        f"WHEN s.indicator IN ({_listed(shown, {'weighted_share'})}) "
        "THEN CAST(COALESCE(s.weight_verified, 0) AS DOUBLE) / NULLIF(CAST(s.weight_settled AS DOUBLE), 0) "
        f"WHEN s.indicator IN ({_listed(shown, {'mean'})}) "
        "THEN CAST(s.weight_verified AS DOUBLE) / NULLIF(s.verified, 0) ELSE m.median END"
    )
    over_all = ", ".join(quote(one.id) for one in shown if one.reported_share) or "''"
    reported = (
        f"CASE WHEN s.indicator IN ({over_all}) THEN CAST(s.weight_all AS DOUBLE) / NULLIF(s.reported, 0) "
        "ELSE CAST(s.claimed AS DOUBLE) END"
    )
    padding = f"CASE WHEN s.indicator IN ({_listed(shown, {'count'})}) THEN CAST(s.refused AS DOUBLE) / {settled} END"
    plain = ", ".join(
        f"CASE WHEN s.indicator IN ({_listed(shown, {'derived'})}) THEN NULL ELSE s.{name} END AS {name}"
        for name in _COUNTS[2:]
    )
    marks = " ".join(
        f"WHEN s.indicator = {quote(one.id)} THEN {quote(';'.join(marked))}"
        for one in shown
        if (marked := unchecked(one, library, judged))
    )
    return (
        "SELECT s.indicator AS indicator, s.level AS level, s.unit_code AS unit_code, s.period_kind AS period_kind, "
        f"s.period AS period, s.reported AS reported, s.verified AS verified, {plain}, {value} AS value, "
        f"{reported} AS reported_value, {padding} AS padding_rate, "
        f"{f'CASE {marks} ELSE NULL END' if marks else 'NULL::VARCHAR'} AS unchecked "
        "FROM summed AS s LEFT JOIN medians AS m ON m.indicator = s.indicator AND m.level = s.level "
        "AND m.unit_code = s.unit_code AND m.period_kind = s.period_kind AND m.period = s.period"
    )


def unchecked(definition: Definition, library: Library, judged: Mapping[str, Compiled]) -> tuple[str, ...]:
    """Registers never imported whose absence facts were passed over, in this indicator or those it is read from."""
    own = set(judged[definition.id].unchecked) if definition.id in judged else set()
    for part in definition.needs:
        own |= set(unchecked(library.definitions[part], library, judged))
    return tuple(sorted(own))
