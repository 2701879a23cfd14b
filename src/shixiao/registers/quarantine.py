"""Rows that were kept out: what is wrong with them, and the rows themselves to be mended and imported again."""

from collections.abc import Sequence
from dataclasses import dataclass

from shixiao.engine import Engine, identifier, parquet, quote
from shixiao.registers.known import Batch

ADDED = ("隔离原因", "改正办法", "原文件", "原工作表", "原行号")


@dataclass(frozen=True)
class Mendable:
    """Quarantined rows of one register that were filed under the same headings. `sql` gives the rows as filed, text by
    text, with the columns of ADDED behind them; imported again those are ignored."""

    register: str
    headings: tuple[str, ...]
    sql: str


def quarantine_sql(batches: Sequence[Batch]) -> str:
    """One line per problem, in order of import: file, sheet, row (as seen in Excel), column, problem, mend, cell."""
    columns = "file, sheet, line AS row, column_heading AS column, problem, mend, value AS cell"
    if not batches:
        empty = "'' AS file, '' AS sheet, 0 AS row, '' AS column, '' AS problem, '' AS mend, '' AS cell"
        return f"SELECT {empty} WHERE false"
    parts = [f"SELECT {columns} FROM {parquet([batch.quarantine])}" for batch in batches]
    return " UNION ALL ".join(parts)


def mendable_rows(engine: Engine, batches: Sequence[Batch]) -> list[Mendable]:
    """The quarantined rows of these batches, grouped so that each group has one set of headings."""
    found: list[Mendable] = []
    for register in dict.fromkeys(batch.register for batch in batches if batch.manifest["quarantined"]):
        files = [batch.quarantine for batch in batches if batch.register == register and batch.manifest["quarantined"]]
        rows = parquet(files)
        sets = engine.rows(
            f"SELECT json_keys(cells) AS headings FROM {rows} GROUP BY headings ORDER BY min(file), headings"
        )
        found += [Mendable(register, tuple(headings), _mendable_sql(rows, headings)) for (headings,) in sets]
    return found


def _mendable_sql(rows: str, headings: Sequence[str]) -> str:
    kept = [heading for heading in headings if heading not in ADDED]
    cells = ", ".join(f"any_value({_cell(heading)}) AS {identifier(heading)}" for heading in kept)
    listed = ", ".join(quote(heading) for heading in headings)
    problems = "string_agg('“' || column_heading || '”' || problem, '；' ORDER BY column_heading)"
    mends = "string_agg(DISTINCT mend, ' ' ORDER BY mend)"
    added = ", ".join(
        f"{value} AS {identifier(name)}"
        for value, name in zip((problems, mends, "file", "sheet", "line"), ADDED, strict=True)
    )
    return (
        f"SELECT {cells}, {added} FROM {rows} WHERE json_keys(cells) = [{listed}] "
        "GROUP BY file, sheet, line ORDER BY file, sheet, line"
    )


def _cell(heading: str) -> str:
    pointer = "/" + heading.replace("~", "~0").replace("/", "~1")
    return f"json_extract_string(cells, {quote(pointer)})"
