"""One unit: its place in the tree, all its indicators, the units below."""

from django.http import HttpRequest

from shixiao_site.indicators.figures.chosen import LEVEL_NAMES, choose
from shixiao_site.indicators.figures.lines import lines_table, topics
from shixiao_site.indicators.figures.overview import below_table
from shixiao_site.ui import Content


def build(request: HttpRequest, code: str) -> Content:
    """All indicators of a unit for a period."""
    chosen = choose(request, unit=code)
    found = topics(chosen)
    below = below_table(chosen)
    context = {
        "chosen": chosen,
        "topics": found,
        "below": below,
        "level_name": LEVEL_NAMES[len(code)],
        "is_empty": not any(topic.counted or topic.valued for topic in found),
    }
    return Content(chosen.unit_name, context, [lines_table(chosen, found), *([below] if below else [])], chosen.notes)
