"""From a definition to the SQL that judges every row of it.

The statement reads top to bottom as the rule does: the rows in scope `r`, the evidence asked for each row, the facts
`judged`, the order in which the first fact that does not hold decides, and last what is counted once.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shixiao.engine import column, quote
from shixiao.indicators.definition import Definition, Fact, Parameter
from shixiao.indicators.expression import KINDS, Columns, DefinitionProblem, Scope, Typed, compile_expression
from shixiao.indicators.lookups import Lookup, Lookups

VERDICTS = ("verified", "refused", "pending", "unverifiable")
COUNTED_ALREADY = "counted_already"
_CODES = {verdict: code for code, verdict in enumerate(VERDICTS)}


@dataclass(frozen=True)
class JudgedFact:
    """A fact after compilation: which evidence it asked for and how it stands with the registers at hand."""

    fact: Fact
    lookups: tuple[str, ...]
    registers: tuple[str, ...]
    passed_over: bool
    unverifiable: bool


@dataclass(frozen=True)
class Compiled:
    """The judging SQL of one indicator (`sql`), with what is needed to prove and explain its verdicts."""

    definition: Definition
    sql: str
    rows: str
    lookups: tuple[Lookup, ...]
    facts: tuple[JudgedFact, ...]
    unchecked: tuple[str, ...]
    indicators: tuple[str, ...]

    def over(self, rows: str) -> str:
        """The judging SQL over other rows with the same columns."""
        return self.sql.replace(_bracketed(self.rows), _bracketed(rows), 1)


def compile_definition(definition: Definition, lookups: Lookups, as_of: dt.date) -> Compiled:
    """Compile an indicator. `lookups` is fresh and is filled; raises DefinitionProblem for any fault."""
    if definition.register not in lookups.fields:
        raise DefinitionProblem(definition.place, f"没有台账 {definition.register}")
    if definition.stock:
        lookups.keys = ("row_key", "m")
    columns = _columns(definition, lookups, as_of)
    scope = Scope(columns, _parameters(definition, columns), definition.place, None, lookups.call)
    parts = _Parts(definition, lookups, scope, columns, as_of)
    early, where = parts.where()
    asked = [one.name for one in lookups.found.values() if one.sql]
    facts = [parts.fact(position, fact) for position, fact in enumerate(definition.facts)]
    extras = parts.extras()
    rows = _rows(definition, lookups, parts.columns, scope, as_of)
    if early:
        rows = f"SELECT r.* FROM (\n{rows}\n) AS r\nWHERE {early}"
    judged = _judged(definition, lookups, facts, extras, where if asked else "")
    with_clauses = [f"r AS {_bracketed(rows)}"]
    if where and not asked:
        # Months of cover are read beside a row, so rows out of scope are dropped before anything is looked up for them.
        with_clauses = [
            f"filed AS {_bracketed(rows)}",
            f"r AS (\nSELECT r.* FROM filed AS r LEFT JOIN cover ON cover.person = r.person\nWHERE {where}\n)",
        ]
    guards = _guards(facts, [*asked, *parts.asked_for_extras])
    with_clauses += [
        f"{one.name} AS (\n{_asked_of(one.sql, guards.get(one.name, ()))}\n)"
        for one in lookups.found.values()
        if one.sql
    ]
    with_clauses += [f"judged AS (\n{judged}\n)", f"decided AS (\n{_decided(facts, as_of)}\n)"]
    sql = "WITH " + ",\n".join(with_clauses) + "\n" + _counted(definition, facts)
    unchecked = sorted({register for one in facts if one.judged.passed_over for register in one.judged.registers})
    unchecked = sorted({*unchecked, *parts.unchecked})
    return Compiled(
        definition,
        sql,
        rows,
        tuple(lookups.found.values()),
        tuple(one.judged for one in facts),
        tuple(unchecked),
        tuple(sorted({*lookups.indicators, *definition.needs})),
    )


def _bracketed(rows: str) -> str:
    return f"(\n{rows}\n)"


@dataclass(frozen=True)
class FactSql:
    """One fact as SQL over the rows `r` and their lookups. spans: first and last month of each window it asks about.

    guard: `when`, if the row alone tells whether the fact applies, else "". unguarded: lookups that are asked of every
    row all the same.
    """

    position: int
    judged: JudgedFact
    holds: str
    when: str
    window: str
    spans: tuple[tuple[str, str], ...]
    guard: str
    unguarded: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """The facts of an indicator, asked of chosen rows: `sql` selects a row per row of `rows` that passes `chosen`."""

    definition: Definition
    facts: tuple[FactSql, ...]
    sql: str


def ask_facts(definition: Definition, lookups: Lookups, as_of: dt.date, *, chosen: str) -> Asked:
    """SQL that tells of each chosen row (a condition on `r`) and each fact N whether it applies (`appliesN`) and holds
    (`holdsN`), the last day of its window (`windowN`) and its spans of months (`firstN_I`, `lastN_I`)."""
    if definition.stock:
        lookups.keys = ("row_key", "m")
    columns = _columns(definition, lookups, as_of)
    scope = Scope(columns, _parameters(definition, columns), definition.place, None, lookups.call)
    parts = _Parts(definition, lookups, scope, columns, as_of)
    facts = tuple(parts.fact(position, fact) for position, fact in enumerate(definition.facts))
    rows = f"SELECT r.* FROM (\n{_rows(definition, lookups, parts.columns, scope, as_of)}\n) AS r WHERE {chosen}"
    told = ["r.row_key AS row_key"]
    for one in facts:
        told.append(f"COALESCE({one.when or 'TRUE'}, FALSE) AS applies{one.position}")
        told.append(f"COALESCE({one.holds}, FALSE) AS holds{one.position}")
        told.append(f"{one.window or 'CAST(NULL AS DATE)'} AS window{one.position}")
        for at, (first, last) in enumerate(one.spans):
            told += [f"{first} AS first{one.position}_{at}", f"{last} AS last{one.position}_{at}"]
    with_clauses = [f"r AS (\n{rows}\n)"]
    with_clauses += [f"{one.name} AS (\n{one.sql}\n)" for one in lookups.found.values() if one.sql]
    joins = "\n".join(_lookup_joins(lookups))
    sql = "WITH " + ",\n".join(with_clauses) + f"\nSELECT {', '.join(told)}\nFROM r\n{joins}"
    return Asked(definition, facts, sql)


class _Parts:
    """Compiles the expressions of one definition and notes which evidence each asked for."""

    def __init__(
        self, definition: Definition, lookups: Lookups, scope: Scope, columns: Columns, as_of: dt.date
    ) -> None:
        self.definition = definition
        self.lookups = lookups
        self.scope = scope
        self.columns = columns
        self.as_of = as_of
        self.unchecked: set[str] = set()
        self.asked_for_extras: set[str] = set()

    def where(self) -> tuple[str, str]:
        """The condition on the rows: (on the row alone, on evidence too), one of them empty.

        Evidence never imported is noted as unchecked.
        """
        if not self.definition.where:
            return "", ""
        self.lookups.touched.clear()
        typed = self._compile("where", self.definition.where, "bool")
        self.unchecked |= self.lookups.touched & self.lookups.missing
        return ("", typed.sql) if self.lookups.found else (typed.sql, "")

    def fact(self, position: int, fact: Fact) -> FactSql:
        """One fact: its condition, when it applies, the last day of its window, and the registers it rests on."""
        self.lookups.touched.clear()
        self.lookups.asked.clear()
        self.lookups.spans.clear()
        holds = self._at(fact, "holds", fact.holds, "bool")
        registers = frozenset(self.lookups.touched)
        asked = tuple(sorted(self.lookups.asked))
        spans = tuple(dict.fromkeys(self.lookups.spans))
        missing = bool(registers) and registers <= self.lookups.missing
        self.lookups.asked.clear()
        when = self._at(fact, "when", fact.when, "bool").sql if fact.when else ""
        guard = "" if self.lookups.asked else when
        window = self._at(fact, "window", fact.window, "date").sql if fact.window else ""
        judged = JudgedFact(
            fact,
            asked,
            tuple(sorted(registers)),
            missing and fact.kind == "absence",
            missing and fact.kind == "presence",
        )
        return FactSql(position, judged, holds.sql, when, window, spans, guard, frozenset(self.lookups.asked))

    def extras(self) -> Mapping[str, str]:
        """SQL of the value (for medians) and the weight (for means and weighted shares)."""
        found = {"value": "CAST(NULL AS DOUBLE)", "weight": "CAST(NULL AS DECIMAL(24,6))"}
        definition = self.definition
        self.lookups.asked.clear()
        if definition.value:
            found["value"] = f"CAST({self._compile('value', definition.value, 'number', 'int').sql} AS DOUBLE)"
        if definition.weight:
            found["weight"] = (
                f"CAST({self._compile('weight', definition.weight, 'number', 'int').sql} AS DECIMAL(24,6))"
            )
        if definition.reported_share:
            test = self._compile("reported_share", definition.reported_share, "bool").sql
            found["weight"] = f"CAST(CASE WHEN {test} THEN 1 ELSE 0 END AS DECIMAL(24,6))"
        self.asked_for_extras |= self.lookups.asked
        return found

    def _at(self, fact: Fact, key: str, text: str, kind: str) -> Typed:
        place = f"{fact.place} {fact.reason}.{key}"
        scope = Scope(self.scope.columns, self.scope.parameters, place, None, self.lookups.call)
        return compile_expression(text, scope, kind)  # type: ignore[arg-type]

    def _compile(self, key: str, text: str, *kinds: str) -> Typed:
        scope = Scope(
            self.scope.columns, self.scope.parameters, f"{self.definition.place} {key}", None, self.lookups.call
        )
        return compile_expression(text, scope, *kinds)  # type: ignore[arg-type]


def _columns(definition: Definition, lookups: Lookups, as_of: dt.date) -> Columns:
    fields = lookups.fields[definition.register]
    columns = {name: Typed(f"r.{column(name)}", KINDS[kind]) for name, kind in fields.items()}
    columns["m"] = Typed("r.m", "month")
    columns["counted_on"] = Typed("r.counted_on", "date")
    columns["as_of"] = Typed(f"DATE '{as_of}'", "date")
    columns["row_id"] = Typed("r.row_key", "int")
    return Columns(columns)


def _parameters(definition: Definition, columns: Columns) -> dict[str, Parameter]:
    parameters = {parameter.name: parameter for parameter in definition.parameters}
    for name in parameters:
        if name in columns:
            raise DefinitionProblem(definition.place, f"参数 {name} 和台账的栏目重名")
    return parameters


def _rows(definition: Definition, lookups: Lookups, columns: Columns, scope: Scope, as_of: dt.date) -> str:
    """The rows in scope: known on the day, counted on or before it, of the population when there is one."""
    fields = lookups.fields[definition.register]
    plain = {
        name: (f"CAST(k.{name} AS DATE)" if kind == "time" else f"k.{column(name)}") for name, kind in fields.items()
    }
    used = {
        *columns.used,
        *definition.once_per,
        *definition.one_row_per,
        "unit_code",
        *_stock_columns(definition, scope),
    }
    listed = ", ".join(f"{sql} AS {column(name)}" for name, sql in plain.items() if name in used)
    filed = plain.get("registered_on", "CAST(NULL AS DATE)")
    staff = plain[definition.staff] if definition.staff else "CAST(NULL AS VARCHAR)"
    person = "k.person" if "id_number" in fields else "CAST(NULL AS BIGINT)"
    head = f"k.row_key AS row_key, {person} AS person, {staff} AS staff_id, {filed} AS filed_on, {listed}"
    source = f"known_{definition.register} AS k"
    if definition.population:
        source += f" SEMI JOIN verdict_{definition.population} AS p ON p.row_key = k.row_key AND p.verdict = 'verified'"
    if definition.stock:
        inner = f"SELECT {head} FROM {source}"
        return _every_month(definition, scope, inner, as_of)
    if definition.counted_on not in plain:
        raise DefinitionProblem(definition.place, f"counted_on 不是台账的栏目：{definition.counted_on}")
    day = plain[definition.counted_on]
    return (
        f"SELECT {head}, {day} AS counted_on, year({day}) * 12 + month({day}) - 1 AS m\n"
        f"FROM {source}\nWHERE {day} <= DATE '{as_of}'"
    )


def _stock_columns(definition: Definition, scope: Scope) -> set[str]:
    """The columns a stock condition reads, noted before the rows are listed."""
    if not definition.stock:
        return set()
    columns = Columns(scope.columns)
    compile_expression(definition.stock, Scope(columns, scope.parameters, f"{definition.place} stock"), "bool")
    return columns.used


def _every_month(definition: Definition, scope: Scope, inner: str, as_of: dt.date) -> str:
    """A stock: each row stands once in every ended month in which the stock condition holds."""
    month_scope = Scope(
        {**scope.columns, "counted_on": Typed("q.last_day", "date"), "m": Typed("q.m", "month")},
        scope.parameters,
        f"{definition.place} stock",
    )
    test = compile_expression(definition.stock, month_scope, "bool").sql
    return (
        f"SELECT r.*, q.last_day AS counted_on, q.m AS m\nFROM ({inner}) AS r\n"
        f"JOIN ended_months AS q ON q.last_day <= DATE '{as_of}' AND {test}"
    )


def _judged(
    definition: Definition, lookups: Lookups, facts: list[FactSql], extras: Mapping[str, str], where: str
) -> str:
    columns = ["r.row_key", "r.person", "r.unit_code", "r.staff_id", "r.counted_on", "r.m", "r.filed_on"]
    columns += [f"r.{name}" for name in definition.once_per if name not in {"person", "year", "m"}]
    columns += [f"{sql} AS {name}" for name, sql in extras.items()]
    for one in facts:
        if one.judged.passed_over:
            continue
        fails = f"NOT COALESCE({one.holds}, FALSE)"
        # The engine works out both sides of an AND for every row, but only the branch of a CASE that is taken.
        columns.append(
            f"({f'CASE WHEN {one.when} THEN {fails} ELSE FALSE END' if one.when else fails}) AS fails{one.position}"
        )
        if one.window:
            columns.append(f"{one.window} AS window{one.position}")
    joins = _lookup_joins(lookups)
    body = f"SELECT {', '.join(dict.fromkeys(columns))}\nFROM r\n" + "\n".join(joins)
    if where:
        body += f"\nWHERE {where}"
    if definition.one_row_per:
        keys = ", ".join(_once(name) for name in definition.one_row_per)
        # A person with two certificates is one person of the population: the earlier row stands for it.
        body += f"\nQUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY r.filed_on NULLS LAST, r.row_key) = 1"
    return body


def _guards(facts: list[FactSql], unguarded: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Lookup -> conditions on `r`, one of which a row fulfils to be asked about; lookups asked of every row are left
    out."""
    every = {*unguarded}.union(
        *(one.unguarded if one.guard else (*one.judged.lookups, *one.unguarded) for one in facts)
    )
    found: dict[str, dict[str, None]] = {}
    for one in facts:
        for name in one.judged.lookups:
            found.setdefault(name, {})[one.guard] = None
    return {name: tuple(guards) for name, guards in found.items() if name not in every}


def _asked_of(sql: str, guards: tuple[str, ...]) -> str:
    """A lookup over the rows that fulfil one of the conditions, over all without conditions."""
    if not guards:
        return sql
    return re.sub(r"\bFROM r\b", lambda _: f"FROM (SELECT r.* FROM r WHERE {' OR '.join(guards)}) AS r", sql, count=1)


def _lookup_joins(lookups: Lookups) -> list[str]:
    joins = ["LEFT JOIN cover ON cover.person = r.person"] if lookups.uses_cover else []
    for lookup in lookups.found.values():
        if lookup.sql:
            matched = " AND ".join(f"{lookup.name}.{key} = r.{key}" for key in lookups.keys)
            joins.append(f"LEFT JOIN {lookup.name} ON {matched}")
    return joins


def _once(name: str) -> str:
    return {"year": "year(r.counted_on)", "m": "r.m"}.get(name, f"r.{name}")


def _decided(facts: list[FactSql], as_of: dt.date) -> str:
    """The first fact that does not hold decides; a cohort's open window comes before everything."""
    day = f"DATE '{as_of}'"
    closed = [one for one in facts if one.judged.fact.settles == "closed" and one.window]
    cases = [f"WHEN {day} < window{one.position} THEN {_code(one, 'pending')}" for one in closed]
    for one in facts:
        if one.judged.passed_over:
            continue
        outcome = str(_code(one, "unverifiable" if one.judged.unverifiable else one.judged.fact.otherwise))
        if one.window:
            outcome = f"CASE WHEN {day} < window{one.position} THEN {_code(one, 'pending')} ELSE {outcome} END"
        cases.append(f"WHEN fails{one.position} THEN {outcome}")
    decision = f"CASE {' '.join(cases)} ELSE 0 END" if cases else "0"
    return f"SELECT *, CAST({decision} AS INTEGER) AS decision FROM judged"


def _code(one: FactSql, verdict: str) -> int:
    return (one.position + 1) * 10 + _CODES[verdict]


def _counted(definition: Definition, facts: list[FactSql]) -> str:
    """Facts first, duplicates last: among rows whose facts all hold the earliest counts."""
    if definition.once_per:
        keys = ", ".join({"year": "year(counted_on)", "m": "m"}.get(name, name) for name in definition.once_per)
        first = (
            f"first_value(row_key) OVER (PARTITION BY decision, {keys} "
            "ORDER BY counted_on, filed_on NULLS LAST, row_key)"
        )
        ranked = (
            f"SELECT *, CASE WHEN decision = 0 THEN {first} END AS first_row FROM decided WHERE decision = 0 "
            "UNION ALL BY NAME SELECT *, CAST(NULL AS BIGINT) AS first_row FROM decided WHERE decision <> 0"
        )
    else:
        ranked = "SELECT *, row_key AS first_row FROM decided"
    duplicate = "decision = 0 AND first_row <> row_key"
    verdicts = " ".join(f"WHEN decision % 10 = {code} THEN '{word}'" for word, code in _CODES.items())
    reasons = " ".join(
        f"WHEN decision // 10 = {one.position + 1} THEN {quote(one.judged.fact.reason)}" for one in facts
    )
    windows = " ".join(
        f"WHEN decision // 10 = {one.position + 1} THEN window{one.position}"
        for one in facts
        if one.window and not one.judged.passed_over
    )
    window = (
        f"CASE WHEN decision % 10 = {_CODES['pending']} THEN CASE {windows} END END"
        if windows
        else "CAST(NULL AS DATE)"
    )
    reason = f"CASE WHEN {duplicate} THEN '{COUNTED_ALREADY}' {reasons} ELSE '' END"
    # Only what is counted has a value, so a row that waits stays the same row until its window closes.
    value = "CASE WHEN decision = 0 AND first_row = row_key THEN value END AS value" if definition.value else "value"
    return (
        "SELECT row_key, person, unit_code, staff_id, counted_on, CAST(m AS INTEGER) AS m,\n"
        f"  CASE WHEN {duplicate} THEN 'refused' {verdicts} END AS verdict,\n"
        f"  {reason} AS reason,\n"
        f"  {window} AS window_end,\n"
        f"  CASE WHEN {duplicate} THEN first_row END AS counted_row, {value}, weight\n"
        f"FROM ({ranked})"
    )
