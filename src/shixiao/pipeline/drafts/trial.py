"""What a draft would change: the indicators concerned judged on the batches of a sealed run, beside that run."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from shixiao.engine import open_engine
from shixiao.indicators.examples import Disagreement
from shixiao.indicators.judge import VERDICT_COLUMNS, Setting, judge, needed
from shixiao.indicators.library import Library, load_library
from shixiao.indicators.rollup import FIGURE_COLUMNS, roll_up
from shixiao.pipeline.differences import Moved, MovedCount, moved_counts, moved_figures
from shixiao.pipeline.drafts.checking import concerned_by, prove_examples
from shixiao.pipeline.drafts.texts import Files, drafted_texts, texts_in_force
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import Plan
from shixiao.pipeline.rebuild import plan_of
from shixiao.pipeline.run import Tell, prepare_plan
from shixiao.registers.schema import Register
from shixiao.registers.units import unit_names
from shixiao.vocabulary.divisions import LEVELS
from shixiao.workspace import Workspace

KINDS = ("year", "month")


@dataclass(frozen=True)
class Trial:
    """What would move. `unit` is the prefix of the whole workspace: `figures` (kind of period, figure) are its own,
    `rows` are counted for the units one level below. disagreements: of the examples of other indicators."""

    unit: str
    names: Mapping[str, str]
    titles: Mapping[str, str]
    figures: tuple[tuple[str, Moved], ...]
    rows: tuple[MovedCount, ...]
    disagreements: tuple[Disagreement, ...]


def try_draft(
    workspace: Workspace, run: SealedRun, files: Files, indicator: str, *, tell: Tell = lambda _what: None
) -> Trial:
    """Judge with a draft what the run judged, and compare. Nothing is kept. Raises Problem for a faulty draft."""
    plan = plan_of(workspace, run)
    now, drafted = load_library(texts_in_force(workspace)), load_library(drafted_texts(workspace, files))
    concerned = concerned_by(now, drafted)
    names = unit_names(workspace, plan.registers)
    unit = whole_prefix(list(names))
    level = next((each for each in LEVELS if each > len(unit)), LEVELS[-1])
    workspace.cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="trial-", dir=workspace.cache) as folder:
        after = _judged(workspace, replace(plan, library=drafted), concerned, Path(folder) / "after", tell)
        if _equal(plan.library, now, concerned):
            before = run
        else:
            before = _judged(workspace, replace(plan, library=now), concerned, Path(folder) / "before", tell)
        tell("比较")
        figures = tuple(
            (kind, one)
            for kind in KINDS
            for one in moved_figures(before, after, unit=unit, kind=kind)
            if one.indicator in concerned
        )
        judged = [id_ for id_ in concerned if drafted.definitions[id_].is_judged]
        rows = tuple(one for id_ in judged for one in moved_counts(before, after, id_, level=level))
    others = [id_ for id_ in judged if id_ != indicator]
    found = tuple(each for id_ in others for each in _wrong(drafted, id_, plan.registers, tell))
    titles = {id_: drafted.definitions[id_].title for id_ in concerned}
    return Trial(unit, _prefix_names(names, {unit, *(one.unit for one in rows)}), titles, figures, rows, found)


def whole_prefix(codes: list[str]) -> str:
    """The longest division prefix that all codes have in common."""
    levels = [level for level in LEVELS if len({code[:level] for code in codes}) == 1]
    return codes[0][: max(levels)] if levels else ""


def _judged(workspace: Workspace, plan: Plan, concerned: list[str], folder: Path, tell: Tell) -> SealedRun:
    """The concerned indicators and those they are read from, in the shape of a run's folder."""
    (folder / "verdicts").mkdir(parents=True)
    (folder / "scratch").mkdir()
    with open_engine(scratch=folder / "scratch", ordered=False) as engine:
        tell("整理参保月份，认人")
        evidence = prepare_plan(engine, workspace, plan, tell=tell)
        setting = Setting(plan.fields, plan.missing, plan.as_of, evidence.blocks)
        judged = judge(engine, plan.library, setting, only=concerned, tell=tell) if concerned else {}
        roll_up(engine, plan.library, judged, plan.as_of)
        for id_ in judged:
            engine.write_parquet(f"SELECT {VERDICT_COLUMNS} FROM verdict_{id_}", folder / "verdicts" / f"{id_}.parquet")
        engine.write_parquet(f"SELECT {', '.join(FIGURE_COLUMNS)} FROM figures", folder / "figures.parquet")
    return SealedRun("trial", folder, {"rows": dict.fromkeys(judged, 0)})


def _equal(then: Library, now: Library, concerned: list[str]) -> bool:
    """Whether a run judged these indicators as they are defined now."""
    if any(id_ not in then.definitions or id_ not in now.definitions for id_ in concerned):
        return False
    return not set(concerned_by(then, now)) & needed(now, concerned) if concerned else True


def _wrong(library: Library, id_: str, registers: Mapping[str, Register], tell: Tell) -> list[Disagreement]:
    tell(f"例子：{library.definitions[id_].title}")
    return [each for one in prove_examples(library, id_, registers) for each in one.disagreements]


def _prefix_names(names: Mapping[str, str], prefixes: set[str]) -> dict[str, str]:
    """What the units of these prefixes are called; the code itself where nothing is known."""
    return {prefix: names.get(prefix, names.get(prefix.ljust(12, "0"), prefix)) for prefix in prefixes}
