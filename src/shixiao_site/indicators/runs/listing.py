"""The list of runs: when, from which day, with how many rows, which one is shown and who published it."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from shixiao_site.access import reader_of
from shixiao_site.indicators.runs.forms import ComputeForm, PublishForm, last_month_end
from shixiao_site.indicators.runs.queries import Listed, listed, publications
from shixiao_site.indicators.runs.whole import may_compute, may_publish
from shixiao_site.ui import Column, Content, Link, Table

_COLUMNS = (
    Column("run", "运行编号", "code"), Column("as_of", "截止日", "date"), Column("computed_at", "计算时间", "instant"),
    Column("software", "程序版本"), Column("batches", "批次", "count"), Column("rows", "判定的行", "count"),
    Column("state", "状态"), Column("compare", "比较"),
)  # fmt: skip
_HISTORY = (
    Column("published_at", "发布时间", "instant"), Column("run", "运行编号", "code"), Column("by", "发布人"), Column("note", "说明"),
)  # fmt: skip


def build(request: HttpRequest) -> Content:
    """The page of runs, with the forms that the reader's duties allow."""
    reader = reader_of(request)
    found = listed(reader)
    runs = Table("runs", "各次计算", _COLUMNS, [_row(one, found) for one in found], empty=_empty(may_compute(reader)))
    history = [(one.published_at, one.run_id, one.name, one.note) for one in publications()]
    published = Table("publications", "发布记录", _HISTORY, history, empty="还没有发布过。")
    context = {
        "runs": runs,
        "history": published,
        "shown": next((one for one in found if one.is_shown), None),
        "compute": compute_form() if may_compute(reader) else None,
        "publish": publish_form(found) if may_publish(reader) else None,
        "waiting": [one.run.id for one in found if not one.is_ready],
    }
    return Content("计算", context, [runs, published])


def compute_form() -> ComputeForm:
    """The form, with the last whole month filled in."""
    return ComputeForm(initial={"as_of": last_month_end(localdate())})


def publish_form(found: list[Listed]) -> PublishForm:
    """The form with the runs whose pages are there."""
    return PublishForm([one.run for one in found if one.is_ready])


def _row(one: Listed, found: list[Listed]) -> tuple[object, ...]:
    shown = next((other for other in found if other.is_shown), None)
    compare: object = ""
    if shown and shown is not one:
        compare = Link("和正在显示的比", f"{reverse('indicators:compare')}?a={shown.run.id}&b={one.run.id}")
    elif (at := found.index(one)) + 1 < len(found):
        compare = Link("和前一次比", f"{reverse('indicators:compare')}?a={found[at + 1].run.id}&b={one.run.id}")
    manifest = one.run.manifest
    return (
        one.run.id, one.run.as_of, datetime.fromisoformat(manifest["computed_at"]), manifest["software"],
        len(manifest["batches"]), one.row_count, _state(one), compare,
    )  # fmt: skip


def _state(one: Listed) -> str:
    if one.is_shown and one.publication:
        return f"正在显示，{one.publication.name}发布"
    if not one.is_ready:
        return "页面还在准备"
    return f"曾由{one.publication.name}发布" if one.publication else "没有发布"


def _empty(may: bool) -> str:
    return "还没有计算过。请在上面填截止日，发起第一次计算。" if may else "还没有发布过的计算。由业务科室计算、发布。"
