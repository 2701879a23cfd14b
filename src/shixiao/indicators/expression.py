"""The expression language: a small, checked subset of SQL over a row and the evidence about its person.

An expression is parsed by sqlglot, every name and type is checked against the register, the parameters and the
closed list of functions, and SQL comes out. Nothing else can be said in it, so a definition cannot execute code.

Types: bool, int, number, text, date, month. A month is counted, so `m + 3` is three months after `m`. A time
column reads as its date.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from shixiao.engine import quote
from shixiao.indicators.definition import Parameter
from shixiao.indicators.values import literal
from shixiao.vocabulary.problems import Problem

Type = Literal["bool", "int", "number", "text", "date", "month", "none"]
KINDS: Mapping[str, Type] = {
    "text": "text", "id": "text", "uscc": "text", "code12": "text", "enum": "text",
    "date": "date", "time": "date", "month": "month", "yuan": "number", "number": "number", "int": "int", "bool": "bool",
}  # fmt: skip
NAMES: Mapping[Type, str] = {
    "bool": "是否", "int": "整数", "number": "数字", "text": "文字", "date": "日期", "month": "月份", "none": "空值",
}  # fmt: skip


class DefinitionProblem(Problem):
    """A definition that cannot be used, with the place in its file."""

    def __init__(
        self, where: str, what: str, mend: str = "请对照《口径表达式》修改，再运行 shixiao catalogue check。"
    ) -> None:
        super().__init__(where=where, what=what, why="口径不明确就不能计算，所有结果保持原样。", mend=mend)


@dataclass(frozen=True)
class Typed:
    """A piece of SQL and the type of its value."""

    sql: str
    type: Type


class Columns(dict[str, Typed]):
    """Names an expression may use, remembering those it did."""

    def __init__(self, columns: Mapping[str, Typed]) -> None:
        super().__init__(columns)
        self.used: set[str] = set()

    def get(self, name: str, default: Typed | None = None) -> Typed | None:  # type: ignore[override]
        """The column of a name, noted as used."""
        if name in self:
            self.used.add(name)
        return super().get(name, default)


@dataclass(frozen=True)
class Scope:
    """What an expression may name, and who turns evidence functions into SQL.

    columns: names (bare, or `alias.name` where several registers are read) to typed SQL. outer: names reachable as `row.x`. call: evidence functions, or None where
    they may not be used. place: the file and key shown in errors.
    """

    columns: Mapping[str, Typed]
    parameters: Mapping[str, Parameter]
    place: str
    outer: Mapping[str, Typed] | None = None
    call: "Callable[[str, list[exp.Expr], Scope], Typed] | None" = None


def compile_expression(text: str, scope: Scope, *expected: Type) -> Typed:
    """Check an expression and give its SQL. Raises DefinitionProblem naming the place and the fault."""
    try:
        tree = parse(text)
    except SqlglotError as error:
        raise DefinitionProblem(scope.place, f"表达式写法有误：{text}") from error
    typed = emit(tree, scope)
    if expected and typed.type not in (*expected, "none"):
        wanted = "或".join(NAMES[one] for one in expected)
        raise DefinitionProblem(scope.place, f"这里要{wanted}，得到的是{NAMES[typed.type]}：{text}")
    return typed


@lru_cache(maxsize=4096)
def parse(text: str) -> exp.Expr:
    """The tree of an expression, which nobody changes. Raises SqlglotError."""
    return sqlglot.parse_one(text, read="duckdb")


def emit(node: exp.Expr, scope: Scope) -> Typed:
    """SQL and type of one node of the tree."""
    for kinds, emitter in _EMITTERS:
        if isinstance(node, kinds):
            return emitter(node, scope)
    raise DefinitionProblem(scope.place, f"表达式里不能用：{node.sql()}")


def _column(node: exp.Expr, scope: Scope) -> Typed:
    table, name = node.text("table"), node.name
    if table == "row" and scope.outer is not None:
        found = scope.outer.get(name)
    elif table:
        found = scope.columns.get(f"{table}.{name}")
    else:
        found = scope.columns.get(name)
        if found is None and name in scope.parameters:
            return _parameter(scope.parameters[name], scope)
    if found is None:
        known = "、".join(sorted(scope.columns))
        raise DefinitionProblem(scope.place, f"不认识的名称 {node.sql()}。可用的有：{known}")
    return found


def _parameter(parameter: Parameter, scope: Scope) -> Typed:
    typed = [Typed(*literal(dated.value)) for dated in parameter.values]
    if len(typed) == 1:
        return typed[0]
    # Before the first value was in force the first value holds: a row is never judged without one.
    day = (scope.outer or scope.columns)["counted_on"].sql
    later = sorted(zip(parameter.values, typed, strict=True), key=lambda pair: pair[0].since, reverse=True)
    cases = " ".join(f"WHEN {day} >= DATE {quote(dated.since)} THEN {one.sql}" for dated, one in later[:-1])
    return Typed(f"(CASE {cases} ELSE {later[-1][1].sql} END)", typed[0].type)


def _literal(node: exp.Expr, _scope: Scope) -> Typed:
    if node.args.get("is_string"):
        return Typed(quote(node.name), "text")
    return Typed(node.name, "number" if "." in node.name else "int")


def _boolean(node: exp.Expr, _scope: Scope) -> Typed:
    return Typed("TRUE" if node.this else "FALSE", "bool")


def _null(_node: exp.Expr, _scope: Scope) -> Typed:
    return Typed("NULL", "none")


def _cast(node: exp.Expr, scope: Scope) -> Typed:
    if node.args["to"].is_type("date") and isinstance(node.this, exp.Literal):
        try:
            return Typed(f"DATE {quote(dt.date.fromisoformat(node.this.name))}", "date")
        except ValueError as error:
            raise DefinitionProblem(scope.place, f"没有这个日期：{node.this.name}") from error
    raise DefinitionProblem(scope.place, f"表达式里不能换类型：{node.sql()}")


def _paren(node: exp.Expr, scope: Scope) -> Typed:
    inner = emit(node.this, scope)
    return Typed(f"({inner.sql})", inner.type)


def _logic(node: exp.Expr, scope: Scope) -> Typed:
    word = "AND" if isinstance(node, exp.And) else "OR"
    left, right = (_expect(side, scope, "bool") for side in (node.this, node.expression))
    return Typed(f"({left.sql} {word} {right.sql})", "bool")


def _not(node: exp.Expr, scope: Scope) -> Typed:
    return Typed(f"(NOT {_expect(node.this, scope, 'bool').sql})", "bool")


_COMPARISONS: Mapping[type, str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<=",
}  # fmt: skip
_OPERATIONS: Mapping[type, str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}


def _compare(node: exp.Expr, scope: Scope) -> Typed:
    left, right = emit(node.this, scope), emit(node.expression, scope)
    _same(left, right, node, scope)
    symbol = _COMPARISONS[type(node)]
    return Typed(f"({left.sql} {symbol} {right.sql})", "bool")


def _between(node: exp.Expr, scope: Scope) -> Typed:
    value, low, high = emit(node.this, scope), emit(node.args["low"], scope), emit(node.args["high"], scope)
    _same(value, low, node, scope)
    _same(value, high, node, scope)
    return Typed(f"({value.sql} BETWEEN {low.sql} AND {high.sql})", "bool")


def _in(node: exp.Expr, scope: Scope) -> Typed:
    value = emit(node.this, scope)
    listed = [emit(one, scope) for one in node.expressions]
    if not listed:
        raise DefinitionProblem(scope.place, f"IN 后面要列出具体的值：{node.sql()}")
    for one in listed:
        _same(value, one, node, scope)
    return Typed(f"({value.sql} IN ({', '.join(one.sql for one in listed)}))", "bool")


def _is(node: exp.Expr, scope: Scope) -> Typed:
    if not isinstance(node.expression, exp.Null):
        raise DefinitionProblem(scope.place, f"IS 后面只能写 NULL：{node.sql()}")
    return Typed(f"({emit(node.this, scope).sql} IS NULL)", "bool")


def _arithmetic(node: exp.Expr, scope: Scope) -> Typed:
    left, right = emit(node.this, scope), emit(node.expression, scope)
    symbol = _OPERATIONS[type(node)]
    result = _result(symbol, left.type, right.type)
    if result is None:
        raise DefinitionProblem(scope.place, f"{NAMES[left.type]}和{NAMES[right.type]}不能这样运算：{node.sql()}")
    if symbol == "/":
        return Typed(f"(CAST({left.sql} AS DOUBLE) / NULLIF({right.sql}, 0))", result)
    return Typed(f"({left.sql} {symbol} {right.sql})", result)


def _result(symbol: str, left: Type, right: Type) -> Type | None:
    if {left, right} <= {"int", "number"}:
        return "number" if symbol == "/" or "number" in {left, right} else "int"
    if symbol in "+-" and (left, right) == ("month", "int"):
        return "month"
    return "int" if (symbol, left, right) == ("-", "month", "month") else None


def _negative(node: exp.Expr, scope: Scope) -> Typed:
    inner = _expect(node.this, scope, "int", "number")
    return Typed(f"(-{inner.sql})", inner.type)


def _case(node: exp.Expr, scope: Scope) -> Typed:
    if node.this is not None:
        raise DefinitionProblem(scope.place, f"CASE 后面直接写 WHEN：{node.sql()}")
    branches = [(_expect(one.this, scope, "bool"), emit(one.args["true"], scope)) for one in node.args["ifs"]]
    default = emit(node.args["default"], scope) if node.args.get("default") else Typed("NULL", "none")
    values = [value for _, value in branches] + [default]
    for value in values[1:]:
        _same(values[0], value, node, scope)
    cases = " ".join(f"WHEN {test.sql} THEN {value.sql}" for test, value in branches)
    kind: Type = next((value.type for value in values if value.type != "none"), "none")
    return Typed(f"(CASE {cases} ELSE {default.sql} END)", kind)


def _coalesce(node: exp.Expr, scope: Scope) -> Typed:
    parts = [emit(one, scope) for one in (node.this, *node.expressions)]
    for part in parts[1:]:
        _same(parts[0], part, node, scope)
    return Typed(f"COALESCE({', '.join(part.sql for part in parts)})", parts[0].type)


def _function(node: exp.Expr, scope: Scope) -> Typed:
    if isinstance(node, exp.Anonymous):
        name, arguments = node.name.lower(), list(node.expressions)
    else:
        name, arguments = node.key.lower().replace("lastday", "last_day"), [node.this]
    if name in DATE_FUNCTIONS:
        return _date_function(name, arguments, scope)
    if scope.call is None:
        raise DefinitionProblem(scope.place, f"这里不能用函数 {name}")
    return scope.call(name, arguments, scope)


DATE_FUNCTIONS: Mapping[str, tuple[Type, Type, str]] = {
    "month": ("date", "month", "(year({0}) * 12 + month({0}) - 1)"),
    "year": ("date", "int", "year({0})"),
    "first_day": ("month", "date", "make_date(CAST({0} // 12 AS INTEGER), CAST({0} % 12 + 1 AS INTEGER), 1)"),
    "last_day": (
        "month",
        "date",
        "last_day(make_date(CAST({0} // 12 AS INTEGER), CAST({0} % 12 + 1 AS INTEGER), 1))",
    ),
}


def _date_function(name: str, arguments: list[exp.Expr], scope: Scope) -> Typed:
    takes, gives, template = DATE_FUNCTIONS[name]
    if len(arguments) != 1:
        raise DefinitionProblem(scope.place, f"{name} 要一个参数")
    inner = _expect(arguments[0], scope, takes)
    return Typed(template.format(inner.sql if inner.sql.startswith("(") else f"({inner.sql})"), gives)


def _expect(node: exp.Expr, scope: Scope, *types: Type) -> Typed:
    typed = emit(node, scope)
    if typed.type not in (*types, "none"):
        wanted = "或".join(NAMES[one] for one in types)
        raise DefinitionProblem(scope.place, f"{node.sql()} 要是{wanted}，实际是{NAMES[typed.type]}")
    return typed


def _same(left: Typed, right: Typed, node: exp.Expr, scope: Scope) -> None:
    kinds = {left.type, right.type} - {"none"}
    if len(kinds) > 1 and kinds != {"int", "number"}:
        raise DefinitionProblem(scope.place, f"{NAMES[left.type]}和{NAMES[right.type]}不能比较：{node.sql()}")


_Emitter = Callable[[exp.Expr, Scope], Typed]
_EMITTERS: tuple[tuple[type | tuple[type, ...], _Emitter], ...] = (
    (exp.Column, _column),
    (exp.Literal, _literal),
    (exp.Boolean, _boolean),
    (exp.Null, _null),
    (exp.Cast, _cast),
    (exp.Paren, _paren),
    ((exp.And, exp.Or), _logic),
    (exp.Not, _not),
    ((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE), _compare),
    (exp.Between, _between),
    (exp.In, _in),
    (exp.Is, _is),
    ((exp.Add, exp.Sub, exp.Mul, exp.Div), _arithmetic),
    (exp.Neg, _negative),
    (exp.Case, _case),
    (exp.Coalesce, _coalesce),
    ((exp.Anonymous, exp.Month, exp.Year, exp.LastDay), _function),
)
