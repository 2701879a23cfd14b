"""From what was reported to what holds: the steps of one count, and their sheet with a native chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shixiao.publication.headings import reason_title
from shixiao.publication.latest import Figure
from shixiao.publication.workbook import Book

# Shown as steps of their own, in this order; all other reasons are one step.
STEPS = ("counted_already", "already_employed", "no_trace")

TABLE_ROW = 3
GREEN, ORANGE = "#2E7D5B", "#D9822B"


@dataclass(frozen=True)
class Step:
    """One column of the waterfall: rows, and the height it stands on."""

    title: str
    count: int
    base: int
    is_total: bool


def waterfall(figure: Figure, refused: Sequence[tuple[str, int]]) -> tuple[Step, ...]:
    """Steps from reported to verified; the last step is what is left after all others.

    `refused` are (reason, rows) of the figure's refused rows. Unverifiable rows are a step only where there are any.
    """
    by_reason = dict(refused)
    lost = [(reason_title(reason), by_reason.get(reason, 0)) for reason in STEPS]
    lost.append(("其他原因", sum(rows for reason, rows in refused if reason not in STEPS)))
    lost.append(("待定", figure.pending or 0))
    if figure.unverifiable:
        lost.append(("无法核实", figure.unverifiable))
    left = figure.reported or 0
    steps = [Step("上报", left, 0, is_total=True)]
    for title, count in lost:
        left -= count
        steps.append(Step(title, count, left, is_total=False))
    steps.append(Step("核实", left, 0, is_total=True))
    return tuple(steps)


def add_waterfall(book: Book, steps: Sequence[Step], *, title: str, period: str) -> None:
    """The sheet 挤水: the steps as a table, with a chart of them beside it."""
    sheet = book.add_sheet("挤水", heading_row=TABLE_ROW)
    sheet.write_string(0, 0, f"{title}：从上报到核实", book.title)
    sheet.write_string(1, 0, f"期间：{period}", book.text)
    for at, (heading, width) in enumerate(
        (("环节", 14), ("人数", 10), ("占上报", 10), ("底座", 10), ("总数", 10), ("减少", 10))
    ):
        sheet.write_string(TABLE_ROW, at, heading, book.heading)
        sheet.set_column(at, at, width)
    reported = steps[0].count
    for row, step in enumerate(steps, TABLE_ROW + 1):
        book.put(sheet, row, 0, step.title)
        book.put(sheet, row, 1, step.count, book.whole)
        book.put(sheet, row, 2, step.count / reported if reported else None, book.rate)
        book.put(sheet, row, 3, step.base, book.whole)
        book.put(sheet, row, 4, step.count if step.is_total else 0, book.whole)
        book.put(sheet, row, 5, 0 if step.is_total else step.count, book.whole)
    sheet.insert_chart(TABLE_ROW, 7, _chart(book, sheet, len(steps), f"{title}（{period}）"))


def _chart(book: Book, sheet: Any, count: int, title: str) -> Any:
    first, last = TABLE_ROW + 1, TABLE_ROW + count
    name = sheet.get_name()
    chart = book.book.add_chart({"type": "column", "subtype": "stacked"})
    looks = ((3, None, False), (4, GREEN, True), (5, ORANGE, True))
    for column, colour, is_labelled in looks:
        chart.add_series(
            {
                "name": [name, TABLE_ROW, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
                "fill": {"color": colour} if colour else {"none": True},
                "border": {"none": True},
                "gap": 40,
                # The label of a column that is not there is left out.
                "data_labels": {"value": True, "num_format": "#,##0;;;"} if is_labelled else {},
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 13}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_size({"width": 720, "height": 400})
    return chart
