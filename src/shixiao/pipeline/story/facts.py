"""The facts of an indicator as they stood for one row, with the windows they look at."""

from collections.abc import Mapping
from typing import Any

from shixiao.engine import Engine
from shixiao.evidence import Blocks
from shixiao.indicators.compile import FactSql, ask_facts
from shixiao.indicators.judge import Setting, lookups_of
from shixiao.pipeline.plan import Plan
from shixiao.pipeline.story.told import FactTold, Standing, Window
from shixiao.vocabulary.months import first_day, last_day


def facts_of(engine: Engine, plan: Plan, indicator: str, row: Mapping[str, Any]) -> tuple[FactTold, ...]:
    """The facts that apply to a verdict row, in the order in which they are tried. `open_person` must have been run."""
    definition = plan.library.definitions[indicator]
    setting = Setting(plan.fields, plan.missing, plan.as_of, Blocks(()), "joins")
    chosen = f"r.row_key = {row['row_key']}" + (f" AND r.m = {row['m']}" if definition.stock else "")
    asked = ask_facts(definition, lookups_of(plan.library, setting), plan.as_of, chosen=chosen)
    answers = engine.arrow(asked.sql).to_pylist()
    if not answers:
        return ()
    answer = answers[0]
    told: list[FactTold] = []
    decided = False
    for one in asked.facts:
        if not answer[f"applies{one.position}"]:
            continue
        standing = _standing(one, answer, row, decided=decided)
        decided = decided or standing == "decides"
        told.append(FactTold(one.judged.fact.reason, one.judged.fact.says, standing, _windows(one, answer, row)))
    return tuple(told)


def _standing(one: FactSql, answer: Mapping[str, Any], row: Mapping[str, Any], *, decided: bool) -> Standing:
    if decided:
        return "not_asked"
    if one.judged.passed_over:
        return "unchecked"
    holds = answer[f"holds{one.position}"]
    mine = one.judged.fact.reason == row["reason"]
    if mine and (not holds or row["verdict"] == "pending"):
        return "decides"
    # An open window of a cohort decides before facts that stand above it.
    return "holds" if holds else "not_asked"


def _windows(one: FactSql, answer: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[Window, ...]:
    months = [(answer[f"first{one.position}_{at}"], answer[f"last{one.position}_{at}"]) for at in range(len(one.spans))]
    found = [Window(first_day(first), last_day(last)) for first, last in months if first is not None and first <= last]
    end = answer[f"window{one.position}"]
    if not found and end is not None and end >= row["counted_on"]:
        found = [Window(row["counted_on"], end)]
    return tuple(found)
