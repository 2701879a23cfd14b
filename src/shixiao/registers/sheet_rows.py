"""The data rows of a recognised sheet: blank lines, repeated headings and totals are no rows."""

from collections.abc import Sequence

from shixiao.engine import Engine, parquet, quote
from shixiao.registers.checking.cells import BLANKS
from shixiao.registers.checking.values import text_of
from shixiao.registers.headings import Line, Recognition
from shixiao.registers.readers.source import RawSheet, column_name

# How far down a heading is looked for: title rows and remarks stand above it.
HEAD_LINES = 40

_TOTAL = (
    "(本页|本表|本月|本年|全年|以上|总|当前)?(合计|总计|小计|共计|累计)(人数|人次|金额|户数)?[:：]?[0-9,.]*(人|人次|元|条|户|家)?"
    "|以下空白|以下无正文|(填表|制表|填报|审核|复核|负责|注|备注|说明)[^:：]{0,6}[:：].*"
)


def head(engine: Engine, sheet: RawSheet) -> list[Line]:
    """The first lines of a sheet that are not blank."""
    if not sheet.width:
        return []
    cells = ", ".join(column_name(at) for at in range(sheet.width))
    table = parquet([sheet.table])
    first = engine.one(f"SELECT min(line) FROM {table}")[0]
    if first is None:
        return []
    sql = f"SELECT line, {cells} FROM {table} WHERE line < {first + 4 * HEAD_LINES} ORDER BY line LIMIT {HEAD_LINES}"
    return [Line(number, tuple(texts)) for number, *texts in engine.rows(sql)]


def texts_sql(sheet: RawSheet, seen: Recognition) -> str:
    """`line` and the text of every field of the register, `t_<field>`, for each data row of a sheet."""
    fields = ", ".join(
        f"{_text(sheet, seen, column.field, column.type)} AS {text_of(column.field)}"
        for column in seen.register.columns
    )
    return f"SELECT line, {fields} FROM {parquet([sheet.table])} WHERE {_is_data(sheet, seen)}"


def cells_sql(sheet: RawSheet, seen: Recognition) -> str:
    """`line` and `cells`, a JSON object heading → text as filed, for every line of a sheet."""
    pairs = ", ".join(
        f"{quote(heading or f'第{at + 1}列')}, {column_name(at)}" for at, heading in enumerate(seen.headings)
    )
    return f"SELECT line, json_object({pairs})::VARCHAR AS cells FROM {parquet([sheet.table])}"


def _text(sheet: RawSheet, seen: Recognition, field: str, kind: str) -> str:
    if field not in seen.fields:
        return "NULL::VARCHAR"
    text = column_name(seen.fields[field])
    return f"from_1904({text})" if sheet.date_1904 and kind in {"date", "time", "month"} else text


def _is_data(sheet: RawSheet, seen: Recognition) -> str:
    mapped = [column_name(at) for at in sorted(set(seen.fields.values()))]
    tests = [f"line > {seen.heading_line}", f"coalesce({', '.join(mapped)}) IS NOT NULL"]
    tests += [unlike for line in seen.above if (unlike := _unlike(line, seen))]
    tests.append(_is_no_remark(sheet, seen, mapped))
    return " AND ".join(tests)


def _unlike(line: Line, seen: Recognition) -> str:
    """A page break repeats the lines above the data: title and headings."""
    filled = [at for at in sorted(set(seen.fields.values())) if line.cells[at] is not None]
    if not filled:
        return ""
    first, *others = (f"{column_name(at)} = {quote(line.cells[at])}" for at in filled)
    return f"CASE WHEN {first} THEN NOT coalesce({' AND '.join(others) or 'true'}, false) ELSE true END"


def _is_no_remark(sheet: RawSheet, seen: Recognition, mapped: Sequence[str]) -> str:
    """Not a line that lacks what every row must have and is blank, or says 合计 or 制表人：… first or behind its number.

    The cheap test comes first; CASE holds the engine to that order.
    """
    required = [each.field for each in seen.register.columns if each.required and each.field in seen.fields]
    lacks = " OR ".join(f"{column_name(seen.fields[field])} IS NULL" for field in required)
    cells = [column_name(at) for at in range(sheet.width)]
    tests = [f"regexp_full_match(concat({', '.join(mapped)}), '[{BLANKS}]*')", _says_total(cells)]
    if sheet.width > 1:
        tests.append(f"(regexp_full_match({cells[0]}, '[0-9]*') AND {_says_total(cells[1:])})")
    remark = " OR ".join(tests)
    return f"CASE WHEN {lacks or 'true'} THEN NOT coalesce({remark}, false) ELSE true END"


def _says_total(cells: Sequence[str]) -> str:
    first = f"regexp_replace(coalesce({', '.join(cells)}), '[{BLANKS}]', '', 'g')"
    return f"regexp_full_match({first}, {quote(_TOTAL)})"
