"""csv, tsv and txt: every record kept, with its ordinal, however ragged.

Arrow's parser is used rather than the engine's: it keeps blank lines (so that ordinals are what the person sees) and
hands over each record of another length, where the engine drops blank lines and swallows records after an open quote.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from shixiao.registers.readers.cells import emptied
from shixiao.registers.readers.encoding import transcode
from shixiao.registers.readers.ragged import END, RaggedRecords
from shixiao.registers.readers.raw_table import MOST_COLUMNS, RawTable
from shixiao.registers.readers.source import RawSheet, column_name
from shixiao.vocabulary.problems import Problem

SAMPLE = 262_144
BLOCK = 8 << 20
LONGEST_CELL = 100_000


def read_delimited(path: Path, folder: Path) -> tuple[tuple[RawSheet, ...], tuple[str, ...]]:
    """Read a text table into one sheet without a name; also gives warnings. Raises Problem when quotes do not pair."""
    plain, target = folder / "plain.csv", folder / "sheet.parquet"
    damaged = transcode(path, plain)
    shape = _shape(plain)
    with plain.open("ab") as file:
        file.write(f"\n{END}{shape.delimiter * shape.columns}\n".encode())
    width, needed = 0, shape.columns
    while needed > width:
        width = needed
        needed, height = _write(path, plain, shape, target=target, width=width)
    plain.unlink()
    warnings = (f"{path.name}：有 {damaged} 处文字损坏，已写成 \ufffd，请核对。",) if damaged else ()
    sheet = RawSheet(name="", position=1, hidden=False, table=target, width=width, height=height)
    return (sheet,), warnings


@dataclass(frozen=True)
class _Shape:
    """How most records look. `has_formula_text`: cells written as ="0012", as web systems do to keep the zeros."""

    delimiter: str
    columns: int
    has_formula_text: bool


def _shape(plain: Path) -> _Shape:
    with plain.open("rb") as file:
        sample = file.read(SAMPLE)
    text = sample.decode("utf-8", errors="ignore")
    if len(sample) == SAMPLE:
        text = text[: text.rfind("\n") + 1] or text
    found = {delimiter: _lengths(text, delimiter) for delimiter in ",\t;|"}
    delimiter = max(found, key=lambda each: _regularity(found[each]))
    lengths = found[delimiter]
    columns = max(lengths, key=lambda length: (lengths[length], length), default=1)
    return _Shape(delimiter, columns, has_formula_text='="' in text)


def _regularity(lengths: Counter[int]) -> tuple[int, int]:
    """How many records have the commonest length above one, and that length."""
    return max(((count, length) for length, count in lengths.items() if length > 1), default=(0, 0))


def _lengths(text: str, delimiter: str) -> Counter[int]:
    """How many records there are of each length, blank ones aside."""
    lengths: Counter[int] = Counter()
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(record):
                lengths[len(record)] += 1
    except csv.Error:
        return lengths
    return lengths


def _write(path: Path, plain: Path, shape: _Shape, *, target: Path, width: int) -> tuple[int, int]:
    """Write the sheet with `width` columns; gives the width that the widest record needs, and the height."""
    if width > MOST_COLUMNS:
        raise _too_wide(path, width)
    ragged = RaggedRecords(shape.delimiter, width)
    with RawTable(target, width) as table:
        for lines, columns in _pieces(path, plain, shape, ragged=ragged):
            table.write(lines, columns)
    return max(width, ragged.widest), table.height


def _pieces(
    path: Path, plain: Path, shape: _Shape, *, ragged: RaggedRecords
) -> Iterator[tuple[pa.Array, list[pa.Array]]]:
    """Ordinals and columns of all records, piece by piece, in order."""
    line = 1
    try:
        for columns in _regular(plain, shape, ragged):
            if any((pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST_CELL for column in columns):
                raise _open_quote(path, line)
            lines, merged = ragged.merge(columns, line)
            line = lines[-1].as_py() + 1
            yield lines, [_cleaned(column, shape) for column in merged]
    except (pa.ArrowInvalid, csv.Error) as error:
        raise _open_quote(path, line) from error
    if not ragged.met_end:
        raise _open_quote(path, max(line - 1, ragged.last))
    lines, rest = ragged.rest()
    yield lines, [_cleaned(column, shape) for column in rest]


def _regular(plain: Path, shape: _Shape, ragged: RaggedRecords) -> Iterator[list[pa.Array]]:
    """Columns of the records of the usual length; the parser hands the others to `ragged`."""
    names = [column_name(at) for at in range(shape.columns)]
    reader = arrow_csv.open_csv(
        plain,
        # Only a parser that goes through the file in order knows the ordinal of a ragged record.
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
        parse_options=arrow_csv.ParseOptions(
            delimiter=shape.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=ragged.set_aside,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
        ),
    )
    for batch in reader:
        if batch.num_rows:
            yield batch.columns


def _cleaned(column: pa.Array, shape: _Shape) -> pa.Array:
    if shape.has_formula_text:
        column = pc.replace_substring_regex(column, pattern='^="(.*)"$', replacement=r"\1")
    return emptied(column)


def _too_wide(path: Path, width: int) -> Problem:
    return Problem(
        where=path.name,
        what=f"有 {width} 列，超过了 {MOST_COLUMNS} 列的限额。",
        why="台账没有这么多列，多半是分隔符或引号乱了，读进来会错位。",
        mend="请用 Excel 打开检查，删掉多余的列，另存为 xlsx 再导入。",
    )


def _open_quote(path: Path, line: int) -> Problem:
    return Problem(
        where=f"{path.name} 第 {line} 条记录或以后",
        what="引号没有成对，后面的许多行会并进一格。",
        why="这样读进来会丢行，所以整个文件都没有导入。",
        mend='请用文本编辑器补上或删掉多余的引号（"），或用 Excel 打开检查后另存为 xlsx。',
    )
