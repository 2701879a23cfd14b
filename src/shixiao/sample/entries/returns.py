"""monthly_returns: what a community claims, honestly counted from the rows it filed."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from shixiao.sample.entry import Cell, Entry, written_month
from shixiao.sample.world import World
from shixiao.vocabulary.months import last_day, month_of

_COUNTED = (
    # indicator as offices name it, register, day it is counted by, flag that must be set
    ("新就业人数", "employment_registrations", "started_on", ""),
    ("失业人员再就业人数", "employment_registrations", "started_on", "reemployed"),
    ("就业困难人员就业人数", "employment_registrations", "started_on", "hardship"),
    ("自然减员", "attritions", "left_on", ""),
    ("培训人数", "training_enrolments", "ended_on", ""),
)


def monthly_returns(world: World, filed: Sequence[Entry]) -> list[Entry]:
    """A line for each community, finished month and indicator; empty months count 0 for 新就业人数 only."""
    counts: Counter[tuple[str, int, str]] = Counter()
    for title, register, field, flag in _COUNTED:
        for entry in filed:
            if entry.register == register and (not flag or entry.cells[flag]):
                counts[entry.text("unit_code"), month_of(entry.day(field)), title] += 1
    last = world.plan.last_month
    finished = last_day(last) - world.plan.as_of <= timedelta(0)
    rows = []
    for month in range(world.plan.first_reported, last + finished):
        for place in world.places:
            for title, *_ in _COUNTED:
                value = counts[place.code, month, title]
                if value or title == _COUNTED[0][0]:
                    cells: dict[str, Cell] = {
                        "unit_code": place.code,
                        "month": written_month(month),
                        "indicator": title,
                        "value": value,
                    }
                    rows.append(Entry("monthly_returns", cells))
    return rows
