"""Two runs side by side, inside the reader's scope: which figures moved, and which rows moved them."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from shixiao.indicators.definition import Definition
from shixiao.pipeline.differences import Moved, MovedRow, moved_figures, moved_rows
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.rebuild import library_of
from shixiao.publication.headings import reason_title
from shixiao_site.access import reader_of
from shixiao_site.indicators.figures.chosen import KINDS
from shixiao_site.indicators.figures.lines import value_text
from shixiao_site.indicators.runs.queries import listed
from shixiao_site.ui import Column, Content, Link, Table
from shixiao_site.ui.formats import VERDICTS

AT_ONCE = 50
PIECE = 5000

_FIGURES = (
    Column("indicator", "指标"), Column("period", "期间"), Column("reported_before", "上报：前", "count"),
    Column("reported_after", "上报：后", "count"), Column("verified_before", "核实：前", "count"),
    Column("verified_after", "核实：后", "count"), Column("refused_before", "不予核实：前", "count"),
    Column("refused_after", "不予核实：后", "count"), Column("pending_before", "待定：前", "count"), Column("pending_after", "待定：后", "count"), Column("value_before", "值：前"), Column("value_after", "值：后"),
)  # fmt: skip
_ROWS = (
    Column("row_id", "行编号", "code"), Column("unit_code", "单位代码", "code"), Column("counted_on", "计入日期", "date"),
    Column("before", "前"), Column("after", "后"),
)  # fmt: skip


def build(request: HttpRequest) -> Content:
    """The comparison of runs a and b. Raises Http404 for runs that are not there or not for him, and foreign units."""
    reader = reader_of(request)
    runs = {one.run.id: one.run for one in listed(reader)}
    before, after = (_named(runs, request.GET.get(name, "")) for name in ("a", "b"))
    unit = request.GET.get("unit", "") or reader.scope.prefix
    kind = request.GET.get("kind", "") or "year"
    indicator = request.GET.get("indicator", "")
    if not reader.scope.covers(unit) or kind not in dict(KINDS):
        raise Http404
    definitions = {**library_of(before).definitions, **library_of(after).definitions}
    asked = {"a": before.id, "b": after.id, "unit": unit, "kind": kind}
    moved = moved_figures(before, after, unit=unit, kind=kind)
    figures = _figures_table(moved, definitions, asked)
    context = {
        "before": before,
        "after": after,
        "unit": unit,
        "kinds": [
            (title, f"{reverse('indicators:compare')}?{urlencode({**asked, 'kind': name})}", name == kind)
            for name, title in KINDS
        ],
        "figures": figures,
        "rows": None,
        "runs": list(runs.values()),
        "kind": kind,
    }
    tables = [figures]
    if indicator:
        if indicator not in definitions:
            raise Http404
        rows, pager = _rows_table(
            request, before, after, definitions[indicator], unit, {**asked, "indicator": indicator}
        )
        context |= {"rows": rows, "pager": pager, "title": definitions[indicator].title}
        tables.append(rows)
    notes = [("前一次", before.id), ("后一次", after.id), ("单位", unit)]
    return Content("比较两次计算", context, tables, notes)


def _named(runs: dict[str, SealedRun], id_: str) -> SealedRun:
    if id_ not in runs:
        raise Http404
    return runs[id_]


def _figures_table(moved: Iterable[Moved], definitions: dict[str, Definition], asked: dict[str, str]) -> Table:
    rows = []
    for one in sorted(moved, key=lambda each: (definitions[each.indicator].topic, definitions[each.indicator].rank)):
        definition = definitions[one.indicator]
        lead = f"{reverse('indicators:compare')}?{urlencode({**asked, 'indicator': one.indicator})}#rows"
        values = (value_text(definition, value) for value in one.value)
        rows.append(
            (
                Link(definition.title, lead),
                one.period,
                *one.reported,
                *one.verified,
                *one.refused,
                *one.pending,
                *values,
            )
        )
    return Table("moved", "变了的数", _FIGURES, rows, empty="在这个单位和这种期间里，没有一个数变了。")


def _rows_table(
    request: HttpRequest, before: SealedRun, after: SealedRun, definition: Definition, unit: str, asked: dict[str, str]
) -> tuple[Table, list[tuple[str, str]]]:
    """The rows that changed, a page of them, and the addresses of the pages before and after."""
    parts = [definition.id] if definition.is_judged else list(dict.fromkeys(definition.needs))
    part = parts[0] if request.GET.get("part", "") not in parts else request.GET["part"]
    page = request.GET.get("page", "1")
    if not page.isascii() or not page.isdigit() or int(page) < 1:
        raise Http404
    offset = (int(page) - 1) * AT_ONCE
    total, found = moved_rows(before, after, part, unit=unit, offset=offset, limit=AT_ONCE)

    def every() -> Iterator[tuple[object, ...]]:
        for start in range(0, total, PIECE):
            yield from map(_row, moved_rows(before, after, part, unit=unit, offset=start, limit=PIECE)[1])

    def to(number: int) -> str:
        return f"{reverse('indicators:compare')}?{urlencode({**asked, 'part': part, 'page': number})}#rows"

    pager = [("上一页", to(int(page) - 1))] if offset else []
    pager += [("下一页", to(int(page) + 1))] if offset + AT_ONCE < total else []
    title = f"让“{definition.title}”变了的行（共 {total:,} 行）"
    return Table(
        "moved-rows", title, _ROWS, [_row(one) for one in found], every=every, empty="没有一行的结论变了。"
    ), pager


def _row(one: MovedRow) -> tuple[object, ...]:
    return (one.row_id, one.unit_code, one.counted_on, _judged(one.before), _judged(one.after))


def _judged(side: tuple[str, str] | None) -> str:
    if side is None:
        return "没有这一行"
    verdict, reason = side
    return f"{VERDICTS[verdict]}：{reason_title(reason)}" if reason else VERDICTS[verdict]
