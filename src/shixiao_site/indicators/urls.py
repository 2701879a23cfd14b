"""Addresses of indicators."""

from django.urls import URLPattern, URLResolver, path

from shixiao_site.access import Duty
from shixiao_site.indicators.evidence import row, rows
from shixiao_site.indicators.figures import indicator, overview, unit
from shixiao_site.indicators.runs import comparing, listing
from shixiao_site.indicators.runs import views as runs
from shixiao_site.ui import Page

app_name = "indicators"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", Page(overview.build, "indicators/overview.html", Duty.SEE_FIGURES, is_front=True), name="overview"),
    path(
        "indicators/<slug:indicator>/",
        Page(indicator.build, "indicators/indicator.html", Duty.SEE_FIGURES),
        name="indicator",
    ),
    path("indicators/<slug:indicator>/rows/", Page(rows.build, "indicators/rows.html", Duty.SEE_ROWS), name="rows"),
    path("indicators/<slug:indicator>/rows/<int:position>/", Page(row.build, row.TEMPLATE, Duty.SEE_ROWS), name="row"),
    path("indicators/<slug:indicator>/rows/<int:position>/full/", row.full, name="open_person"),
    path("units/<str:code>/", Page(unit.build, "indicators/unit.html", Duty.SEE_FIGURES), name="unit"),
    path("runs/", Page(listing.build, "indicators/runs.html", Duty.SEE_FIGURES), name="runs"),
    path("runs/compute/", runs.compute, name="compute"),
    path("runs/publish/", runs.publish, name="publish"),
    path("runs/prepare/", runs.prepare, name="prepare"),
    path("runs/compare/", Page(comparing.build, "indicators/compare.html", Duty.SEE_FIGURES), name="compare"),
]
