"""The bulk registers hold together: valid numbers, covered hires, the same rows for the same seed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from shixiao.engine import Engine, open_engine, parquet
from shixiao.sample import write_batches
from shixiao.vocabulary.citizen import born_on, number_problem
from shixiao.vocabulary.credit import credit_code_problem
from shixiao.vocabulary.retirement import retirement_month
from tests.reference.files import declarations

AS_OF = date(2026, 6, 30)
PERSONS = 500
REGISTERS = (
    "units", "employment_registrations", "deaths", "pensions", "business_roles", "hardship_certificates",
    "unemployment_registrations", "training_enrolments", "subsidy_payments", "visits", "contributions",
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """All registers of 500 people as tables."""
    files = write_batches(tmp_path_factory.mktemp("bulk"), persons=PERSONS)
    with open_engine() as engine:
        for name in REGISTERS:
            found = [path for path in files if path.name.startswith(name)]
            engine.table(name, f"SELECT * FROM {parquet(found)}")
        yield engine


def column(engine: Engine, sql: str) -> list[str]:
    return [row[0] for row in engine.rows(sql)]


@pytest.mark.parametrize("name", REGISTERS)
def test_columns_are_fields_or_headings_of_the_register(engine: Engine, name: str) -> None:
    declaration = next(one for one in declarations() if one.name == name)
    found = {field for field, _ in engine.columns(f"SELECT * FROM {name}")}
    known = {one.field for one in declaration.columns} | {one.heading for one in declaration.columns}
    assert found <= known
    assert engine.one(f"SELECT count(*) FROM {name}")[0] > 0


def test_every_number_is_valid_and_belongs_to_one_name(engine: Engine) -> None:
    numbers = column(engine, "SELECT DISTINCT id_number FROM contributions")
    assert {number_problem(number, AS_OF, allow_synthetic=True) for number in numbers} == {None}
    people = "SELECT id_number, name FROM contributions UNION SELECT id_number, name FROM employment_registrations"
    assert engine.rows(f"SELECT id_number FROM ({people}) GROUP BY id_number HAVING count(*) > 1") == []


def test_nobody_shares_a_number_within_a_hundred_thousand(tmp_path: Path) -> None:
    files = write_batches(tmp_path, persons=100_200, months=2)
    found = parquet([path for path in files if path.name.startswith(("unemployment", "hardship"))])
    with open_engine() as engine:
        people = f"SELECT DISTINCT id_number, name FROM {found}"
        many, numbers = engine.one(f"SELECT count(*), count(DISTINCT id_number) FROM ({people})")
        divisions = column(engine, f"SELECT DISTINCT id_number[:6] FROM {found}")
    assert many == numbers
    assert sorted(divisions) == ["990101", "990102"]


def test_every_employer_code_is_right(engine: Engine) -> None:
    codes = column(engine, "SELECT DISTINCT employer_code FROM contributions WHERE employer_code IS NOT NULL")
    assert len(codes) >= 20
    assert {credit_code_problem(code) for code in codes} == {None}


def test_a_year_of_cover_has_thirteen_rows(engine: Engine) -> None:
    rows, persons = engine.one(
        """SELECT sum(rows), count(*) FROM (
            SELECT count(*) AS rows FROM contributions WHERE month[:4] = '2025' AND insured_as = '单位职工'
            GROUP BY id_number HAVING count(DISTINCT month) = 12)"""
    )
    assert persons > 50
    assert 12.9 < rows / persons < 13.2


def test_there_are_about_thirteen_rows_a_person_in_two_years(engine: Engine) -> None:
    assert 11 < engine.one("SELECT count(*) FROM contributions")[0] / PERSONS < 15


def test_cover_is_posted_in_the_following_month_or_up_to_six_later(engine: Engine) -> None:
    late = """SELECT (year(posted_on) * 12 + month(posted_on)) - (month[:4]::INTEGER * 12 + month[5:]::INTEGER) AS late
        FROM contributions WHERE base_yuan > 0"""
    shares = dict(engine.rows(f"SELECT late, count(*) FROM ({late}) GROUP BY late"))
    assert set(shares) <= {1, 2, 3, 4, 5, 6, 7}
    assert 0.95 < shares[1] / sum(shares.values()) < 0.99
    assert engine.one("SELECT max(posted_on) FROM contributions")[0] <= AS_OF


def test_some_cover_is_reversed_in_full(engine: Engine) -> None:
    reversed_ = "SELECT id_number, month, employer_code FROM contributions WHERE base_yuan < 0"
    pairs = f"""SELECT sum(base_yuan) AS left_over FROM contributions SEMI JOIN ({reversed_}) AS gone
        USING (id_number, month) GROUP BY id_number, month"""
    assert {row[0] for row in engine.rows(pairs)} == {0}


def test_most_reported_hires_are_insured_afterwards(engine: Engine) -> None:
    seen, hires = engine.one(
        """SELECT count(*) FILTER (EXISTS (
                SELECT 1 FROM contributions AS c WHERE c.id_number = e.id_number
                AND c.month BETWEEN strftime(started_on, '%Y%m') AND strftime(started_on + INTERVAL 3 MONTH, '%Y%m'))),
            count(*) FROM employment_registrations AS e"""
    )
    assert 0.2 * PERSONS < hires < 0.4 * PERSONS
    assert 0.6 < seen / hires < 0.98


def test_pensions_begin_after_the_statutory_month(engine: Engine) -> None:
    for number, from_month in engine.rows("SELECT 证件号码, 待遇起始月 FROM pensions"):
        month = int(from_month[:4]) * 12 + int(from_month[4:]) - 1
        kinds = ("M60",) if int(number[16]) % 2 else ("F55", "F50")
        assert month in {retirement_month(born_on(number), kind) + 1 for kind in kinds}


def test_nobody_is_insured_when_dead_or_retired(engine: Engine) -> None:
    assert (
        engine.rows(
            """SELECT c.id_number FROM contributions AS c JOIN deaths USING (id_number)
        WHERE c.month > strftime(died_on, '%Y%m')"""
        )
        == []
    )
    assert (
        engine.rows(
            "SELECT c.id_number FROM contributions AS c JOIN pensions ON id_number = 证件号码 WHERE c.month >= 待遇起始月"
        )
        == []
    )


def test_every_row_is_filed_by_a_unit_of_the_county(engine: Engine) -> None:
    for name in ("employment_registrations", "hardship_certificates", "training_enrolments", "visits"):
        assert column(engine, f"SELECT unit_code FROM {name} ANTI JOIN units ON code = unit_code") == []


def test_the_same_seed_gives_the_same_rows(tmp_path: Path) -> None:
    one = write_batches(tmp_path / "one", persons=PERSONS, seed=5)
    two = write_batches(tmp_path / "two", persons=PERSONS, seed=5)
    other = write_batches(tmp_path / "other", persons=PERSONS, seed=6)
    with open_engine() as engine:
        for first, second in zip(one, two, strict=True):
            assert engine.rows(f"FROM {parquet([first])}") == engine.rows(f"FROM {parquet([second])}"), first.name
        changed = [engine.rows(f"FROM {parquet([files[-1]])} ORDER BY ALL") for files in (one, other)]
    assert changed[0] != changed[1]


def test_the_newest_month_can_be_kept_apart(tmp_path: Path) -> None:
    whole = write_batches(tmp_path / "whole", persons=PERSONS)
    parts = write_batches(tmp_path / "parts", persons=PERSONS, newest_apart=True)
    newest = [path for path in parts if path.parent.name == "newest"]
    assert {path.name for path in newest} == {path.name for path in whole} - {"units.parquet"}
    with open_engine() as engine:
        for path in whole[1:]:
            split = [each for each in parts if each.name == path.name]
            together = engine.rows(f"FROM {parquet(split)} ORDER BY ALL")
            assert together == engine.rows(f"FROM {parquet([path])} ORDER BY ALL"), path.name
        posted = [path for path in newest if path.name.startswith("contributions")]
        assert engine.one(f"SELECT min(posted_on) FROM {parquet(posted)}")[0] >= date(2026, 6, 1)
