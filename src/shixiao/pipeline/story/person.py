"""What is known of one person: the registers cut down to his rows, so that every question about him is quick."""

from collections.abc import Iterable, Mapping
from typing import Any

from shixiao.engine import Engine, parquet
from shixiao.evidence import Blocks, view_known
from shixiao.evidence.cover import build_cover_months
from shixiao.evidence.days import build_days
from shixiao.indicators.compile import Compiled
from shixiao.indicators.judge import Setting, compile_indicator
from shixiao.indicators.proof import row_id
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import Plan
from shixiao.pipeline.story.told import Cell, Filed, text_of
from shixiao.registers.known import known_sql
from shixiao.registers.schema import Register, as_filed


def open_person(engine: Engine, run: SealedRun, plan: Plan, *, row: Mapping[str, Any], register: str) -> None:
    """Make `known_<register>` (of registers with persons only the person's rows and the judged row), `cover_months`,
    the calendar tables, and `shown`: the verdict row."""
    engine.table("name_conflicts", f"SELECT * FROM {parquet([run.file('conflicts')])}")
    conflicts = int(engine.one("SELECT count(*) FROM name_conflicts")[0])
    his = f"id_key = {row['person']}" if row["person"] is not None else "false"
    known = {}
    for name, schema in plan.registers.items():
        sql = known_sql(schema, plan.of(name), plan.as_of)
        if schema.number is not None:
            own = f" OR row_key = {row['row_key']}" if name == register else ""
            engine.table(f"person_{name}", f"SELECT * FROM ({sql}) WHERE {his}{own}")
            sql = f"SELECT * FROM person_{name}"
        known[name] = sql
    view_known(engine, known, plan.fields, conflicts=conflicts)
    build_cover_months(engine)
    build_days(engine, plan.calendar, plan.as_of, int(row["m"]))


def compile_for(engine: Engine, run: SealedRun, plan: Plan, indicator: str) -> Compiled:
    """The indicator compiled for few rows, with the verdicts that it is read from at hand."""
    # Few rows are asked by joins: the blocks of the masks do not matter.
    setting = Setting(plan.fields, plan.missing, plan.as_of, Blocks(()), "joins")
    compiled = compile_indicator(plan.library, indicator, setting)
    for id_ in (indicator, *compiled.indicators):
        if id_ not in run.manifest["rows"]:
            continue
        engine.view(f"verdict_{id_}", f"SELECT * FROM {parquet([run.verdicts(id_)])}")
        engine.view(
            f"verified_{id_}",
            f"SELECT k.* FROM known_{plan.library.definitions[id_].register} AS k SEMI JOIN verdict_{id_} AS v "
            "ON v.row_key = k.row_key AND v.verdict = 'verified'",
        )
    return compiled


def filed_rows(engine: Engine, plan: Plan, keys: Iterable[int]) -> list[Filed]:
    """Register rows by their keys, in order of import."""
    registers = {batch.number: batch.register for batch in plan.batches}
    wanted: dict[str, list[int]] = {}
    for key in keys:
        wanted.setdefault(registers[key // 10**12], []).append(key)
    found: list[tuple[int, Filed]] = []
    for name, listed in wanted.items():
        rows = engine.arrow(
            f"SELECT *, {row_id('row_key')} AS row_id FROM known_{name} WHERE row_key IN ({', '.join(map(str, listed))})"
        ).to_pylist()
        found += [(row["row_key"], _filed(plan.registers[name], row)) for row in rows]
    return [filed for _, filed in sorted(found, key=lambda pair: pair[0])]


def _filed(register: Register, row: Mapping[str, Any]) -> Filed:
    return Filed(
        register.name, register.title, row["file"], row["sheet"] or "", row["line"], row["row_id"],
        cells_of(register, row, [column.field for column in register.columns]),
    )  # fmt: skip


def cells_of(register: Register, row: Mapping[str, Any], fields: Iterable[str]) -> tuple[Cell, ...]:
    """The cells of some fields; a word that was filed differently stands beside the one it was read as."""
    cells = []
    for name in fields:
        column = register.column(name)
        if column is None:
            continue
        text = text_of(row[name], column)
        word = row.get(as_filed(name))
        if word and word != text:
            text = f"{text}（原填“{word}”）" if text else word
        cells.append(Cell(column.heading, text, column.masked_as))
    return tuple(cells)
