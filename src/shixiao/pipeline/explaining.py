"""A definition as the SQL that is run, for readers who check it."""

import datetime as dt

import sqlglot

from shixiao.evidence import Blocks
from shixiao.indicators.judge import Setting, compile_indicator
from shixiao.indicators.library import Library
from shixiao.indicators.lookups import Form
from shixiao.pipeline.plan import CATALOGUE
from shixiao.registers.declarations import load_registers
from shixiao.workspace import Workspace

AN_AS_OF = dt.date(2026, 6, 30)


def compiled_sql(
    library: Library,
    indicator: str,
    workspace: Workspace | None = None,
    *,
    as_of: dt.date = AN_AS_OF,
    form: Form = "masks",
) -> str:
    """The judging SQL of an indicator over months from July 2022 on, laid out for reading; empty for a derived one.

    With a workspace its own registers count. Raises Problem when the definition cannot be compiled.
    """
    if not library.definitions[indicator].is_judged:
        return ""
    registers = load_registers(CATALOGUE, workspace.overlay if workspace else None)
    fields = {name: {one.field: one.type for one in register.columns} for name, register in registers.items()}
    compiled = compile_indicator(library, indicator, Setting(fields, frozenset(), as_of, Blocks((0,)), form))
    return sqlglot.transpile(compiled.sql, read="duckdb", write="duckdb", pretty=True)[0]
