"""A person's time: what each register knows of him, as moments and stretches."""

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from shixiao.engine import Engine, quote
from shixiao.evidence import CONTRIBUTIONS
from shixiao.pipeline.plan import Plan
from shixiao.pipeline.story.person import cells_of
from shixiao.pipeline.story.told import Cell, Event, Lane
from shixiao.registers.schema import Register, Timeline
from shixiao.vocabulary.months import first_day, last_day


def lanes_of(engine: Engine, plan: Plan, *, this: int, proofs: Set[int]) -> tuple[Lane, ...]:
    """One lane per register that declares a timeline and knows the person. `open_person` must have been run.

    this: the key of the judged row; proofs: keys of the rows that prove the verdict.
    """
    lanes = []
    for name, register in plan.registers.items():
        timeline = register.timeline
        if timeline is None or not plan.of(name):
            continue
        events = (
            _covered(engine, register, proofs)
            if name == CONTRIBUTIONS
            else _dated(engine, plan.as_of, register, timeline, _Known(this, proofs))
        )
        if events:
            ordered = tuple(sorted(events, key=lambda event: (event.first, event.last)))
            lanes.append(Lane(name, register.title, ordered))
    return tuple(lanes)


@dataclass(frozen=True)
class _Known:
    this: int
    proofs: Set[int]


def _dated(engine: Engine, as_of: dt.date, register: Register, timeline: Timeline, keys: _Known) -> list[Event]:
    events = []
    for row in engine.arrow(f"SELECT * FROM known_{register.name} ORDER BY row_key").to_pylist():
        first = _day(register, timeline.begins, row, at_end=False)
        if first is None or (row["person"] is None and row["row_key"] != keys.this):
            continue
        last = _day(register, timeline.ends, row, at_end=True)
        goes_on = bool(timeline.ends) and last is None and timeline.open_ended
        if last is None:
            last = max(as_of, first) if goes_on else first
        events.append(
            Event(
                register=register.name,
                first=first,
                last=max(first, last),
                is_moment=not goes_on and last <= first,
                goes_on=goes_on,
                proves=row["row_key"] in keys.proofs,
                is_this=row["row_key"] == keys.this,
                cells=cells_of(register, row, timeline.tells),
            )
        )
    return events


def _day(register: Register, name: str, row: Mapping[str, Any], *, at_end: bool) -> dt.date | None:
    column = register.column(name) if name else None
    value = row[name] if column else None
    if column is None or value is None:
        return None
    if column.type == "month":
        return last_day(value) if at_end else first_day(value)
    return value.date() if isinstance(value, dt.datetime) else value


def _covered(engine: Engine, register: Register, proofs: Set[int]) -> list[Event]:
    """Months of cover with one employer in a row are one stretch; reversed months are none."""
    months = engine.rows(
        "SELECT DISTINCT employee, COALESCE(employer_code, '') AS code, month FROM cover_months WHERE insured ORDER BY ALL"
    )
    names = _employer_names(engine, {code for _, code, _ in months if code})
    shown = {month for (month,) in engine.rows(_proof_months(proofs))} if proofs else set()
    heading = {column.field: column.heading for column in register.columns}
    events = []
    for (employee, code), same in groupby(months, key=lambda row: (row[0], row[1])):
        cells = [Cell("单位", names[code])] if code in names else []
        cells.append(Cell(heading["insured_as"], "单位职工" if employee else "灵活就业"))
        cells += [Cell(heading["employer_code"], code)] if code else []
        runs = groupby(enumerate(month for *_, month in same), key=lambda pair: pair[1] - pair[0])
        for _, run in runs:
            stretch = [month for _, month in run]
            events.append(
                Event(
                    register=register.name,
                    first=first_day(stretch[0]),
                    last=last_day(stretch[-1]),
                    is_moment=False,
                    goes_on=False,
                    proves=not shown.isdisjoint(stretch),
                    is_this=False,
                    cells=tuple(cells),
                )
            )
    return events


def _proof_months(proofs: Set[int]) -> str:
    return f"SELECT DISTINCT month FROM known_contributions WHERE row_key IN ({', '.join(map(str, sorted(proofs)))})"


def _employer_names(engine: Engine, codes: Set[str]) -> dict[str, str]:
    if not codes:
        return {}
    listed = ", ".join(map(quote, sorted(codes)))
    return dict(
        engine.rows(
            f"SELECT employer_code, name FROM known_employers WHERE employer_code IN ({listed}) ORDER BY row_key"
        )
    )
