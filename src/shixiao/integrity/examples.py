"""Examples are the tests of a check and the paragraphs of its page.

examples.toml holds [[examples]] with a title, an as-of date, the `rows` by register and `finds`: the subjects that are
found, in any order, none when it is empty. `says` is the sentence of the first of them.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from shixiao.engine import Engine
from shixiao.evidence import view_known
from shixiao.indicators.expression import DefinitionProblem
from shixiao.indicators.loading import parse_toml
from shixiao.indicators.tables import People, arrow_rows, known_rows, parse_table
from shixiao.integrity.definition import Check, Checks
from shixiao.integrity.finding import Setting, find, read_by
from shixiao.integrity.sources import DERIVED, NEEDS, view_derived
from shixiao.linkage import find_conflicts

_ALLOWED = {"title", "as_of", "never_imported", "rows", "finds", "says"}
Fields = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Example:
    """One example: its rows by register, the subjects it finds (persons by name), and the first one's sentence."""

    check: str
    title: str
    as_of: dt.date
    never_imported: frozenset[str]
    tables: Mapping[str, list[dict[str, Any]]]
    people: Mapping[int, str]
    finds: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class Disagreement:
    """An example whose findings are not those expected."""

    check: str
    title: str
    expected: str
    found: str


def read_examples(check: Check, texts: Mapping[str, str], fields: Fields) -> list[Example]:
    """The examples of one check. Raises DefinitionProblem for a table that cannot be read."""
    place = check.place.replace("definition.toml", "examples.toml")
    raw = parse_toml(texts.get(place, ""), place).get("examples", [])
    return [_example(one, check, f"{place} 第 {number} 例", fields) for number, one in enumerate(raw, 1)]


def check_examples(
    engine: Engine, checks: Checks, examples: Iterable[Example], fields: Fields, known_on: Mapping[str, str]
) -> list[Disagreement]:
    """Run each example through its check and return what differs. known_on: register -> SQL of a row's known-on day."""
    found = []
    for one in examples:
        only = replace(checks, all={one.check: checks.all[one.check]})
        rows = _found(engine, only, one, fields, known_on)
        subjects = tuple(sorted(subject for subject, _ in rows))
        if subjects != tuple(sorted(one.finds)):
            found.append(
                Disagreement(one.check, one.title, "、".join(one.finds) or "没有", "、".join(subjects) or "没有")
            )
        elif one.says and one.says not in {sentence for _, sentence in rows}:
            found.append(Disagreement(one.check, one.title, one.says, rows[0][1] if rows else "没有"))
    return found


def _found(
    engine: Engine, checks: Checks, one: Example, fields: Fields, known_on: Mapping[str, str]
) -> list[tuple[str, str]]:
    """(subject, sentence) of each finding of an example."""
    derived = read_by(checks) & DERIVED.keys()
    _link(engine, one, {NEEDS.get(name, name) for name in read_by(checks)} & fields.keys(), fields, known_on)
    view_derived(engine, derived - {"verdicts"}, ())
    verdicts = arrow_rows(one.tables.get("verdicts", []), DERIVED["verdicts"])
    engine.register_arrow("example_verdicts", verdicts)
    engine.view("known_verdicts", "SELECT *, id_key AS person FROM example_verdicts")
    find(engine, checks, Setting(fields, one.never_imported, one.as_of))
    rows = engine.rows("SELECT person, subject, sentence FROM findings ORDER BY person, subject, sentence")
    return [
        (one.people.get(person, str(person)) if subject is None else subject, said) for person, subject, said in rows
    ]


def _link(engine: Engine, one: Example, registers: Set[str], fields: Fields, known_on: Mapping[str, str]) -> None:
    """Make `known_<register>` and `name_conflicts` of an example as a run makes them of batches."""
    known = {}
    for register in sorted(registers | one.tables.keys() & fields.keys()):
        kinds = fields[register]
        engine.register_arrow(f"example_{register}", arrow_rows(one.tables.get(register, []), kinds))
        known[register] = known_rows(f"SELECT * FROM example_{register}", kinds, known_on[register], one.as_of)
    named = [
        f"SELECT id_key, name, 1 AS row_count, row_key AS first_row FROM ({sql})"
        for register, sql in known.items()
        if {"name", "id_number"} <= fields[register].keys()
    ]
    nobody = "SELECT CAST(NULL AS BIGINT) AS id_key, '' AS name, 0 AS row_count, 0 AS first_row LIMIT 0"
    conflicts = find_conflicts(engine, " UNION ALL ".join(named) or nobody)
    view_known(engine, known, fields, conflicts=conflicts)


def _example(raw: dict[str, Any], check: Check, where: str, fields: Fields) -> Example:
    if unknown := set(raw) - _ALLOWED:
        raise DefinitionProblem(where, f"不认识的项目：{'、'.join(sorted(unknown))}")
    if not isinstance(raw.get("as_of"), dt.date) or not raw.get("title") or "finds" not in raw:
        raise DefinitionProblem(where, "例子要有 title、as_of（日期）和 finds（找到谁，没有就写 []）")
    people = People(1)
    readable = {**fields, **DERIVED}
    tables = {}
    for register, text in raw.get("rows", {}).items():
        if register not in readable:
            raise DefinitionProblem(where, f"没有台账 {register}")
        tables[register] = parse_table(text, readable[register], people, where)
        for position, row in enumerate(tables[register], 1):
            row["row_key"] = (len(tables) * 1_000_000) + position
    finds = tuple(str(one) for one in raw["finds"])
    named = {key: name for name, key in people.keys.items()}
    never = frozenset(raw.get("never_imported", ()))
    return Example(check.id, raw["title"], raw["as_of"], never, tables, named, finds, str(raw.get("says", "")))
