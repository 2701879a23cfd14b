"""The fold of contributions is the same however it was put together."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shixiao.engine import open_engine
from shixiao.pipeline.folds import keep_folds
from tests.pipeline.filing import Office, Row, open_office
from tests.reference.days import month_of

PERSONS = [99010119900101001 + 2 * number for number in range(30)]
JUNE = date(2026, 6, 30)


def _paid(person: int, month: date) -> Row:
    return {
        "name": "张三", "id_key": person, "insured_as": "单位职工", "employer_code": "91990101000011113P",
        "month": month_of(month), "base_yuan": Decimal(5000), "posted_on": month,
    }  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Three batches of overlapping persons; one payment stands twice in one batch, one in two of them."""
    office = open_office(tmp_path / "office")
    for first in (0, 8, 16):
        rows = [_paid(person, date(2026, month, 1)) for person in PERSONS[first : first + 12] for month in (1, 2)]
        office.file("contributions", [*rows, rows[0], _paid(PERSONS[10], date(2026, 1, 1))])
    return office


def _fold(office: Office, *, range_rows: int) -> tuple[int, list[tuple[object, ...]]]:
    """How many files the fold has, and its rows."""
    shutil.rmtree(office.workspace.cache / "folds", ignore_errors=True)
    with open_engine() as engine:
        parts = keep_folds(engine, office.workspace, office.plan(JUNE), range_rows=range_rows)
        rows = engine.rows(f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY ALL")
    return len(list((office.workspace.cache / "folds").rglob("*.parquet"))), rows


def test_a_fold_made_in_ranges_of_persons_is_the_fold_made_at_once(office: Office) -> None:
    one, at_once = _fold(office, range_rows=10**9)
    several, in_ranges = _fold(office, range_rows=30)
    assert (one, several > 1) == (1, True)
    assert in_ranges == at_once


def test_a_fold_counts_every_payment_once_and_keeps_repeats_apart(office: Office) -> None:
    _, rows = _fold(office, range_rows=30)
    assert sum(int(str(row[7])) for row in rows) == 3 * (12 * 2 + 2)
