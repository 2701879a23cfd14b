"""How an office writes: which kind of file, which headings, how it types a day or a yes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from shixiao.sample.entry import Cell

DateStyle = Literal["iso", "slash", "dots", "compact", "chinese", "cell"]


@dataclass(frozen=True)
class Style:
    """`headings` are the office's own words for canonical headings. `places_by_name` writes 街道 and 所属社区 in
    place of the code. The rest concerns workbooks: a title line, a line of group headings, cells merged over rows of
    the same unit, a line of totals."""

    encoding: str = "utf-8"
    workbook: bool = False
    dates: DateStyle = "iso"
    headings: Mapping[str, str] = field(default_factory=dict)
    ticks: bool = False
    places_by_name: bool = False
    title: bool = True
    groups: bool = False
    merged: bool = False
    totals: bool = True


def written(value: Cell, style: Style) -> str | int | float | date:
    """A cell as it is typed; a real date only where the style has date cells."""
    if isinstance(value, bool):
        return ("√" if value else "") if style.ticks else ("是" if value else "否")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value if style.dates == "cell" else _typed_day(value, style.dates)
    if isinstance(value, int | float | str):
        return value
    return "" if value is None else str(value)


def _typed_day(day: date, dates: DateStyle) -> str:
    forms = {
        "iso": f"{day:%Y-%m-%d}",
        "slash": f"{day.year}/{day.month}/{day.day}",
        "dots": f"{day.year}.{day.month}.{day.day}",
        "compact": f"{day:%Y%m%d}",
        "chinese": f"{day.year}年{day.month}月{day.day}日",
    }
    return forms[dates]
