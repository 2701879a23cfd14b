"""Everything known on a day, linked to persons and ready to be asked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shixiao.engine import Engine
from shixiao.evidence.cover import build_cover, build_cover_months
from shixiao.evidence.days import build_days
from shixiao.evidence.fold import fold_sql
from shixiao.evidence.masks import Blocks
from shixiao.linkage import find_conflicts, linked
from shixiao.vocabulary.months import month_of
from shixiao.vocabulary.working_days import WorkingCalendar

CONTRIBUTIONS = "contributions"


@dataclass(frozen=True)
class Prepared:
    """What the judge needs to know about the evidence at hand."""

    blocks: Blocks
    conflicts: int


def prepare(
    engine: Engine,
    known: Mapping[str, str],
    fields: Mapping[str, Mapping[str, str]],
    *,
    as_of: dt.date,
    calendar: WorkingCalendar,
    folds: Sequence[str] = (),
    joins: bool = False,
) -> Prepared:
    """Make `known_<register>` for each register and the cover tables.

    known: register -> SQL of the rows known on `as_of`. folds: SQL of kept folds that together are the fold of the
    known contributions; without them it is made here. joins: also make the row-per-month form.
    """
    parts = list(folds) or [fold_sql(known[CONTRIBUTIONS])]
    if not folds:
        engine.table("fold_here", parts[0])
        parts = ["SELECT * FROM fold_here"]
    fold = " UNION ALL ".join(parts)
    named = {name: sql for name, sql in known.items() if {"name", "id_number"} <= set(fields[name])}
    pairs = [f"SELECT id_key, name FROM ({sql})" for name, sql in named.items() if name != CONTRIBUTIONS]
    pairs.append(f"SELECT id_key, name FROM ({fold})")
    conflicts = find_conflicts(engine, named, " UNION ALL ".join(pairs))
    view_known(engine, known, fields, conflicts=conflicts)
    people = f"SELECT * FROM ({linked(fold, conflicts=conflicts, named=True)}) WHERE person IS NOT NULL"
    blocks = build_cover(engine, people, several=len(parts) > 1 or conflicts > 0 or _several_names(engine))
    if joins:
        build_cover_months(engine)
    build_days(engine, calendar, as_of, _first_month(engine, known, fields, as_of))
    return Prepared(blocks, conflicts)


def view_known(
    engine: Engine, known: Mapping[str, str], fields: Mapping[str, Mapping[str, str]], *, conflicts: int
) -> None:
    """Make `known_<register>`: the known rows, linked to persons through `name_conflicts` where there are persons."""
    for name, sql in known.items():
        if "id_number" in fields[name]:
            sql = linked(sql, conflicts=conflicts, named="name" in fields[name])
        engine.view(f"known_{name}", sql)


def _several_names(engine: Engine) -> bool:
    return bool(engine.one("SELECT count(*) FROM many_names")[0])


def _first_month(
    engine: Engine, known: Mapping[str, str], fields: Mapping[str, Mapping[str, str]], as_of: dt.date
) -> int:
    """The first month a stock can stand in: that of the earliest registration or certificate."""
    earliest = []
    for register, column in (
        ("unemployment_registrations", "registered_on"),
        ("hardship_certificates", "certified_on"),
    ):
        if column in fields.get(register, {}):
            earliest.append(engine.one(f"SELECT min({column}) FROM ({known[register]})")[0])
    days = [day for day in earliest if day is not None]
    # A typing error such as 1026 for 2026 must not make a thousand years of months.
    return max(month_of(min(days)), month_of(as_of) - 12 * 60) if days else month_of(as_of)
