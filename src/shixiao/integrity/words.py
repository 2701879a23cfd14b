"""The functions a check may use: of the values of rows (in conditions), and of groups (in scores and sentences)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from shixiao.indicators.expression import DefinitionProblem, Scope, Type, Typed, emit
from shixiao.indicators.functions import retirement_sql
from shixiao.vocabulary.credit import code_is_right_sql

LONGEST_SPAN_MONTHS = 600
_EARTH_KM = 6371.0088


@dataclass(frozen=True)
class Word:
    """A function: the types it takes ("time": a column of times), the type it gives, its SQL, and what it tells."""

    takes: tuple[str, ...]
    gives: Type
    sql: Callable[..., str]
    says: str


def _km(lon: str, lat: str, other_lon: str, other_lat: str) -> str:
    half = f"pow(sin(radians({other_lat} - {lat}) / 2), 2)"
    half += f" + cos(radians({lat})) * cos(radians({other_lat})) * pow(sin(radians({other_lon} - {lon}) / 2), 2)"
    return f"({2 * _EARTH_KM} * asin(sqrt(LEAST(1, {half}))))"


def _digits_differ(one: str, other: str) -> str:
    texts = ", ".join(f"CAST({each} AS VARCHAR)" for each in (one, other))
    # Keys of documents that are not citizen numbers are negative and of any length.
    return f"CASE WHEN {one} > 0 AND {other} > 0 THEN CAST(hamming({texts}) AS INTEGER) END"


ROW_WORDS: Mapping[str, Word] = {
    "days_between": Word(
        ("date", "date"), "int", lambda a, b: f"date_diff('day', {a}, {b})", "days_between(早, 晚)：相差几天"
    ),
    "minutes_between": Word(
        ("time", "time"), "number", lambda a, b: f"(date_diff('second', {a}, {b}) / 60.0)",
        "minutes_between(早, 晚)：两个时刻相差几分钟",
    ),
    "minute_of": Word(
        ("time",), "int", lambda a: f"CAST(floor(epoch({a}) / 60) AS BIGINT)", "minute_of(时刻)：第几分钟，用来把同一分钟归在一起"
    ),
    "clock_of": Word(
        ("time",), "int", lambda a: f"CAST(hour({a}) * 60 + minute({a}) AS INTEGER)", "clock_of(时刻)：当天的第几分钟，17:30 是 1050"
    ),
    "km_between": Word(
        ("number",) * 4, "number", _km, "km_between(经度, 纬度, 经度, 纬度)：两点相距几公里"
    ),
    "digits_differ": Word(("int", "int"), "int", _digits_differ, "digits_differ(人, 人)：两个证件号码有几位不同"),
    "retires_in": Word(
        ("int",), "month", lambda a: retirement_sql(a, "M60", "F55"), "retires_in(人)：法定退休的月份，女按原 55 周岁一档"
    ),
    "born_in": Word(
        ("int",), "month", lambda a: f"(({a} // 10000000) % 10000 * 12 + ({a} // 100000) % 100 - 1)", "born_in(人)：出生的月份"
    ),
    "is_credit_code": Word(("text",), "bool", code_is_right_sql, "is_credit_code(代码)：信用代码的格式和校验位都对"),
    "is_multiple": Word(("number", "int"), "bool", lambda a, b: f"({a} % {b} = 0)", "is_multiple(数, 几)：能不能整除"),
}  # fmt: skip


def _span(first: str, last: str) -> str:
    return f"range({first}, LEAST({last}, {first} + {LONGEST_SPAN_MONTHS}) + 1)"


GROUP_WORDS: Mapping[str, Word] = {
    "number_of": Word(("any",), "int", lambda a: f"count(DISTINCT {a})", "number_of(栏目)：一组里有几个不同的值"),
    "total": Word(("number",), "number", lambda a: f"sum({a}) FILTER (once)", "total(栏目)：相加，每行只加一次"),
    "earliest": Word(("any",), "none", lambda a: f"min({a})", "earliest(栏目)：最早、最小的"),
    "latest": Word(("any",), "none", lambda a: f"max({a})", "latest(栏目)：最晚、最大的"),
    "months_covered": Word(
        ("month", "month"), "int", lambda a, b: f"len(list_distinct(flatten(list({_span(a, b)}))))",
        "months_covered(起始月, 截止月)：一组里一共覆盖几个月，重叠只算一次",
    ),
}  # fmt: skip
SAID_WORDS: Mapping[str, Word] = {
    "tail": Word(("text",), "text", lambda a: f"right({a}, 4)", "tail(文字)：最后四位"),
    "as_percent": Word(("number",), "text", lambda a: f"printf('%.1f%%', 100.0 * {a})", "as_percent(比率)：写成百分数"),
}


def row_call(name: str, arguments: list[exp.Expr], scope: Scope) -> Typed:
    """A function of the values of rows."""
    return _call(ROW_WORDS, name, arguments, scope, scope)


def group_call(of_rows: Scope) -> Callable[[str, list[exp.Expr], Scope], Typed]:
    """Functions of a group, whose arguments are expressions over its rows."""

    def call(name: str, arguments: list[exp.Expr], scope: Scope) -> Typed:
        if name in GROUP_WORDS:
            return _call(GROUP_WORDS, name, arguments, scope, of_rows)
        return _call({**ROW_WORDS, **SAID_WORDS}, name, arguments, scope, scope)

    return call


def _call(words: Mapping[str, Word], name: str, arguments: list[exp.Expr], scope: Scope, inner: Scope) -> Typed:
    word = words.get(name)
    if word is None:
        raise DefinitionProblem(scope.place, f"这里没有函数 {name}。可用的有：{'、'.join(sorted(words))}")
    if len(arguments) != len(word.takes):
        raise DefinitionProblem(scope.place, f"{name} 要 {len(word.takes)} 个参数，写了 {len(arguments)} 个")
    typed = [_argument(one, wanted, inner) for one, wanted in zip(arguments, word.takes, strict=True)]
    gives = typed[0].type if word.gives == "none" else word.gives
    return Typed(word.sql(*(one.sql for one in typed)), gives)


def _argument(node: exp.Expr, wanted: str, scope: Scope) -> Typed:
    if wanted == "time":
        found = scope.columns.get(f"{node.text('table')}.{node.name}@") if isinstance(node, exp.Column) else None
        if found is None:
            raise DefinitionProblem(scope.place, f"这里要写一个时刻的栏目：{node.sql()}")
        return found
    typed = emit(node, scope)
    fits = {"any": True, "number": typed.type in {"int", "number"}}.get(wanted, typed.type == wanted)
    if not fits and typed.type != "none":
        raise DefinitionProblem(scope.place, f"参数的类型不对：{node.sql()}")
    return typed
