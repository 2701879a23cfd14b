"""What each column of a register demands of a cell: the SQL that reads it, what keeps a row out, what is only said.

Texts as filed are columns `t_<field>`, their compared forms `n_<field>`; values carry the name of the field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shixiao.engine import identifier, quote
from shixiao.registers.checking import identity
from shixiao.registers.schema import Column, Register
from shixiao.vocabulary.cleaning import compact

# How a text is compared before it is read, and what reads it.
_FORMS: Mapping[str, str] = {
    **dict.fromkeys(("date", "time", "month"), "spaced"),
    **dict.fromkeys(("id", "uscc", "code12"), "compact_code"),
    **dict.fromkeys(("yuan", "int", "number"), "compact_number"),
    **dict.fromkeys(("bool", "enum"), "compact"),
}
_READERS: Mapping[str, str] = {
    "date": "as_date",
    "time": "as_time",
    "month": "as_month",
    "yuan": "as_yuan",
    "int": "as_int",
    "number": "as_number",
    "bool": "as_bool",
}
_EXPECTED: Mapping[str, tuple[str, str]] = {
    "date": ("不是看得懂的日期", "请写成 2026-03-05 这样的日期，年月日都要有。"),
    "time": ("不是看得懂的时间", "请写成 2026-03-05 08:30 这样的时间。"),
    "month": ("不是看得懂的月份", "请写成 202603 这样的月份。"),
    "yuan": ("不是看得懂的金额", "请只填数字，单位是元。"),
    "int": ("不是整数", "请只填整数，不带单位。"),
    "number": ("不是看得懂的数", "请只填数字。"),
    "bool": ("不是“是”或“否”", "请填“是”或“否”。"),
    "uscc": ("不是信用代码", "请填 18 位统一社会信用代码。"),
    "text": ("读不出内容", "请填写原来的文字；号码请先把单元格设为文本再填。"),
}
_LOST_DIGITS = "被表格软件当成了数字，末几位已经丢失"
_SET_AS_TEXT = "请把这一列设为文本格式，对照原件重新填写完整的号码。"


@dataclass(frozen=True)
class Fault:
    """A reason for keeping a row out. `condition` and `problem` are SQL; `problem` gives Chinese text."""

    field: str
    condition: str
    problem: str
    mend: str


@dataclass(frozen=True)
class Remark:
    """Something said about a row that is let in. `condition` and `says` are SQL."""

    condition: str
    says: str


def text_of(field: str) -> str:
    """The column that holds a field's text as filed."""
    return identifier(f"t_{field}")


def form_of(field: str) -> str:
    """The column that holds a field's text in the form in which it is compared."""
    return identifier(f"n_{field}")


def form_sql(column: Column) -> str:
    """The SQL that gives a text the form in which it is compared."""
    text = text_of(column.field)
    form = "compact_code" if column.code else _FORMS.get(column.type, "")
    return f"{form}({text})" if form else text


def value_sql(register: Register, column: Column) -> str:
    """The SQL that reads a column's value from the forms of its row: NULL when empty or unreadable."""
    form = form_of(column.field)
    if column.type == "id":
        return _number_sql(register, form)
    if column.type == "enum":
        return _enum_sql(column, form)
    if column.type == "code12":
        value = f"CASE WHEN {_fits(column)} THEN left({form}, 12) END"
        return f"coalesce({value}, t_place_code)" if column.resolved_by else value
    if column.type == "text":
        lost = f"is_error({form}) OR is_rounded({form})" if column.code else f"is_error({form})"
        return f"CASE WHEN {lost} THEN NULL ELSE {form if column.code else f'one_line({form})'} END"
    value = f"{_READERS[column.type]}({form})" if column.type in _READERS else form
    if column.between:
        low, high = column.between
        return f"CASE WHEN {value} BETWEEN {low} AND {high} THEN {value} END"
    return value


def _fits(column: Column) -> str:
    """Whether a division code has as many digits as it should; programs write 990101001001.0."""
    pattern = "|".join(f"[0-9]{{{length}}}" for length in column.digits)
    return f"regexp_full_match({form_of(column.field)}, '({pattern})(\\.0)?')"


def _number_sql(register: Register, form: str) -> str:
    kind = register.column("id_type")
    if kind is None:
        return f"normal_number({form})"
    other = f"{_enum_sql(kind, form_of(kind.field))} NOT IN ({identity.numbered_list()})"
    return f"CASE WHEN {form_of(kind.field)} IS NOT NULL AND {other} THEN {form} ELSE normal_number({form}) END"


def _enum_sql(column: Column, form: str) -> str:
    words = {**column.aliases, **{value: value for value in column.values}}
    forms = {word_form(word): value for word, value in words.items()}
    branches = " ".join(f"WHEN {quote(word)} THEN {quote(value)}" for word, value in forms.items())
    return f"CASE upper({form}) {branches} END"


def word_form(word: str) -> str:
    """A word of a list as it is compared."""
    return compact(word).upper()


def stored_sql(column: Column) -> str:
    """The value that is kept: an empty optional yes-no cell is no, an empty cell with a default has it."""
    name = identifier(column.field)
    if column.type == "bool" and not column.required:
        return f"coalesce({name}, false)"
    return f"coalesce({name}, {quote(column.default)})" if column.default else name


def faults(register: Register, *, demo: bool) -> Iterator[Fault]:
    """Everything that keeps a row of this register out."""
    for column in register.columns:
        name, text = identifier(column.field), text_of(column.field)
        if column.type == "id":
            yield from _number_faults(column, demo)
        if column.type == "uscc":
            yield Fault(
                column.field, f"length({name}) <> 18 AND is_rounded({name})", _said(text, _LOST_DIGITS), _SET_AS_TEXT
            )
        if column.resolved_by:
            yield _unplaced(column)
        elif column.must_be_filled:
            yield Fault(column.field, f"{text} IS NULL", "'没有填写'", "请补填这一格。")
        if column.when_unreadable == "quarantine" or column.must_be_filled:
            yield from _unreadable_faults(column)
        if column.required_when:
            yield _conditional(register, column)


def _said(text: str, what: str) -> str:
    return f"'“' || {text} || '”' || {quote(what)}"


def _unreadable_faults(column: Column) -> Iterator[Fault]:
    name, text = identifier(column.field), text_of(column.field)
    if column.type == "id":
        return
    if column.type == "enum":
        what, mend = "不在可填的范围内", f"请填其中之一：{'、'.join(column.values)}。"
    elif column.type == "code12":
        lengths = "或".join(str(length) for length in column.digits)
        what, mend = f"不是 {lengths} 位数字的代码", f"请填 {lengths} 位区划代码，不足的不要自行补零，请查机构区划。"
    else:
        what, mend = _EXPECTED[column.type]
    given = f"{text} IS NOT NULL AND {name} IS NULL"
    if column.resolved_by:
        given = f"{text} IS NOT NULL AND NOT {_fits(column)}"
    yield Fault(column.field, given, _said(text, what), mend)


def _unplaced(column: Column) -> Fault:
    missing = f"{identifier(column.field)} IS NULL AND {text_of(column.field)} IS NULL"
    if not column.required:
        missing += " AND t_place_fault IS NOT NULL"
    mend = "请补填 12 位上报单位代码。"
    return Fault(column.field, missing, "coalesce(t_place_fault, '没有填写')", mend)


def _conditional(register: Register, column: Column) -> Fault:
    tests, told = [], []
    for other, words in column.required_when.items():
        listed = ", ".join(quote(word) for word in words)
        tests.append(f"coalesce({identifier(other)} IN ({listed}), false)")
        heading = next(each.heading for each in register.columns if each.field == other)
        told.append(f"“{heading}”是{'、'.join(words)}")
    condition = f"{text_of(column.field)} IS NULL AND " + " AND ".join(tests)
    return Fault(column.field, condition, quote(f"{'，'.join(told)}时必须填写"), "请补填这一格。")


def _number_faults(column: Column, demo: bool) -> Iterator[Fault]:
    name, text = identifier(column.field), text_of(column.field)
    rounded = f"id_problem = 'format' AND is_rounded({name})"
    yield Fault(column.field, rounded, _said(text, _LOST_DIGITS), _SET_AS_TEXT)
    if demo:
        real = f"is_numbered AND id_problem IS NULL AND {name} IS NOT NULL AND NOT prefix({name}, '99')"
        what = "'演示工作区只收 99 开头的虚构号码，这像是真实号码'"
        yield Fault(column.field, real, what, "请在正式工作区导入真实数据，不要放进演示工作区。")
    else:
        invented = f"is_numbered AND id_problem = 'division' AND prefix({name}, '99')"
        what = "'99 开头的是虚构号码'"
        yield Fault(column.field, invented, what, "请填真实号码；练习用的数据请导入演示工作区。")


def remarks(register: Register, headings: Mapping[str, str], *, units_known: bool) -> Iterator[Remark]:
    """Everything that is said about rows that are let in. headings: field -> heading in the sheet."""
    for column in register.columns:
        name, text = identifier(column.field), text_of(column.field)
        heading = headings.get(column.field, column.heading)
        if column.when_unreadable == "empty" and not column.must_be_filled:
            unread = f"{text} IS NOT NULL AND {name} IS NULL"
            yield Remark(unread, f"{quote(f'“{heading}”的“')} || {text} || '”读不懂，已留空'")
        if column.type == "uscc":
            wrong = f"{name} IN (SELECT code FROM wrong_codes)"
            yield Remark(wrong, f"{quote(f'“{heading}”')} || {name} || '不对：位数或校验位不符'")
        if column.lookup == "units" and units_known:
            unknown = f"{name} NOT IN (SELECT code FROM known_units)"
            yield Remark(unknown, f"{quote(f'“{heading}”')} || {name} || '不在机构区划里'")
