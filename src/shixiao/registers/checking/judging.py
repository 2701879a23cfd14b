"""Judges the rows of a sheet in one SELECT: values, what keeps a row out, what is said of it, since when it is known."""

from dataclasses import dataclass
from datetime import date

from shixiao.engine import identifier, quote
from shixiao.registers.checking import identity
from shixiao.registers.checking.faults import Fault, faults, foreign_unit, remarks
from shixiao.registers.checking.places import Unit
from shixiao.registers.checking.values import filed_sql, odd_of, odd_sql, stored_sql, text_of, value_sql
from shixiao.registers.headings import Recognition
from shixiao.registers.known import known_on_sql
from shixiao.registers.schema import Register, as_filed


@dataclass(frozen=True)
class Circumstances:
    """What decides beside the row itself: the day of the import, a demo workspace, the units imported so far, and the
    units whose rows are taken: those with a code that begins with `within`; with `is_whole` they are all there are."""

    today: date
    demo: bool
    units: tuple[Unit, ...]
    within: str = ""
    is_whole: bool = True


def judged_sql(seen: Recognition, texts: str, circumstances: Circumstances, *, wrong_codes: bool) -> str:
    """Each row of `texts` with its values as they are stored, `is_out` and, for rows let in, `warning`.

    `texts` names a table with `line`, the columns `t_<field>` and, where places are looked up, `t_place_code` and
    `t_place_fault`. The table `known_units` must exist, and `wrong_codes` when there are any.
    """
    register = seen.register
    stored = [f"{stored_sql(column)} AS {identifier(column.field)}" for column in register.columns]
    filed = [
        f"{filed_sql(column)} AS {identifier(as_filed(column.field))}"
        for column in register.columns
        if column.type == "enum"
    ]
    derived = ["id_key", "id_problem"] if register.number else []
    headings = {field: seen.headings[at] for field, at in seen.fields.items()}
    said = remarks(register, headings, units_known=bool(circumstances.units), wrong_codes=wrong_codes)
    warnings = ", ".join(f"CASE WHEN {remark.condition} THEN {remark.says} END" for remark in said)
    tests = " OR ".join(f"({fault.condition})" for fault in _faults(register, circumstances))
    columns = ", ".join(
        [
            "line",
            *stored,
            *filed,
            *derived,
            f"{known_on_sql(register)} AS known_on",
            f"nullif(concat_ws('；', {warnings or 'NULL'}), '') AS warning",
            f"coalesce({tests or 'false'}, false) AS is_out",
        ]
    )
    return f"SELECT {columns} FROM ({identified_sql(register, texts, circumstances)})"


def problems_sql(seen: Recognition, texts: str, circumstances: Circumstances) -> str:
    """One line per problem of the rows of `texts`: line, nth (of the row), column_heading, value, problem, mend."""
    register = seen.register
    headings = {column.field: seen.heading(column) for column in register.columns}
    listed = ", ".join(
        f"CASE WHEN {fault.condition} THEN {{'nth': {nth}, 'heading': {quote(headings[fault.field])}, "
        f"'value': {text_of(fault.field)}, 'problem': {fault.problem}, 'mend': {quote(fault.mend)}}} END"
        for nth, fault in enumerate(_faults(register, circumstances))
    )
    return (
        f"SELECT line, found.nth AS nth, found.heading AS column_heading, found.value AS value, found.problem AS problem, "
        f"found.mend AS mend FROM (SELECT line, unnest([{listed}]) AS found "
        f"FROM ({identified_sql(register, texts, circumstances)})) WHERE found IS NOT NULL"
    )


def _faults(register: Register, circumstances: Circumstances) -> list[Fault]:
    outside = foreign_unit(register, circumstances.within, is_whole=circumstances.is_whole)
    return [*faults(register, demo=circumstances.demo), *outside]


def identified_sql(register: Register, texts: str, circumstances: Circumstances) -> str:
    """Each row of `texts` with the values of its cells beside them, and who it is about: id_problem and id_key.

    Every step is a SELECT of its own, so that what the next one uses often is computed once.
    """
    odd = ", ".join(f"{odd_sql(column)} AS {odd_of(column.field)}" for column in register.columns)
    values = ", ".join(f"{value_sql(register, column)} AS {identifier(column.field)}" for column in register.columns)
    sql = f"SELECT *, {values} FROM (SELECT *, {odd} FROM {identifier(texts)})"
    if register.number is None:
        return sql
    number = identifier(register.number.field)
    kind = "coalesce(id_type, '身份证')" if register.has("id_type") else quote("身份证")
    last = circumstances.today.strftime("%Y%m%d")
    problem = (
        f"CASE WHEN {number} IS NULL THEN 'missing' "
        f"WHEN x_numbered THEN number_problem({number}, x_key, {last}, {str(circumstances.demo).lower()}) END"
    )
    key = (
        f"CASE WHEN id_problem IS NULL THEN CASE WHEN x_numbered THEN x_key ELSE document_key({kind}, {number}) END END"
    )
    text, odd_number = text_of(register.number.field), odd_of(register.number.field)
    shape = f"CASE WHEN {odd_number} IS NULL THEN try_cast(left({text}, 17) AS BIGINT) ELSE number_key({number}) END"
    keyed = f"SELECT *, {kind} IN ({identity.numbered_list()}) AS x_numbered, {shape} AS x_key FROM ({sql})"
    return f"SELECT *, {key} AS id_key FROM (SELECT *, {problem} AS id_problem FROM ({keyed}))"
