"""How a column is read: from the text as filed to the form in which it is compared to the value that is stored.

Texts as filed are columns `t_<field>`, their compared forms `n_<field>` (NULL for an empty cell); values carry the name
of the field and are NULL when the cell is empty or cannot be read.
"""

from collections.abc import Mapping

from shixiao.engine import identifier, quote
from shixiao.registers.checking import identity
from shixiao.registers.schema import Column, Register
from shixiao.vocabulary.cleaning import compact_code

_FORMS: Mapping[str, str] = {
    "text": "tidy",
    **dict.fromkeys(("date", "time", "month"), "spaced"),
    **dict.fromkeys(("id", "uscc", "code12", "bool", "enum"), "compact_code"),
    **dict.fromkeys(("yuan", "int", "number"), "figure"),
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


def text_of(field: str) -> str:
    """The column that holds a field's text as filed."""
    return identifier(f"t_{field}")


def form_of(field: str) -> str:
    """The column that holds a field's text in the form in which it is compared."""
    return identifier(f"n_{field}")


def form_sql(column: Column) -> str:
    """The SQL that gives a text the form in which it is compared."""
    return f"{'compact_code' if column.code else _FORMS[column.type]}({text_of(column.field)})"


def value_sql(register: Register, column: Column) -> str:
    """The SQL that reads a column's value from the forms of its row."""
    form = form_of(column.field)
    if column.type == "id":
        return _number_sql(register, form)
    if column.type == "enum":
        return _enum_sql(column, form)
    if column.type == "code12":
        value = f"CASE WHEN {fits_sql(column)} THEN left({form}, {max(column.digits)}) END"
        return f"coalesce({value}, t_place_code)" if column.resolved_by else value
    if column.type == "text":
        lost = f"is_error({form})" + (f" OR is_rounded({form})" if column.code else "")
        return f"CASE WHEN {lost} THEN NULL ELSE {form} END"
    value = f"{_READERS[column.type]}({form})" if column.type in _READERS else form
    if column.between:
        low, high = column.between
        return f"CASE WHEN {value} BETWEEN {low} AND {high} THEN {value} END"
    return value


def stored_sql(column: Column) -> str:
    """The value that is kept: an empty optional yes-no cell is no, an empty cell with a default has it."""
    name = identifier(column.field)
    if column.type == "bool" and not column.required:
        return f"coalesce({name}, false)"
    return f"coalesce({name}, {quote(column.default)})" if column.default else name


def fits_sql(column: Column) -> str:
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
    forms = {compact_code(word): value for word, value in words.items()}
    branches = " ".join(f"WHEN {quote(word)} THEN {quote(value)}" for word, value in forms.items())
    return f"CASE {form} {branches} END"
