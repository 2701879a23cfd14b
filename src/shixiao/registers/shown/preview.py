"""The first rows of a batch, as they may be shown."""

from dataclasses import dataclass

from shixiao.engine import identifier, open_engine, parquet, quote
from shixiao.registers.checking.faults import UNIT
from shixiao.registers.known import Batch
from shixiao.registers.schema import Column, Register
from shixiao.vocabulary.masking import masked


@dataclass(frozen=True)
class Preview:
    """Rows in the order of the batch: sheet, line, warning ("" = none) and the cells under `columns`, personal ones
    hidden. `rows_within` counts all accepted rows of the units."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, int, str, tuple[str, ...]], ...]
    rows_within: int


def first_rows(batch: Batch, register: Register, *, within: str, is_whole: bool, limit: int = 50) -> Preview:
    """The first rows of the units whose codes begin with `within`. A row that names no unit is shown only to those who
    answer for all of them (`is_whole`)."""
    columns = tuple(column for column in register.columns if column.field in batch.fields)
    mine = f"starts_with({UNIT}, {quote(within)})" if UNIT in batch.fields else "false"
    where = "true" if is_whole and not register.has(UNIT) else f"coalesce({mine}, {str(is_whole).lower()})"
    rows = f"{parquet([batch.rows])} WHERE {where}"
    with open_engine(memory="500MB", threads=1) as engine:
        count = int(engine.one(f"SELECT count(*) FROM {rows}")[0])
        cells = ", ".join(_text(column) for column in columns)
        found = engine.rows(
            f"SELECT sheet, line, coalesce(warning, ''), {cells} FROM {rows} ORDER BY row_key LIMIT {limit}"
        )
    shown = tuple((sheet, line, warning, _hidden(columns, texts)) for sheet, line, warning, *texts in found)
    return Preview(columns, shown, count)


def _text(column: Column) -> str:
    name = identifier(column.field)
    if column.type == "bool":
        return f"CASE WHEN {name} THEN '是' WHEN NOT {name} THEN '否' ELSE '' END"
    if column.type == "month":
        return f"CASE WHEN {name} IS NULL THEN '' ELSE printf('%04d-%02d', {name} // 12, {name} % 12 + 1) END"
    if column.type == "time":
        return f"coalesce(strftime({name}, '%Y-%m-%d %H:%M'), '')"
    return f"coalesce(CAST({name} AS VARCHAR), '')"


def _hidden(columns: tuple[Column, ...], texts: list[str]) -> tuple[str, ...]:
    return tuple(masked(text, column.masked_as) for column, text in zip(columns, texts, strict=True))
