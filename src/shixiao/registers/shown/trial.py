"""A mended row judged before it is imported: the same reading and the same rules, nothing is written."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from shixiao.engine import open_engine, quote
from shixiao.registers.batches import view_texts
from shixiao.registers.checking import cells, identity
from shixiao.registers.checking.judging import problems_sql
from shixiao.registers.importing import Request, circumstances_of
from shixiao.registers.readers import RawSheet, Source
from shixiao.registers.readers.source import column_name
from shixiao.registers.schema import Register
from shixiao.registers.sheets import recognise_sheets
from shixiao.registers.shown.kept_out import CellProblem
from shixiao.workspace import Workspace


def judge_row(
    workspace: Workspace, register: Register, filled: Mapping[str, str], request: Request
) -> list[CellProblem]:
    """What would keep a row out that is filled so (field -> text), none when it would be taken."""
    headings = [column.heading for column in register.columns]
    row = [filled.get(column.field, "").strip() for column in register.columns]
    with tempfile.TemporaryDirectory() as folder, open_engine(memory="500MB", threads=1) as engine:
        cells.install(engine)
        identity.install(engine)
        table = Path(folder) / "row.parquet"
        lines = ", ".join(f"({at}, {_cells(texts)})" for at, texts in ((1, headings), (2, row)))
        names = ", ".join(column_name(at) for at in range(len(headings)))
        engine.write_parquet(f"SELECT * FROM (VALUES {lines}) AS v(line, {names})", table, order_by="line")
        sheet = RawSheet("", 1, hidden=False, table=table, width=len(headings), height=2)
        groups = recognise_sheets(engine, Source("这一行", "", 0, (sheet,)), [register], [])
        [recognised] = groups[register.name]
        circumstances = circumstances_of(engine, workspace, request)
        view_texts(engine, "texts", recognised, circumstances.units)
        if not engine.rows("SELECT line FROM texts"):
            return [CellProblem("", "整行", "这一行是空的，或者像合计、备注，不是一条记录。", "请把该填的格子填上。")]
        found = engine.rows(
            f"SELECT column_heading, problem, mend FROM ({problems_sql(recognised.seen, 'texts', circumstances)}) ORDER BY nth"
        )
    fields = {column.heading: column.field for column in register.columns}
    return [CellProblem(fields[heading], heading, problem, mend) for heading, problem, mend in found]


def _cells(texts: list[str]) -> str:
    return ", ".join(f"CAST({quote(text) if text else 'NULL'} AS VARCHAR)" for text in texts)
