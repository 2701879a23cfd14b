"""Examples are the tests of a definition and the paragraphs of its manual page.

examples.toml holds [[examples]] with a title, an as-of date, the judged `rows` with the verdict and reason expected of
each (a dash where the row is not counted at all) and, where it matters, its value, and the `evidence` tables. A stock
says what it expects of a row at a month's end in `expect`: row | counted_on | verdict | reason.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from shixiao.engine import Engine
from shixiao.evidence import prepare
from shixiao.indicators.expression import DefinitionProblem
from shixiao.indicators.judge import Setting, judge
from shixiao.indicators.library import Library
from shixiao.indicators.loading import parse_toml
from shixiao.indicators.lookups import Form
from shixiao.indicators.tables import EXPECTED, People, arrow_rows, known_rows, parse_table
from shixiao.vocabulary.working_days import WorkingCalendar

NOT_COUNTED = "-"
Tables = dict[str, list[dict[str, Any]]]
Key = tuple[int, dt.date | None]


class Outcome(NamedTuple):
    """What becomes of a row. `value` is what it brings to a median or mean; None: nothing, or nothing expected."""

    verdict: str
    reason: str
    value: Decimal | float | None = None


@dataclass(frozen=True)
class Example:
    """One example: its tables by register, and the outcomes expected by row and, for stocks, day."""

    indicator: str
    number: int
    title: str
    as_of: dt.date
    never_imported: frozenset[str]
    tables: Tables
    expected: Mapping[Key, Outcome]


@dataclass(frozen=True)
class Disagreement:
    """An example row whose outcome is not the one expected."""

    indicator: str
    title: str
    row: str
    expected: str
    found: str


@dataclass
class _Batch:
    as_of: dt.date
    never_imported: frozenset[str]
    examples: list[Example] = field(default_factory=list)


def read_examples(library: Library, id_: str, fields: Mapping[str, Mapping[str, str]]) -> list[Example]:
    """The examples of one indicator. Raises DefinitionProblem for a table that cannot be read."""
    definition = library.definitions[id_]
    place = definition.place.replace("definition.toml", "examples.toml")
    raw = parse_toml(library.texts.get(place, ""), place).get("examples", [])
    return [_example(one, id_, number, fields, library, place) for number, one in enumerate(raw, 1)]


def check_examples(
    engine: Engine,
    library: Library,
    examples: Iterable[Example],
    fields: Mapping[str, Mapping[str, str]],
    known_on: Mapping[str, str],
    *,
    form: Form = "masks",
) -> list[Disagreement]:
    """Judge the examples of one indicator and return what differs. known_on: register -> SQL of a row's known-on day."""
    batches: dict[tuple[dt.date, frozenset[str]], _Batch] = {}
    for one in examples:
        key = (one.as_of, one.never_imported)
        batches.setdefault(key, _Batch(*key)).examples.append(one)
    found = []
    for batch in batches.values():
        found += _check(engine, library, batch, fields, known_on, form)
    return found


def _example(
    raw: dict[str, Any], id_: str, number: int, fields: Mapping[str, Mapping[str, str]], library: Library, place: str
) -> Example:
    where = f"{place} 第 {number} 例"
    allowed = {"title", "as_of", "never_imported", "rows", "evidence", "expect"}
    if unknown := set(raw) - allowed:
        raise DefinitionProblem(where, f"不认识的项目：{'、'.join(sorted(unknown))}")
    if not isinstance(raw.get("as_of"), dt.date) or not raw.get("title"):
        raise DefinitionProblem(where, "例子要有 title 和 as_of（日期）")
    people = People(number)
    register = library.definitions[id_].register
    tables: Tables = {}
    for name, text in {register: raw.get("rows", ""), **_named(raw.get("evidence", {}), register)}.items():
        base = name.removesuffix("+")
        if base not in fields:
            raise DefinitionProblem(where, f"没有台账 {base}")
        tables.setdefault(base, []).extend(parse_table(text, fields[base], people, where))
    for rows in tables.values():
        for position, row in enumerate(rows, 1):
            row["row_key"] = number * 1_000_000 + position
    return Example(
        id_, number, raw["title"], raw["as_of"], frozenset(raw.get("never_imported", ())), tables,
        _expected(raw, tables[register], number, where),
    )  # fmt: skip


def _named(evidence: Mapping[str, str], register: str) -> dict[str, str]:
    """Evidence from the judged register itself is added after the judged rows."""
    return {f"{name}+" if name == register else name: text for name, text in evidence.items()}


def _expected(raw: dict[str, Any], rows: list[dict[str, Any]], number: int, place: str) -> dict[Key, Outcome]:
    if "expect" not in raw:
        return {(row["row_key"], None): _outcome(row, place) for row in rows if row.keys() & set(EXPECTED)}
    kinds = {"row": "int", "counted_on": "date"}
    return {
        (number * 1_000_000 + line["row"], line["counted_on"]): _outcome(line, place)
        for line in parse_table(raw["expect"], kinds, People(0), place)
    }


def _outcome(row: dict[str, Any], place: str) -> Outcome:
    if "=verdict" not in row:
        raise DefinitionProblem(place, "例子里写了 =reason 或 =value，还要有 =verdict 一栏")
    text = row.get("=value", "")
    try:
        return Outcome(row["=verdict"], row.get("=reason", ""), Decimal(text) if text else None)
    except InvalidOperation as error:
        raise DefinitionProblem(place, f"=value 要写数字：{text}") from error


def _check(
    engine: Engine,
    library: Library,
    batch: _Batch,
    fields: Mapping[str, Mapping[str, str]],
    known_on: Mapping[str, str],
    form: Form,
) -> list[Disagreement]:
    known = {}
    for register, kinds in fields.items():
        rows = [row for example in batch.examples for row in example.tables.get(register, [])]
        engine.register_arrow(f"example_{register}", arrow_rows(rows, kinds))
        known[register] = known_rows(f"SELECT * FROM example_{register}", kinds, known_on[register], batch.as_of)
    prepared = prepare(engine, known, fields, as_of=batch.as_of, calendar=WorkingCalendar(), joins=form == "joins")
    setting = Setting(fields, batch.never_imported, batch.as_of, prepared.blocks, form)
    id_ = batch.examples[0].indicator
    judge(engine, library, setting, only=[id_])
    judged: dict[Key, Outcome] = {}
    stock = bool(library.definitions[id_].stock)
    columns = "row_key, counted_on, verdict, reason, coalesce(value, weight)"
    for row_key, day, verdict, reason, value in engine.rows(f"SELECT {columns} FROM verdict_{id_}"):
        judged[(row_key, day if stock else None)] = Outcome(verdict, reason, value)
    found = []
    for example in batch.examples:
        for key, expected in example.expected.items():
            outcome = _as_written(judged.get(key, Outcome(NOT_COUNTED, "")), expected)
            if outcome != expected:
                found.append(Disagreement(id_, example.title, _row_name(key), _spoken(expected), _spoken(outcome)))
    return found


def _as_written(found: Outcome, expected: Outcome) -> Outcome:
    """The outcome with its value to as many places as the example writes, without it where the example says none."""
    if not isinstance(expected.value, Decimal) or found.value is None:
        return found._replace(value=None)
    return found._replace(value=Decimal(str(found.value)).quantize(expected.value))


def _row_name(key: Key) -> str:
    row, day = key
    return f"第 {row % 1_000_000} 行" + (f"（{day}）" if day else "")


def _spoken(outcome: Outcome) -> str:
    return " ".join(str(part) for part in outcome if part not in {"", None})
