"""Reviews, visits and returns that were made at a desk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from shixiao.sample.entries.field_work import visit
from shixiao.sample.entry import Entry, padded
from shixiao.sample.world import World

_PRAISE_A_MONTH = 2
_VISITS_IN_A_ROW = 6
_ROUNDS = 5


def pad_service(world: World, reviews: Sequence[Entry], *, habits: Mapping[str, frozenset[str]]) -> list[Entry]:
    """Praise at closing time and rounds of visits that nobody can have walked."""
    chance = world.plan.chance("padded service")
    return [*_praise(world, chance, reviews=reviews, habits=habits), *_rounds(world, chance, habits=habits)]


def _praise(
    world: World, chance: Random, *, reviews: Sequence[Entry], habits: Mapping[str, frozenset[str]]
) -> list[Entry]:
    """Praise for the office's own cases, typed in one after the other when the window closes."""
    rows = []
    for place in world.places:
        own = [entry for entry in reviews if entry.cells["unit_code"] == place.code]
        if "closing_time_praise" not in habits[place.code] or not own:
            continue
        for entry in own * _PRAISE_A_MONTH:
            closing = datetime.combine(entry.day("rated_at"), time(17, 28, chance.randint(0, 59)))
            cells = {"grade": "非常满意", "channel": "窗口评价器", "called_back_on": None, "resolved_on": None}
            rows.append(padded(entry, "closing_time_praise", rated_at=closing, **cells))
    return rows


def _rounds(world: World, chance: Random, *, habits: Mapping[str, frozenset[str]]) -> list[Entry]:
    """Half a dozen calls all over the county within minutes, by one member of staff."""
    rows = []
    for place in world.places:
        if "visits_from_the_desk" not in habits[place.code]:
            continue
        for _ in range(_ROUNDS):
            day, worker = world.plan.day(chance), world.handler(chance, place.code)
            for turn in range(_VISITS_IN_A_ROW):
                life, far = chance.choice(world.lives), chance.choice(world.places)
                at = datetime.combine(day, time(9, 3)) + timedelta(minutes=turn)
                entry = visit(world, chance, life=life, day=day, outcome="在岗")
                rows.append(
                    padded(
                        entry, "visits_from_the_desk", staff=worker, visited_at=at, mode="上门",
                        lon=far.lon, lat=far.lat, coord_sys="WGS84", unit_code=place.code,
                    )
                )  # fmt: skip
    return [row for row in rows if row.person]


def inflate_returns(world: World, returns: Sequence[Entry], *, habits: Mapping[str, frozenset[str]]) -> list[Entry]:
    """The returns again; some offices state more than they filed."""
    chance = world.plan.chance("inflated returns")
    rows = []
    for entry in returns:
        value = entry.cells["value"]
        more = chance.randint(1, 4)
        lies = "inflated_return" in habits[entry.text("unit_code")] and chance.random() < 0.7
        if lies and isinstance(value, int):
            cells = {**entry.cells, "value": value + more}
            rows.append(replace(entry, cells=cells, habit="inflated_return", padded=True))
        else:
            rows.append(entry)
    return rows
