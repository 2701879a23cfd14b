"""How the rows of a page add up to the number that was clicked, in one sentence."""

from shixiao.indicators.definition import Definition
from shixiao.pipeline.pages import Figure, RowFilter
from shixiao.publication.headings import reason_title
from shixiao_site.indicators.figures.chosen import Chosen
from shixiao_site.indicators.figures.lines import value_text
from shixiao_site.ui.formats import VERDICTS


def addition(chosen: Chosen, definition: Definition, where: RowFilter, size: int) -> str:
    """The sentence. A share, mean or median says which of the rows it is taken from."""
    figure = _figure(chosen, definition.id)
    if figure is None or not size:
        return "这里没有行。"
    if definition.measure == "derived":
        return _difference(chosen, definition, where)
    if where.reason:
        verdict = VERDICTS[where.verdict] if where.verdict else ""
        return f"因为“{reason_title(where.reason)}”{verdict}的，正好是下面的 {size:,} 行。"
    if where.verdict:
        return f"{VERDICTS[where.verdict]} {getattr(figure, where.verdict):,}，正好是下面的 {size:,} 行。"
    return f"上报 {figure.reported:,}，正好是下面的 {size:,} 行。{_value(definition, figure)}"


def _figure(chosen: Chosen, indicator: str) -> Figure | None:
    figures = chosen.pages.of_unit(chosen.unit, chosen.period.kind, chosen.period.label)
    return next((one for one in figures if one.indicator == indicator), None)


def _difference(chosen: Chosen, definition: Definition, where: RowFilter) -> str:
    pages = chosen.pages
    parts = []
    for section in pages.sections(definition.id):
        title = pages.library.definitions[section.indicator].title
        count = pages.count(section.indicator, where)
        parts.append(f"{'减去' if section.sign < 0 else ''}{title} {count:,} 行")
    word = VERDICTS[where.verdict] if where.verdict else "上报"
    return f"{word} {pages.count(definition.id, where):,} = {'，'.join(parts)}。"


def _value(definition: Definition, figure: Figure) -> str:
    value = value_text(definition, figure.value)
    if figure.value is None:
        return ""
    refused = figure.refused or 0
    match definition.measure:
        case "share":
            return f"{value} = 核实 {figure.verified:,} ÷（核实 {figure.verified:,} + 不予核实 {refused:,}）。"
        case "refused_share":
            return f"{value} = 不予核实 {refused:,} ÷（核实 {figure.verified:,} + 不予核实 {refused:,}）。"
        case "weighted_share":
            return f"{value} 是按金额算的：核实的金额 ÷ 核实和不予核实的金额。"
        case "median" | "mean":
            return f"{value} 取自其中核实的 {figure.verified:,} 行。"
        case _:
            return f"其中核实 {figure.verified:,}。"
