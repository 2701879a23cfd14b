"""A page as PDF, set by typst inside this process. Texts are handed over as data, never as markup."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import typst

from shixiao.publication.placing import drafted
from shixiao.publication.workbook import Notes, text_width
from shixiao.vocabulary.problems import Problem
from shixiao_site.exports.drawing import drawing
from shixiao_site.ui import Chart, Content, Table
from shixiao_site.ui.formats import shown
from shixiao_site.ui.tables import plain

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"
ROWS_IN_PDF = 2_000
SHORT_NOTE = 26
# Half-width characters that fit beside each other in an upright page.
UPRIGHT = 100

# By name, the first that is installed; what official documents are set in comes first.
_BODY = (
    "FangSong", "仿宋", "FZFangSong-Z02S", "FangSong_GB2312", "STFangsong", "Source Han Serif SC", "Noto Serif CJK SC", "SimSun", "宋体",
    "Source Han Sans SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC",
)  # fmt: skip
_TITLE = (
    "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "Source Han Serif SC", "Noto Serif CJK SC", "STZhongsong", "SimSun", *_BODY,
)  # fmt: skip
_HEADING = (
    "SimHei", "黑体", "Source Han Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei", *_BODY,
)  # fmt: skip


def write_pdf(path: Path, content: Content, *, notes: Notes) -> int:
    """Write a page as PDF; the number of rows in it.

    Raises Problem when no Chinese font is installed, when there are too many rows, or when the place cannot be written.
    """
    data = _data(content, notes)
    rendered = render(data)
    with drafted(path) as draft:
        draft.write_bytes(rendered)
    return sum(len(table["rows"]) for table in data["tables"])


def render(data: Mapping[str, Any], fonts: typst.Fonts | None = None) -> bytes:
    """The PDF of prepared data, set in what `fonts` has (the system's fonts unless given)."""
    found = fonts or _system_fonts()
    inputs = {"data": json.dumps({**data, "fonts": chosen_fonts(found.families())}, ensure_ascii=False)}
    return typst.compile(TEMPLATE, root=TEMPLATE.parent, font_paths=found, sys_inputs=inputs)


def chosen_fonts(families: Sequence[str]) -> dict[str, list[str]]:
    """Font families for body, title and headings. Raises Problem when there is none for Chinese."""
    here = set(families)
    chosen = {
        name: [family for family in dict.fromkeys(wanted) if family in here]
        for name, wanted in (("body", _BODY), ("title", _TITLE), ("heading", _HEADING))
    }
    if not chosen["body"]:
        raise Problem(
            where="导出 PDF",
            what="服务器上没有中文字体。",
            why="没有中文字体，PDF 里的字会变成空白方块，所以没有生成。",
            mend="请系统管理员在服务器上安装一种中文字体，例如 Debian、Ubuntu 用 apt-get install fonts-noto-cjk，"
            "或把 Windows 的仿宋、宋体文件放进 /usr/share/fonts，然后重新启动服务。您现在可以先导出 Excel。",
        )
    return chosen


@cache
def _system_fonts() -> typst.Fonts:
    """Searching the font folders takes a while, so it is done once in a process."""
    return typst.Fonts()


def _data(content: Content, notes: Notes) -> dict[str, Any]:
    charts = {chart.table.name: chart for chart in _charts(content.context)}
    own = dict(content.notes)
    told = dict(notes)
    tables = [_table(table, charts.get(table.name)) for table in content.tables]
    if sum(len(table["rows"]) for table in tables) > ROWS_IN_PDF:
        raise Problem(
            where=content.title,
            what=f"这一页超过 {ROWS_IN_PDF} 行，PDF 太长。",
            why="几百页的 PDF 不好看，也不好用，所以没有生成。",
            mend="请导出 Excel，或先缩小单位、期间的范围。",
        )
    return {
        "title": content.title,
        "author": told.get("导出人", ""),
        "mark": "实效核实报告" if charts else "实效",
        "made": f"{told.get('导出人', '')}　{told.get('导出时间', '')} 导出",
        "across": any(sum(table["widths"]) > UPRIGHT for table in tables),
        "facts": [(name, str(value)) for name, value in own.items() if text_width(value) <= SHORT_NOTE],
        "notes": [(name, str(value)) for name, value in own.items() if text_width(value) > SHORT_NOTE],
        "readings": [chart.reading for chart in charts.values() if chart.reading],
        "tables": tables,
        "sealed": bool(charts),
    }


def _charts(context: Mapping[str, Any]) -> Iterator[Chart]:
    """The charts of a page, wherever its context holds them."""
    for value in context.values():
        if isinstance(value, Chart):
            yield value
        elif isinstance(value, Mapping):
            yield from _charts(value)
        elif isinstance(value, list | tuple):
            yield from (each for each in value if isinstance(each, Chart))


def _table(table: Table, chart: Chart | None) -> dict[str, Any]:
    rows = [
        [shown(plain(cell), column.kind) for cell, column in zip(row, table.columns, strict=True)]
        for row in islice(table.all_rows(), ROWS_IN_PDF + 1)
    ]
    titles = [column.title for column in table.columns]
    return {
        "title": table.title,
        "columns": [{"title": column.title, "number": column.is_number} for column in table.columns],
        "widths": _widths(titles, rows),
        "rows": rows,
        "empty": table.empty,
        "chart": drawing(chart) if chart else None,
    }


def _widths(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Shares of the width: as wide as the widest value, within reason, so that figures never break."""
    longest = [max([text_width(title), *(text_width(row[at]) for row in rows)]) for at, title in enumerate(titles)]
    return [min(max(width, 5), 30) + 2 for width in longest]
