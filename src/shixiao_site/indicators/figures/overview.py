"""总览: the reader's unit, every indicator, what needs attention first, and the units below."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from shixiao_site.access import Duty, reader_of
from shixiao_site.indicators.figures.attention import OWN_RULE, RULE, concerns
from shixiao_site.indicators.figures.chosen import Chosen, choose
from shixiao_site.indicators.figures.lines import lines_table, topics
from shixiao_site.indicators.queries import NothingPublished
from shixiao_site.ui import Column, Content, Link, Table

FIRST = "new_employment"


def build(request: HttpRequest) -> Content:
    """The overview; before anything was published, or without a scope, what to do instead."""
    reader = reader_of(request)
    if not reader.scope:
        return Content("总览", {"missing": "scope", "may": reader.may, "duties": Duty})
    try:
        chosen = choose(request)
    except NothingPublished:
        return Content("总览", {"missing": "run", "may": reader.may, "duties": Duty})
    found = topics(chosen)
    below = below_table(chosen)
    context: dict[str, Any] = {
        "missing": "",
        "chosen": chosen,
        "topics": found,
        "concerns": concerns(chosen),
        "rule": RULE.format(peers=chosen.level_below_name) if chosen.level_below else OWN_RULE,
        "below": below,
        "is_empty": not any(topic.counted or topic.valued for topic in found),
        "page": "indicators:overview",
    }
    tables = [lines_table(chosen, found), *([below] if below else [])]
    return Content(f"{chosen.unit_name}：总览", context, tables, chosen.notes)


def below_table(chosen: Chosen) -> Table | None:
    """The units below with the first indicator's figures, each with its page."""
    definition = chosen.pages.library.definitions.get(FIRST)
    if not chosen.level_below or definition is None:
        return None
    figures = {
        one.unit: one
        for one in chosen.pages.by_unit(
            FIRST, chosen.level_below, chosen.period.kind, chosen.period.label, prefix=chosen.unit
        )
    }
    names = {one.code: one.name for one in chosen.below} | {code: chosen.pages.unit_name(code) for code in figures}
    columns = (
        Column("unit", chosen.level_below_name), Column("reported", f"{definition.title}：上报", "count"),
        Column("verified", "核实", "count"), Column("padding_rate", "挤水率", "rate"), Column("open", "待定", "count"),
    )  # fmt: skip
    rows: list[Sequence[Any]] = []
    for code, name in sorted(names.items()):
        one = figures.get(code)
        page = Link(name, chosen.address("indicators:unit", unit=code))
        if one is None:
            rows.append((page, None, None, None, None))
            continue
        cells = [
            Link(number, address) if (address := chosen.rows(FIRST, verdict=verdict, unit=code)) else number
            for number, verdict in ((one.reported, ""), (one.verified, "verified"))
        ]
        pending = (
            Link(one.pending, address) if (address := chosen.rows(FIRST, verdict="pending", unit=code)) else one.pending
        )
        rows.append((page, *cells, one.padding_rate, pending))
    return Table("below", f"各{chosen.level_below_name}", columns, rows, empty="下面没有单位。") if rows else None
