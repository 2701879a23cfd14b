"""From a pattern to SQL: the rows that belong together, `matched`, and the groups of them that are findings."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from shixiao.engine import column, quote
from shixiao.indicators.expression import (
    KINDS,
    Columns,
    DefinitionProblem,
    Scope,
    Type,
    Typed,
    compile_expression,
    parse,
)
from shixiao.integrity.definition import Check, Pattern
from shixiao.integrity.words import group_call, row_call

EVIDENCE_ROWS = 200
FINDING_COLUMNS = '"check", level, subject_kind, person, subject, unit_code, score, sentence, evidence'
Fields = Mapping[str, Mapping[str, str]]
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class CompiledPattern:
    """The SQL of one pattern.

    shares: for a tested share, SQL of (subject, odd_rows, all_rows, expected) per group, else "". findings: SQL of
    FINDING_COLUMNS; for a tested share of the groups in the table `unlikely` (subject, usual_share).
    """

    shares: str
    findings: str


def compile_pattern(check: Check, pattern: Pattern, fields: Fields, as_of: dt.date) -> CompiledPattern:
    """Check every expression of a pattern and give its SQL. Raises DefinitionProblem for any fault."""
    _check_shape(pattern, fields)
    parts = _Parts(check, pattern, fields, as_of)
    score = f"CAST({parts.group(pattern.score, 'int', 'number').sql} AS DOUBLE)"
    sentence, unit, having = parts.sentence(), parts.unit(), parts.having()
    shown = " FILTER (odd)" if pattern.odd else ""
    keys = ", ".join(f"list({parts.key(alias)}){shown}" for alias in pattern.rows)
    evidence = f"list_sort(list_distinct(flatten([{keys}])))[1:{EVIDENCE_ROWS}]"
    matched, by = parts.matched(), ", ".join(f"g{place}" for place in range(len(pattern.per)))
    ends = f"WHERE g0 IS NOT NULL GROUP BY {by} HAVING {having}"
    grouped = f"FROM ({matched}) AS matched {ends}"
    person = check.subject_kind == "person"
    findings = (
        f'SELECT {quote(check.id)} AS "check", {quote(check.level)} AS level, '
        f"{quote(check.subject_kind)} AS subject_kind, {'g0' if person else 'CAST(NULL AS BIGINT)'} AS person, "
        f"{'CAST(NULL AS VARCHAR)' if person else 'CAST(g0 AS VARCHAR)'} AS subject, {unit} AS unit_code, "
        f"{score} AS score, {sentence} AS sentence, {evidence} AS evidence "
    )
    if not pattern.odd:
        return CompiledPattern("", findings + grouped)
    expected = parts.row(pattern.expected, "number", "int").sql if pattern.expected else "NULL"
    shares = (
        "SELECT CAST(g0 AS VARCHAR) AS subject, count(*) FILTER (odd) AS odd_rows, count(*) AS all_rows, "
        f"CAST({expected} AS DOUBLE) AS expected {grouped}"
    )
    chosen = f"FROM ({matched}) AS matched JOIN unlikely ON unlikely.subject = CAST(g0 AS VARCHAR) {ends}"
    return CompiledPattern(shares, findings + chosen)


class _Least(dict[str, Typed]):
    """Columns of a group that are named without saying which row's: the least of them."""

    def __init__(self, columns: Columns, more: Mapping[str, Typed]) -> None:
        super().__init__({name: columns[name] for name in columns} | dict(more))
        self.columns, self.more = columns, more

    def get(self, name: str, default: Typed | None = None) -> Typed | None:  # type: ignore[override]
        """The SQL of a column of the group."""
        if name in self.more:
            return self.more[name]
        found = self.columns.get(name)
        return Typed(f"min({found.sql})", found.type) if found else default


class _Parts:
    """Compiles the expressions of one pattern and notes which columns its groups read."""

    def __init__(self, check: Check, pattern: Pattern, fields: Fields, as_of: dt.date) -> None:
        self.pattern, self.fields = pattern, fields
        day = Typed(f"DATE {quote(as_of)}", "date")
        today = {"as_of": day, "counted_on": day}
        place, parameters = pattern.place, check.parameters
        self.of_rows = {**today, **_columns(pattern.sources, fields)}
        self.read = _columns(pattern.rows, fields)
        named = {name: Typed(f'"{name}"', one.type) for name, one in self.read.items()}
        self.of_groups = Columns(named)
        self.rows = Scope(self.of_rows, parameters, place, None, row_call)
        inner = Scope(self.of_groups, parameters, place, None, row_call)
        tested = _tested() if pattern.odd else {}
        groups = _Least(self.of_groups, {**today, **tested})
        self.groups = Scope(groups, parameters, place, None, group_call(inner))

    def row(self, text: str, *types: Type) -> Typed:
        """An expression over the rows that belong together."""
        return compile_expression(text, self.rows, *types)

    def group(self, text: str, *types: Type) -> Typed:
        """An expression over a group of them."""
        return compile_expression(text, self.groups, *types)

    def having(self) -> str:
        """Which groups are findings, or are tested."""
        return self.group(self.pattern.having, "bool").sql if self.pattern.having else "TRUE"

    def unit(self) -> str:
        """The place of a finding: that of the first row complained of."""
        lead = self.pattern.lead
        text = self.pattern.unit
        if not text and "unit_code" not in self.fields[self.pattern.rows[lead]]:
            return "CAST(NULL AS VARCHAR)"
        scope = Scope(self.of_groups, {}, f"{self.pattern.place} unit")
        typed = compile_expression(text or f"{lead}.unit_code", scope, "text")
        return f"arg_min({typed.sql}, {self.key(lead)})"

    def key(self, alias: str) -> str:
        """The row keys of an alias in a group."""
        self.of_groups.used.add(f"{alias}.row_id")
        return self.of_groups[f"{alias}.row_id"].sql

    def sentence(self) -> str:
        """The sentence with its values filled in."""
        pieces = enumerate(_PLACEHOLDER.split(self.pattern.says))
        return f"concat({', '.join(_said(self.group(one)) if place % 2 else quote(one) for place, one in pieces)})"

    def matched(self) -> str:
        """The rows that belong together, with what their groups read. To be asked for last."""
        pattern = self.pattern
        keys = [self.row(text).sql for text in pattern.per]
        chosen = [f'{self.read[name].sql} AS "{name}"' for name in sorted(self.of_groups.used & self.read.keys())]
        chosen += [f"{sql} AS g{place}" for place, sql in enumerate(keys)]
        if pattern.odd:
            chosen.append(f"COALESCE({self.row(pattern.odd, 'bool').sql}, FALSE) AS odd")
        others = ", ".join(f"{alias}.row_key" for alias in list(pattern.rows)[1:])
        within = ", ".join([*keys, f"{pattern.lead}.row_key"])
        once = f"row_number() OVER (PARTITION BY {within} ORDER BY {others}) = 1" if others else "TRUE"
        tests = [self.row(pattern.where, "bool").sql] if pattern.where else []
        if pattern.lacks:
            absent = self.row(pattern.lacks_where, "bool").sql
            tests.append(f"NOT EXISTS (SELECT 1 FROM {_tables(pattern.lacks)} WHERE {absent})")
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        return f"SELECT {', '.join(chosen)}, {once} AS once FROM {_tables(pattern.rows)}{where}"


def _check_shape(pattern: Pattern, fields: Fields) -> None:
    """Every register is there, and every further one is tied to an earlier by a column that is equal: otherwise each
    row would be paired with every other."""
    for register in pattern.sources.values():
        if register not in fields:
            raise DefinitionProblem(pattern.place, f"没有台账 {register}")
    if pattern.odd and (len(pattern.rows) > 1 or len(pattern.per) > 1):
        raise DefinitionProblem(pattern.place, "看占比（odd）的，rows 和 per 都只能有一项")
    earlier = [pattern.lead]
    for alias in list(pattern.sources)[1:]:
        text = pattern.where if alias in pattern.rows else pattern.lacks_where
        pairs = list(_equal(parse(text))) if text else []
        if not any({alias, one} in pairs for one in earlier):
            mend = f"例如 {alias}.person = {pattern.lead}.person"
            raise DefinitionProblem(pattern.place, f"{alias} 要和前面的台账有一栏相等，{mend}")
        earlier.append(alias)


def _equal(node: exp.Expr) -> Iterator[set[str]]:
    if isinstance(node, exp.And):
        yield from _equal(node.this)
        yield from _equal(node.expression)
    elif isinstance(node, exp.Paren):
        yield from _equal(node.this)
    elif isinstance(node, exp.EQ):
        yield {one.text("table") for one in node.find_all(exp.Column)}


def _columns(sources: Mapping[str, str], fields: Fields) -> dict[str, Typed]:
    """The columns of every alias, times also as such under a name with an @ behind it."""
    found: dict[str, Typed] = {}
    for alias, register in sources.items():
        for name, kind in fields[register].items():
            sql = f"{alias}.{column(name)}"
            found[f"{alias}.{name}"] = Typed(f"CAST({sql} AS DATE)" if kind == "time" else sql, KINDS[kind])
            if kind == "time":
                found[f"{alias}.{name}@"] = Typed(sql, "none")
        found[f"{alias}.person"] = Typed(f"{alias}.person", "int")
        found[f"{alias}.row_id"] = Typed(f"{alias}.row_key", "int")
    return found


def _tested() -> dict[str, Typed]:
    return {
        "odd_rows": Typed("count(*) FILTER (odd)", "int"),
        "all_rows": Typed("count(*)", "int"),
        "share": Typed("(count(*) FILTER (odd) / CAST(count(*) AS DOUBLE))", "number"),
        "usual_share": Typed("min(unlikely.usual_share)", "number"),
    }


def _tables(sources: Mapping[str, str]) -> str:
    return ", ".join(f"known_{register} AS {alias}" for alias, register in sources.items())


def _said(typed: Typed) -> str:
    """SQL of a value as it stands in a sentence."""
    match typed.type:
        case "date":
            text = f"strftime({typed.sql}, '%Y年%-m月%-d日')"
        case "month":
            text = f"(({typed.sql}) // 12) || '年' || (({typed.sql}) % 12 + 1) || '月'"
        case "number":
            text = f"regexp_replace(CAST(CAST({typed.sql} AS DECIMAL(18,2)) AS VARCHAR), '\\.00$', '')"
        case _:
            text = f"CAST({typed.sql} AS VARCHAR)"
    return f"COALESCE({text}, '不详')"
