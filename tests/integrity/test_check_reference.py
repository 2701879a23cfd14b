"""Pairs, groups, missing rows and amounts added once come out as plain Python says, for rows drawn at random."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shixiao.engine import open_engine
from shixiao.indicators.tables import arrow_rows
from shixiao.integrity.definition import Check, Checks, Pattern
from shixiao.integrity.finding import Setting, find

AS_OF = dt.date(2026, 6, 30)
FIELDS = {
    "payments": {"policy": "text", "from_month": "month", "to_month": "month", "paid_yuan": "yuan", "unit_code": "code12"},
    "roles": {"role": "text", "from_month": "month"},
}  # fmt: skip
Row = dict[str, Any]


def _check(**pattern: Any) -> Check:
    made = Pattern(place="试", score="total(pay.paid_yuan)", says="{number_of(pay.row_id)}", **pattern)
    people = ("试", "试", "试", AS_OF, "试")
    return Check("T01", "试", "money", "hard", "person", *people, (made,), {})


PAIRS = _check(
    rows={"pay": "payments", "role": "roles"},
    where="role.person = pay.person AND role.from_month BETWEEN pay.from_month AND pay.to_month",
    lacks={"back": "payments"},
    lacks_where="back.person = pay.person AND back.from_month = pay.from_month AND back.paid_yuan < 0",
    per=("pay.person",),
)
GROUPS = _check(
    rows={"pay": "payments"},
    where="pay.paid_yuan > 0",
    per=("pay.person", "pay.policy"),
    having="months_covered(pay.from_month, pay.to_month) > 3",
)


def _found(check: Check, tables: dict[str, list[Row]]) -> list[tuple[int, float, str, list[int], str]]:
    with open_engine(threads=1) as engine:
        for name, kinds in FIELDS.items():
            engine.register_arrow(name, arrow_rows(tables[name], kinds))
            engine.view(f"known_{name}", f"SELECT *, id_key AS person FROM {name}")
        assert find(engine, Checks({check.id: check}, {}), Setting(FIELDS, frozenset(), AS_OF)) == {}
        rows = engine.rows("SELECT person, score, sentence, evidence, unit_code FROM findings")
    return sorted(rows)


def _pairs(payments: Iterable[Row], roles: Iterable[Row]) -> list[tuple[int, float, str, list[int], str]]:
    payments = list(payments)
    by_person: dict[int, dict[str, Any]] = {}
    for pay in payments:
        returned = any(
            one["id_key"] == pay["id_key"] and one["from_month"] == pay["from_month"] and one["paid_yuan"] < 0
            for one in payments
        )
        mates = [
            role for role in roles
            if role["id_key"] == pay["id_key"] and pay["from_month"] <= role["from_month"] <= pay["to_month"]
        ]  # fmt: skip
        if mates and not returned:
            group = by_person.setdefault(pay["id_key"], {"pays": [], "rows": set()})
            group["pays"].append(pay)
            group["rows"] |= {pay["row_key"], *(role["row_key"] for role in mates)}
    return sorted(_told(person, one["pays"], one["rows"]) for person, one in by_person.items())


def _groups(payments: Iterable[Row]) -> list[tuple[int, float, str, list[int], str]]:
    groups: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for pay in payments:
        if pay["paid_yuan"] > 0:
            groups[pay["id_key"], pay["policy"]].append(pay)
    told = []
    for (person, _), pays in groups.items():
        months = {month for pay in pays for month in range(pay["from_month"], pay["to_month"] + 1)}
        if len(months) > 3:
            told.append(_told(person, pays, {pay["row_key"] for pay in pays}))
    return sorted(told)


def _told(person: int, pays: list[Row], rows: set[int]) -> tuple[int, float, str, list[int], str]:
    first = min(pays, key=lambda pay: pay["row_key"])
    return person, float(sum(pay["paid_yuan"] for pay in pays)), str(len(pays)), sorted(rows), first["unit_code"]


@st.composite
def _tables(draw: st.DrawFn) -> dict[str, list[Row]]:
    month = st.integers(24300, 24304)
    payments, roles = [], []
    for place in range(draw(st.integers(0, 9))):
        first = draw(month)
        row = {"row_key": 100 + place, "id_key": draw(st.integers(1, 2)), "policy": draw(st.sampled_from("甲乙"))}
        row |= {"from_month": first, "to_month": first + draw(st.integers(-1, 3))}
        row |= {"paid_yuan": Decimal(draw(st.sampled_from([-800, 100, 800]))), "unit_code": draw(st.sampled_from("AB"))}
        payments.append(row)
    for place in range(draw(st.integers(0, 5))):
        roles.append(
            {"row_key": 200 + place, "id_key": draw(st.integers(1, 2)), "role": "股东", "from_month": draw(month)}
        )
    return {"payments": payments, "roles": roles}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables=_tables())
def test_pairs_and_groups_are_what_plain_python_finds(tables: dict[str, list[Row]]) -> None:
    assert _found(PAIRS, tables) == _pairs(tables["payments"], tables["roles"])
    assert _found(GROUPS, tables) == _groups(tables["payments"])


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_rows_does_not_matter(turned: bool) -> None:
    payments = [
        {"row_key": 100 + place, "id_key": 1, "policy": "甲", "from_month": 24300 + place, "to_month": 24301 + place,
         "paid_yuan": Decimal(800), "unit_code": "AB"[place % 2]}
        for place in range(5)
    ]  # fmt: skip
    tables = {"payments": payments[::-1] if turned else payments, "roles": []}
    assert _found(GROUPS, tables) == [(1, 4000.0, "5", [100, 101, 102, 103, 104], "A")]
