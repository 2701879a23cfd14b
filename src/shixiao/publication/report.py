"""The county's report as one workbook: what was reported, what holds, and where the difference went."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shixiao.engine import Engine
from shixiao.publication.headings import CELLS, TOPICS, Heading, Labels, label
from shixiao.publication.latest import WHOLE, Figure, latest_figures, period_title, refused_by_reason, unit_title
from shixiao.publication.placing import drafted
from shixiao.publication.waterfall import add_waterfall, waterfall
from shixiao.publication.workbook import Book, Notes, open_workbook, text_width

MAIN_INDICATOR = "new_employment"
HEADING_ROW = 2

_COLUMNS = (
    ("指标", 26), ("单位", 30), ("单位代码", 15), ("上报", 10), ("核实", 10), ("不予核实", 10), ("待定", 10),
    ("无法核实", 10), ("挤水率", 10), ("上报值", 10), ("核实值", 10), ("未核对的台账", 22),
)  # fmt: skip

_WORDS = (
    ("上报", "截止日之前计入的行数，一行是上报的一条记录。"),
    ("核实", "有独立台账作证、每人只计一次的行数。"),
    ("不予核实", "有结论而不成立的行数，每行只有一个原因。"),
    ("待定", "作证的期限还没有到，暂时没有结论。"),
    ("无法核实", "作证所需的台账还没有导入过，不算不予核实。"),
    ("挤水率", "不予核实 ÷（核实 + 不予核实）。"),
    ("上报值、核实值", "比率类指标的数值：按上报口径算的，和按核实的行算的。空着表示还没有结论。"),
    ("未核对的台账", "判断“没有某种记录”要用、但还没有导入过的台账；有它时，结论可能更严。"),
)


def write_report(
    engine: Engine,
    path: Path,
    *,
    figures_sql: str,
    titles: Mapping[str, Heading],
    reasons: str,
    meta: Notes = (),
    unit_names: Mapping[str, str] | None = None,
    labels: Labels = CELLS,
) -> None:
    """Write the report of the latest year-to-date as xlsx: sheets 说明, 挤水 (with a native chart), one per topic.

    `figures_sql` gives the columns of `shixiao figures`; `titles` the indicators to show, in order; `reasons` is SQL
    of indicator, unit_code (12 digits), m (month ordinal), verdict, reason, row_count; `meta` the lines of 说明 that
    name run, as-of date and definitions; `unit_names` names by 12-digit code; `labels` names the registers
    that were never imported. Raises Problem like `write_table`.
    """
    figures = latest_figures(engine, figures_sql, titles)
    period = period_title(figures)
    main = next((each for each in figures if each.indicator == MAIN_INDICATOR and each.level == WHOLE), None)
    with drafted(path) as draft, open_workbook(draft) as book:
        book.add_notes([("报告", "上报与核实对照"), ("期间", period), *meta, *_WORDS])
        if main:
            steps = waterfall(main, refused_by_reason(engine, reasons, main))
            add_waterfall(book, steps, title=titles[MAIN_INDICATOR].title, period=period)
        for topic in _topics(titles):
            shown = [figure for figure in figures if titles[figure.indicator].topic == topic]
            if shown:
                _add_topic(book, TOPICS.get(topic, topic), shown, titles, unit_names or {}, labels)


def _topics(titles: Mapping[str, Heading]) -> list[str]:
    used = dict.fromkeys(heading.topic for heading in titles.values())
    return [*(topic for topic in TOPICS if topic in used), *(topic for topic in used if topic not in TOPICS)]


def _add_topic(
    book: Book,
    topic: str,
    figures: Sequence[Figure],
    titles: Mapping[str, Heading],
    unit_names: Mapping[str, str],
    labels: Labels,
) -> None:
    sheet = book.add_sheet(topic, heading_row=HEADING_ROW)
    sheet.write_string(0, 0, f"{topic}：上报与核实", book.title)
    sheet.write_string(1, 0, f"期间：{period_title(figures)}", book.text)
    for at, (heading, width) in enumerate(_COLUMNS):
        sheet.write_string(HEADING_ROW, at, heading, book.heading)
        sheet.set_column(at, at, width)
    sheet.set_column(0, 0, max(text_width(titles[figure.indicator].title) for figure in figures) + 2)
    sheet.freeze_panes(HEADING_ROW + 1, 2)
    sheet.autofilter(HEADING_ROW, 0, HEADING_ROW + len(figures), len(_COLUMNS) - 1)
    for row, figure in enumerate(figures, HEADING_ROW + 1):
        _add_figure(book, sheet, row, figure, heading=titles[figure.indicator], unit_names=unit_names)
        book.put(sheet, row, len(_COLUMNS) - 1, label(labels, "unchecked", figure.unchecked))


def _add_figure(
    book: Book, sheet: Any, row: int, figure: Figure, *, heading: Heading, unit_names: Mapping[str, str]
) -> None:
    # A stock stands for a month of its own.
    title = heading.title if figure.period_kind == "ytd" else f"{heading.title}（{figure.period}）"
    unit = unit_title(figure.unit_code, unit_names)
    for at, text in enumerate((title, unit, figure.unit_code or None)):
        book.put(sheet, row, at, text)
    counts = (figure.reported, figure.verified, figure.refused, figure.pending, figure.unverifiable)
    for at, count in enumerate(counts, 3):
        book.put(sheet, row, at, count, book.whole)
    book.put(sheet, row, 8, figure.padding_rate, book.rate)
    shown_as = book.rate if heading.is_rate else book.whole if _is_whole(figure) else book.fraction
    book.put(sheet, row, 9, figure.reported_value, shown_as)
    book.put(sheet, row, 10, figure.value, shown_as)


def _is_whole(figure: Figure) -> bool:
    return all(value is None or float(value).is_integer() for value in (figure.value, figure.reported_value))
