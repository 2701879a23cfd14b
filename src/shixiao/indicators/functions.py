"""The evidence functions an expression may call, and the SQL each becomes."""

from collections.abc import Mapping

from sqlglot import exp

from shixiao.engine import column
from shixiao.indicators.expression import KINDS, DefinitionProblem, Scope, Type, Typed, compile_expression, emit
from shixiao.indicators.lookups import Function, Handler, Lookups

LONGEST_CLAIM_MONTHS = 600


def _typed(node: exp.Expr, scope: Scope, wanted: Type) -> str:
    typed = emit(node, scope)
    if typed.type not in (wanted, "none"):
        raise DefinitionProblem(scope.place, f"参数的类型不对：{node.sql()}")
    return typed.sql


def _source(lookups: Lookups, node: exp.Expr, scope: Scope) -> tuple[str, str, bool]:
    """(table, register, whether it was ever imported) named by the first argument of has, count_of, …"""
    if not isinstance(node, exp.Column):
        raise DefinitionProblem(scope.place, f"第一个参数要写台账名：{node.sql()}")
    if node.text("table") == "verified":
        indicator = node.name
        if indicator not in lookups.verified:
            raise DefinitionProblem(scope.place, f"没有指标 {indicator}")
        lookups.indicators.add(indicator)
        register = lookups.verified[indicator]
        lookups.touched.add(register)
        return f"verified_{indicator}", register, register not in lookups.missing
    if node.text("table") or node.name not in lookups.fields:
        raise DefinitionProblem(scope.place, f"没有台账 {node.sql()}")
    lookups.touched.add(node.name)
    return f"known_{node.name}", node.name, node.name not in lookups.missing


def _condition(lookups: Lookups, register: str, node: exp.Expr, scope: Scope) -> str:
    fields = lookups.fields[register]
    columns = {name: _evidence_column(name, kind) for name, kind in fields.items()}
    columns["row_id"] = Typed("e.row_key", "int")
    for word in ("m", "counted_on", "as_of"):
        columns.setdefault(word, scope.columns[word])
    inner = Scope(columns, scope.parameters, scope.place, outer=scope.columns, call=lookups.inside)
    condition = compile_expression(node.sql("duckdb"), inner, "bool").sql
    return f"e.person = r.person AND {condition}" if "id_number" in fields else condition


def _evidence_column(name: str, kind: str) -> Typed:
    return Typed(f"CAST(e.{name} AS DATE)" if kind == "time" else f"e.{column(name)}", KINDS[kind])


def _has(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    table, register, imported = _source(lookups, arguments[0], scope)
    condition = _condition(lookups, register, arguments[1], scope)
    if not imported:
        return Typed("FALSE", "bool")
    join = f"FROM r JOIN {table} AS e ON {condition}"
    lookup = lookups.ask(
        "has",
        # DISTINCT over a join, not SEMI JOIN: with conditions beside the equality the engine plans the latter 40 times worse.
        f"SELECT DISTINCT {lookups.row} {join}",
        f"SELECT {lookups.row}, e.row_key AS proof {join}",
        register,
    )
    return Typed(f"({lookup.name}.row_key IS NOT NULL)", "bool")


def _aggregate(
    lookups: Lookups, source: exp.Expr, condition: exp.Expr, scope: Scope, *, prefix: str, value: str
) -> str | None:
    """The name of a lookup that carries `value` aggregated over the matching rows, None when never imported."""
    table, register, imported = _source(lookups, source, scope)
    test = _condition(lookups, register, condition, scope)
    if not imported:
        return None
    join = f"FROM r JOIN {table} AS e ON {test}"
    return lookups.ask(
        prefix,
        f"SELECT {lookups.row}, {value} AS v {join} GROUP BY {lookups.group}",
        f"SELECT {lookups.row}, e.row_key AS proof {join}",
        register,
    ).name


def _count_of(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    name = _aggregate(lookups, arguments[0], arguments[1], scope, prefix="count", value="count(*)")
    return Typed(f"COALESCE({name}.v, 0)" if name else "0", "int")


def _min_of(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    _, register, _ = _source(lookups, arguments[0], scope)
    column = arguments[1].name
    if column not in lookups.fields[register]:
        raise DefinitionProblem(scope.place, f"台账 {register} 没有 {column}")
    typed = _evidence_column(column, lookups.fields[register][column])
    name = _aggregate(lookups, arguments[0], arguments[2], scope, prefix="min", value=f"min({typed.sql})")
    return Typed(f"{name}.v" if name else "NULL", typed.type)


def _months_of(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    table, register, imported = _source(lookups, arguments[0], scope)
    first, last = (f"e.{one.name}" for one in arguments[1:3])
    condition = _condition(lookups, register, arguments[3], scope)
    if not imported:
        return Typed("0", "int")
    join = f"FROM r JOIN {table} AS e ON {condition}"
    span = f"unnest(range({first}, LEAST({last}, {first} + {LONGEST_CLAIM_MONTHS}) + 1))"
    lookup = lookups.ask(
        "months",
        f"SELECT {', '.join(lookups.keys)}, count(DISTINCT month) AS v "
        f"FROM (SELECT {lookups.row}, {span} AS month {join}) GROUP BY {', '.join(lookups.keys)}",
        f"SELECT {lookups.row}, e.row_key AS proof {join}",
        register,
    )
    return Typed(f"COALESCE({lookup.name}.v, 0)", "int")


def _cover_proof(lookups: Lookups, test: str) -> str:
    return f"SELECT {lookups.row}, e.row_key AS proof FROM r JOIN known_contributions AS e ON e.person = r.person AND {test}"


def _months(kind: str) -> Handler:
    employee = kind == "employee"
    insured_as = "单位职工" if employee else "灵活就业"

    def handler(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
        first, last = (_typed(one, scope, "month") for one in arguments)
        lookups.spans.append((first, last))
        lookups.touched.add("contributions")
        if "contributions" in lookups.missing:
            return Typed("0", "int")
        window = f"e.month BETWEEN {first} AND {last}"
        proof = _cover_proof(lookups, f"e.insured_as = '{insured_as}' AND {window}")
        if lookups.form == "masks":
            lookups.note(f"{kind} {first} {last}", proof)
            lookups.uses_cover = True
            return Typed(lookups.blocks.count(f"cover.{kind}", first, last), "int")
        test = f"e.employee = {str(employee).upper()} AND e.insured AND {window}"
        return _joined_months(lookups, test, proof)

    return handler


def _joined_months(lookups: Lookups, test: str, proof: str) -> Typed:
    join = f"FROM r JOIN cover_months AS e ON e.person = r.person AND {test}"
    lookup = lookups.ask(
        "cover",
        f"SELECT {lookups.row}, count(DISTINCT e.month) AS v {join} GROUP BY {lookups.group}",
        proof,
        "contributions",
    )
    return Typed(f"COALESCE({lookup.name}.v, 0)", "int")


def _employer_months(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    code = _typed(arguments[0], scope, "text")
    first, last = (_typed(one, scope, "month") for one in arguments[1:])
    lookups.spans.append((first, last))
    lookups.touched.add("contributions")
    if "contributions" in lookups.missing:
        return Typed("0", "int")
    at = f"e.employer_code = {code}"
    window = f"e.month BETWEEN {first} AND {last}"
    proof = _cover_proof(lookups, f"e.insured_as = '单位职工' AND {at} AND {window}")
    if lookups.form == "joins":
        return _joined_months(lookups, f"e.employee AND e.insured AND {at} AND {window}", proof)
    words = ", ".join(f"bit_or(e.{word}) AS {word}" for word in lookups.blocks.words("w"))
    lookup = lookups.ask(
        "employer",
        f"SELECT {lookups.row}, {words} FROM r JOIN cover_spells AS e "
        f"ON e.person = r.person AND {at} AND e.employee AND e.insured GROUP BY {lookups.group}",
        "",
        "contributions",
    )
    lookups.note(f"employer {code} {first} {last}", proof)
    return Typed(lookups.blocks.count(f"{lookup.name}.w", first, last), "int")


def _mean_base(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    first, last = (_typed(one, scope, "month") for one in arguments)
    lookups.spans.append((first, last))
    lookups.touched.add("contributions")
    if "contributions" in lookups.missing:
        return Typed("NULL", "number")
    proof = _cover_proof(
        lookups, f"e.insured_as = '单位职工' AND e.base_yuan IS NOT NULL AND e.month BETWEEN {first} AND {last}"
    )
    if lookups.form == "joins":
        sql = (
            f"SELECT {lookups.row}, CAST(sum(e.base_yuan) AS DOUBLE) / count(DISTINCT e.month) AS v "
            f"FROM r JOIN cover_months AS e ON e.person = r.person AND e.employee AND e.insured_month "
            f"AND e.base_yuan IS NOT NULL AND e.month BETWEEN {first} AND {last} GROUP BY {lookups.group}"
        )
    else:
        sql = lookups.blocks.mean(lookups.row, lookups.keys, first, last)
    return Typed(f"{lookups.ask('base', sql, proof, 'contributions').name}.v", "number")


def _identified(_lookups: Lookups, _arguments: list[exp.Expr], _scope: Scope) -> Typed:
    return Typed("(r.person IS NOT NULL)", "bool")


def _workdays_after(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    day, days = _typed(arguments[0], scope, "date"), _typed(arguments[1], scope, "int")
    lookup = lookups.ask(
        "workday",
        f"SELECT {lookups.row}, CASE WHEN {days} <= 0 THEN {day} ELSE b.day END AS v FROM r "
        f"JOIN calendar_days AS a ON a.day = {day} "
        f"JOIN calendar_days AS b ON b.is_work AND b.work_no = a.work_no + GREATEST(LEAST({days}, 1000), 1)",
        "",
        "",
    )
    return Typed(f"{lookup.name}.v", "date")


def _days_after(_lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    day, days = _typed(arguments[0], scope, "date"), _typed(arguments[1], scope, "int")
    return Typed(f"({day} + CAST(LEAST({days}, 36500) AS INTEGER))", "date")


# Full-width letters, digits and marks and their half-width twins; a typist may have used either.
_WIDE = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F) if chr(code) not in "'\\") + "\u3000"
_NARROW = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "'\\") + " "


def _trade(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    text = _typed(arguments[0], scope, "text")
    # Translating takes microseconds a row, so only where it changes something; nearly every trade is plain already.
    odd = f"regexp_matches({text}, '[\uff01-\uff5e\u3000\\s]')"
    narrow = f"regexp_replace(translate({text}, '{_WIDE}', '{_NARROW}'), '\\s+', '', 'g')"
    plain = f"upper(CASE WHEN {odd} THEN {narrow} ELSE {text} END)"
    if not lookups.trades:
        return Typed(plain, "text")
    listed = ", ".join(f"'{alias}': '{trade}'" for alias, trade in sorted(lookups.trades.items()))
    return Typed(f"COALESCE(MAP {{{listed}}}[{plain}], {plain})", "text")


_RETIREMENT = {"M60": (60, 1965, 4, 36), "F55": (55, 1970, 4, 36), "F50": (50, 1975, 2, 60)}


def _retirement_month(_lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    for one in arguments:
        if one.name not in _RETIREMENT:
            raise DefinitionProblem(scope.place, f"退休年龄类别只有 {'、'.join(_RETIREMENT)}")
    men, women = arguments
    return Typed(retirement_sql("r.person", men.name, women.name), "month")


def retirement_sql(person: str, men: str, women: str) -> str:
    """SQL: month of statutory retirement by the 2025 rule, from the birth month and sex in the citizen number."""
    born = f"(({person} // 10000000) % 10000 * 12 + ({person} // 100000) % 100 - 1)"
    branches = []
    for kind in (men, women):
        age, year, step, most = _RETIREMENT[kind]
        late = f"({born} - {year * 12})"
        delay = f"(CASE WHEN {late} < 0 THEN 0 ELSE LEAST({late} // {step} + 1, {most}) END)"
        branches.append(f"{born} + {age * 12} + {delay}")
    man, woman = branches
    return f"(CASE WHEN {person} > 0 THEN CASE WHEN {person} % 2 = 1 THEN {man} ELSE {woman} END END)"


def _has_rules(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
    policy = _typed(arguments[0], scope, "text")
    listed = ", ".join("'" + title.replace("'", "''") + "'" for title in lookups.policies)
    return Typed(f"({policy} IN ({listed}))" if listed else "FALSE", "bool")


FUNCTIONS: Mapping[str, Function] = {
    "identified": Function(0, "identified()：这一行认得出是谁", _identified),
    "has": Function(2, "has(台账, 条件)：此人在这个台账里有符合条件的行；verified.指标 表示某指标核实的行", _has),
    "count_of": Function(2, "count_of(台账, 条件)：符合条件的行数", _count_of),
    "min_of": Function(3, "min_of(台账, 栏目, 条件)：符合条件的行里这一栏的最小值", _min_of),
    "months_of": Function(
        4, "months_of(台账, 起始月, 截止月, 条件)：符合条件的行一共覆盖几个月，重叠只算一次", _months_of
    ),
    "employee_months": Function(2, "employee_months(起始月, 截止月)：其间有几个月由单位参保", _months("employee")),
    "self_months": Function(2, "self_months(起始月, 截止月)：其间有几个月以灵活就业身份缴费", _months("self")),
    "employer_months": Function(
        3, "employer_months(信用代码, 起始月, 截止月)：其间有几个月在这家单位参保", _employer_months
    ),
    "mean_base": Function(2, "mean_base(起始月, 截止月)：其间有缴费工资的月份的平均缴费工资", _mean_base),
    "workdays_after": Function(2, "workdays_after(日期, 天数)：之后第几个工作日", _workdays_after),
    "days_after": Function(2, "days_after(日期, 天数)：之后第几天", _days_after),
    "trade": Function(1, "trade(工种)：统一叫法之后的工种", _trade),
    "retirement_month": Function(2, "retirement_month(男, 女)：法定退休的月份，类别 M60、F55、F50", _retirement_month),
    "has_rules": Function(1, "has_rules(补贴项目)：口径里有没有这项补贴的核对规则", _has_rules),
}
