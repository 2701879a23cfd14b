"""The rows behind every figure of the county add up to it."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import pyarrow.parquet as pq
import pytest

from shixiao.pipeline.pages import Figure, Pages, RowFilter, VerdictRow
from shixiao.pipeline.pages.figures import KINDS
from shixiao.vocabulary.months import Period, month_of, parse_period

LEVELS = (2, 4, 6, 9, 12)
PAGE = 997


def read_as(figure: Figure) -> Period:
    return parse_period(f"ytd:{figure.period}" if figure.kind == "ytd" else figure.period)


def every_row(pages: Pages, indicator: str, where: RowFilter) -> Iterator[VerdictRow]:
    for offset in range(0, pages.size(indicator, where), PAGE):
        yield from pages.rows(indicator, where, offset=offset, limit=PAGE)


@pytest.fixture(scope="module")
def figures(pages: Pages) -> list[Figure]:
    """Every figure that a page can show, asked for as the page of a unit asks."""
    own = {row["unit_code"] for row in pq.read_table(pages.run.file("figures"), columns=["unit_code"]).to_pylist()}
    codes = sorted(own & {code[:level] for code in own for level in LEVELS if len(code) == 12})
    return [
        figure
        for unit in codes
        for kind in KINDS
        for period in pages.periods(kind)
        for figure in pages.of_unit(unit, kind, period)
    ]


def test_every_figure_of_the_run_can_be_asked_for(pages: Pages, figures: list[Figure]) -> None:
    sealed = pq.read_table(pages.run.file("figures")).to_pylist()
    shown = {
        (row["indicator"], row["unit_code"], row["period_kind"], row["period"]): row
        for row in sealed
        if row["level"] not in {"0", "staff"}
    }
    asked = {(one.indicator, one.unit, one.kind, one.period): one for one in figures}
    assert asked.keys() == shown.keys()
    for key, one in asked.items():
        row = shown[key]
        values = (
            "reported",
            "verified",
            "refused",
            "pending",
            "unverifiable",
            "value",
            "reported_value",
            "padding_rate",
        )
        assert [getattr(one, name) for name in values] == [row[name] for name in values], key
        assert ";".join(one.unchecked) == (row["unchecked"] or "")


def test_the_rows_of_every_figure_add_up_to_it(pages: Pages, figures: list[Figure]) -> None:
    """Rows are read page by page and added up here, for every unit, month and verdict."""
    added: dict[str, Counter[tuple[str, int, str]]] = defaultdict(Counter)
    for indicator in pages.library.definitions:
        for row in every_row(pages, indicator, RowFilter("99")):
            sign = next(one.sign for one in pages.sections(indicator) if one.indicator == row.indicator)
            for level in LEVELS:
                added[indicator][row.unit[:level], month_of(row.counted_on), row.verdict] += sign
    for figure in figures:
        period = read_as(figure)
        stock = pages.library.definitions[figure.indicator].measure == "stock"
        months = range(period.last if stock else period.first, period.last + 1)
        sums = {
            verdict: sum(added[figure.indicator][figure.unit, month, verdict] for month in months)
            for verdict in ("verified", "refused", "pending", "unverifiable")
        }
        assert sum(sums.values()) == figure.reported, figure
        assert sums["verified"] == figure.verified, figure
        if figure.refused is not None:
            assert (sums["refused"], sums["pending"], sums["unverifiable"]) == (
                figure.refused, figure.pending, figure.unverifiable
            ), figure  # fmt: skip


def test_the_count_of_every_figure_is_the_figure(pages: Pages, figures: list[Figure]) -> None:
    # Some of them: the sum over all rows above is that of every one.
    for figure in [one for one in figures if len(one.unit) == 6] + figures[::97]:
        where = RowFilter(figure.unit, read_as(figure))
        assert pages.count(figure.indicator, where) == figure.reported, figure
        assert pages.count(figure.indicator, where.of(verdict="verified")) == figure.verified, figure
        if figure.refused is not None:
            assert pages.count(figure.indicator, where.of(verdict="refused")) == figure.refused, figure
