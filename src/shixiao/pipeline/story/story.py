"""One verdict row opened: what was filed, why it was judged so, what proves it, and the person's time around it."""

import json
from collections.abc import Mapping
from typing import Any

from shixiao.engine import Engine, open_engine, quote
from shixiao.indicators.compile import Compiled
from shixiao.indicators.proof import prove
from shixiao.indicators.sentences import sentence_sql
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import Plan
from shixiao.pipeline.rebuild import plan_of
from shixiao.pipeline.story.facts import facts_of
from shixiao.pipeline.story.person import compile_for, filed_rows, open_person
from shixiao.pipeline.story.timeline import lanes_of
from shixiao.pipeline.story.told import Story
from shixiao.workspace import Workspace


def row_story(workspace: Workspace, run: SealedRun, indicator: str, position: int) -> Story | None:
    """The story of the row at a position of an indicator's sealed order; None when there is no such row.

    Raises Problem when a batch of the run is gone or was changed.
    """
    if not 0 <= position < run.manifest["rows"].get(indicator, 0):
        return None
    plan = plan_of(workspace, run)
    register = plan.library.definitions[indicator].register
    with open_engine(threads=1) as engine:
        engine.table(
            "shown",
            f"SELECT * FROM read_parquet({quote(run.verdicts(indicator))}, file_row_number = true) "
            f"WHERE file_row_number = {position}",
        )
        row = engine.arrow("SELECT * FROM shown").to_pylist()[0]
        open_person(engine, run, plan, row=row, register=register)
        compiled = compile_for(engine, run, plan, indicator)
        return _told(engine, plan, compiled, row, position)


def _told(engine: Engine, plan: Plan, compiled: Compiled, row: Mapping[str, Any], position: int) -> Story:
    id_ = compiled.definition.id
    titles = {name: register.title for name, register in plan.registers.items()}
    sentence = engine.one(f"SELECT {sentence_sql(compiled, titles)} FROM shown AS v")[0]
    prove(engine, compiled, "shown")
    proofs = [_key(text) for (listed,) in engine.rows("SELECT evidence FROM proofs") for text in json.loads(listed)]
    this = row["row_key"]
    return Story(
        indicator=id_,
        position=position,
        unit=row["unit_code"],
        counted_on=row["counted_on"],
        verdict=row["verdict"],
        reason=row["reason"],
        sentence=sentence,
        as_of=plan.as_of,
        filed=filed_rows(engine, plan, [this])[0],
        facts=facts_of(engine, plan, id_, row),
        evidence=tuple(filed_rows(engine, plan, proofs)),
        lanes=lanes_of(engine, plan, this=this, proofs=frozenset(proofs)),
    )


def _key(row_id: str) -> int:
    batch, sheet, line = map(int, row_id.split("-"))
    return batch * 10**12 + sheet * 10**9 + line
