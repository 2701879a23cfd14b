"""The summary of a run in a terminal: one table, and the three largest gaps."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from shixiao.engine import Engine
from shixiao.publication.headings import Heading, reason_title
from shixiao.publication.latest import (
    WHOLE,
    Figure,
    dividing_level,
    latest_figures,
    period_title,
    refused_by_reason,
    unit_title,
)

GAPS = 3
REASONS_SHOWN = 3
NOTHING = "—"


def summary(
    engine: Engine,
    *,
    figures_sql: str,
    titles: Mapping[str, Heading],
    reasons: str,
    unit_names: Mapping[str, str] | None = None,
) -> RenderableType:
    """What a run says of the whole area in the latest year-to-date, and in which units most was refused and why.

    Arguments as in `write_report`. Shares show their rates, counts their rows.
    """
    figures = latest_figures(engine, figures_sql, titles)
    whole = [figure for figure in figures if figure.level == WHOLE]
    if not whole:
        return Text("还没有可以汇总的数：请先导入台账。")
    parts: list[RenderableType] = [_table(whole, titles)]
    gaps = _largest_gaps(figures)
    if gaps:
        parts.append(Text("差得最多的地方", style="bold"))
    for figure in gaps:
        why = refused_by_reason(engine, reasons, figure)
        parts.append(Padding(_gap(figure, why, titles, unit_names or {}), (0, 0, 0, 2)))
    return Group(*parts)


def _table(figures: Sequence[Figure], titles: Mapping[str, Heading]) -> Table:
    table = Table(title=f"上报与核实 · {period_title(figures)}", title_style="bold", header_style="bold")
    table.add_column("指标")
    for name in ("上报", "核实", "挤水率", "待定", "无法核实"):
        table.add_column(name, justify="right", no_wrap=True)
    for figure in figures:
        heading = titles[figure.indicator]
        if _counts_rows(figure, heading):
            reported, verified = _whole(figure.reported), _whole(figure.verified)
        else:
            reported, verified = _value(figure.reported_value, heading), _value(figure.value, heading)
        table.add_row(
            heading.title,
            reported,
            verified,
            _rate(figure.padding_rate),
            _whole(figure.pending),
            _whole(figure.unverifiable),
        )
    return table


def _counts_rows(figure: Figure, heading: Heading) -> bool:
    """Whether the indicator's value is a number of rows, rather than a share, a mean or a score."""
    return not heading.is_rate and figure.value == figure.verified


def _largest_gaps(figures: Sequence[Figure]) -> list[Figure]:
    """The figures with most refused rows among the units into which the area divides; counts only."""
    level = dividing_level(figures)
    found = [each for each in figures if each.level == level and each.padding_rate is not None and each.refused]
    return sorted(found, key=lambda each: (-(each.refused or 0), each.unit_code, each.indicator))[:GAPS]


def _gap(
    figure: Figure, why: Sequence[tuple[str, int]], titles: Mapping[str, Heading], unit_names: Mapping[str, str]
) -> Text:
    listed = "，".join(f"{reason_title(reason)} {rows:,}" for reason, rows in why[:REASONS_SHOWN])
    rest = sum(rows for _, rows in why[REASONS_SHOWN:])
    listed += f"，其他 {rest:,}" if rest else ""
    return Text.assemble(
        (unit_title(figure.unit_code, unit_names), "bold"),
        f" {titles[figure.indicator].title}：上报 {_whole(figure.reported)}，核实 {_whole(figure.verified)}，不予核实 ",
        (_whole(figure.refused), "bold red"),
        f"（{listed}）" if listed else "",
    )


def _whole(count: int | None) -> str:
    return NOTHING if count is None else f"{count:,}"


def _rate(rate: float | None) -> str:
    return NOTHING if rate is None else f"{rate:.1%}"


def _value(value: float | None, heading: Heading) -> str:
    if value is None:
        return NOTHING
    return _rate(value) if heading.is_rate else f"{value:,.2f}"
