"""The rows behind a number: exactly those that add up to it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from shixiao.pipeline.pages import Pages, ReasonCount, RowFilter, VerdictRow
from shixiao.publication.headings import reason_title
from shixiao_site.indicators.evidence.adding_up import addition
from shixiao_site.indicators.evidence.paging import PER_PAGE, paging
from shixiao_site.indicators.figures.chosen import Chosen, choose
from shixiao_site.ui import Column, Content, Link, Table
from shixiao_site.ui.addresses import path
from shixiao_site.ui.formats import VERDICTS

CHUNK = 5000


@dataclass(frozen=True)
class Choice:
    """One value of a filter: its title, how many rows, its address, and whether it is chosen."""

    title: str
    row_count: int
    address: str
    is_chosen: bool


def build(request: HttpRequest, indicator: str) -> Content:
    """The page of an indicator's rows for a unit and period, with a verdict and a reason or any."""
    chosen = choose(request)
    pages = chosen.pages
    definition = pages.library.definitions.get(indicator)
    if definition is None:
        raise Http404
    where = RowFilter(chosen.unit, chosen.period, _verdict(request), request.GET.get("reason", ""))
    counted = pages.reasons(indicator, chosen.unit, chosen.period)
    size = sum(one.row_count for one in counted if _fits(one, where))
    here = paging(request.GET.get("page", ""), size)

    def address(*, verdict: str = where.verdict, reason: str = "", page: int = 1) -> str:
        extra = {"verdict": verdict, "reason": reason, "page": str(page) if page > 1 else ""}
        query = {"unit": chosen.unit, "period": chosen.asked} | {key: value for key, value in extra.items() if value}
        return f"{path('indicators:rows', indicator=indicator)}?{urlencode(query)}"

    rows = pages.rows(indicator, where, offset=here.offset, limit=PER_PAGE)
    columns = _columns(pages, indicator)
    title = f"{definition.title}：{_shown(where)}"
    table = Table(
        "rows",
        f"{chosen.unit_name} {chosen.period_name} {title}",
        columns,
        _cells(pages, indicator, rows, here.offset, _address_of(chosen)),
        every=lambda: _every(pages, indicator, where, size, _address_of(chosen)),
        empty="没有这样的行。请换一个结论、原因或期间。",
    )
    context = {
        "chosen": chosen,
        "definition": definition,
        "table": table,
        "paging": here,
        "pages": [(page, address(reason=where.reason, page=page) if page else "") for page in here.shown],
        "before": address(reason=where.reason, page=here.number - 1) if here.number > 1 else "",
        "after": address(reason=where.reason, page=here.number + 1) if here.number < here.last else "",
        "sum": addition(chosen, definition, where, size),
        "verdicts": _verdict_choices(counted, where, address),
        "reasons": _reason_choices(counted, where, address),
        "where": where,
        "own": path("indicators:rows", indicator=indicator),
    }
    filters = [("指标", definition.title), ("结论和原因", _shown(where)), ("行数", f"{size:,}")]
    return Content(title, context, [table], [*filters, *chosen.notes])


def _verdict(request: HttpRequest) -> str:
    asked = request.GET.get("verdict", "")
    if asked and asked not in VERDICTS:
        raise Http404
    return asked


def _fits(one: ReasonCount, where: RowFilter) -> bool:
    return where.verdict in ("", one.verdict) and where.reason in ("", one.reason)


def _shown(where: RowFilter) -> str:
    verdict = VERDICTS[where.verdict] if where.verdict else "全部上报的行"
    return f"{verdict}（{reason_title(where.reason)}）" if where.reason else verdict


def _verdict_choices(counted: list[ReasonCount], where: RowFilter, address: Callable[..., str]) -> list[Choice]:
    every = Choice("全部", sum(one.row_count for one in counted), address(verdict=""), not where.verdict)
    each = [
        Choice(title, count, address(verdict=verdict), where.verdict == verdict)
        for verdict, title in VERDICTS.items()
        if (count := sum(one.row_count for one in counted if one.verdict == verdict)) or where.verdict == verdict
    ]
    return [every, *each]


def _reason_choices(counted: list[ReasonCount], where: RowFilter, address: Callable[..., str]) -> list[Choice]:
    fitting = [one for one in counted if one.reason and where.verdict in ("", one.verdict)]
    return [
        Choice(
            reason_title(one.reason) if where.verdict else f"{VERDICTS[one.verdict]}：{reason_title(one.reason)}",
            one.row_count,
            address(verdict=one.verdict, reason=one.reason),
            (where.verdict, where.reason) == (one.verdict, one.reason),
        )
        for one in fitting
    ]


def _columns(pages: Pages, indicator: str) -> list[Column]:
    signed = [Column("part", "加减")] if len(pages.sections(indicator)) > 1 else []
    return [
        Column("number", "序号", "count"),
        *signed,
        Column("name", "姓名"),
        Column("id_number", "证件号码", "code"),
        Column("verdict", "结论", "verdict"),
        Column("reason", "原因"),
        Column("counted_on", "计入日期", "date"),
        Column("unit", "单位"),
        Column("staff", "经办人", "code"),
        Column("file", "文件"),
        Column("sheet", "工作表"),
        Column("line", "行", "count"),
    ]


def _cells(
    pages: Pages, indicator: str, rows: Iterable[VerdictRow], before: int, address: Callable[[VerdictRow], str]
) -> list[list[object]]:
    sections = pages.sections(indicator)
    signs = {one.indicator: one.sign for one in sections}
    made: list[list[object]] = []
    for number, row in enumerate(rows, before + 1):
        title = pages.library.definitions[row.indicator].title
        part = [f"{'加' if signs[row.indicator] > 0 else '减'}：{title}"] if len(sections) > 1 else []
        made.append(
            [
                Link(number, address(row)), *part, row.name, row.number, row.verdict,
                reason_title(row.reason) if row.reason else "", row.counted_on, pages.unit_name(row.unit), row.staff,
                row.file, row.sheet, row.line,
            ]
        )  # fmt: skip
    return made


def _address_of(chosen: Chosen) -> Callable[[VerdictRow], str]:
    query = urlencode({"unit": chosen.unit, "period": chosen.asked})

    def address(row: VerdictRow) -> str:
        # A row lies under the rows of its indicator.
        return f"{path('indicators:rows', indicator=row.indicator)}{row.position}/?{query}"

    return address


def _every(
    pages: Pages, indicator: str, where: RowFilter, size: int, address: Callable[[VerdictRow], str]
) -> Iterator[list[object]]:
    for offset in range(0, size, CHUNK):
        rows = pages.rows(indicator, where, offset=offset, limit=CHUNK)
        yield from _cells(pages, indicator, rows, offset, address)
