"""The figures that a report shows: the latest year-to-date, every unit, and the reasons behind the difference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shixiao.engine import Engine, quote
from shixiao.publication.headings import Heading
from shixiao.vocabulary.divisions import LEVELS
from shixiao.vocabulary.months import parse_period

WHOLE = "0"


@dataclass(frozen=True)
class Figure:
    """One line of the figures table. Counts are rows; `value`, `reported_value` and `padding_rate` are unrounded and
    None where nothing is settled; a derived indicator has no refused, pending and unverifiable rows of its own."""

    indicator: str
    level: str
    unit_code: str
    period_kind: str
    period: str
    reported: int | None
    verified: int | None
    refused: int | None
    pending: int | None
    unverifiable: int | None
    value: float | None
    reported_value: float | None
    padding_rate: float | None
    unchecked: str | None

    @property
    def months(self) -> tuple[int, int]:
        """First and last month of the figure's period."""
        period = parse_period(f"ytd:{self.period}" if self.period_kind == "ytd" else self.period)
        return period.first, period.last


def latest_figures(engine: Engine, figures_sql: str, titles: Mapping[str, Heading]) -> list[Figure]:
    """Figures of the latest year-to-date period for units of all levels, in the order of `titles`, then of units.

    An indicator that has no year-to-date (a stock) is shown for its latest month. Levels at which there is only one
    unit repeat the whole and are left out.
    """
    columns = ", ".join(Figure.__dataclass_fields__)
    rows = engine.rows(
        f"WITH f AS (SELECT {columns} FROM ({figures_sql}) WHERE level <> 'staff'), "
        "latest AS (SELECT max(period) AS period FROM f WHERE period_kind = 'ytd'), "
        "stocks AS (SELECT indicator, max(period) AS period FROM f WHERE period_kind = 'month' GROUP BY indicator "
        "HAVING indicator NOT IN (SELECT indicator FROM f WHERE period_kind = 'ytd')), "
        "spread AS (SELECT level FROM f GROUP BY level HAVING count(DISTINCT unit_code) > 1 OR level = '0') "
        "SELECT f.* FROM f SEMI JOIN spread ON spread.level = f.level "
        "WHERE (period_kind = 'ytd' AND period = (SELECT period FROM latest)) "
        "OR (period_kind = 'month' AND (indicator, period) IN (SELECT (indicator, period) FROM stocks)) "
        "ORDER BY f.unit_code, length(f.level), f.level"
    )
    order = {indicator: at for at, indicator in enumerate(titles)}
    figures = [figure for row in rows if (figure := Figure(*row)).indicator in order]
    return sorted(figures, key=lambda figure: order[figure.indicator])


def refused_by_reason(engine: Engine, reasons: str, figure: Figure) -> list[tuple[str, int]]:
    """(reason, rows) of the rows refused in a figure, the commonest first.

    `reasons` is SQL of indicator, unit_code (12 digits), m (month ordinal), verdict, reason, row_count.
    """
    first, last = figure.months
    return engine.rows(
        f"SELECT reason, CAST(sum(row_count) AS BIGINT) AS n FROM ({reasons}) "
        f"WHERE indicator = {quote(figure.indicator)} AND verdict = 'refused' "
        f"AND starts_with(unit_code, {quote(figure.unit_code)}) AND m BETWEEN {first} AND {last} "
        "GROUP BY reason ORDER BY n DESC, reason"
    )


def dividing_level(figures: Iterable[Figure]) -> str:
    """The highest level at which the area divides into several units; the whole when it does not."""
    levels = {figure.level for figure in figures}
    return next((str(level) for level in LEVELS if level and str(level) in levels), WHOLE)


def unit_title(code: str, unit_names: Mapping[str, str]) -> str:
    """What a unit is called, by its prefix; a street's or county's own rows are marked as its own."""
    if not code:
        return "全部"
    name = unit_names.get(code.ljust(12, "0"), code)
    return f"{name}（本级）" if len(code) == 12 and code.endswith("000") else name


def period_title(figures: Sequence[Figure]) -> str:
    """The period shown, in words: 2026年1—3月."""
    shown = next((figure for figure in figures if figure.period_kind == "ytd"), figures[0] if figures else None)
    if shown is None:
        return "没有数据"
    (first, last) = shown.months
    year, month = divmod(last, 12)
    return f"{year}年{first % 12 + 1}—{month + 1}月" if first != last else f"{year}年{month + 1}月"
