"""One indicator: its figures by unit and over time, where the difference went, and what it means."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from shixiao.indicators.definition import Definition
from shixiao.pipeline.explaining import compiled_sql
from shixiao.pipeline.pages import Figure, Pages
from shixiao.pipeline.stays import curve, families
from shixiao.vocabulary.divisions import LEVELS
from shixiao_site.access import Duty, reader_of
from shixiao_site.indicators.figures import charts
from shixiao_site.indicators.figures.chosen import LEVEL_NAMES, Chosen, choose
from shixiao_site.indicators.figures.lines import Line, line
from shixiao_site.indicators.figures.wording import tell
from shixiao_site.indicators.workplace import workspace
from shixiao_site.ui import Chart, Content


def build(request: HttpRequest, indicator: str) -> Content:
    """The page of an indicator. Raises Http404 for one that the run does not have."""
    chosen = choose(request)
    definition = chosen.pages.library.definitions.get(indicator)
    if definition is None:
        raise Http404
    history = chosen.pages.series(indicator, chosen.unit, chosen.period.kind)
    now, before = _of(history, chosen.period.label), _of(history, chosen.earlier.label)
    level = _level(request, chosen)
    below = (
        chosen.pages.by_unit(indicator, level, chosen.period.kind, chosen.period.label, prefix=chosen.unit)
        if level
        else []
    )
    drawn = _charts(chosen, definition, now, history, below)
    context: dict[str, Any] = {
        "chosen": chosen,
        "definition": definition,
        "line": line(chosen, definition, now, before) if now else None,
        "parts": _parts(chosen, definition),
        "charts": drawn,
        "levels": _levels(chosen, definition, level),
        "unchecked": now.unchecked if now else (),
        "told": tell(
            chosen.pages.library, indicator, lambda other: chosen.address("indicators:indicator", indicator=other)
        ),
        "sql": _sql(chosen.pages, indicator) if reader_of(request).may(Duty.SEE_SQL) else "",
        "page": reverse("indicators:indicator", kwargs={"indicator": indicator}),
    }
    version = max(definition.versions, key=lambda one: one.since)
    notes = [("指标", definition.title), *chosen.notes, ("口径版本", f"{version.since} 起，{version.basis}")]
    return Content(definition.title, context, [chart.table for chart in drawn], notes)


def _of(history: list[Figure], label: str) -> Figure | None:
    return next((one for one in history if one.period == label), None)


def _level(request: HttpRequest, chosen: Chosen) -> int:
    """The level of units shown side by side: the next one, or a lower one that was asked for."""
    asked = request.GET.get("level", "")
    if not asked:
        return chosen.level_below
    if not asked.isascii() or not asked.isdigit() or int(asked) not in LEVELS or int(asked) <= len(chosen.unit):
        raise Http404
    return int(asked)


def _levels(chosen: Chosen, definition: Definition, here: int) -> list[tuple[str, str, bool]]:
    """(name, address, is it shown) of the levels that can stand side by side."""
    address = chosen.address("indicators:indicator", indicator=definition.id)
    return [
        (f"按{LEVEL_NAMES[level]}", f"{address}&level={level}", level == here)
        for level in LEVELS
        if level > len(chosen.unit) and level in LEVEL_NAMES
    ]


def _charts(
    chosen: Chosen, definition: Definition, now: Figure | None, history: list[Figure], below: list[Figure]
) -> list[Chart]:
    side_by_side = charts.dumbbell(chosen, definition, below) or charts.bars(chosen, definition, below)
    found = [side_by_side, charts.series(chosen, definition, history)]
    if now:
        reasons = chosen.pages.reasons(definition.id, chosen.unit, chosen.period)
        found.insert(1, charts.waterfall(chosen, definition, now, reasons))
        found.append(charts.funnel(chosen, definition, now, below))
    if family := families(chosen.pages.library).get(definition.id):
        points = curve(workspace(), chosen.pages.run.id, family, unit=chosen.unit, period=chosen.period)
        found.append(charts.curve(definition, points))
    return [chart for chart in found if chart]


def _parts(chosen: Chosen, definition: Definition) -> list[Line]:
    """The lines of the indicators that a derived one is made of."""
    if definition.measure != "derived":
        return []
    figures = {one.indicator: one for one in chosen.pages.of_unit(chosen.unit, chosen.period.kind, chosen.period.label)}
    library = chosen.pages.library.definitions
    return [line(chosen, library[part], figures[part], None) for part in definition.needs if part in figures]


# Compiling takes longer than all the rest of the page, and a run's definitions never change.
@lru_cache(maxsize=64)
def _sql(pages: Pages, indicator: str) -> str:
    return compiled_sql(pages.library, indicator, workspace(), as_of=pages.run.as_of)
