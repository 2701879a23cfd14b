"""Everything known on a day, linked to persons and ready to be asked."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from shixiao.engine import Engine, column
from shixiao.evidence.cover import build_cover, build_cover_months
from shixiao.evidence.days import build_days
from shixiao.evidence.fold import loose_sql
from shixiao.evidence.masks import Blocks
from shixiao.linkage import find_conflicts, linked
from shixiao.vocabulary.months import month_of
from shixiao.vocabulary.working_days import WorkingCalendar

CONTRIBUTIONS = "contributions"


@dataclass(frozen=True)
class Linked:
    """Known rows linked to persons. fold: SQL of the cover of persons. first_month: the first month a stock can
    stand in."""

    fold: str
    conflicts: int
    first_month: int


@dataclass(frozen=True)
class Prepared:
    """What the judge needs to know about the evidence at hand."""

    blocks: Blocks
    conflicts: int


@dataclass(frozen=True)
class Since:
    """What an earlier day already knew. rows: register -> SQL of the known rows that are new. conflicts: SQL of the
    name conflicts of that day."""

    rows: Mapping[str, str]
    conflicts: str


def prepare(
    engine: Engine,
    known: Mapping[str, str],
    fields: Mapping[str, Mapping[str, str]],
    *,
    as_of: dt.date,
    calendar: WorkingCalendar,
    joins: bool = False,
) -> Prepared:
    """Make `known_<register>` for each register and the cover tables.

    known: register -> SQL of the rows known on `as_of`. joins: also make the row-per-month form.
    """
    found = link(engine, known, fields, [loose_sql(known[CONTRIBUTIONS])], as_of=as_of, calendar=calendar)
    return Prepared(cover(engine, found, joins=joins), found.conflicts)


def link(
    engine: Engine,
    known: Mapping[str, str],
    fields: Mapping[str, Mapping[str, str]],
    folds: Sequence[str],
    *,
    as_of: dt.date,
    calendar: WorkingCalendar,
    since: Since | None = None,
) -> Linked:
    """The first half of `prepare`: `known_<register>` and the calendar tables.

    folds: SQL of folds that together are the fold of the known contributions.
    """
    fold = " UNION ALL ".join(folds or [loose_sql(known[CONTRIBUTIONS])])
    named = [name for name in known if {"name", "id_number"} <= set(fields[name])]
    rows = [
        f"SELECT id_key, name, 1 AS row_count, row_key AS first_row FROM ({known[name]})"
        for name in named
        if name != CONTRIBUTIONS
    ]
    rows.append(f"SELECT id_key, name, row_count, first_row FROM ({fold})")
    new = [f"SELECT id_key, name FROM ({since.rows[name]})" for name in named if name in since.rows] if since else []
    conflicts = find_conflicts(
        engine, " UNION ALL ".join(rows), new=" UNION ALL ".join(new), before=since.conflicts if since else ""
    )
    view_known(engine, known, fields, conflicts=conflicts)
    first_month = _first_month(engine, known, fields, as_of)
    build_days(engine, calendar, as_of, first_month)
    people = f"SELECT * FROM ({linked(fold, conflicts=conflicts, named=True)}) WHERE person IS NOT NULL"
    return Linked(people, conflicts, first_month)


def cover(engine: Engine, found: Linked, *, joins: bool = False) -> Blocks:
    """The second half of `prepare`: the cover tables."""
    blocks = build_cover(engine, found.fold)
    if joins:
        build_cover_months(engine)
    return blocks


def narrow_cover(engine: Engine, found: Linked, persons: str) -> Linked:
    """Keep of the cover that of the persons in a table (`person`), read once."""
    engine.table("few_cover", f"SELECT * EXCLUDE (id_key, name) FROM ({found.fold}) SEMI JOIN {persons} USING (person)")
    return replace(found, fold="SELECT * FROM few_cover")


def narrow_known(engine: Engine, fields: Mapping[str, Collection[str]], persons: str) -> None:
    """Keep in `known_<register>` the rows of the persons in a table (`person`, with a row for nobody).

    fields: the columns that will be asked for of each register to keep less of.
    """
    for name, listed in fields.items():
        kept = ", ".join(f"k.{column(one)}" for one in ("row_key", "person", *listed))
        same = "p.person IS NOT DISTINCT FROM k.person"
        engine.table(f"few_{name}", f"SELECT {kept} FROM known_{name} AS k SEMI JOIN {persons} AS p ON {same}")
        engine.view(f"known_{name}", f"SELECT * FROM few_{name}")


def view_known(
    engine: Engine, known: Mapping[str, str], fields: Mapping[str, Mapping[str, str]], *, conflicts: int
) -> None:
    """Make `known_<register>`: the known rows, linked to persons through `name_conflicts` where there are persons."""
    for name, sql in known.items():
        if "id_number" in fields[name]:
            sql = linked(sql, conflicts=conflicts, named="name" in fields[name])
        engine.view(f"known_{name}", sql)


def _first_month(
    engine: Engine, known: Mapping[str, str], fields: Mapping[str, Mapping[str, str]], as_of: dt.date
) -> int:
    """The first month a stock can stand in: that of the earliest registration or certificate."""
    earliest = []
    for register, name in (("unemployment_registrations", "registered_on"), ("hardship_certificates", "certified_on")):
        if name in fields.get(register, {}):
            earliest.append(engine.one(f"SELECT min({name}) FROM ({known[register]})")[0])
    days = [day for day in earliest if day is not None]
    # A typing error such as 1026 for 2026 must not make a thousand years of months.
    return max(month_of(min(days)), month_of(as_of) - 12 * 60) if days else month_of(as_of)
