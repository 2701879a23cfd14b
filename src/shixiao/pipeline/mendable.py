"""Rows that were kept out, as files that can be mended by hand and imported again."""

from collections.abc import Collection
from pathlib import Path

from shixiao.engine import open_engine, quote
from shixiao.publication.tables import write_table
from shixiao.registers.known import Batch
from shixiao.registers.quarantine import ADDED, mendable_rows
from shixiao.registers.schema import Register

_USE = ("用法", "按“隔离原因”改好，保存后再导入；后面加的几列不用删。")


def write_mendable(
    batch: Batch, register: Register, folder: Path, *, without: Collection[tuple[str, int]] = ()
) -> list[Path]:
    """Write the rows of a batch that were kept out into workbooks in a folder, one for each set of headings.
    `without`: (sheet, line) of rows that are left out."""
    _, _, _, sheet, line = ADDED
    pairs = ", ".join(f"({quote(name)}, {at:d})" for name, at in without)
    left = f'WHERE ("{sheet}", "{line}") NOT IN ({pairs})' if pairs else ""
    paths = []
    with open_engine(memory="500MB", threads=1) as engine:
        for at, group in enumerate(mendable_rows(engine, [batch]), start=1):
            sql = f"SELECT * FROM ({group.sql}) {left}"
            if not engine.rows(f"SELECT 1 FROM ({sql}) LIMIT 1"):
                continue
            path = folder / f"待改-{register.title}-批次{batch.number:06d}{f'-{at}' if at > 1 else ''}.xlsx"
            write_table(engine, sql, path, title=register.title, notes=[_USE])
            paths.append(path)
    return paths
