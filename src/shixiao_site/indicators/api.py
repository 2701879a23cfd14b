"""What programs may ask of figures."""

from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from shixiao.vocabulary.divisions import LEVELS
from shixiao.vocabulary.problems import Problem
from shixiao_site.access import Duty
from shixiao_site.accounts.api import ERRORS, reader_with
from shixiao_site.indicators.queries import NothingPublished, PagesMissing, pages, published

router = Router(tags=["数字"])


class FigureOut(Schema):
    """One figure of one unit and period. value: a share or median where the indicator is one."""

    indicator: str
    unit: str
    period_kind: str
    period: str
    reported: int
    verified: int
    refused: int | None
    pending: int | None
    unverifiable: int | None
    value: float | None
    padding_rate: float | None


class FiguresOut(Schema):
    """The figures of a published run."""

    run: str
    items: list[FigureOut]


@router.get("/figures", response={200: FiguresOut, **ERRORS}, summary="已发布的数字")
def list_figures(
    request: HttpRequest,
    unit: Annotated[str, Query(pattern="^[0-9]{2,12}$")],
    period: Annotated[str, Query(pattern="^[0-9]{4}(-[0-9]{2}|Q[1-4])?$")],
    period_kind: Literal["month", "quarter", "ytd", "year"] = "month",
    indicator: str = "",
) -> dict[str, Any]:
    """The figures of a unit (a prefix of 2, 4, 6, 9 or 12 digits) and period (2026-03, 2026Q1, 2026), of one indicator
    when it is named."""
    scope = reader_with(request, Duty.SEE_FIGURES).scope
    if len(unit) not in LEVELS or not scope.covers(unit):
        raise Http404
    try:
        run, found = published(), pages().of_unit(unit, period_kind, period)
    except NothingPublished as nothing:
        raise Http404 from nothing
    except PagesMissing as missing:
        raise Problem(
            where=f"运行 {missing.run_id}",
            what="数字正在准备，还不能看。",
            why="刚发布的结果要先整理好。",
            mend="请过几分钟再问。",
        ) from missing
    items = [_figure(each) for each in found if indicator in {"", each.indicator}]
    return {"run": run.id if run else "", "items": items}


def _figure(figure: Any) -> dict[str, Any]:
    names = FigureOut.model_fields.keys() - {"period_kind"}
    return {**{name: getattr(figure, name) for name in names}, "period_kind": figure.kind}
