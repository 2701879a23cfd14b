"""The site with a few pages more, whose tables hold what exports must get right."""

import datetime as dt
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.project.urls import urlpatterns as site
from shixiao_site.ui import Chart, Column, Content, Link, Page, Table
from tests.publication.test_published_tables import PAYLOADS

COLUMNS = (
    Column("name", "姓名"),
    Column("unit", "单位代码", "code"),
    Column("reported", "上报", "count"),
    Column("padding_rate", "挤水率", "rate"),
    Column("change", "变化", "change"),
    Column("paid_yuan", "金额", "money"),
    Column("started_on", "日期", "date"),
    Column("at", "时刻", "instant"),
    Column("verdict", "结论", "verdict"),
)
AT = dt.datetime(2026, 3, 31, 16, 30, tzinfo=dt.UTC)
ROW = ("张*", "990101001001", 1200, 0.153, -3, Decimal("3450.50"), dt.date(2026, 3, 5), AT, "refused")
STEPS = [("上报", 100), ("重复", 20), ("无踪迹", 10), ("核实", 70)]


def figures(request: HttpRequest, unit: str) -> Content:
    """Two rows of a unit, one of which the page shows; `?verdict=` filters."""
    if not reader_of(request).scope.covers(unit):
        raise Http404
    rows = [ROW, (Link("李*", "/somewhere/"), *ROW[1:-1], "verified")]
    wanted = request.GET.get("verdict")
    found = [row for row in rows if wanted in (None, row[-1])]
    table = Table("rows", "行", COLUMNS, found[:1], every=lambda: found)
    return Content(
        "一个数的行", tables=[table], notes=[("期间", "2026-03"), ("运行", "run-1"), ("口径版本", "2020-01-01")]
    )


def payloads(_request: HttpRequest) -> Content:
    """Formulas wherever text can stand."""
    columns = [Column(f"c{at}", payload) for at, payload in enumerate(PAYLOADS)]
    kinds = [Column(kind, kind, kind) for kind in ("text", "code", "date", "instant", "verdict", "count", "rate")]
    tables = [
        Table("all", PAYLOADS[0], columns, [PAYLOADS]),
        Table("kinds", PAYLOADS[1], kinds, [[payload] * len(kinds) for payload in PAYLOADS]),
    ]
    return Content(PAYLOADS[2], tables=tables, notes=[(payload, payload) for payload in PAYLOADS])


def many(request: HttpRequest) -> Content:
    """As many rows as asked for."""
    count = int(request.GET["rows"])
    columns = (Column("line", "行", "count"), Column("name", "姓名"))
    return Content(
        "很多行", tables=[Table("rows", "行", columns, [], every=lambda: ((at, "张*") for at in range(count)))]
    )


def report(request: HttpRequest) -> Content:
    """Charts with their tables, and typst markup that must stay text."""
    trick = request.GET.get("trick", "")
    steps = Table("steps", f"从上报到核实{trick}", (Column("step", "环节"), Column("count", "行数", "count")), STEPS)
    units = Table(
        "units",
        "各单位",
        (Column("unit", "单位"), Column("reported", "上报", "count"), Column("verified", "核实", "count")),
        [(f"城关街道{trick}", 60, 40), ("南山镇", 40, 30)],
    )
    charts = [
        Chart("waterfall", "挤水", f"上报 100 人，核实 70 人。{trick}", {}, steps),
        Chart("dumbbell", "单位", "城关街道差得最多。", {}, units),
    ]
    notes = [
        ("单位", "样例县"),
        ("期间", "2026-03"),
        ("口径", f"同一个人一年只算一次，要有参保、经营或走访记录作证。{trick}"),
    ]
    return Content(f"新就业人数{trick}", {"charts": charts}, tables=[steps, units], notes=notes)


def _empty(_request: HttpRequest) -> Content:
    return Content("没有表")


@allowed(Duty.OWN_ACCOUNT)
def view(_request: HttpRequest) -> HttpResponse:
    """A view that is no page."""
    return HttpResponse("secret")


urlpatterns = [
    path("try/figures/<str:unit>/", Page(figures, "exports/own.html", Duty.SEE_FIGURES)),
    path("try/payloads/", Page(payloads, "exports/own.html", Duty.SEE_FIGURES)),
    path("try/many/", Page(many, "exports/own.html", Duty.SEE_FIGURES)),
    path("try/report/", Page(report, "exports/own.html", Duty.SEE_FIGURES)),
    path("try/empty/", Page(_empty, "exports/own.html", Duty.SEE_FIGURES)),
    path("try/audit/", Page(payloads, "exports/own.html", Duty.READ_AUDIT)),
    path("try/view/", view),
    *site,
]
