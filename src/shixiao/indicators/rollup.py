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
CELL_WORDS = ("indicator", "unit_code", "staff_id", "verdict", "reason")
_COUNTS = ("reported", "verified", "refused", "pending", "unverifiable")
_WEIGHTS = ("weight_verified", "weight_settled", "weight_all", "claimed")
_SUMS = (*_COUNTS, *_WEIGHTS)


def roll_up(engine: Engine, library: Library, judged: Mapping[str, Compiled], as_of: dt.date) -> None:
    """Make the tables `figures` (one row per indicator, level, unit and period, in order of `place` and `span`) and
    `cells` (rows per unit, staff number, month, verdict and reason), from `verdict_<indicator>`.

    Words are codes in both: they are read as text, but sorted and grouped by number.
    """
    shown = [one for one in library.definitions.values() if _parts(one) <= set(judged)]
    if not shown:
        engine.view("figures", _empty())
        return
    engine.table("cells", " UNION ALL ".join(_cells(id_) for id_ in judged))
    engine.table("claims", _claims(engine, shown))
    units = "SELECT unit_code FROM cells UNION SELECT unit_code FROM claims"
    for name in CELL_WORDS:
        make_words(engine, name, units if name == "unit_code" else f"SELECT {name} FROM cells")
    engine.table("cells", f"SELECT * REPLACE ({', '.join(map(as_word, CELL_WORDS))}) FROM cells")
    engine.table("tallies", _tallies(shown, library))
    _periods(engine, as_of)
    _places(engine, shown, library, judged)
    engine.table("levels_tallied", f"SELECT t.*, stock FROM ({_level_sums(engine)}) AS t JOIN places USING (place)")
    months = "FROM levels_tallied AS t JOIN periods AS p ON p.m = t.m AND p.stock = t.stock"
    # A month of a place is one row already; only the longer periods have to be grouped.
    single = f"SELECT place, span, {', '.join(_COUNTS)} {months} WHERE period_kind = 'month'"
    longer = (
        f"SELECT place, span, {_sums(_COUNTS)} {months} WHERE period_kind IN ('quarter', 'year') GROUP BY place, span"
    )
    engine.table("summed", f"{single} UNION ALL {longer} UNION ALL {_years_to_date()}")
    engine.table(
        "weighed",
        f"SELECT place, span, {_sums(_WEIGHTS)} {months} WHERE weight_all IS NOT NULL OR claimed IS NOT NULL "
        "GROUP BY place, span",
    )
    _medians(engine, shown)
    engine.view("figures", _figures())


def make_words(engine: Engine, name: str, words: str) -> None:
    """Make the codes for the words of a column; `words` is SQL of one column. Codes sort as the words do."""
    # The empty word is always there, because a type without words cannot be made.
    listed = f"SELECT {name} FROM (SELECT '' AS {name} UNION {words}) WHERE {name} IS NOT NULL ORDER BY {name}"
    engine.run(f"CREATE OR REPLACE TEMP TYPE {name}_words AS ENUM ({listed})")


def as_word(name: str) -> str:
    """SQL: a column in its codes."""
    return f"CAST({name} AS {name}_words) AS {name}"


def _parts(definition: Definition) -> set[str]:
    return {definition.id} if definition.is_judged else set(definition.needs)


def _empty() -> str:
    columns = ", ".join(f"CAST(NULL AS {_figure_type(name)}) AS {name}" for name in FIGURE_COLUMNS)
    return f"SELECT 0 AS place, 0 AS span, {columns} LIMIT 0"


def _figure_type(name: str) -> str:
    return (
        "BIGINT" if name in _COUNTS else "DOUBLE" if name in {"value", "reported_value", "padding_rate"} else "VARCHAR"
    )


def _sums(names: Iterable[str]) -> str:
    return ", ".join(f"CAST(sum({name}) AS {_type(name)}) AS {name}" for name in names)


def _type(name: str) -> str:
    return "BIGINT" if name in _COUNTS else "DECIMAL(38,6)"


def _cells(id_: str) -> str:
    return (
        f"SELECT {quote(id_)} AS indicator, unit_code, staff_id, m, verdict, reason, count(*) AS row_count, "
        f"sum(weight) AS weight FROM verdict_{id_} GROUP BY unit_code, staff_id, m, verdict, reason"
    )


def _tallies(shown: Iterable[Definition], library: Library) -> str:
    """One row per indicator, unit, staff number and month."""
    listed = ", ".join(
        f"({quote(one.id)}, {quote(source)}, {sign}, {staffed})"
        for one in shown
        for source, sign, staffed in _sources(one, library)
    )
    counts = ", ".join(
        f"CAST(COALESCE(sum(sign * row_count){test}, 0) AS BIGINT) AS {name}"
        for name, test in [("reported", ""), *((word, f" FILTER (WHERE verdict = '{word}')") for word in _COUNTS[1:])]
    )
    zeros = ", ".join(f"CAST(0 AS BIGINT) AS {name}" for name in _COUNTS)
    return (
        "SELECT s.id AS indicator, unit_code, CASE WHEN staffed THEN staff_id END AS staff_id, m, "
        f"{counts}, sum(weight) FILTER (WHERE verdict = 'verified') AS weight_verified, "
        "sum(weight) FILTER (WHERE verdict IN ('verified', 'refused')) AS weight_settled, sum(weight) AS weight_all, "
        f"CAST(NULL AS DECIMAL(24,6)) AS claimed FROM cells JOIN (VALUES {listed}) AS s(id, source, sign, staffed) "
        "ON s.source = cells.indicator GROUP BY ALL "
        f"UNION ALL BY NAME SELECT indicator, {as_word('unit_code')}, m, {zeros}, claimed FROM claims"
    )


def _sources(definition: Definition, library: Library) -> list[tuple[str, int, bool]]:
    """Whose verdicts are summed: (indicator, sign, whether by staff number)."""
    if definition.measure != "derived":
        return [(definition.rows_of or definition.id, 1, bool(definition.staff))]
    # Staff numbers are kept only where every part has them; a sum over half of the parts would mislead.
    staffed = all(library.definitions[part].staff for part in definition.needs)
    return [(part, sign, staffed) for part, sign in ((definition.plus, 1), (definition.minus, -1)) if part]


def _claims(engine: Engine, shown: list[Definition]) -> str:
    """What units claim in their monthly returns, by indicator title or id; the latest return of a month stands."""
    counted = [one for one in shown if one.measure in {"count", "derived"}]
    known = engine.rows("SELECT view_name FROM duckdb_views() WHERE view_name = 'known_monthly_returns'")
    if not counted or not known:
        return "SELECT '' AS indicator, '' AS unit_code, 0 AS m, CAST(0 AS DECIMAL(24,6)) AS claimed LIMIT 0"
    names = " ".join(f"WHEN indicator IN ({quote(one.id)}, {quote(one.title)}) THEN {quote(one.id)}" for one in counted)
    return (
        "SELECT indicator_id AS indicator, unit_code, m, CAST(value AS DECIMAL(24,6)) AS claimed FROM ("
        f"SELECT CASE {names} END AS indicator_id, unit_code, month AS m, value FROM known_monthly_returns "
        "QUALIFY row_number() OVER (PARTITION BY indicator_id, unit_code, month ORDER BY row_key DESC) = 1"
        ") WHERE indicator_id IS NOT NULL"
    )


def _periods(engine: Engine, as_of: dt.date) -> None:
    """The periods each month belongs to, with their last month. A stock has no running sums: a quarter or year is its last month."""
    first, last = engine.one("SELECT min(m), max(m) FROM tallies")
    today = month_of(as_of)
    rows: list[tuple[int, str, str, bool, int]] = []
    for month in range(int(first or today), int(last or today) + 1):
        quarter, year = quarter_label(month), str(month // 12)
        december = month // 12 * 12 + 11
        rows += [(month, "month", month_label(month), stock, month) for stock in (False, True)]
        rows += [(month, "quarter", quarter, False, month // 3 * 3 + 2), (month, "year", year, False, december)]
        rows += [(month, "quarter", quarter, True, month)] if month % 3 == 2 else []
        rows += [(month, "year", year, True, month)] if month == december else []
        rows += [(month, "ytd", month_label(to), False, to) for to in range(month, min(december, today) + 1)]
    names = ("m", "period_kind", "period", "stock", "last_m")
    engine.register_arrow("periods_source", pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))))
    engine.table("periods", "SELECT *, dense_rank() OVER (ORDER BY period_kind, period) AS span FROM periods_source")
    for name in ("period_kind", "period"):
        make_words(engine, name, f"SELECT {name} FROM periods")
    engine.table("spans", f"SELECT DISTINCT span, {as_word('period_kind')}, {as_word('period')} FROM periods")


def _places(engine: Engine, shown: list[Definition], library: Library, judged: Mapping[str, Compiled]) -> None:
    """`places`: every indicator, level and unit a figure stands for, in the order of figures, with how its value is
    made. `leaves`: the place of each unit at each level. `staff_places`: the place of each staff number."""
    prefixes = " UNION ".join(
        f"SELECT indicator, '{level}' AS level, left(unit_code, {level}) AS unit_code FROM tallies" for level in LEVELS
    )
    staff = "SELECT indicator, 'staff' AS level, CAST(staff_id AS VARCHAR) AS unit_code FROM tallies WHERE staff_id IS NOT NULL"
    engine.table(
        "places",
        "SELECT row_number() OVER (ORDER BY indicator, length(level), level, unit_code) AS place, * FROM "
        f"({prefixes} UNION {staff})",
    )
    units = "SELECT DISTINCT indicator, unit_code FROM tallies"
    joins = " ".join(
        f"JOIN places AS p{level} ON p{level}.indicator = u.indicator AND p{level}.level = '{level}' "
        f"AND p{level}.unit_code IS NOT DISTINCT FROM left(u.unit_code, {level})"
        for level in LEVELS
    )
    listed = ", ".join(f"p{level}.place AS place{level}" for level in LEVELS)
    engine.table("leaves", f"SELECT u.*, {listed} FROM ({units}) AS u {joins}")
    engine.table(
        "staff_places",
        "SELECT indicator, CAST(unit_code AS staff_id_words) AS staff_id, place FROM places WHERE level = 'staff'",
    )
    ways = ", ".join(
        f"({quote(one.id)}, {quote(one.measure)}, {bool(one.reported_share)}, "
        f"{_text(';'.join(unchecked(one, library, judged)))})"
        for one in shown
    )
    for name in ("indicator", "level", "unit_code"):
        make_words(engine, f"place_{name}", f"SELECT {name} AS place_{name} FROM places")
    words = ", ".join(f"CAST(p.{name} AS place_{name}_words) AS {name}" for name in ("indicator", "level", "unit_code"))
    engine.table(
        "places",
        f"SELECT p.place, {words}, w.measure = 'stock' AS stock, w.measure, w.over_all, w.unchecked FROM places AS p "
        f"JOIN (VALUES {ways}) AS w(indicator, measure, over_all, unchecked) ON w.indicator = p.indicator",
    )


def _text(text: str) -> str:
    return quote(text) if text else "CAST(NULL AS VARCHAR)"


def _level_sums(engine: Engine) -> str:
    """SQL of sums per place and month: units first, each higher level from the one below it."""
    sums = _sums(_SUMS)
    lowest = LEVELS[-1]
    leaf = "l.indicator = t.indicator AND l.unit_code IS NOT DISTINCT FROM t.unit_code"
    engine.table(
        f"level_{lowest}",
        f"SELECT place{lowest} AS place, m, {sums} FROM tallies AS t JOIN leaves AS l ON {leaf} GROUP BY ALL",
    )
    for level, below in zip(LEVELS[-2::-1], LEVELS[:0:-1], strict=True):
        above = f"SELECT DISTINCT place{below} AS place, place{level} AS above FROM leaves"
        engine.table(
            f"level_{level}",
            f"SELECT above AS place, m, {sums} FROM level_{below} JOIN ({above}) USING (place) GROUP BY ALL",
        )
    levels = " UNION ALL ".join(f"SELECT * FROM level_{level}" for level in LEVELS)
    staff = f"SELECT place, m, {sums} FROM tallies JOIN staff_places USING (indicator, staff_id) GROUP BY ALL"
    return f"{levels} UNION ALL {staff}"


def _years_to_date() -> str:
    """SQL of running sums: what is summed up to a month with rows stands until the next one."""
    sums = ", ".join(f"CAST(sum({name}) OVER year AS BIGINT) AS {name}" for name in _COUNTS)
    until = "COALESCE(lead(m) OVER year, m // 12 * 12 + 12)"
    return (
        f"SELECT place, span, {', '.join(_COUNTS)} FROM (SELECT place, m, {until} AS next_m, {sums} "
        "FROM levels_tallied WHERE NOT stock WINDOW year AS (PARTITION BY place, m // 12 ORDER BY m)) AS t "
        "JOIN (SELECT DISTINCT span, last_m FROM periods WHERE period_kind = 'ytd') AS p "
        "ON p.last_m // 12 = t.m // 12 AND p.last_m >= t.m AND p.last_m < t.next_m"
    )


def _medians(engine: Engine, shown: list[Definition]) -> None:
    """Make `medians` (place, span, median). They cannot be summed, so every level and period is taken from the rows."""
    engine.table(
        "medians", "SELECT CAST(0 AS BIGINT) AS place, CAST(0 AS BIGINT) AS span, CAST(0 AS DOUBLE) AS median LIMIT 0"
    )
    rows = " UNION ALL ".join(
        f"SELECT {quote(one.id)} AS indicator, m, {as_word('unit_code')}, {as_word('staff_id')}, value "
        f"FROM verdict_{one.id} WHERE verdict = 'verified'"
        for one in shown
        if one.measure == "median"
    )
    if not rows:
        return
    leaf = "l.indicator = r.indicator AND l.unit_code IS NOT DISTINCT FROM r.unit_code"
    staff = "s.indicator = r.indicator AND s.staff_id = r.staff_id"
    places = [f"place{level}" for level in LEVELS]
    engine.table(
        "valued",
        f"SELECT m, value, {', '.join(places)}, s.place AS staff_place FROM ({rows}) AS r JOIN leaves AS l ON {leaf} "
        f"LEFT JOIN staff_places AS s ON {staff}",
    )
    # A level after the other, because the engine keeps all values of a median in memory.
    for place in (*places, "staff_place"):
        engine.run(
            f"INSERT INTO medians SELECT {place}, span, median(value) FROM valued AS v JOIN periods AS p "
            f"ON p.m = v.m AND NOT p.stock WHERE {place} IS NOT NULL GROUP BY {place}, span"
        )
    engine.drop("valued")


def _figures() -> str:
    settled = "NULLIF(s.verified + s.refused, 0)"
    value = (
        "CASE WHEN p.measure IN ('count', 'stock', 'derived') THEN CAST(s.verified AS DOUBLE) "
        f"WHEN p.measure = 'share' THEN CAST(s.verified AS DOUBLE) / {settled} "
        f"WHEN p.measure = 'refused_share' THEN CAST(s.refused AS DOUBLE) / {settled} "
        "WHEN p.measure = 'weighted_share' "
        "THEN CAST(COALESCE(w.weight_verified, 0) AS DOUBLE) / NULLIF(CAST(w.weight_settled AS DOUBLE), 0) "
        "WHEN p.measure = 'mean' THEN CAST(w.weight_verified AS DOUBLE) / NULLIF(s.verified, 0) ELSE m.median END"
    )
    reported = (
        "CASE WHEN p.over_all THEN CAST(w.weight_all AS DOUBLE) / NULLIF(s.reported, 0) "
        "ELSE CAST(w.claimed AS DOUBLE) END"
    )
    padding = f"CASE WHEN p.measure = 'count' THEN CAST(s.refused AS DOUBLE) / {settled} END"
    plain = ", ".join(f"CASE WHEN p.measure <> 'derived' THEN s.{name} END AS {name}" for name in _COUNTS[2:])
    return (
        "SELECT s.place AS place, s.span AS span, p.indicator AS indicator, p.level AS level, p.unit_code AS unit_code, "
        f"x.period_kind AS period_kind, x.period AS period, s.reported AS reported, s.verified AS verified, {plain}, "
        f"{value} AS value, {reported} AS reported_value, {padding} AS padding_rate, p.unchecked AS unchecked "
        "FROM summed AS s JOIN places AS p ON p.place = s.place JOIN spans AS x ON x.span = s.span "
        "LEFT JOIN weighed AS w ON w.place = s.place AND w.span = s.span "
        "LEFT JOIN medians AS m ON m.place = s.place AND m.span = s.span"
    )


def unchecked(definition: Definition, library: Library, judged: Mapping[str, Compiled]) -> tuple[str, ...]:
    """Registers never imported whose absence facts were passed over, in this indicator or those it is read from."""
    own = set(judged[definition.id].unchecked) if definition.id in judged else set()
    for part in definition.needs:
        own |= set(unchecked(library.definitions[part], library, judged))
    return tuple(sorted(own))
