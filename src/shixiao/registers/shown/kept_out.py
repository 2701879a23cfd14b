"""The rows of a batch that were kept out, one by one: what was filed, what is wrong with it, how to mend it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shixiao.engine import Engine, open_engine, parquet, quote
from shixiao.registers.headings import Line, Recognition, normal_heading, recognise
from shixiao.registers.known import Batch
from shixiao.registers.schema import Register


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one cell. `field` is "" where its heading is no longer known; `kind` is the problem without the
    cell's own words."""

    field: str
    heading: str
    kind: str
    mend: str


@dataclass(frozen=True)
class KeptOut:
    """One row. `nth` counts the rows of its batch from 1 and never changes. `filled`: field -> text as filed."""

    nth: int
    file: str
    sheet: str
    line: int
    filled: Mapping[str, str]
    problems: tuple[CellProblem, ...]


@dataclass(frozen=True)
class ProblemCount:
    """How many rows have one kind of problem in one column."""

    heading: str
    kind: str
    rows: int

    @property
    def key(self) -> str:
        """How the problem is asked for."""
        return f"{self.heading}：{self.kind}"


def count_problems(batch: Batch, *, without: Collection[int] = ()) -> list[ProblemCount]:
    """The problems of the rows of a batch, the most frequent first. `without`: rows (nth) that are left out."""
    with _opened(batch) as engine:
        found = engine.rows(
            f"SELECT column_heading, kind, count(DISTINCT nth) FROM problems WHERE {_left(without)} "
            "GROUP BY ALL ORDER BY 3 DESC, 1, 2"
        )
    return [ProblemCount(*each) for each in found]


def rows_kept_out(
    batch: Batch, register: Register, *, problem: str = "", without: Collection[int] = (), offset: int = 0,
    limit: int | None = None,
) -> list[KeptOut]:  # fmt: skip
    """Rows of a batch in the order of the file, with all their problems. `problem`: only those with the problem of
    this key. `without`: rows (nth) that are left out."""
    asked = (
        f"AND nth IN (SELECT nth FROM problems WHERE column_heading || '：' || kind = {quote(problem)})"
        if problem
        else ""
    )
    some = "" if limit is None else f"LIMIT {limit} OFFSET {offset}"
    chosen = f"SELECT DISTINCT nth FROM problems WHERE {_left(without)} {asked} ORDER BY nth {some}"
    return _rows(batch, register, f"nth IN ({chosen})")


def row_kept_out(batch: Batch, register: Register, nth: int) -> KeptOut | None:
    """One row of a batch, None when it has no such row."""
    return next(iter(_rows(batch, register, f"nth = {nth:d}")), None)


def fields_under(register: Register, headings: Sequence[str]) -> dict[str, str]:
    """Heading -> field, as the import understood the headings of a sheet."""
    seen = recognise([Line(1, tuple(headings))], [register], field_names=True)
    if isinstance(seen, Recognition):
        return {headings[at]: field for field, at in seen.fields.items()}
    words = {
        normal_heading(word): column.field
        for column in reversed(register.columns)
        for word in (*column.synonyms, column.field, column.heading)
    }
    return {heading: words[form] for heading in headings if (form := normal_heading(heading)) in words}


class _opened:
    """An engine with the table `problems` of a batch: its lines with `nth` of the row and the `kind` of problem."""

    def __init__(self, batch: Batch) -> None:
        self._open = open_engine(memory="500MB", threads=1)
        self._file = batch.quarantine

    def __enter__(self) -> Engine:
        engine = self._open.__enter__()
        numbered = parquet([self._file]).removesuffix(")") + ", file_row_number = true)"
        # A problem begins with the cell's own words in quotation marks, except where it quotes other words.
        kind = "CASE WHEN problem LIKE '%不是“是”或“否”。' THEN '不是“是”或“否”。' ELSE regexp_replace(problem, '^(?s:“.*”)', '') END"
        engine.table(
            "problems",
            f"SELECT *, {kind} AS kind, dense_rank() OVER (ORDER BY first) AS nth FROM (SELECT *, "
            f"min(file_row_number) OVER (PARTITION BY file, sheet, line) AS first FROM {numbered})",
        )
        return engine

    def __exit__(self, *raised: object) -> None:
        self._open.__exit__(None, None, None)


def _left(without: Collection[int]) -> str:
    return f"nth NOT IN ({', '.join(f'{nth:d}' for nth in without)})" if without else "true"


def _rows(batch: Batch, register: Register, where: str) -> list[KeptOut]:
    with _opened(batch) as engine:
        found = engine.rows(
            "SELECT nth, any_value(file), any_value(sheet), any_value(line), any_value(cells), "
            "list([column_heading, kind, mend] ORDER BY file_row_number) "
            f"FROM problems WHERE {where} GROUP BY nth ORDER BY nth"
        )
    return [_row(register, *each) for each in found]


def _row(
    register: Register, nth: int, file: str, sheet: str, line: int, cells: str, problems: Sequence[Sequence[str]]
) -> KeptOut:
    filed: dict[str, str | None] = json.loads(cells)
    fields = fields_under(register, list(filed))
    fields |= {column.heading: column.field for column in register.columns if column.heading not in fields}
    filled = {fields[heading]: text for heading, text in filed.items() if text and heading in fields}
    told = tuple(CellProblem(fields.get(heading, ""), heading, kind, mend) for heading, kind, mend in problems)
    return KeptOut(nth, file, sheet, line, filled, told)
