"""From a figure to its rows: which judged indicators, with which sign, of which months."""

from shixiao.indicators.definition import Definition
from shixiao.pipeline.pages.answers import Section
from shixiao.vocabulary.months import Period

EVERY_MONTH = (0, 10_000 * 12)


def sections_of(definition: Definition) -> tuple[Section, ...]:
    """The rows an indicator's figures are sums of: its own, or those of its parts."""
    if definition.measure == "derived":
        parts = ((definition.plus, 1), (definition.minus, -1))
        return tuple(Section(part, sign) for part, sign in parts if part)
    return (Section(definition.rows_of or definition.id, 1),)


def months_of(definition: Definition, period: Period | None) -> tuple[int, int]:
    """The first and last month whose rows a figure of the period adds up. A stock stands at its last month."""
    if period is None:
        return EVERY_MONTH
    return (period.last if definition.measure == "stock" else period.first), period.last
