"""The compiled engine over registers held in Python, for comparison with the plain-Python reference."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from shixiao.engine import Engine
from shixiao.evidence import prepare
from shixiao.indicators.judge import Setting, judge
from shixiao.indicators.lookups import Form
from shixiao.indicators.rollup import roll_up
from shixiao.indicators.tables import arrow_rows, known_rows
from shixiao.vocabulary.working_days import WorkingCalendar
from tests.indicators.library import FIELDS, KNOWN_ON, shipped
from tests.reference.judge import judge as judge_slowly

Row = dict[str, Any]
Key = tuple[int, date]


def load(engine: Engine, registers: Mapping[str, list[Row]], as_of: date) -> dict[str, str]:
    """Known rows per register, as SQL."""
    known = {}
    for name, kinds in FIELDS.items():
        rows = [{**row, **_yes_or_no(row, kinds)} for row in registers.get(name, [])]
        engine.register_arrow(f"given_{name}", arrow_rows(rows, kinds))
        known[name] = known_rows(f"SELECT * FROM given_{name}", kinds, KNOWN_ON[name], as_of)
    return known


def _yes_or_no(row: Row, kinds: Mapping[str, str]) -> Row:
    return {name: bool(row.get(name)) for name, kind in kinds.items() if kind == "bool"}


def compute(
    engine: Engine, registers: Mapping[str, list[Row]], as_of: date, *, form: Form = "masks", only: Iterable[str] = ()
) -> dict[str, dict[Key, tuple[str, str]]]:
    """(verdict, reason) of every row by indicator and (row_key, counted_on); figures are left in the engine."""
    known = load(engine, registers, as_of)
    prepared = prepare(engine, known, FIELDS, as_of=as_of, calendar=WorkingCalendar(), joins=form == "joins")
    missing = frozenset(FIELDS) - set(registers)
    judged = judge(engine, shipped(), Setting(FIELDS, missing, as_of, prepared.blocks, form), only=only)
    roll_up(engine, shipped(), judged, as_of)
    return {
        id_: {
            (row, day): (verdict, reason)
            for row, day, verdict, reason in engine.rows(
                f"SELECT row_key, counted_on, verdict, reason FROM verdict_{id_}"
            )
        }
        for id_ in judged
    }


def slowly(registers: Mapping[str, list[Row]], as_of: date) -> dict[str, dict[Key, tuple[str, str]]]:
    """The same from the reference."""
    found = judge_slowly(registers, as_of=as_of, occupation_aliases=shipped().trades)
    return {
        id_: {(one.row_key, one.counted_on): (one.verdict, one.reason) for one in rows} for id_, rows in found.items()
    }


def differences(
    fast: Mapping[str, Mapping[Key, tuple[str, str]]], slow: Mapping[str, Mapping[Key, tuple[str, str]]]
) -> list[str]:
    """What differs between the two, one line per row, for the indicators that both know."""
    found = []
    for id_ in sorted(set(fast) & set(slow)):
        for key in sorted({*fast[id_], *slow[id_]}):
            ours, theirs = fast[id_].get(key), slow[id_].get(key)
            if ours != theirs:
                found.append(f"{id_} {key[0]} {key[1]}: engine {ours}, reference {theirs}")
    return found
