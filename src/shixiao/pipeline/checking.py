"""The checks of a run: made over everything known, after the rows are judged."""

from collections.abc import Callable, Collection

from shixiao.engine import Engine
from shixiao.evidence import view_known
from shixiao.integrity.finding import Setting, find, read_by
from shixiao.integrity.loading import load_checks
from shixiao.integrity.sources import DERIVED, view_derived
from shixiao.pipeline.plan import Plan
from shixiao.registers.known import known_sql


def check_all(
    engine: Engine, plan: Plan, judged: Collection[str], *, conflicts: int, tell: Callable[[str], None]
) -> dict[str, list[str]]:
    """Make the table `findings`. Returns the checks that could not be made in full: id -> registers never imported.

    A run that carries verdicts over has kept only the rows it judged again; the checks read all of them.
    """
    checks = load_checks(plan.library.texts)
    wanted = read_by(checks)
    known = {
        name: known_sql(register, plan.of(name), plan.as_of)
        for name, register in plan.registers.items()
        if name in wanted or name == "contributions"
    }
    view_known(engine, known, plan.fields, conflicts=conflicts)
    view_derived(engine, wanted & DERIVED.keys(), judged)
    return find(engine, checks, Setting(plan.fields, plan.missing, plan.as_of), tell=tell)
