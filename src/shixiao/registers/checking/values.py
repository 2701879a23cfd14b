"""How a column is read: from the text as filed to the value that is stored.

Texts as filed are columns `t_<field>`. Nearly all are plainly right; of the others `o_<field>` holds the form in which
they are compared ("" when the cell only looks filled), NULL otherwise. Values carry the name of the field and are NULL
when the cell is empty or cannot be read.
"""

from collections.abc import Mapping

from shixiao.engine import identifier, quote
from shixiao.registers.checking import identity
from shixiao.registers.schema import Column, ColumnType, Register
from shixiao.vocabulary.cleaning import compact_code

# Per type: what tells a plain cell, how it is read, in which form any other is compared, and what reads that.
_PLAIN: Mapping[ColumnType, str] = {
    "text": "is_tidy({})",
    "id": "is_number({})",
    "uscc": "regexp_full_match({}, '[0-9A-Z]{{18}}')",
    "date": "is_iso_date({})",
    "time": "is_iso_time({})",
    "month": "regexp_full_match({}, '(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])')",
    "yuan": "regexp_full_match({}, '[0-9]{{1,12}}(?:\\.[0-9]+)?')",
    "int": "regexp_full_match({}, '[0-9]{{1,15}}')",
    "number": "regexp_full_match({}, '[0-9]{{1,15}}(?:\\.[0-9]+)?')",
    "bool": "{} IN ('是', '否')",
}
_PLAIN_VALUE: Mapping[ColumnType, str] = {
    "date": "try_cast({} AS DATE)",
    "time": "try_cast({} AS TIMESTAMP)",
    "month": "month_ordinal(try_cast({} AS INTEGER))",
    "yuan": "try_cast({} AS DECIMAL(18,2))",
    "int": "try_cast({} AS BIGINT)",
    "number": "try_cast({} AS DOUBLE)",
    "bool": "{} = '是'",
}
_FORMS: Mapping[ColumnType, str] = {
    "text": "tidy",
    **dict.fromkeys(("date", "time", "month"), "spaced"),
    **dict.fromkeys(("id", "uscc", "code12", "bool", "enum"), "compact_code"),
    **dict.fromkeys(("yuan", "int", "number"), "figure"),
}
_READERS: Mapping[ColumnType, str] = {
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


def odd_of(field: str) -> str:
    """The column that holds the compared form of a field's text where that is not plainly right."""
    return identifier(f"o_{field}")


def is_empty(column: Column) -> str:
    """The condition that a cell was not filled."""
    return f"{identifier(column.field)} IS NULL AND coalesce({odd_of(column.field)}, '') = ''"


def is_unreadable(column: Column) -> str:
    """The condition that a cell was filled with something that cannot be read."""
    return f"{identifier(column.field)} IS NULL AND {odd_of(column.field)} <> ''"


def odd_sql(column: Column) -> str:
    """The SQL of `o_<field>`."""
    text = text_of(column.field)
    form = "compact_code" if column.code else _FORMS[column.type]
    return f"CASE WHEN {text} IS NULL OR {_plain(column)} THEN NULL ELSE coalesce({form}({text}), '') END"


def value_sql(register: Register, column: Column) -> str:
    """The SQL that reads a column's value."""
    text, odd = text_of(column.field), odd_of(column.field)
    plain = _PLAIN_VALUE.get(column.type, "{}").format(text)
    value = f"CASE WHEN {odd} IS NULL THEN {plain} ELSE {_read(register, column, odd)} END"
    return f"coalesce({value}, t_place_code)" if column.resolved_by else value


def filed_sql(column: Column) -> str:
    """The original word of an enum."""
    text, odd = text_of(column.field), odd_of(column.field)
    return f"CASE WHEN {odd} IS NULL THEN {text} ELSE tidy({text}) END"


def stored_sql(column: Column) -> str:
    """The value that is kept: an empty optional yes-no cell is no, an empty cell with a default has it."""
    name = identifier(column.field)
    if column.type == "bool" and not column.required:
        return f"coalesce({name}, false)"
    return f"coalesce({name}, {quote(column.default)})" if column.default else name


def _plain(column: Column) -> str:
    text = text_of(column.field)
    if column.type == "enum":
        return f"{text} IN ({', '.join(map(quote, column.values))})"
    if column.type == "code12":
        return f"regexp_full_match({text}, '{_digits(column)}')"
    if column.code:
        # Short enough not to have lost digits, and not 3E17.
        return f"regexp_full_match({text}, '[0-9A-DF-Z]{{1,15}}')"
    plain = _PLAIN[column.type].format(text)
    if column.between:
        low, high = column.between
        return f"{plain} AND {_PLAIN_VALUE[column.type].format(text)} BETWEEN {low} AND {high}"
    return plain


def _read(register: Register, column: Column, odd: str) -> str:
    """The value of a form; NULL for "" too."""
    if column.type == "id":
        return _read_number(register, odd)
    if column.type == "enum":
        return _read_enum(column, odd)
    if column.type == "code12":
        # Programs write 990101001001.0.
        return f"CASE WHEN regexp_full_match({odd}, '({_digits(column)})(\\.0)?') THEN split_part({odd}, '.', 1) END"
    if column.type == "text":
        lost = f"is_error({odd})" + (f" OR is_rounded({odd})" if column.code else "")
        return f"CASE WHEN {lost} THEN NULL ELSE nullif({odd}, '') END"
    value = f"{_READERS[column.type]}({odd})" if column.type in _READERS else f"nullif({odd}, '')"
    if column.between:
        low, high = column.between
        return f"CASE WHEN {value} BETWEEN {low} AND {high} THEN {value} END"
    return value


def _digits(column: Column) -> str:
    return "|".join(f"[0-9]{{{length}}}" for length in column.digits)


def _read_number(register: Register, odd: str) -> str:
    number = f"nullif(normal_number({odd}), '')"
    kind = register.column("id_type")
    if kind is None:
        return number
    text, odd_kind = text_of(kind.field), odd_of(kind.field)
    other = f"coalesce({_read_enum(kind, odd_kind)}, {text}) NOT IN ({identity.numbered_list()})"
    return f"CASE WHEN {text} IS NOT NULL AND {other} THEN nullif({odd}, '') ELSE {number} END"


def _read_enum(column: Column, odd: str) -> str:
    words = {**column.aliases, **{value: value for value in column.values}}
    forms = {compact_code(word): value for word, value in words.items()}
    branches = " ".join(f"WHEN {quote(word)} THEN {quote(value)}" for word, value in forms.items())
    return f"CASE {odd} {branches} END"
