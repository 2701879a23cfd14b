"""Writes a batch into a staging folder: accepted rows, quarantined rows, manifest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from shixiao.engine import Engine, identifier, parquet, quote
from shixiao.registers.checking.judging import Circumstances, judged_sql, problems_sql
from shixiao.registers.checking.places import Unit, resolve_places
from shixiao.registers.checking.values import text_of
from shixiao.registers.readers import Source
from shixiao.registers.readers.source import column_name
from shixiao.registers.schema import Register
from shixiao.registers.sheet_rows import cells_sql, texts_sql
from shixiao.registers.sheets import Recognised

FORMAT = 1
SHEET_STEP = 10**9
BATCH_STEP = 10**12
_PROBLEMS = "file, sheet, line, column_heading, value, problem, mend, cells"
_NO_PROBLEMS = (
    f"SELECT {_PROBLEMS} FROM (SELECT ''::VARCHAR AS file, ''::VARCHAR AS sheet, 0::INTEGER AS line, "
    "''::VARCHAR AS column_heading, ''::VARCHAR AS value, ''::VARCHAR AS problem, ''::VARCHAR AS mend, "
    "''::VARCHAR AS cells, 0 AS position, 0 AS nth) WHERE false"
)


@dataclass(frozen=True)
class Written:
    """A batch in a staging folder, not yet published."""

    folder: Path
    register: Register
    number: int
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of its folder once published."""
        return f"{self.number:06d}-{self.register.name}"


def write_batch(
    engine: Engine,
    sheets: Sequence[Recognised],
    source: Source,
    *,
    folder: Path,
    number: int,
    circumstances: Circumstances,
    replaces: int | None,
    upload: str = "",
) -> Written:
    """Read, check and write all sheets of one register. `folder` must not exist. Accepted + quarantined = rows.
    `upload` goes into the manifest as it is.

    Nearly all rows are accepted, so they are judged straight into their file; the others are looked at again.
    """
    register = sheets[0].seen.register
    folder.mkdir()
    rows = folder / "rows.parquet"
    wrong_codes = _list_wrong_codes(engine, sheets)
    for at, each in enumerate(sheets):
        view_texts(engine, f"texts_{at}", each, circumstances.units)
    judged = " UNION ALL ".join(
        f"SELECT CAST({number * BATCH_STEP + each.sheet.position * SHEET_STEP} + line AS BIGINT) AS row_key, "
        f"{quote(source.name)} AS file, {quote(each.sheet.name)} AS sheet, * "
        f"FROM ({judged_sql(each.seen, f'texts_{at}', circumstances, wrong_codes=wrong_codes)})"
        for at, each in enumerate(sheets)
    )
    columns = ", ".join(identifier(name) for name, _ in register.stored)
    order = ", ".join(map(identifier, (*register.sorted_by, "row_key"))) if register.sorted_by else ""
    engine.write_parquet(f"SELECT {columns} FROM ({judged}) WHERE NOT is_out", rows, order_by=order)
    counts = _counts(engine, rows, [f"texts_{at}" for at in range(len(sheets))])
    problems = _quarantined(engine, sheets, source, rows, circumstances) if counts["quarantined"] else _NO_PROBLEMS
    engine.write_parquet(problems, folder / "quarantine.parquet", order_by="position, line, nth")
    manifest = {
        "batch": number,
        "register": register.name,
        "files": [{"name": source.name, "sha256": source.sha256, "bytes": source.bytes}],
        **counts,
        "replaces": replaces,
        "within": circumstances.within,
        "upload": upload,
        "companions": [],
        "imported_at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "format": FORMAT,
        "sha256": _digest(rows),
        "fields": [name for name, _ in register.stored],
        "ignored_headings": list(dict.fromkeys(heading for each in sheets for heading in each.seen.ignored)),
    }
    return Written(folder, register, number, manifest)


def view_texts(engine: Engine, name: str, each: Recognised, units: Sequence[Unit]) -> None:
    """The texts of a sheet's rows; where units are named instead of coded, with the code found for them."""
    texts = texts_sql(each.sheet, each.seen)
    unit = next((column for column in each.seen.register.columns if column.resolved_by), None)
    if unit is None or not any(field in each.seen.fields for field in unit.resolved_by):
        engine.view(name, f"SELECT *, NULL::VARCHAR AS t_place_code, NULL::VARCHAR AS t_place_fault FROM ({texts})")
        return
    community, street = (f"coalesce(tidy({text_of(field)}), '')" for field in unit.resolved_by)
    named = engine.rows(
        f"SELECT DISTINCT {community}, {street} FROM ({texts}) WHERE {text_of(unit.field)} IS NULL ORDER BY 1, 2"
    )
    places = resolve_places([(one, other) for one, other in named if one or other], units)
    listed = ", ".join(
        f"({quote(place.community)}, {quote(place.street)}, {_literal(place.code)}, {_literal(place.fault)})"
        for place in places
    )
    none = "SELECT '' AS community, '' AS street, NULL::VARCHAR AS code, NULL::VARCHAR AS fault WHERE false"
    found = f"SELECT * FROM (VALUES {listed}) AS v(community, street, code, fault)" if listed else none
    engine.table(f"{name}_places", found)
    engine.view(
        name,
        f"SELECT t.*, p.code::VARCHAR AS t_place_code, p.fault::VARCHAR AS t_place_fault FROM ({texts}) AS t "
        f"LEFT JOIN {name}_places AS p ON {text_of(unit.field)} IS NULL "
        f"AND p.community = {community} AND p.street = {street}",
    )


def _literal(text: str | None) -> str:
    return "NULL" if text is None else quote(text)


def _list_wrong_codes(engine: Engine, sheets: Sequence[Recognised]) -> bool:
    """Make the table `wrong_codes` of the credit codes that cannot be right, and say whether there are any. There are
    far fewer codes than rows to check."""
    codes = [
        f"SELECT DISTINCT {column_name(each.seen.fields[column.field])} AS code FROM {parquet([each.sheet.table])}"
        for each in sheets
        for column in each.seen.register.columns
        if column.type == "uscc" and column.field in each.seen.fields
    ]
    engine.table("codes", " UNION ".join(codes) or "SELECT '' AS code WHERE false")
    engine.table("normal_codes", "SELECT DISTINCT compact_code(code) AS code FROM codes")
    engine.table("wrong_codes", "SELECT code FROM normal_codes WHERE credit_code_problem(code) IS NOT NULL")
    return bool(engine.rows("SELECT code FROM wrong_codes LIMIT 1"))


def _counts(engine: Engine, rows: Path, texts: Sequence[str]) -> dict[str, Any]:
    total = sum(engine.one(f"SELECT count(*) FROM {name}")[0] for name in texts)
    accepted, first, last, warnings = engine.one(
        f"SELECT count(*), min(known_on), max(known_on), count(warning) FROM {parquet([rows])}"
    )
    return {
        "rows": total,
        "accepted": accepted,
        "quarantined": total - accepted,
        "known_min": first and first.isoformat(),
        "known_max": last and last.isoformat(),
        "warnings": warnings,
    }


def _quarantined(
    engine: Engine, sheets: Sequence[Recognised], source: Source, rows: Path, circumstances: Circumstances
) -> str:
    """One line per problem of the rows that were not accepted, with the whole row as it was filed."""
    parts = []
    for at, each in enumerate(sheets):
        sheet = quote(each.sheet.name)
        accepted = f"SELECT line FROM {parquet([rows])} WHERE sheet = {sheet}"
        engine.table(f"out_{at}", f"SELECT t.* FROM texts_{at} AS t ANTI JOIN ({accepted}) AS a ON a.line = t.line")
        parts.append(
            f"SELECT {quote(source.name)} AS file, {sheet} AS sheet, {each.sheet.position} AS position, p.*, c.cells FROM ({problems_sql(each.seen, f'out_{at}', circumstances)}) AS p "
            f"JOIN ({cells_sql(each.sheet, each.seen)}) AS c USING (line)"
        )
    return f"SELECT {_PROBLEMS} FROM ({' UNION ALL '.join(parts)})"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(written: Sequence[Written]) -> None:
    """Write the manifests of the batches of one file. Each names the others: they count only when all are there."""
    numbers = [each.number for each in written]
    for each in written:
        text = json.dumps({**each.manifest, "companions": numbers}, ensure_ascii=False, indent=1, sort_keys=True)
        (each.folder / "manifest.json").write_text(text + "\n", "utf-8")
