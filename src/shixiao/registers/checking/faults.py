"""What keeps a row out, with the cure, and what is only said about a row that is let in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shixiao.engine import identifier, quote
from shixiao.registers.checking.values import is_empty, is_unreadable, odd_of, text_of
from shixiao.registers.schema import Column, Register

_EXPECTED: Mapping[str, tuple[str, str]] = {
    "date": ("不是看得懂的日期。", "请写成 2026-03-05 这样的日期，年月日都要有。"),
    "time": ("不是看得懂的时间。", "请写成 2026-03-05 08:30 这样的时间。"),
    "month": ("不是看得懂的月份。", "请写成 202603 这样的月份。"),
    "yuan": ("不是看得懂的金额。", "请只填数字，单位是元。"),
    "int": ("不是整数。", "请只填整数，不带单位。"),
    "number": ("不是看得懂的数。", "请只填数字。"),
    "bool": ("不是“是”或“否”。", "请填“是”或“否”。"),
    "text": ("读不出内容。", "请填写原来的文字；号码请先把单元格设为文本再填。"),
}
_LOST_DIGITS = "被表格软件当成了数字，末几位已经丢失。"
_SET_AS_TEXT = "请把这一列设为文本格式，对照原件重新填写完整的号码。"
_UNFILLED = "没有填写。"
UNIT = "unit_code"


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


def faults(register: Register, *, demo: bool) -> Iterator[Fault]:
    """Everything that keeps a row of this register out."""
    for column in register.columns:
        if column.type == "id":
            yield from _number_faults(column, demo)
            continue
        if column.type == "uscc":
            odd = odd_of(column.field)
            rounded = f"CASE WHEN {odd} IS NULL THEN false ELSE is_rounded({odd}) END"
            yield Fault(column.field, rounded, _said(column, _LOST_DIGITS), _SET_AS_TEXT)
        if column.resolved_by:
            yield _unplaced(column)
        elif column.must_be_filled:
            yield Fault(column.field, is_empty(column), quote(_UNFILLED), "请补填这一格。")
        if column.when_unreadable == "quarantine" or column.must_be_filled:
            yield from _unreadable(column)
        if column.required_when:
            yield _conditional(register, column)


def remarks(
    register: Register, headings: Mapping[str, str], *, units_known: bool, wrong_codes: bool
) -> Iterator[Remark]:
    """Everything that is said about rows that are let in. headings: field -> heading in the sheet."""
    for column in register.columns:
        name, heading = identifier(column.field), headings.get(column.field, column.heading)
        if column.when_unreadable == "empty" and not column.must_be_filled:
            says = f"{quote(f'“{heading}”的“')} || tidy({text_of(column.field)}) || '”读不懂，已留空'"
            yield Remark(is_unreadable(column), says)
        if column.type == "uscc" and wrong_codes:
            wrong = f"{name} IN (SELECT code FROM wrong_codes)"
            yield Remark(wrong, f"{quote(f'“{heading}”')} || {name} || '不对：位数或校验位不符'")
        if column.lookup == "units" and units_known:
            unknown = f"{name} NOT IN (SELECT code FROM known_units)"
            yield Remark(unknown, f"{quote(f'“{heading}”')} || {name} || '不在机构区划里'")


def foreign_unit(register: Register, within: str, *, is_whole: bool) -> Iterator[Fault]:
    """What keeps out a row of a unit whose code does not begin with `within`; "" = all are taken.

    Where a unit may be left out, a row without one belongs to whoever answers for the whole.
    """
    column = register.column(UNIT)
    if not within or column is None:
        return
    name = identifier(UNIT)
    foreign = f"NOT starts_with({name}, {quote(within)})"
    none = column.required or is_whole
    what = (
        f"CASE WHEN {name} IS NULL THEN '没有上报单位，分不清归谁管。' "
        f"ELSE '“' || {name} || '”' || {quote(f'不在您的辖区（{within}）内。')} END"
    )
    mend = "请核对上报单位代码；确实是别处的，请交给那里的单位导入。"
    yield Fault(UNIT, f"coalesce({foreign}, {'false' if none else 'true'})", what, mend)


def _said(column: Column, what: str) -> str:
    return f"'“' || tidy({text_of(column.field)}) || '”' || {quote(what)}"


def _unreadable(column: Column) -> Iterator[Fault]:
    if column.type == "enum":
        what, mend = "不在可填的范围内。", f"请填其中之一：{'、'.join(column.values)}。"
    elif column.type == "code12":
        lengths = "或".join(str(length) for length in column.digits)
        what, mend = f"不是 {lengths} 位数字的代码。", f"请填 {lengths} 位区划代码，不足的不要自行补零，请查机构区划。"
    elif column.type in _EXPECTED:
        what, mend = _EXPECTED[column.type]
    else:
        return
    yield Fault(column.field, is_unreadable(column), _said(column, what), mend)


def _unplaced(column: Column) -> Fault:
    missing = is_empty(column)
    if not column.required:
        missing += " AND t_place_fault IS NOT NULL"
    problem = f"coalesce(t_place_fault, {quote(_UNFILLED)})"
    return Fault(column.field, missing, problem, "请补填 12 位上报单位代码。")


def _conditional(register: Register, column: Column) -> Fault:
    tests, told = [], []
    for other, words in column.required_when.items():
        listed = ", ".join(quote(word) for word in words)
        tests.append(f"coalesce({identifier(other)} IN ({listed}), false)")
        heading = next(each.heading for each in register.columns if each.field == other)
        told.append(f"“{heading}”是{'、'.join(words)}")
    condition = " AND ".join([is_empty(column), *tests])
    return Fault(column.field, condition, quote(f"没有填写，{'，'.join(told)}时必须填写。"), "请补填这一格。")


def _number_faults(column: Column, demo: bool) -> Iterator[Fault]:
    name = identifier(column.field)
    rounded = f"CASE WHEN id_problem = 'format' THEN is_rounded({name}) ELSE false END"
    yield Fault(column.field, rounded, _said(column, _LOST_DIGITS), _SET_AS_TEXT)
    synthetic = "x_key // 1000000000000000 = 99"
    if demo:
        what = "'演示工作区只收 99 开头的虚构号码，这像是真实号码。'"
        mend = "请在正式工作区导入真实数据，不要放进演示工作区。"
        yield Fault(column.field, f"x_numbered AND id_problem IS NULL AND NOT ({synthetic})", what, mend)
    else:
        mend = "请填真实号码；练习用的数据请导入演示工作区。"
        yield Fault(column.field, f"id_problem = 'division' AND {synthetic}", "'99 开头的是虚构号码。'", mend)
